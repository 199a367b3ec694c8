"""django-allauth's pages for the second step, under the names by which it finds them."""

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import RedirectView

from accounts import passkeys
from privacy.pages import private


def page(address, view, name):
    """Return a private page of theirs; those that need an account ask to sign in first."""
    open_to_all = name in {"mfa_authenticate", "mfa_login_webauthn"}
    return path(address, private(view if open_to_all else login_required(view)), name=name)


def elsewhere(address, name, target):
    """Return an address that they send people to, and that is another page here."""
    return path(address, RedirectView.as_view(pattern_name=target, query_string=True), name=name)


urlpatterns = [
    page("", base.index, "mfa_index"),
    page("check/", base.authenticate, "mfa_authenticate"),
    page("again/", base.reauthenticate, "mfa_reauthenticate"),
    page("app/", totp.activate_totp, "mfa_activate_totp"),
    page("app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    page("codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    page("codes/new/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    page("passkeys/add/", passkeys.Add.as_view(), "mfa_add_webauthn"),
    page("passkeys/sign-in/", passkeys.SignIn.as_view(), "mfa_login_webauthn"),
    page("passkeys/<int:pk>/remove/", passkeys.Remove.as_view(), "mfa_remove_webauthn"),
    elsewhere("to/passkeys/", "mfa_list_webauthn", "mfa_index"),
    elsewhere("to/sign-in/", "account_login", "accounts:sign_in"),
    elsewhere("to/sign-out/", "account_logout", "accounts:sign_out"),
    elsewhere("to/code/", "account_request_login_code", "accounts:sign_in"),
    elsewhere("to/closed/", "account_inactive", "accounts:closed"),
    elsewhere("to/again/", "account_reauthenticate", "mfa_reauthenticate"),
]
