"""When an item belongs on a list: tests of the answers that are true, false, or not known yet.

Pure. An answer nobody gave leaves an "in" test open, so that its item shows with "If …" and is
not hidden; it passes a "not_in" test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

# The answer to each question that has one: the values chosen. "I don't know" is no answer.
Answers = Mapping[str, frozenset[str]]


class BrokenCondition(Exception):
    """A condition of a data file cannot be read."""


class Test(NamedTuple):
    """One question was answered with one of these values or, for a `refusal`, with none."""

    question: str
    values: tuple[str, ...]
    refusal: bool = False


class Every(NamedTuple):
    """All of these are true."""

    parts: tuple[Condition, ...]


class Some(NamedTuple):
    """At least one of these is true."""

    parts: tuple[Condition, ...]


Condition = Test | Every | Some
ALWAYS = Every(())


def read_condition(table: Mapping[str, Any] | None) -> Condition:
    """Return the condition of a data file. Raises BrokenCondition for any other shape."""
    match table:
        case None:
            return ALWAYS
        case {"q": str(question), "in": [*values]} if values and len(table) == 2:
            return Test(question, tuple(values))
        case {"q": str(question), "not_in": [*values]} if values and len(table) == 2:
            return Test(question, tuple(values), refusal=True)
        case {"all": [*parts]} if parts and len(table) == 1:
            return Every(tuple(map(read_condition, parts)))
        case {"any": [*parts]} if parts and len(table) == 1:
            return Some(tuple(map(read_condition, parts)))
    raise BrokenCondition(f"not a condition: {table}")


def holds(condition: Condition, answers: Answers) -> bool | None:
    """Return whether it is true; None while that turns on an answer nobody gave."""
    if isinstance(condition, Test):
        given = answers.get(condition.question)
        if condition.refusal:
            return not given or given.isdisjoint(condition.values)
        return None if not given else not given.isdisjoint(condition.values)
    found = {holds(part, answers) for part in condition.parts}
    settling = isinstance(condition, Some)
    if settling in found:
        return settling
    return None if None in found else not settling


def tests(condition: Condition) -> Iterator[Test]:
    """Yield every test in it."""
    if isinstance(condition, Test):
        yield condition
    else:
        for part in condition.parts:
            yield from tests(part)


def reasons(condition: Condition, answers: Answers) -> Iterator[tuple[str, str]]:
    """Yield the answers that make it true, as question and value; none where it always is."""
    if isinstance(condition, Test):
        if not condition.refusal and holds(condition, answers):
            given = answers[condition.question]
            yield from ((condition.question, v) for v in condition.values if v in given)
        return
    for part in condition.parts:
        if holds(part, answers):
            yield from reasons(part, answers)


def open_tests(condition: Condition, answers: Answers) -> Iterator[Test]:
    """Yield the tests whose answer nobody gave and that would make it true."""
    if isinstance(condition, Test):
        if holds(condition, answers) is None:
            yield condition
        return
    for part in condition.parts:
        if holds(part, answers) is None:
            yield from open_tests(part, answers)
