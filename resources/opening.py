"""Opening times as staff write them, one a line: `Mon-Fri 09:00-17:00 Eastern`, `daily 24 hours`.

The same text stands in the form and in a spreadsheet's cell; a line in another form is refused.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from resources.records import DAYS

NAMES = dict(zip(DAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))
CODES = {name.lower(): day for day, name in NAMES.items()}
ZONES = {
    "Eastern": "America/New_York",
    "Central": "America/Chicago",
    "Mountain": "America/Denver",
    "Pacific": "America/Los_Angeles",
}
ZONE_NAMES = {zone: name for name, zone in ZONES.items()}
LINE = re.compile(
    r"(?P<days>[a-z][a-z, -]*?) +(?P<opens>\d\d?:\d\d) ?(?:-|–|to) ?(?P<closes>\d\d?:\d\d)"
    r"(?: +(?P<zone>[a-z_]+(?:/[a-z_]+)?))?",
    re.IGNORECASE,
)


def written(opening: Iterable[Mapping[str, Any]]) -> str:
    """Return opening times as lines of text; `read` gives them back."""
    lines = []
    for times in opening:
        line = f"{days_written(times['days'])} {times['opens']}-{times['closes']}"
        zone = times.get("zone", "")
        lines.append(f"{line} {ZONE_NAMES.get(zone, zone)}".rstrip())
    return "\n".join(lines)


def days_written(days: Iterable[str]) -> str:
    """Return days in their order: a run of three or more as `Mon-Fri`."""
    places = sorted(DAYS.index(day) for day in days)
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    parts = []
    for run in runs:
        names = [NAMES[DAYS[place]] for place in run]
        parts += [f"{names[0]}-{names[-1]}"] if len(run) > 2 else names
    return ", ".join(parts)


def read(text: str) -> list[dict[str, Any]]:
    """Return the opening times of some lines. Raises ValueError with the line that cannot be read.

    Whether they make sense (it opens before it closes) is for records.Opening to say.
    """
    opening = []
    for line in filter(None, (line.strip() for line in re.split(r"[\n;]", text))):
        plain = re.sub(r"24 ?(hours|h)\b", "00:00-24:00", line, flags=re.IGNORECASE)
        match = LINE.fullmatch(plain)
        if not match:
            raise ValueError(line)
        zone = match["zone"] or ""
        opening.append(
            {
                "days": days_read(match["days"], line),
                "opens": match["opens"].zfill(5),
                "closes": match["closes"].zfill(5),
                "zone": ZONES.get(zone.capitalize(), zone),
            }
        )
    return opening


def days_read(text: str, line: str) -> list[str]:
    """Return the days that a text such as `Mon-Wed, Fri` names. Raises ValueError with the line."""
    if text.strip().lower() in {"daily", "every day"}:
        return list(DAYS)
    days: list[str] = []
    for part in text.split(","):
        ends = [CODES.get(name.strip().lower()[:3]) for name in part.split("-")]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2:
            raise ValueError(line)
        days += DAYS[DAYS.index(first) : DAYS.index(last) + 1]
    if not days or len(set(days)) < len(days):
        raise ValueError(line)
    return days
