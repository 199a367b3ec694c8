"""The timetable of the background worker."""

import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts import endings
from checklists import reminders
from post import delivery
from post.timetable import Job
from privacy import retention
from resources import links
from resources.fetch import Fetcher

# Links are looked at in bites: a worker that is stopped has finished within seconds.
BITE = 10.0  # seconds

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def look_at_links(stopped):
    """Look at some of the links that are due."""
    due = list(links.Link.objects.due(timezone.now())[:50])
    if due and not stopped():
        links.check(Fetcher(links.agent()), due, until=time.monotonic() + BITE)


TIMETABLE = (
    Job("reminders", MINUTE, reminders.send_due),
    Job("purge", HOUR, lambda stopped: retention.purge()),
    Job("letters tidied", HOUR, lambda stopped: delivery.tidy()),
    Job("accounts looked after", DAY, lambda stopped: endings.look_after()),
)
if settings.LINK_CHECK:
    TIMETABLE += (
        Job("links collected", DAY, lambda stopped: links.collect()),
        Job("links looked at", MINUTE, look_at_links),
    )
