"""The lists that readers keep in an account, and the links they share them by.

What a list holds is one sealed text, which items it has included: `state` reads it, `keeping`
opens it. Rows of a reader go with the account.
"""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from checklists.state import EMPTY, as_json, from_json
from privacy.text import EncryptedTextField


class Checklist(models.Model):
    """A kept list. Its content is read and changed through `keeping`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="checklists")
    document = EncryptedTextField()
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self):
        return "A list"

    @property
    def content(self):
        """What the list holds."""
        return from_json(self.document)

    @classmethod
    def start(cls, owner, content=EMPTY):
        """Keep a new list for this account; return its row."""
        return cls.objects.create(owner=owner, document=as_json(content))


class ShareQuerySet(models.QuerySet):
    def live(self):
        """Links that still open their list."""
        return self.filter(turned_off_at=None, ends_at__gt=timezone.now())

    def over(self):
        """Links that open nothing any more."""
        return self.filter(Q(turned_off_at__isnull=False) | Q(ends_at__lte=timezone.now()))


class Share(models.Model):
    """A link to a list, for one person. The table knows no more of the token than its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="shares")
    token_hash = models.CharField(max_length=64, unique=True)
    name = EncryptedTextField(help_text="For whom it is, in the words of the owner.")
    shared_by = EncryptedTextField(null=True, help_text="What the other person calls the owner.")
    may_write = models.BooleanField(default=False)
    shows_result = models.BooleanField(default=False)
    ends_at = models.DateTimeField()
    turned_off_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self):
        return "A shared link"

    @property
    def is_live(self):
        """Whether the link still opens its list."""
        return self.turned_off_at is None and self.ends_at > timezone.now()


def token_hash(token):
    """Return what the table knows a link's token by."""
    return hashlib.sha256(b"shared link:" + token.encode()).hexdigest()
