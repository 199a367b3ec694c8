"""One checklist as one value, and its JSON.

Pure. Every part says who set it and when (`Told`); every change makes a new value (`changes`).
An entry's name is an item's or a question's slug, or starts with "own-" (a reader's line),
"gap-" (a gap of the result), "help-" or "places-" (an organization or a center).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

V = TypeVar("V")
OWNER = ""
EARLIEST = datetime.min.replace(tzinfo=UTC)
PROGRESS = ("", "asked", "sent", "arrived")
SELF, OTHER = READERS = ("self", "other")
MOST_TEXT = 10_000


class Told(NamedTuple, Generic[V]):
    """A value, who set it (`OWNER`, or the name of a share), when, and in which version."""

    value: V
    by: str = OWNER
    at: datetime = EARLIEST
    version: int = 0


Notes = tuple[Told[str], ...]
NOT = Told(False)
NOTHING = Told("")
NO_DATE: Told[date | None] = Told(None)


class Gap(NamedTuple):
    """A gap of the result. `stated` and `ours`: the two stages, where they differ."""

    slug: str
    stated: str = ""
    ours: str = ""


class Facts(NamedTuple):
    """What a result says of the shaping questions (question to value), and its gaps."""

    answers: tuple[tuple[str, str], ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What readers made of one line. `text` and `phase` belong to a reader's own line.

    Several `notes`: they were written at the same time, and all are kept.
    """

    done: Told[bool] = NOT
    notes: Notes = ()
    due: Told[date | None] = NO_DATE
    hidden: Told[bool] = NOT
    progress: Told[str] = NOTHING
    assigned: Told[str] = NOTHING
    starred: Told[bool] = NOT
    text: Told[str] = NOTHING
    phase: str = ""

    @property
    def note(self) -> str:
        """The note as one text."""
        return joined(self.notes)

    @property
    def told(self) -> Iterator[Told[Any]]:
        """Everything somebody set."""
        for name in (each.name for each in fields(self)):
            value = getattr(self, name)
            if isinstance(value, Told):
                yield value
        yield from self.notes

    @property
    def is_touched(self) -> bool:
        """Whether somebody set anything."""
        return self is not UNTOUCHED and any(told.at > EARLIEST for told in self.told)

    @property
    def last(self) -> Told[Any] | None:
        """The newest of what was set, or None."""
        found = max(self.told, key=lambda told: told.at)
        return found if found.at > EARLIEST else None


