"""Reminders by e-mail: off until somebody asks for them, one for a morning, stopped by one click.

A reminder that is due is marked as handled for its day, and its letter put into the outbox, in
one transaction: whenever a worker dies, both happened or neither. What the letters say, and what
the table holds in the clear, tells nothing of what is on the list.
"""

import hashlib
import json
import logging
import secrets
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.holdings import Part, Row
from checklists.addresses import SAVED, Address
from checklists.mornings import day_in, morning, next_morning
from checklists.shaped import shape
from post import outbox
from privacy.text import EncryptedTextField

logger = logging.getLogger(__name__)

DAYS_BEFORE = 3
BATCH = 500


class Kind(models.TextChoices):
    WEEKLY = "weekly", gettext_lazy("Once a week")
    DATES = "dates", gettext_lazy("3 days before a date on the list, or the visit")


# Days from one look at a list to the next. Lists are looked at each morning for their dates, so
# that no column need hold a date of theirs.
STEP = {Kind.WEEKLY: 7, Kind.DATES: 1}


class ReminderQuerySet(models.QuerySet):
    def due(self, now):
        """Reminders whose morning has come."""
        return self.filter(next_at__lte=now)

    def astray(self, now):
        """Reminders set later than any could be: the clock was wrong when they were."""
        later = {kind: now + timedelta(days=step + 1) for kind, step in STEP.items()}
        return self.filter(
            Q(kind=Kind.WEEKLY, next_at__gt=later[Kind.WEEKLY])
            | Q(kind=Kind.DATES, next_at__gt=later[Kind.DATES])
        )


