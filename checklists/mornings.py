"""Mornings in the reader's time zone: when a reminder may come.

Pure. A day has one morning, on the nights when clocks change too, and so one reminder at most.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)


def day_in(zone: str, now: datetime) -> date:
    """Return which day it is there."""
    return now.astimezone(ZoneInfo(zone)).date()


def morning(zone: str, day: date) -> datetime:
    """Return the moment, in UTC, at which it is 9 in the morning there."""
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def next_morning(zone: str, last: date, step: int, now: datetime) -> datetime:
    """Return the first morning after now that is a whole number of steps (days) after `last`."""
    steps = max(1, (day_in(zone, now) - last).days // step)
    while morning(zone, last + timedelta(steps * step)) <= now:
        steps += 1
    return morning(zone, last + timedelta(steps * step))