@dataclass(frozen=True, slots=True)
class List:
    """The whole state of one list. `version` counts its saves.

    `order` holds the names of a part's lines in the order a reader gave them; `compare` the two
    opinions, by row and side ("plan-first", "plan-second"); `result` the answers of a
    questionnaire that a reader asked to keep; `seen` when the owner last looked at it.
    """

    name: Told[str] = NOTHING
    who: Told[str] = NOTHING
    answers: Mapping[str, Told[tuple[str, ...]]] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    order: Mapping[str, Told[tuple[str, ...]]] = field(default_factory=dict)
    compare: Mapping[str, Notes] = field(default_factory=dict)
    visit: Told[date | None] = NO_DATE
    facts: Told[Facts] = field(default_factory=lambda: Told(Facts()))
    result: Told[Mapping[str, Any] | None] = Told(None)
    seen: datetime = EARLIEST
    version: int = 0

    def entry(self, slug: str) -> Entry:
        """Return what was made of this line; an untouched entry where nothing was."""
        return self.entries.get(slug, UNTOUCHED)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has said anything yet."""
        return replace(self, seen=EARLIEST, version=0) == EMPTY


UNTOUCHED = Entry()
EMPTY = List()


def joined(notes: Notes) -> str:
    """Return notes that were written at the same time as one text."""
    return "\n\n".join(note.value for note in notes)


# JSON. Names are those of the values; what is at its default is left out.


def as_json(checklist: List) -> str:
    """Return the whole list as text."""
    return json.dumps(_plain(checklist), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case Told():
            return [_plain(value.value), value.by, value.at.isoformat(), value.version]
        case Entry() | List():
            default = UNTOUCHED if isinstance(value, Entry) else EMPTY
            return {
                each.name: _plain(getattr(value, each.name))
                for each in fields(value)
                if getattr(value, each.name) != getattr(default, each.name)
            }
        case Facts():
            return {"answers": dict(value.answers), "gaps": [list(gap) for gap in value.gaps]}
        case date():
            return value.isoformat()
        case Mapping():
            return {name: _plain(held) for name, held in value.items()}
        case tuple():
            return [_plain(held) for held in value]
    return value


def from_json(text: str) -> List:
    """Return the list that was kept as this text.

    Never fails on what was once stored: names nobody knows are kept, values of another shape are
    dropped, and a text that is no list is an empty list.
    """
    try:
        raw = json.loads(text)
    except ValueError:
        return EMPTY
    if not isinstance(raw, dict):
        return EMPTY
    return List(
        name=_told(raw.get("name"), _text) or NOTHING,
        who=_told(raw.get("who"), _one_of(READERS)) or NOTHING,
        answers=_mapping(raw.get("answers"), lambda held: _told(held, _texts)),
        entries=_mapping(raw.get("entries"), _entry),
        order=_mapping(raw.get("order"), lambda held: _told(held, _texts)),
        compare=_mapping(raw.get("compare"), lambda held: _notes(held) or None),
        visit=_told(raw.get("visit"), _date) or NO_DATE,
        facts=_told(raw.get("facts"), _facts) or EMPTY.facts,
        result=_told(raw.get("result"), _answers) or EMPTY.result,
        seen=_moment(raw.get("seen")) or EARLIEST,
        version=_whole(raw.get("version")),
    )


class _Bad(Exception):
    """A stored value has another shape."""


def _entry(raw: object) -> Entry | None:
    if not isinstance(raw, dict):
        return None
    phase = raw.get("phase")
    return Entry(
        done=_told(raw.get("done"), _flag) or NOT,
        notes=_notes(raw.get("notes")),
        due=_told(raw.get("due"), _date) or NO_DATE,
        hidden=_told(raw.get("hidden"), _flag) or NOT,
        progress=_told(raw.get("progress"), _one_of(PROGRESS)) or NOTHING,
        assigned=_told(raw.get("assigned"), _text) or NOTHING,
        starred=_told(raw.get("starred"), _flag) or NOT,
        text=_told(raw.get("text"), _text) or NOTHING,
        phase=phase if isinstance(phase, str) else "",
    )


def _told(raw: object, read: Callable[[object], V]) -> Told[V] | None:
    match raw:
        case [value, str(by), at, version]:
            moment = _moment(at)
            if moment is not None:
                try:
                    return Told(read(value), by, moment, _whole(version))
                except _Bad:
                    pass
    return None


def _notes(raw: object) -> Notes:
    found = [_told(held, _text) for held in raw] if isinstance(raw, list) else []
    return tuple(note for note in found if note and note.value)


def _mapping(raw: object, read: Callable[[object], V | None]) -> dict[str, V]:
    held = raw if isinstance(raw, dict) else {}
    found = {name: read(value) for name, value in held.items()}
    return {name: value for name, value in found.items() if value is not None}


def _flag(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    raise _Bad


def _text(raw: object) -> str:
    if isinstance(raw, str):
        return raw[:MOST_TEXT]
    raise _Bad


def _one_of(values: tuple[str, ...]) -> Callable[[object], str]:
    def read(raw: object) -> str:
        if isinstance(raw, str) and raw in values:
            return raw
        raise _Bad

    return read


def _texts(raw: object) -> tuple[str, ...]:
    if isinstance(raw, list):
        return tuple(_text(held) for held in raw)
    raise _Bad


def _date(raw: object) -> date | None:
    if raw is None:
        return None
    try:
        return date.fromisoformat(_text(raw))
    except ValueError:
        raise _Bad from None


def _facts(raw: object) -> Facts:
    match raw:
        case {"answers": dict(answers), "gaps": [*gaps]}:
            return Facts(
                tuple((str(name), _text(value)) for name, value in answers.items()),
                tuple(
                    Gap(*gap)
                    for gap in gaps
                    if isinstance(gap, list) and len(gap) == 3 and all(map(_is_text, gap))
                ),
            )
    raise _Bad


def _answers(raw: object) -> Mapping[str, Any] | None:
    if raw is None or isinstance(raw, dict):
        return raw
    raise _Bad


def _is_text(raw: object) -> bool:
    return isinstance(raw, str)


def _moment(raw: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _whole(raw: object) -> int:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0 else 0