class Reminder(models.Model):
    """That the owner of a list wants to be reminded of it. No row: no reminders."""

    checklist = models.OneToOneField(
        "checklists.Checklist", models.CASCADE, related_name="reminder"
    )
    kind = models.CharField(max_length=6, choices=Kind)
    zone = models.CharField(max_length=40)
    next_at = models.DateTimeField(db_index=True)
    handled_on = models.DateField()
    reminded_of = EncryptedTextField(default="[]")
    token = EncryptedTextField()
    token_hash = models.CharField(max_length=64, unique=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Reminder {self.pk}"

    @property
    def key(self):
        """What its letter is put into the outbox by."""
        return f"reminder {self.pk}"

    @property
    def stop_address(self):
        """The address that stops it, without sign-in."""
        return settings.SITE_ADDRESS + reverse("checklists:stop_reminder", args=[self.token])

    def dates_soon(self, today):
        """Return the dates of the next three days that nobody was reminded of yet."""
        told = {date.fromisoformat(day) for day in json.loads(self.reminded_of)}
        until = today + timedelta(days=DAYS_BEFORE)
        return {day for day in dates(self.checklist.content) if today <= day <= until} - told

    def remember(self, days, today):
        """Keep that the reader was reminded of these days; forget those that are over."""
        told = {date.fromisoformat(day) for day in json.loads(self.reminded_of)} | days
        self.reminded_of = json.dumps(sorted(str(day) for day in told if day >= today))


def dates(content):
    """Yield the dates of a list that are still ahead: of what is not done, and of the visit."""
    for entry in content.entries.values():
        if entry.due.value and not entry.done.value and not entry.hidden.value:
            yield entry.due.value
    if content.visit.value:
        yield content.visit.value


def token_hash(token):
    """Return what the table looks a stop address up by."""
    return hashlib.sha256(b"stop reminder:" + token.encode()).hexdigest()


# Switching


@transaction.atomic
def turn_on(checklist, kind, zone, now=None):
    """Remind the list's owner from the next morning, or the same weekday next week; return it."""
    now = now or timezone.now()
    today = day_in(zone, now)
    # Not before tomorrow: whoever changes the setting has the list before her eyes today.
    values = {
        "kind": kind,
        "zone": zone,
        "handled_on": today,
        "next_at": morning(zone, today + timedelta(days=STEP[kind])),
    }
    token = secrets.token_urlsafe(24)
    fresh = {"token": token, "token_hash": token_hash(token)}
    reminder, _made = Reminder.objects.update_or_create(
        checklist=checklist, defaults=values, create_defaults=values | fresh
    )
    return reminder


def turn_off(checklist):
    """Stop the reminders of a list."""
    Reminder.objects.filter(checklist=checklist).delete()


def stop(token):
    """Stop the reminder with this token; nothing happens where there is none."""
    Reminder.objects.filter(token_hash=token_hash(token)).delete()


def is_on(token):
    """Return whether this token still stops a reminder."""
    return Reminder.objects.filter(token_hash=token_hash(token)).exists()


@receiver(post_delete, sender=Reminder, dispatch_uid="checklists.reminders")
def take_back(instance, **kwargs):
    """Withdraw the letter that still waits. A signal, because deleted accounts cascade."""
    outbox.withdraw(instance.key)


# Sending


def send_due(stopped=lambda: False, now=None):
    """Handle every reminder whose morning has come; return how many letters that made.

    Any number of workers may do this at the same time, and die at any moment.
    """
    now, letters, last = now or timezone.now(), 0, 0
    for pk in Reminder.objects.astray(now).values_list("pk", flat=True):
        set_right(pk, now)
    due = Reminder.objects.due(now).order_by("pk").values_list("pk", flat=True)
    while pks := list(due.filter(pk__gt=last)[:BATCH]):
        for last in pks:
            if stopped():
                return letters
            try:
                letters += handle(last, now)
            except Exception:
                # One list that cannot be read keeps nobody else's reminder back.
                logger.exception("A reminder could not be handled")
    return letters


def locked(reminders):
    """Return these reminders with their lists, the reminders locked until the transaction ends."""
    return reminders.select_for_update(of=("self",)).select_related("checklist__owner")


@transaction.atomic
def handle(pk, now):
    """Write the letter of a reminder that is due, if there is one to write; return whether."""
    reminder = locked(Reminder.objects.due(now)).filter(pk=pk).first()
    if reminder is None:
        return False  # another worker was here first, or it was stopped
    today = day_in(reminder.zone, now)
    writes = reminder.handled_on < today and write(reminder, today)
    scheduled = day_in(reminder.zone, reminder.next_at)
    reminder.next_at = next_morning(reminder.zone, scheduled, STEP[reminder.kind], now)
    reminder.handled_on = max(reminder.handled_on, today)
    reminder.save(update_fields=["next_at", "handled_on", "reminded_of"])
    return writes


@transaction.atomic
def set_right(pk, now):
    """Bring back a reminder that a wrong clock sent far ahead. Nothing is sent for today."""
    reminder = locked(Reminder.objects.astray(now)).filter(pk=pk).first()
    if reminder:
        today = day_in(reminder.zone, now)
        reminder.handled_on = today
        reminder.next_at = morning(reminder.zone, today + timedelta(days=STEP[reminder.kind]))
        reminder.save(update_fields=["next_at", "handled_on"])


def write(reminder, today):
    """Put the letter of this morning into the outbox; return whether there was a reason."""
    checklist = reminder.checklist
    if not checklist.owner.is_active:
        return False
    soon = set()
    if reminder.kind == Kind.DATES:
        soon = reminder.dates_soon(today)
        if not soon:
            return False
        reminder.remember(soon, today)
    elif is_all_done(checklist.content):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        outbox.put(letter(reminder), key=reminder.key)
    return True


def is_all_done(content):
    """Whether nothing on the list is left to do."""
    # Shaping a list takes a hundred times as long as a look at its ticks.
    return (
        any(entry.done.value for entry in content.entries.values()) and shape(content).is_all_done
    )


def letter(reminder):
    """Return the letter: plain text, and headers by which a mail program can stop it (RFC 8058)."""
    about = {
        "has_date": reminder.kind == Kind.DATES,
        "site_name": settings.SITE_NAME,
        "list_page": settings.SITE_ADDRESS + Address(SAVED, str(reminder.checklist_id)).to("list"),
        "stop_page": reminder.stop_address,
    }
    return EmailMessage(
        _("A reminder from your list"),
        render_to_string("checklists/mail/reminder.txt", about),
        to=[reminder.checklist.owner.email],
        headers={
            "List-Unsubscribe": f"<{reminder.stop_address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


# What the account tells of them


def rows(user):
    """Return the reminders of an account for its page."""
    return [
        Row(
            reminder.checklist.content.name.value or _("Second opinion checklist"),
            reminder.get_kind_display(),
            Address(SAVED, str(reminder.checklist_id)).to("reminders"),
        )
        for reminder in Reminder.objects.filter(checklist__owner=user).select_related("checklist")
    ]


def data(user):
    """Return all that is kept of an account's reminders, as values for JSON."""
    return [
        {
            "list": str(reminder.checklist_id),
            "when": reminder.kind,
            "time_zone": reminder.zone,
            "next_look_at": reminder.next_at.isoformat(),
            "reminded_of": json.loads(reminder.reminded_of),
        }
        for reminder in Reminder.objects.filter(checklist__owner=user)
    ]


PART = Part("reminders", gettext_lazy("Reminders"), gettext_lazy("Reminders are off."), rows, data)
