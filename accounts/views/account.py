"""The account's own pages: what it holds, taking it along, ending it."""

import json

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import consent as consents
from accounts import devices, endings, holdings, sign_in
from accounts.forms import ConsentForm
from accounts.gate import signed_in
from privacy.pages import private


@private
@signed_in
@require_safe
def home(request):
    parts = [(part, part.rows(request.user)) for part in holdings.parts()]
    return render(request, "accounts/home.html", {"parts": parts})


@private
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request):
    """Ask, before the first save, for a yes to keeping things."""
    next_page = request.session.get(sign_in.NEXT_PAGE, reverse("accounts:home"))
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if consents.is_given(request.user) or form.is_valid():
        consents.give(request.user)
        request.session.pop(sign_in.NEXT_PAGE, None)
        return redirect(next_page)
    return render(
        request, "accounts/consent.html", {"form": form, "backup_days": settings.BACKUP_DAYS}
    )


@private
@signed_in
@require_safe
def my_devices(request):
    found = devices.of(request.user, request)
    return render(request, "accounts/devices.html", {"devices": found})


@private
@signed_in
@require_POST
def end_device(request):
    """Sign out on one device, or on all but this one."""
    if request.POST.get("which") == "others":
        devices.end_others(request.user, request)
    elif name := request.POST.get("which", ""):
        if any(
            device.is_this_one and device.name == name
            for device in devices.of(request.user, request)
        ):
            return redirect("accounts:sign_out")
        devices.end(request.user, name)
    return redirect("accounts:devices")


@private
@signed_in
@require_safe
def export(request):
    return render(request, "accounts/export.html")


@private
@signed_in
@require_safe
def export_json(request):
    text = json.dumps(holdings.export(request.user), indent=2, ensure_ascii=False)
    return download(text, "application/json", "json")


@private
@signed_in
@require_safe
def export_html(request):
    held = [(part.title, holdings.readable(part.data(request.user))) for part in holdings.parts()]
    about = {"held": held, "made_at": timezone.now(), "site_name": settings.SITE_NAME}
    return download(render_to_string("accounts/exported.html", about), "text/html", "html")


def download(text, kind, ending):
    """Return a file to keep, with a name that says nothing about health."""
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="my-data.{ending}"'
    return response


@private
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request):
    """Show what goes, then delete all of it at once."""
    if request.user.is_staff:
        return render(request, "accounts/staff_stay.html", status=403)
    if request.method == "POST":
        user = request.user
        logout(request)
        endings.delete(user)
        return redirect("accounts:deleted")
    parts = [(part, len(part.rows(request.user))) for part in holdings.parts()]
    return render(
        request, "accounts/delete.html", {"parts": parts, "backup_days": settings.BACKUP_DAYS}
    )


@private
@require_safe
def deleted(request):
    return render(request, "accounts/deleted.html", {"backup_days": settings.BACKUP_DAYS})
