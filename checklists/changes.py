"""Every change of a checklist: a list in, a list out.

Pure. `stamp` says who and when. A change that came from a page carries `made_from`, the version of
the list that the page showed: what somebody else wrote since then is never overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from checklists.state import (
    EARLIEST,
    OWNER,
    PROGRESS,
    READERS,
    Entry,
    Facts,
    List,
    Notes,
    Told,
    joined,
)

MOST_STARS = 3
MOST_OWN = 1000
NOTE_LENGTH, OWN_LENGTH, NAME_LENGTH = 500, 120, 60
SIDES = ("first", "second")
UP, DOWN = -1, 1
V = TypeVar("V")


class Stamp(NamedTuple):
    """Who makes a change (`OWNER`, or the name of a share), and when."""

    by: str
    at: datetime


def told(checklist: List, before: Told[V], value: V, stamp: Stamp) -> Told[V]:
    """Return the value as set now, in the version the next save makes; unchanged if the same."""
    if before.value == value:
        return before
    return Told(value, stamp.by, stamp.at, checklist.version + 1)


def _with(checklist: List, slug: str, entry: Entry) -> List:
    if entry == checklist.entry(slug):
        return checklist
    return replace(checklist, entries={**checklist.entries, slug: entry})


# One line


def tick(checklist: List, slug: str, done: bool, stamp: Stamp) -> List:
    """Tick a line, or take its tick away."""
    entry = checklist.entry(slug)
    return _with(checklist, slug, replace(entry, done=told(checklist, entry.done, done, stamp)))


def tick_all(
    checklist: List, shown: Mapping[str, bool], ticked: Collection[str], stamp: Stamp
) -> List:
    """Take over the ticks of a form. `shown`: its lines, and whether each was ticked in it.

    A line that the reader did not touch stays as it is by now: the newest tick wins.
    """
    for slug, was in shown.items():
        if (slug in ticked) != was:
            checklist = tick(checklist, slug, slug in ticked, stamp)
    return checklist


def write_note(checklist: List, slug: str, note: str, made_from: int, stamp: Stamp) -> List:
    """Write the note of a line. What was written since version `made_from` is kept beside it.

    A page calls it only for a note that its reader touched.
    """
    entry = checklist.entry(slug)
    notes = _noted(checklist, entry.notes, note, made_from, stamp)
    return _with(checklist, slug, replace(entry, notes=notes))


def _noted(checklist: List, before: Notes, text: str, made_from: int, stamp: Stamp) -> Notes:
    text = text.replace("\r\n", "\n").strip()
    newer = tuple(note for note in before if note.version > made_from)
    read = tuple(note for note in before if note.version <= made_from)
    if text == joined(read):
        return before
    if any(note.value == text for note in newer):
        return newer
    mine = (Told(text, stamp.by, stamp.at, checklist.version + 1),) if text else ()
    return (*newer, *mine)


def set_due(checklist: List, slug: str, due: date | None, stamp: Stamp) -> List:
    """Set the day a line is due, or none."""
    entry = checklist.entry(slug)
    return _with(checklist, slug, replace(entry, due=told(checklist, entry.due, due, stamp)))


def hide(checklist: List, slug: str, hidden: bool, stamp: Stamp) -> List:
    """Hide a line, or bring it back. Its tick and note stay."""
    entry = checklist.entry(slug)
    changed = replace(entry, hidden=told(checklist, entry.hidden, hidden, stamp))
    return _with(checklist, slug, changed)


def set_progress(checklist: List, slug: str, progress: str, stamp: Stamp) -> List:
    """Say how far a record has come: "", asked, sent or arrived; what arrived is done."""
    if progress not in PROGRESS:
        return checklist
    entry = checklist.entry(slug)
    changed = replace(entry, progress=told(checklist, entry.progress, progress, stamp))
    if changed.progress != entry.progress and "arrived" in (progress, entry.progress.value):
        done = told(checklist, entry.done, progress == "arrived", stamp)
        changed = replace(changed, done=done)
    return _with(checklist, slug, changed)


def assign(checklist: List, slug: str, name: str, stamp: Stamp) -> List:
    """Ask the person of this name to do it; empty asks nobody."""
    entry = checklist.entry(slug)
    changed = replace(entry, assigned=told(checklist, entry.assigned, name[:NAME_LENGTH], stamp))
    return _with(checklist, slug, changed)


def stars(checklist: List) -> tuple[str, ...]:
    """Return the names of the starred lines, in the order in which they were starred."""
    starred = [(e.starred.at, slug) for slug, e in checklist.entries.items() if e.starred.value]
    return tuple(slug for _at, slug in sorted(starred))


def may_star(checklist: List, slug: str) -> bool:
    """Whether this line has a star or may get one: there are three."""
    starred = stars(checklist)
    return slug in starred or len(starred) < MOST_STARS


def star(checklist: List, slug: str, starred: bool, stamp: Stamp) -> List:
    """Give a question a star, or take it away; no more than three have one."""
    if starred and not may_star(checklist, slug):
        return checklist
    entry = checklist.entry(slug)
    changed = replace(entry, starred=told(checklist, entry.starred, starred, stamp))
    return _with(checklist, slug, changed)


def move(
    checklist: List, phase: str, rows: Sequence[str], slug: str, by: int, stamp: Stamp
) -> List:
    """Move a line up (-1) or down (1) among the lines of its part, given as they stand now."""
    if slug not in rows:
        return checklist
    order = list(rows)
    place = order.index(slug)
    other = place + by
    if not 0 <= other < len(order):
        return checklist
    order[place], order[other] = order[other], order[place]
    before = checklist.order.get(phase, Told(()))
    changed = {**checklist.order, phase: told(checklist, before, tuple(order), stamp)}
    return replace(checklist, order=changed)


# A reader's own lines


def has_room(checklist: List) -> bool:
    """Whether a reader may add another line of their own."""
    return sum(name.startswith("own-") for name in checklist.entries) < MOST_OWN


def add_own(checklist: List, slug: str, text: str, phase: str, stamp: Stamp) -> List:
    """Add a line of the reader's own; `slug` is a new name that starts with "own-".

    The same name again changes nothing: a form sent twice makes one line. Nor does a list without
    room (`has_room`): a page says so.
    """
    if slug in checklist.entries or not has_room(checklist) or not text.strip():
        return checklist
    words = Told(text.strip()[:OWN_LENGTH], stamp.by, stamp.at, checklist.version + 1)
    return _with(checklist, slug, Entry(text=words, phase=phase))


def reword_own(checklist: List, slug: str, text: str, stamp: Stamp) -> List:
    """Change the words of a reader's own line."""
    entry = checklist.entry(slug)
    if not entry.text.value or not text.strip():
        return checklist
    words = told(checklist, entry.text, text.strip()[:OWN_LENGTH], stamp)
    return _with(checklist, slug, replace(entry, text=words))


