"""Work that comes round: each job is done once in its time, however many workers there are."""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from post.models import Turn

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)  # a job whose worker died is anybody's again
AFTER_TROUBLE = timedelta(minutes=5)
BEAT = "letters"  # the turn in which the worker says that it lives


class Job(NamedTuple):
    """A job that may be repeated without harm. `every` is the time between two starts.

    `do` is given a function that says whether the worker is being stopped.
    """

    name: str
    every: timedelta
    do: Callable[[Callable[[], bool]], object]


def run_due(jobs, stopped=lambda: False):
    """Do the jobs that are due and that nobody else has; return the names of those done."""
    done = []
    for job in jobs:
        if stopped():
            break
        if take(job, stopped):
            done.append(job.name)
    return done


def take(job, stopped):
    """Do this job if it is due; return whether it was done."""
    now, token = timezone.now(), uuid.uuid4()
    # Due, or due later than it could be: then the clock was set back meanwhile.
    late = Q(due_at__lte=now) | Q(due_at__gt=now + max(job.every, AFTER_TROUBLE))
    free = Q(held_until=None) | Q(held_until__lte=now) | Q(held_until__gt=now + LEASE)
    turn = Turn.objects.filter(late, free, name=job.name)
    if not turn.exists():
        if Turn.objects.filter(name=job.name).exists():
            return False
        Turn.objects.bulk_create([Turn(name=job.name, due_at=now)], ignore_conflicts=True)
    if not turn.update(holder=token, held_until=now + LEASE):
        return False
    held = Turn.objects.filter(name=job.name, holder=token)
    try:
        job.do(stopped)
    except Exception:
        # Whatever went wrong, the other jobs go on; the log says where it was.
        logger.exception("The job “%s” failed", job.name)
        held.update(held_until=None, due_at=now + min(job.every, AFTER_TROUBLE))
        return False
    held.update(held_until=None, due_at=now + job.every, ran_at=timezone.now())
    return True


def beat():
    """Note that the worker lives."""
    Turn.objects.update_or_create(name=BEAT, defaults={"ran_at": timezone.now()})


def last_beat():
    """Return when a worker was last known to live, or None."""
    return Turn.objects.filter(name=BEAT).values_list("ran_at", flat=True).first()
