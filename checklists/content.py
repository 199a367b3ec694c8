"""What a checklist is made of: its parts, items, questions to ask, and shaping questions.

Pure; read once at import, so that a broken file stops the start and not a reader. Texts come back
as written, with tokens such as {your}; `staging.wording.say` speaks them.
Source: data/*.toml, item by item; their references stand in data/references.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from checklists.conditions import Condition, read_condition
from sources.sentences import (
    About,
    BrokenText,
    Reference,
    checked,
    nothing_left,
    read_about,
    read_reference,
    take,
)

DATA = Path(__file__).with_name("data")
CORE, RECOMMENDED = PRIORITIES = ("core", "recommended")
BOTH, PATIENT, CAREGIVER = ("both", "patient", "caregiver")
ONE, MANY, DATE = KINDS = ("one", "many", "date")
# What a reader's own rows are called; no item of ours may start so.
PREFIXES = ("own-", "gap-", "help-", "places-")


class Line(NamedTuple):
    """A text, and what it becomes for someone who helps; empty where the tokens do."""

    text: str
    other: str = ""

    def of(self, who: str) -> str:
        """Return the text to speak to "self", "other" or "learn"."""
        return self.other if self.other and who == "other" else self.text


class Phase(NamedTuple):
    """One part of the list."""

    slug: str
    title: str
    intro: str


class When(NamedTuple):
    """A time for a step; `days` before (-) or after (+) the visit, None where it sets none."""

    slug: str
    label: str
    days: int | None


class Item(NamedTuple):
    """One item. `doubt`: a clinician must sign it first, it is no more than a question to ask.

    `minimum` is its place among the few steps for those short of time, 0 outside them. `record`:
    it is asked for, sent, and arrives. `asks` names a list of questions to pick from.
    `only_if`: the words after "If" where those of the answers would be too long.
    """

    slug: str
    phase: str
    title: Line
    why: Line | None
    how: tuple[Line, ...]
    ask: tuple[Line, ...]
    when: When
    priority: str
    minimum: int
    made_for: str
    can_be_handed_on: bool
    record: bool
    asks: str
    has_script: bool
    applies_if: Condition
    only_if: str
    sources: tuple[str, ...]
    doubt: str


class Asked(NamedTuple):
    """One question to a doctor."""

    slug: str
    text: Line
    made_for: str
    applies_if: Condition


class QuestionList(NamedTuple):
    """Questions to pick from before the visit."""

    slug: str
    title: str
    intro: str
    questions: tuple[Asked, ...]
    sources: tuple[str, ...]


class Option(NamedTuple):
    """One answer. `means`: the words after "Here because you said:" and "If"."""

    value: str
    label: str
    means: str


class Question(NamedTuple):
    """One question that shapes the list; all may be skipped."""

    slug: str
    title: str
    hint: str
    kind: str
    is_first: bool
    from_result: bool
    applies_if: Condition
    options: tuple[Option, ...]

    def option(self, value: str) -> Option:
        """Return the option with this value. Raises StopIteration when there is none."""
        return next(option for option in self.options if option.value == value)


def _read_file(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BrokenText(f"{name}.toml: {error}") from error


def _read_references() -> dict[str, Reference]:
    references = {}
    for slug, table in _read_file("references").items():
        place = f"references.toml [{slug}]"
        table.pop("doubt", "")
        take(table, "kind", str, place)
        references[slug] = read_reference(slug, table, place)
    return references


REFERENCES: Mapping[str, Reference] = _read_references()


def _sources(table: dict[str, Any], place: str) -> tuple[str, ...]:
    """Take the ids of the pages it rests on: all known, and one of them read by somebody."""
    ids = tuple(take(table, "sources", list, place))
    if unknown := set(ids) - REFERENCES.keys():
        raise BrokenText(f"{place}: no reference is called {', '.join(sorted(unknown))}")
    if all(REFERENCES[one].read == "not opened" for one in ids):
        raise BrokenText(f"{place}: nobody has read a source of it")
    return ids


def _line(value: object, place: str) -> Line:
    match value:
        case str(text) if text:
            return Line(checked(text, place))
        case {"text": str(text), "other": str(other), **more} if text and other and not more:
            return Line(checked(text, place), checked(other, place))
    raise BrokenText(f"{place}: not a text: {value}")


def _lines(table: dict[str, Any], key: str, place: str) -> tuple[Line, ...]:
    return tuple(_line(value, place) for value in table.pop(key, []))


def _words(table: dict[str, Any], key: str, place: str) -> str:
    return checked(take(table, key, str, place), place)


def _read_item(slug: str, table: dict[str, Any]) -> Item:
    place = f"items.toml [{slug}]"
    doubt = table.pop("doubt", "")
    title = table.pop("as_question" if doubt else "title", None)
    item = Item(
        slug=slug,
        phase=take(table, "phase", str, place),
        title=_line(title, place),
        why=_line(table.pop("why", None), place) if not doubt else None,
        how=_lines(table, "how", place),
        ask=_lines(table, "ask", place),
        when=WHEN[take(table, "when", str, place)],
        priority=take(table, "priority", str, place),
        minimum=table.pop("minimum", 0),
        made_for=table.pop("for", BOTH),
        can_be_handed_on=table.pop("delegable", False),
        record=table.pop("record", False),
        asks=table.pop("asks", ""),
        has_script=table.pop("script", False),
        applies_if=read_condition(table.pop("applies_if", None)),
        only_if=checked(table.pop("only_if", ""), place),
        sources=_sources(table, place),
        doubt=doubt,
    )
    nothing_left(table, place)
    if item.phase not in PHASES or item.priority not in PRIORITIES:
        raise BrokenText(f"{place}: no such phase or priority")
    if item.made_for not in (BOTH, PATIENT, CAREGIVER):
        raise BrokenText(f"{place}: for nobody we know")
    if slug.startswith(PREFIXES) or not re.fullmatch(r"[a-z0-9-]+", slug):
        raise BrokenText(f"{place}: not a name for an item")
    if item.asks and item.asks not in QUESTION_LISTS:
        raise BrokenText(f"{place}: no such list of questions")
    return item


def _read_question_list(slug: str, table: dict[str, Any]) -> QuestionList:
    place = f"questions.toml [{slug}]"
    questions = []
    for row in take(table, "question", list, place):
        asked = Asked(
            slug=take(row, "slug", str, place),
            text=Line(_words(row, "text", place), checked(row.pop("other", ""), place)),
            made_for=row.pop("for", BOTH),
            applies_if=read_condition(row.pop("applies_if", None)),
        )
        nothing_left(row, place)
        questions.append(asked)
    found = QuestionList(
        slug,
        _words(table, "title", place),
        _words(table, "intro", place),
        tuple(questions),
        _sources(table, place),
    )
    nothing_left(table, place)
    return found


def _read_question(slug: str, table: dict[str, Any]) -> Question:
    place = f"shaping.toml [{slug}]"
    question = Question(
        slug=slug,
        title=_words(table, "title", place),
        hint=checked(table.pop("hint", ""), place),
        kind=take(table, "kind", str, place),
        is_first=table.pop("first", False),
        from_result=table.pop("from_result", False),
        applies_if=read_condition(table.pop("applies_if", None)),
        options=tuple(
            Option(row["value"], checked(row["label"], place), checked(row["means"], place))
            for row in table.pop("option", [])
        ),
    )
    nothing_left(table, place)
    if question.kind not in KINDS or bool(question.options) == (question.kind == DATE):
        raise BrokenText(f"{place}: kind and options do not fit")
    return question


_plan, _asked, _shaping, _listed = map(_read_file, ("plan", "questions", "shaping", "items"))
ABOUT: Mapping[str, About] = {
    name: read_about(tables, f"{name}.toml")
    for name, tables in (
        ("plan", _plan),
        ("questions", _asked),
        ("shaping", _shaping),
        ("items", _listed),
    )
}
PHASES: Mapping[str, Phase] = {
    slug: Phase(slug, _words(row, "title", slug), _words(row, "intro", slug))
    for slug, row in _plan["phase"].items()
}
WHEN: Mapping[str, When] = {
    slug: When(slug, _words(row, "label", slug), row.get("days"))
    for slug, row in _plan["when"].items()
}
SCRIPT: Mapping[str, tuple[Line, ...]] = {
    name: _lines(_plan["script"], name, "plan.toml [script]") for name in list(_plan["script"])
}
COMPARE: Mapping[str, str] = _plan["compare"]
SHAPING: Mapping[str, Question] = {
    slug: _read_question(slug, row) for slug, row in _shaping.items()
}
QUESTION_LISTS: Mapping[str, QuestionList] = {
    slug: _read_question_list(slug, row) for slug, row in _asked.items()
}
ITEMS: Mapping[str, Item] = {slug: _read_item(slug, row) for slug, row in _listed.items()}
ASKED: Mapping[str, Asked] = {
    asked.slug: asked for one in QUESTION_LISTS.values() for asked in one.questions
}
if set(ASKED) & set(ITEMS) or len(ASKED) != sum(len(q.questions) for q in QUESTION_LISTS.values()):
    raise BrokenText("questions.toml: a name stands twice")


def references(ids: tuple[str, ...]) -> tuple[Reference, ...]:
    """Return the pages with these ids, our own words left out."""
    return tuple(REFERENCES[one] for one in dict.fromkeys(ids) if REFERENCES[one].url)


def spoken_lines() -> Iterator[Line]:
    """Yield every text that may differ for a helper."""
    for item in ITEMS.values():
        yield from (item.title, *item.how, *item.ask, *([item.why] if item.why else []))
    yield from (asked.text for asked in ASKED.values())
    for lines in SCRIPT.values():
        yield from lines


def texts() -> Iterator[str]:
    """Yield every text that a reader can meet, for the catalog of translations."""
    for line in spoken_lines():
        yield from filter(None, line)
    yield from filter(None, (item.only_if for item in ITEMS.values()))
    for phase in PHASES.values():
        yield from (phase.title, phase.intro)
    yield from (when.label for when in WHEN.values())
    yield from COMPARE.values()
    for found in QUESTION_LISTS.values():
        yield from (found.title, found.intro)
    for question in SHAPING.values():
        yield from filter(None, (question.title, question.hint))
        for option in question.options:
            yield from (option.label, option.means)
