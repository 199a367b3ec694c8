"""The days of a list as a calendar file (RFC 5545).

Titles say nothing unless the reader asks for them: calendars are synchronized, shared, and shown
on locked screens. Days are whole days, without a zone: the same day wherever the reader is.
"""

import unicodedata
import uuid
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Alarm, Calendar, Event

# Nine in the morning: of the day itself, and of the day before the visit.
ON_THE_DAY, DAY_BEFORE = timedelta(hours=9), timedelta(hours=-15)
WHOLE_DAY = timedelta(days=1)


def key_of(kept):
    """Return what names the list of this handle to its reader's calendar, and to nobody else."""
    if kept.row:
        return kept.row.pk
    return uuid.uuid5(uuid.NAMESPACE_OID, kept.request.session.session_key or "")


def calendar(shaped, *, key, version, with_titles=False, now=None):
    """Return the visit and the days of all open lines, as the bytes of an .ics file.

    A line with a day of its own is one event; lines whose day follows from the visit are one event
    for each such day, without those that are over or folded away. An event keeps its id in every
    file made with the same `key` (a UUID), and of two files the one with the higher `version` of
    the list is the newer.
    """
    now = now or timezone.now()
    file = Calendar()
    file.add("prodid", f"-//{settings.SITE_NAME}//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    for event in _events(shaped, key, with_titles, now.date()):
        event.add("dtstamp", now)
        event.add("sequence", version)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        file.add_component(event)
    return file.to_ical()


def has_days(shaped, now=None):
    """Whether a calendar of this list would hold anything."""
    today = (now or timezone.now()).date()
    return next(_events(shaped, uuid.NAMESPACE_OID, False, today), None) is not None


def _events(shaped, key, with_titles, today):
    if shaped.visit:
        title = _("Second opinion visit") if with_titles else _("Appointment")
        yield _event(key, "visit", shaped.visit, title, DAY_BEFORE)
    following = {}
    for number, row in enumerate(shaped.rows, 1):
        if row.done:
            continue
        if row.due:
            private = _("To-do %(number)s") % {"number": number}
            yield _event(key, row.slug, row.due, row.title if with_titles else private)
        elif row.suggested and row.suggested >= today and row.counts:
            following.setdefault(row.suggested, []).append(row.title)
    for day, titles in sorted(following.items()):
        count = {"count": len(titles)}
        if with_titles:
            title = ngettext("%(count)s step to do", "%(count)s steps to do", len(titles)) % count
        else:
            title = ngettext("%(count)s to-do", "%(count)s to-dos", len(titles)) % count
        event = _event(key, f"visit {(day - shaped.visit).days:+}", day, title)
        if with_titles:
            event.add("description", "\n".join(map(_one_line, titles)))
        yield event


def _event(key, name, day, title, remind_at=ON_THE_DAY):
    event = Event()
    event.add("uid", str(uuid.uuid5(key, name)))
    event.add("summary", _one_line(title))
    event.add("dtstart", day)
    event.add("dtend", day + WHOLE_DAY)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _one_line(title))
    alarm.add("trigger", remind_at)
    event.add_component(alarm)
    return event


def _one_line(text):
    """The text without line breaks and signs that no calendar file may hold."""
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cs"})
    return " ".join("".join(kept).split())
