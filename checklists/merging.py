"""Two lists become one: what a visit made of its list moves into the account's.

Pure. Of a tick, a date or an answer the newest stands; all notes stand; nothing stands twice, own
lines with the same words included. Merging the same list again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from checklists.state import UNTOUCHED, Entry, List, Notes, Told

V = TypeVar("V")


def merge(mine: List, other: List) -> List:
    """Return `mine` with all that `other` knows more or knows newer; its version is `mine`'s."""
    version = mine.version + 1
    entries = dict(mine.entries)
    names = _names(mine, other)
    for slug, entry in other.entries.items():
        name = names[slug]
        entries[name] = _entries(entries.get(name, UNTOUCHED), entry, version)
    return replace(
        mine,
        name=_newest(mine.name, other.name, version),
        who=_newest(mine.who, other.who, version),
        answers=_each(mine.answers, other.answers, version),
        entries=entries,
        order=_each(mine.order, _renamed(other.order, names), version),
        compare={
            key: _notes(mine.compare.get(key, ()), other.compare.get(key, ()), version)
            for key in (*mine.compare, *(key for key in other.compare if key not in mine.compare))
        },
        visit=_newest(mine.visit, other.visit, version),
        facts=_newest(mine.facts, other.facts, version),
        result=_newest(mine.result, other.result, version),
        seen=max(mine.seen, other.seen),
    )


def _rank(told: Told[Any]) -> tuple[Any, ...]:
    # Two set at the same moment: the same one stands, whichever list is merged into which.
    return (told.at, told.by, repr(told.value))


def _newest(mine: Told[V], other: Told[V], version: int) -> Told[V]:
    """The one set last; one that comes from the other list counts as set in this save."""
    if _rank(other) <= _rank(mine):
        return mine
    return other._replace(version=version)


def _each(
    mine: Mapping[str, Told[V]], other: Mapping[str, Told[V]], version: int
) -> dict[str, Told[V]]:
    found = dict(mine)
    for key, told in other.items():
        before = found.get(key)
        found[key] = _newest(before, told, version) if before else told._replace(version=version)
    return found


def _notes(mine: Notes, other: Notes, version: int) -> Notes:
    """All notes, oldest first; the same words once."""
    texts = {note.value for note in mine}
    added = [note._replace(version=version) for note in other if note.value not in texts]
    return tuple(sorted((*mine, *added), key=_rank)) if added else mine


def _entries(mine: Entry, other: Entry, version: int) -> Entry:
    merged: dict[str, Any] = {}
    for name in (each.name for each in fields(Entry)):
        before, held = getattr(mine, name), getattr(other, name)
        if isinstance(before, Told):
            merged[name] = _newest(before, held, version)
    notes = _notes(mine.notes, other.notes, version)
    return replace(mine, **merged, notes=notes, phase=mine.phase or other.phase)


def _names(mine: List, other: List) -> dict[str, str]:
    """What the lines of `other` are called in `mine`: own lines with the same words are one."""
    twins = {
        (entry.phase, entry.text.value.casefold()): slug
        for slug, entry in mine.entries.items()
        if entry.text.value
    }
    return {
        slug: slug
        if slug in mine.entries
        else twins.get((entry.phase, entry.text.value.casefold()), slug)
        for slug, entry in other.entries.items()
    }


def _renamed(
    order: Mapping[str, Told[tuple[str, ...]]], names: Mapping[str, str]
) -> dict[str, Told[tuple[str, ...]]]:
    return {
        phase: told._replace(value=tuple(names.get(slug, slug) for slug in told.value))
        for phase, told in order.items()
    }
