"""The secrets of second factors, which django-allauth keeps in JSON."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from privacy.text import sealed, unsealed

# As its modules name them; passkeys have no secret on our side.
SECRETS = ("secret", "seed")


def seal_anew(sender=None, **_signal):
    """Seal every secret with the key that is first now."""
    with transaction.atomic():
        for factor in Authenticator.objects.select_for_update():
            secrets = {name: factor.data[name] for name in SECRETS if name in factor.data}
            if secrets:
                factor.data |= {name: sealed(unsealed(text)) for name, text in secrets.items()}
                factor.save(update_fields=["data"])
