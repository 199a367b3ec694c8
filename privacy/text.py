"""Sealed text: columns that a copy of the database, or a look at the admin, does not give away.

The keys are in the setting FIELD_KEYS, outside the database: the first one locks, each one opens.
To change keys put the new one first, run `manage.py rotate_field_keys`, then drop the old one.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models, transaction
from django.dispatch import Signal

BATCH = 200
# For sealed texts that lie elsewhere than in an EncryptedTextField: seal them anew.
keys_changed = Signal()


class WrongFieldKey(Exception):
    """FIELD_KEYS holds no key that opens a stored text."""


@lru_cache(maxsize=8)
def cipher(keys):
    """Return what locks with the first of these keys and opens with any of them."""
    return MultiFernet(
        Fernet(
            base64.urlsafe_b64encode(
                HKDF(hashes.SHA256(), 32, salt=None, info=b"sealed text").derive(key.encode())
            )
        )
        for key in keys
    )


def sealed(text):
    """Return the text as it may lie in the database."""
    return cipher(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def unsealed(stored):
    """Return the text that was sealed; raise WrongFieldKey where no key opens it."""
    try:
        return cipher(tuple(settings.FIELD_KEYS)).decrypt(stored.encode()).decode()
    except InvalidToken:
        # Without the cause: nothing of what is stored belongs in a log.
        raise WrongFieldKey("FIELD_KEYS holds no key that opens this text.") from None


class EncryptedTextField(models.TextField):
    """Text that is sealed in the database and plain in Python. It cannot be searched."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value if value is None else sealed(value)

    def from_db_value(self, value, expression, connection):
        return value if value is None else unsealed(value)

    def get_lookup(self, lookup_name):
        # Two seals of one text differ, so that every comparison would silently find nothing.
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: it cannot be searched or compared.")
        return super().get_lookup(lookup_name)


def sealed_fields():
    """Yield each model that has sealed fields, with their names."""
    for model in apps.get_models(include_auto_created=True):
        names = [f.name for f in model._meta.local_fields if isinstance(f, EncryptedTextField)]
        if names:
            yield model, names


def rotate():
    """Seal every text anew with the first key; return how many rows that were.

    Each batch locks its rows, so that a save at the same moment is neither lost nor undone.
    """
    count = 0
    for model, names in sealed_fields():
        last, rows = None, model._base_manager.order_by("pk").only("pk", *names)
        while True:
            with transaction.atomic():
                after = rows if last is None else rows.filter(pk__gt=last)
                batch = list(after.select_for_update()[:BATCH])
                for row in batch:
                    values = {name: getattr(row, name) for name in names}
                    model._base_manager.filter(pk=row.pk).update(**values)
            if not batch:
                break
            last, count = batch[-1].pk, count + len(batch)
    keys_changed.send(sender=rotate)
    return count
