"""django-allauth's forms for the second step, in our words."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _


class CodeField(forms.CharField):
    """The digits that an app shows, or a spare code."""

    def __init__(self, label):
        super().__init__(
            label=label,
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
            error_messages={"required": _("Enter the code")},
        )


class Authenticate(AuthenticateForm):
    code = CodeField(_("Code from your app, or a spare code"))


class Reauthenticate(ReauthenticateForm):
    code = CodeField(_("Code from your app, or a spare code"))


class Activate(ActivateTOTPForm):
    code = CodeField(_("6 digits that the app shows now"))
