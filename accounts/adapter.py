"""What django-allauth asks us: how people are signed in, and how their second factor is kept."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts import devices
from privacy.text import sealed, unsealed

WRONG_CODE = _("That code is not right or has ended. Check the newest code, and try again")
TOO_MANY = _("Too many tries. Wait 10 minutes, then try again")

STAFF_KEEP_IT = _("Staff keep the second step on")
Type = Authenticator.Type


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in. The code itself was checked before (accounts/sign_in.py)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def get_login_stages(self):
        return ["allauth.mfa.stages.AuthenticateStage"]

    def login(self, request, user):
        super().login(request, user)
        devices.begin(request)

    def get_client_ip(self, request):
        # Limits are counted in the cache, which is a table: it is not to hold addresses.
        address = super().get_client_ip(request)
        return salted_hmac("accounts.client", self._network(address)).hexdigest()[:32]

    @staticmethod
    def _network(address):
        # A home has a whole IPv6 network.
        return ":".join(address.split(":")[:4]) if ":" in address else address

    def add_message(self, request, level, *args, **kwargs):
        # Our pages say themselves what was done.
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: its secrets are sealed, its errors are in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": STAFF_KEEP_IT,
    }

    def is_mfa_enabled(self, user, types=None):
        """Whether a code by e-mail is not enough: with an app for codes.

        Passkeys are another first step. Nobody is locked out who lost the device with one.
        """
        if types and not {Type.TOTP, Type.RECOVERY_CODES} & set(types):
            return False
        return super().is_mfa_enabled(user, [Type.TOTP])

    def can_delete_authenticator(self, authenticator):
        return authenticator.type != Type.TOTP or not authenticator.user.is_staff

    def encrypt(self, text):
        return sealed(text)

    def decrypt(self, encrypted_text):
        return unsealed(encrypted_text)

    def generate_authenticator_name(self, user, type):
        return ""  # its owner names it

    def get_totp_issuer(self):
        return settings.SITE_NAME

    def _get_site_name(self):
        return settings.SITE_NAME
