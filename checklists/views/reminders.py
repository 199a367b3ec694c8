"""Reminders of a saved list: switched by its owner, stopped by whoever holds a letter."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.views.sign_in import about_mail
from checklists import reminders
from checklists.reminder_form import OFF, ReminderForm
from checklists.views.opened import of_a_list
from privacy.pages import private


@of_a_list
def switch(page):
    """Turn the reminders of one's own saved list on or off."""
    request, kept = page.request, page.kept
    if not (kept.is_saved and kept.is_owner):
        raise Http404
    found = reminders.Reminder.objects.filter(checklist=kept.row).first()
    initial = {"kind": found.kind, "zone": found.zone} if found else {"kind": OFF}
    form = ReminderForm(page.sent, initial=initial)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["kind"] == OFF:
            reminders.turn_off(kept.row)
            messages.success(request, _("Reminders are off."))
        else:
            reminders.turn_on(kept.row, form.cleaned_data["kind"], form.cleaned_data["zone"])
            messages.success(request, _("Reminders are on."))
        return redirect(page.at.to("list"))
    return page.render("reminders", form=form, email=request.user.email, **about_mail())


# No token: mail programs that stop letters send no cookie (RFC 8058). The address is the secret.
@csrf_exempt
@private
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """Ask, then stop the reminders that this address belongs to, without sign-in.

    A mail program's one click is a POST, answered here and not sent elsewhere. An address that
    stops nothing any more answers like one that did.
    """
    if request.method == "POST":
        reminders.stop(token)
    is_on = reminders.is_on(token)
    return render(request, "checklists/reminders_stop.html", {"is_on": is_on})
