"""Changing the address of an account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import new_address, sign_in
from accounts.forms import TOO_MANY_CODES, CodeForm, NewAddressForm
from accounts.gate import signed_in
from accounts.sign_in import Outcome
from accounts.views.sign_in import ERRORS, about_mail
from privacy.pages import private


@private
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def address(request):
    """Ask for the new address; who has a second step shows it first."""
    form = NewAddressForm(request.POST if request.method == "POST" else None)
    form.fields["email"].label = _("New email address")
    if form.is_valid():
        email = form.cleaned_data["email"]
        if sign_in.may_ask(request, email):
            new_address.ask(request, email)
            return redirect("accounts:email_code")
        form.add_error("email", TOO_MANY_CODES)
    return render(request, "accounts/emails.html", {"form": form, **about_mail()})


@private
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def code(request):
    """Take the code that went to the new address."""
    waiting = new_address.waiting_here(request)
    if waiting is None:
        return redirect("accounts:emails")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        outcome = sign_in.try_code(request, waiting, form.cleaned_data["code"])
        if outcome is Outcome.RIGHT:
            return changed(request, waiting.address)
        form.add_error("code", ERRORS[outcome])
    return render(
        request,
        "accounts/email_code.html",
        {"form": form, "email": waiting.address, **about_mail()},
    )


def changed(request, email):
    """Change the address, and say on the account's page what became of it."""
    request.session.pop(new_address.TOKEN, None)
    if new_address.change(request.user, email):
        messages.success(request, _("Your email address is changed. Sign in with it from now on."))
        return redirect("accounts:home")
    return render(request, "accounts/email_taken.html", {"email": email})