def attach(checklist: List, slug: str, stamp: Stamp) -> List:
    """Put an organization ("help-…") or a center ("places-…") on the list, or back on it."""
    entry = checklist.entry(slug)
    text = told(checklist, entry.text, slug, stamp)
    hidden = told(checklist, entry.hidden, False, stamp)
    return _with(checklist, slug, replace(entry, text=text, hidden=hidden, phase="where"))


def take_off(checklist: List, slug: str, made_from: int, stamp: Stamp) -> List:
    """Take a reader's own line or a place off the list for good.

    What somebody changed since version `made_from` is hidden instead, so that nothing is lost.
    """
    entry = checklist.entry(slug)
    if not entry.text.value:
        return checklist
    if any(each.version > made_from for each in entry.told):
        return hide(checklist, slug, True, stamp)
    left = {name: held for name, held in checklist.entries.items() if name != slug}
    return replace(checklist, entries=left)


# The whole list


def answer(checklist: List, question: str, values: Collection[str], stamp: Stamp) -> List:
    """Answer a shaping question; no values: it was skipped. "unknown" is "I don't know"."""
    before = checklist.answers.get(question, Told(()))
    given = told(checklist, before, tuple(values), stamp)
    if given == before:
        return checklist
    return replace(checklist, answers={**checklist.answers, question: given})


def set_visit(checklist: List, visit: date | None, stamp: Stamp) -> List:
    """Set the day of the visit, or none."""
    return replace(checklist, visit=told(checklist, checklist.visit, visit, stamp))


def set_name(checklist: List, name: str, stamp: Stamp) -> List:
    """Name the list."""
    name = name.strip()[:NAME_LENGTH]
    return replace(checklist, name=told(checklist, checklist.name, name, stamp))


def set_who(checklist: List, who: str, stamp: Stamp) -> List:
    """Say whose list it is: "self" or "other"."""
    if who not in READERS:
        return checklist
    return replace(checklist, who=told(checklist, checklist.who, who, stamp))


def take_facts(checklist: List, facts: Facts, stamp: Stamp) -> List:
    """Shape the list by this result from now on."""
    return replace(checklist, facts=told(checklist, checklist.facts, facts, stamp))


def keep_result(checklist: List, result: Mapping[str, Any] | None, stamp: Stamp) -> List:
    """Keep the answers of a questionnaire with the list; None forgets them."""
    return replace(checklist, result=told(checklist, checklist.result, result, stamp))


def write_compare(
    checklist: List, row: str, side: str, text: str, made_from: int, stamp: Stamp
) -> List:
    """Write what one opinion ("first", "second") says of a row; newer words are kept beside it."""
    key = f"{row}-{side}"
    before = checklist.compare.get(key, ())
    notes = _noted(checklist, before, text, made_from, stamp)
    if notes == before:
        return checklist
    compare = {name: held for name, held in checklist.compare.items() if name != key}
    return replace(checklist, compare={**compare, key: notes} if notes else compare)


def look(checklist: List, at: datetime) -> List:
    """Note that the owner has seen the list as it is."""
    return replace(checklist, seen=at)


def news(checklist: List) -> tuple[tuple[str, Told[Any]], ...]:
    """Return what others changed since the owner last looked: line and change, newest first."""
    found = [
        (slug, each)
        for slug, entry in checklist.entries.items()
        for each in entry.told
        if each.by != OWNER and each.at > max(checklist.seen, EARLIEST)
    ]
    return tuple(sorted(found, key=lambda pair: pair[1].at, reverse=True))
