"""What the portal keeps of a visit."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from privacy.text import EncryptedTextField


class SealedSession(models.Model):
    """One visit: see `privacy.sealed` for why the sealed columns cannot be read.

    `user`, `device` and the times are known to the portal while somebody is signed in, so that
    they can see where and end it.
    """

    key_hash = models.CharField(primary_key=True, max_length=64)
    sealed_data = models.TextField()
    data_expires_at = models.DateTimeField(db_index=True)
    sealed_sign_in = models.TextField(blank=True)
    expires_at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="visits"
    )
    device = EncryptedTextField(default="")
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return "A visit"
