"""Letters on their way, and the turns of background work."""

from django.db import models
from django.utils import timezone

from privacy.text import EncryptedTextField


class State(models.TextChoices):
    WAITING = "waiting"
    HANDED = "handed"  # the server may have it: never sent again, unless it said no
    UNSURE = "unsure"  # the worker died between handing it over and hearing the answer
    GIVEN_UP = "given up"


class Letter(models.Model):
    """One e-mail to one address, from the page that wrote it to the mail server that took it.

    Its row is deleted when the server has acknowledged it. `sealed` is emptied when it will not
    be sent any more; such a row is kept to be counted.
    """

    sealed = EncryptedTextField()
    key = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    claim = models.UUIDField(null=True)
    put_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["state", "next_at"], name="letters_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(key=""), name="one_letter_per_key"
            )
        ]

    def __str__(self):
        return f"Letter {self.pk}"


class Turn(models.Model):
    """When a job of the timetable is due again, and who has it now."""

    name = models.CharField(primary_key=True, max_length=40)
    due_at = models.DateTimeField(default=timezone.now)
    holder = models.UUIDField(null=True)
    held_until = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name
