"""Signing in and out."""

from allauth.account.internal.flows.logout import logout
from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import sign_in
from accounts.forms import (
    TOO_MANY_CODES,
    TOO_MANY_TRIES,
    WRONG_CODE,
    AddressForm,
    CodeForm,
    LinkForm,
)
from accounts.sign_in import Outcome
from privacy.pages import private

ERRORS = {Outcome.WRONG: WRONG_CODE, Outcome.TOO_MANY: TOO_MANY_TRIES}


@private
@require_http_methods(["GET", "HEAD", "POST"])
def address(request, is_new=False):
    """Ask for the address; the same page makes an account and signs in to one."""
    if request.user.is_authenticated:
        return redirect(request.session.pop(sign_in.NEXT_PAGE, reverse("accounts:home")))
    sign_in.remember_next_page(request, request.GET.get("next", ""))
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email, own = form.cleaned_data["email"], form.cleaned_data["own"]
        if sign_in.may_ask(request, email):
            sign_in.ask(request, email, is_own_device=own == "yes")
            return redirect("accounts:code")
        form.add_error("email", TOO_MANY_CODES)
    return render(
        request, "accounts/address.html", {"form": form, "is_new": is_new, **about_mail()}
    )


@private
@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """Take the code, in the browser that asked for it."""
    waiting = sign_in.waiting_here(request)
    if waiting is None:
        return ended(request)
    form = CodeForm(request.POST if "code" in request.POST else None)
    was_sent_again = False
    if request.POST.get("action") == "again":
        if sign_in.may_ask(request, waiting.address):
            sign_in.ask(request, waiting.address, is_own_device=waiting.is_own_device)
            was_sent_again = True
        else:
            form = CodeForm({"code": ""})
            form.errors["code"] = form.error_class([TOO_MANY_CODES])
    elif form.is_valid():
        outcome = sign_in.try_code(request, waiting, form.cleaned_data["code"])
        if outcome is Outcome.RIGHT:
            return sign_in.finish(request, waiting, is_own_device=waiting.is_own_device)
        form.add_error("code", ERRORS[outcome])
    return render(
        request,
        "accounts/code.html",
        {"form": form, "email": waiting.address, "was_sent_again": was_sent_again, **about_mail()},
    )


@private
@require_http_methods(["GET", "HEAD", "POST"])
def link(request):
    """Show the button that signs in; opening the link alone does nothing."""
    if request.user.is_authenticated:
        return redirect("accounts:home")
    sent = request.POST if request.method == "POST" else None
    token = (sent or request.GET).get("t", "")
    waiting = sign_in.waiting_for_link(token)
    if waiting is None:
        return ended(request)
    own = "yes" if waiting.is_own_device else "no"
    is_same_browser = sign_in.waiting_here(request) == waiting
    form = LinkForm(sent, initial={"t": token, "own": own if is_same_browser else None})
    if form.is_valid() and sign_in.use_up(waiting):
        return sign_in.finish(request, waiting, is_own_device=form.cleaned_data["own"] == "yes")
    return render(request, "accounts/link.html", {"form": form, "email": waiting.address})


def ended(request):
    """Say that this sign-in is over: used, ended, or begun in another browser."""
    return render(request, "accounts/ended.html")


def about_mail():
    """Return what a page says where e-mail goes to a folder of this machine."""
    return {"mail_folder": None if settings.EMAIL_HOST else settings.EMAIL_FILE_PATH.name}


@private
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request):
    """Ask, then sign out; what was answered in this visit goes too."""
    if request.method == "POST":
        logout(request, show_message=False)
        return redirect("accounts:signed_out")
    if not request.user.is_authenticated:
        return redirect("accounts:signed_out")
    return render(request, "accounts/sign_out.html")


@private
@require_safe
def signed_out(request):
    return render(request, "accounts/signed_out.html")


@private
@require_safe
def closed(request):
    """Say that staff closed this account."""
    return render(request, "accounts/closed.html", status=403)
