"""When a line is answered: open now, and when it opens next, by the clock of its own zone.

A line counts only if its hours have a time zone, or are day and night all week. Holidays are not
known: whoever shows an answer says so. An opening is a table of the data files: days, opens,
closes, zone; a phone is anything with a list of them in `opening`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from resources.records import CHOICES, DAYS

Opening = Mapping[str, Any]

MIDNIGHT = "24:00"
ZONES = tuple(sorted(CHOICES["zone"]))


class Line(Protocol):
    """A phone with its opening times."""

    opening: Sequence[Opening]


def is_always(one: Opening) -> bool:
    """Whether an opening is day and night, all week."""
    return (one["opens"], one["closes"]) == ("00:00", MIDNIGHT) and set(one["days"]) == set(DAYS)


def clear(phone: Line) -> list[Opening]:
    """Return the opening times that can be told by the clock."""
    return [one for one in phone.opening if one["zone"] or is_always(one)]


def open_now(phone: Line, at: datetime) -> bool | None:
    """Return whether the line is answered at a moment; None: its hours are not known."""
    opening = clear(phone)
    return any(holds(one, at) for one in opening) if opening else None


def holds(one: Opening, at: datetime) -> bool:
    """Whether a moment is within an opening, as the clock on the wall there shows it."""
    if is_always(one):
        return True
    local = at.astimezone(ZoneInfo(one["zone"]))
    return DAYS[local.weekday()] in one["days"] and one["opens"] <= f"{local:%H:%M}" < one["closes"]


def next_opening(phone: Line, at: datetime) -> datetime | None:
    """Return when a closed line opens next, in its own zone; None: it is open, or not known."""
    if open_now(phone, at) is not False:
        return None
    return min(start for start, _ in spans(phone, at) if start > at)


def closing(phone: Line, at: datetime) -> datetime | None:
    """Return when an open line closes, in its own zone; None: closed, never closes, not known."""
    if not open_now(phone, at) or any(is_always(one) for one in phone.opening):
        return None
    end = at
    # Where one opening ends another may begin, over midnight say; a week of them never ends.
    while ends := [stop for start, stop in spans(phone, end) if start <= end < stop]:
        end = max(ends)
        if end - at > timedelta(days=7):
            return None
    return end


def spans(phone: Line, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield when the line opens and closes from the day before a moment to a week after it."""
    for one in clear(phone):
        if not one["zone"]:
            continue
        zone = ZoneInfo(one["zone"])
        today = at.astimezone(zone).date()
        for day in (today + timedelta(days=after) for after in range(-1, 8)):
            if DAYS[day.weekday()] in one["days"]:
                yield on_clock(day, one["opens"], zone), on_clock(day, one["closes"], zone)


def on_clock(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """Return the moment when the clock there shows a time; 24:00 is the next midnight."""
    if clock == MIDNIGHT:
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), zone)


def slots(opening: Iterable[Opening]) -> set[str]:
    """Return the tokens of all that an opening holds: whole hours, and minutes of the others.

    The search index keeps them; `slots_at` are those that hold at one moment.
    """
    found = set()
    for one in opening:
        if is_always(one):
            found.add("open.always")
        elif one["zone"]:
            found |= {
                f"open.{one['zone']}.{day}.{hour}"
                for day in one["days"]
                for hour in hours_and_minutes(one["opens"], one["closes"])
            }
    return found


def hours_and_minutes(opens: str, closes: str) -> Iterator[str]:
    """Yield 09 for an hour within two clock times, 09:30 for each minute of an hour in part."""
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (opens, closes))
    minute = start
    while minute < end:
        if minute % 60 == 0 and minute + 60 <= end:
            yield f"{minute // 60:02}"
            minute += 60
        else:
            yield f"{minute // 60:02}:{minute % 60:02}"
            minute += 1


def slots_at(at: datetime) -> list[str]:
    """Return the tokens of the lines that are answered at a moment; a line has one of them."""
    found = ["open.always"]
    for zone in ZONES:
        local = at.astimezone(ZoneInfo(zone))
        start = f"open.{zone}.{DAYS[local.weekday()]}."
        found += [f"{start}{local:%H}", f"{start}{local:%H:%M}"]
    return found
