"""The way of letters from the outbox to the mail server: none lost, none acknowledged twice.

waiting, claimed for a minute -> handed, just before the server can have it -> its row deleted.
Every step is one UPDATE that asks for the state before it, so several workers may race.
"""

import logging
import smtplib
import uuid
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from post.models import Letter, State
from post.outbox import opened
from post.smtp import Refused, Unreachable

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)  # then another worker may take up a letter that is still waiting
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 360))
OLDEST = timedelta(days=2)  # a letter that has not left by then
SILENT = timedelta(hours=1)  # a handed letter nobody has heard of since: its worker is dead
COUNTED = timedelta(days=30)  # how long a letter that failed is kept to be counted, emptied


class Gone(Exception):
    """The letter was withdrawn meanwhile, or another worker has taken it up."""


def deliver_due(stopped=lambda: False):
    """Hand over every letter that is due, until `stopped()`; return how many were taken.

    Raises Unreachable when the mail server cannot be spoken to; the letters wait.
    """
    taken, first = 0, claim()
    if first is None:
        return taken
    with import_string(settings.POST_DELIVERY)() as way:
        letter = first
        while letter:
            taken += send(way, letter)
            letter = None if stopped() else claim()
    return taken


def due(now):
    """Return the letters to send now. One that waits longer than any pause: the clock was set."""
    late = Q(next_at__lte=now) | Q(next_at__gt=now + PAUSES[-1] + LEASE)
    return Letter.objects.filter(late, state=State.WAITING)


def claim():
    """Return a letter that is due and now ours, or None."""
    now, token = timezone.now(), uuid.uuid4()
    while pk := due(now).order_by("next_at", "pk").values_list("pk", flat=True).first():
        if due(now).filter(pk=pk).update(claim=token, next_at=now + LEASE):
            return ours(pk, token).first()
    return None


def ours(pk, token):
    """Return the row of a letter, as long as it is in the hands of who holds this token."""
    return Letter.objects.filter(pk=pk, claim=token)


def send(way, letter):
    """Try to send a claimed letter; return whether it was taken."""
    row = ours(letter.pk, letter.claim)
    try:
        way.deliver(opened(letter), partial(hand, row))
    except Gone:
        return False
    except Unreachable:
        row.update(state=State.WAITING, next_at=timezone.now())
        raise
    except (Refused, OSError, smtplib.SMTPException) as error:
        reason = error if isinstance(error, Refused) else type(error).__name__
        logger.warning("A letter was not taken: %s, try %d", reason, letter.tries + 1)
        fail(row, letter.tries)
        return False
    row.filter(state=State.HANDED).delete()
    return True


def hand(row):
    """Mark the letter as handed over; raise Gone where it is no longer ours to send."""
    until = timezone.now() + LEASE
    if not row.filter(state=State.WAITING).update(state=State.HANDED, next_at=until):
        raise Gone


def fail(row, tries):
    """Put a letter that was not taken back for later, or give it up after the last pause."""
    if tries < len(PAUSES):
        row.update(state=State.WAITING, tries=tries + 1, next_at=timezone.now() + PAUSES[tries])
    else:
        row.update(state=State.GIVEN_UP, sealed="", key="")


def tidy():
    """Give up what is too old, mark what a dead worker left, forget what was counted."""
    now = timezone.now()
    waiting = Letter.objects.filter(state=State.WAITING, put_at__lt=now - OLDEST)
    waiting.update(state=State.GIVEN_UP, sealed="", key="")
    handed = Letter.objects.filter(state=State.HANDED, next_at__lt=now - SILENT)
    handed.update(state=State.UNSURE, sealed="", key="")
    over = Letter.objects.filter(state__in=[State.GIVEN_UP, State.UNSURE])
    over.filter(put_at__lt=now - COUNTED).delete()


def troubles():
    """Return how many letters of the last 30 days never left, or nobody knows whether."""
    return Letter.objects.filter(state__in=[State.GIVEN_UP, State.UNSURE]).count()


def oldest_waiting():
    """Return since when the letter waits that has waited longest, or None."""
    return Letter.objects.filter(state=State.WAITING).aggregate(Min("put_at"))["put_at__min"]
