"""What the portal keeps of a visit."""

from django.db import models


class SealedSession(models.Model):
    """One visit: see `privacy.sealed` for why neither column can be read."""

    key_hash = models.CharField(primary_key=True, max_length=64)
    sealed_data = models.TextField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return "A visit"
