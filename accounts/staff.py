"""The staff area: Django's admin, entered by code and a second factor."""

from functools import update_wrapper

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.admin import AdminSite
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts import devices, gate


class StaffArea(AdminSite):
    """Open to staff who showed their second factor in this sign-in, not long ago."""

    def has_permission(self, request):
        return super().has_permission(request) and devices.has_second_factor(request)

    def admin_view(self, view, cacheable=False):
        """Refuse an empty name of a field, at which Django would stumble before any check."""

        def whole(request, *args, **kwargs):
            if "" in {request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)}:
                raise BadRequest("field")
            return view(request, *args, **kwargs)

        return super().admin_view(update_wrapper(whole, view), cacheable)

    def login(self, request, extra_context=None):
        """Lead to whatever is still missing, and from there back."""
        wanted = request.GET.get("next", "")
        page = wanted if wanted.startswith(reverse("admin:index")) else reverse("admin:index")
        if not request.user.is_authenticated:
            return gate.to_sign_in(request, page)
        if not super().has_permission(request):
            return render(request, "accounts/not_staff.html", status=403)
        if devices.has_second_factor(request):
            return redirect(page)
        if is_mfa_enabled(request.user):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': page})}")
        return redirect("mfa_activate_totp")

    def logout(self, request, extra_context=None):
        """Sign out where everybody does."""
        return redirect("accounts:sign_out")

    def password_change(self, request, extra_context=None):
        """There are no passwords: lead to the second step instead."""
        return redirect("mfa_index")

    password_change_done = password_change
