"""Passkeys: a way to sign in without e-mail, for browsers that can do it and have script.

A passkey is never asked for: the code by e-mail stays open to whoever lost the device. What makes a
code by e-mail not enough is the app for codes alone (`adapter.SecondFactorAdapter`).
"""

import json

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts import devices, sign_in


class PasskeyForm(SignupWebAuthnForm):
    """A new passkey, and what its owner calls it."""

    name = forms.CharField(
        label=_("A name for it, like “my phone”"),
        max_length=40,
        widget=forms.TextInput(attrs={"maxlength": False}),
        error_messages={
            "required": _("Write a name for the passkey"),
            "max_length": _("The name must be 40 characters or less"),
        },
    )


class Add(views.AddWebAuthnView):
    """Add a passkey that is enough to sign in with."""

    template_name = "accounts/passkey.html"
    success_url = reverse_lazy("mfa_index")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_staff and not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return redirect("mfa_activate_totp")
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return PasskeyForm

    def get_success_url(self):
        return reverse("mfa_index")

    def get_context_data(self, **kwargs):
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {
            **super(views.AddWebAuthnView, self).get_context_data(**kwargs),
            "options": json.dumps(options, cls=DjangoJSONEncoder),
        }


class SignIn(views.LoginWebAuthnView):
    """Sign in with a passkey. One that lives in this device makes it one's own."""

    def form_valid(self, form):
        own = self.request.POST.get("lives_here") == "yes"
        page = self.request.session.pop(sign_in.NEXT_PAGE, reverse("accounts:home"))
        devices.remember_choice(self.request, own)
        factor = form.cleaned_data["credential"]
        login = views.Login(user=factor.user, redirect_url=page)
        return flows.perform_passwordless_login(self.request, factor, login)

    def form_invalid(self, form):
        return redirect(f"{reverse('accounts:sign_in')}?passkey=unknown")


class Remove(views.RemoveWebAuthnView):
    template_name = "accounts/passkey_remove.html"
    success_url = reverse_lazy("mfa_index")
