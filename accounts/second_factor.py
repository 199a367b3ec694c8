"""What we add to the second steps of django-allauth."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import devices
from privacy.text import sealed, unsealed

# As its modules name them; passkeys have no secret on our side.
SECRETS = ("secret", "seed")


def was_shown(request, **_signal):
    """Remember that the second step was taken in this sign-in."""
    devices.note_second_factor(request)


def was_added(request, user, **_signal):
    """Remember the same of one that was just added: its first code was right."""
    devices.note_second_factor(request)
    record_authentication(request, user, "mfa", reauthenticated=True)


def seal_anew(sender=None, **_signal):
    """Seal every secret with the key that is first now."""
    with transaction.atomic():
        for factor in Authenticator.objects.select_for_update():
            secrets = {name: factor.data[name] for name in SECRETS if name in factor.data}
            if secrets:
                factor.data |= {name: sealed(unsealed(text)) for name, text in secrets.items()}
                factor.save(update_fields=["data"])
