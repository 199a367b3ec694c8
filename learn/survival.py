"""What is said about survival numbers: in words, on what they mean, and beside each of them.

Read once at import, so that a broken file stops the start and not a reader.
Source: data/survival.toml, sentence by sentence; the pages read: data/survival_references.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from learn.figures import TEXTS, Figure, FigureSet, Measure
from learn.writing import read_writing
from sources.sentences import About, Sentence, nothing_left, read_about, read_words, take


class Part(NamedTuple):
    """A heading and what stands under it: paragraphs, then a list."""

    title: str
    says: tuple[Sentence, ...]
    listed: tuple[Sentence, ...]


class Explanation(NamedTuple):
    """A page that explains numbers without one."""

    title: str
    lead: tuple[Sentence, ...]
    parts: tuple[Part, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences, in the order of the page."""
        return (*self.lead, *(s for part in self.parts for s in (*part.says, *part.listed)))


class System(NamedTuple):
    """One numbered stage, and the group of the counts that comes nearest.

    `near`: how the names of the groups begin that may be offered for it; none for stage 0.
    """

    stage: str
    numbered: str
    grouped: str
    near: tuple[str, ...]


def _explanation(tables: dict[str, Any], key: str) -> Explanation:
    place = f"survival.toml [{key}]"
    table = take(tables, key, dict, place)
    parts = []
    for row in take(table, "part", list, place):
        title = read_words(row, "title", place)
        says, listed = (TEXTS.read_sentences(row, name, place) for name in ("says", "list"))
        nothing_left(row, place)
        parts.append(Part(title, says, listed))
    title = read_words(table, "title", place)
    page = Explanation(title, TEXTS.need_sentences(table, "lead", place), tuple(parts))
    nothing_left(table, place)
    return page


def _system(row: dict[str, Any]) -> System:
    place = "survival.toml [[system]]"
    stage, numbered, grouped = (
        read_words(row, name, place) for name in ("stage", "numbered", "grouped")
    )
    system = System(stage, numbered, grouped, tuple(row.pop("near")))
    nothing_left(row, place)
    return system


_tables = TEXTS.read_file("survival")
WRITING = read_writing(_tables, "survival.toml [file]")
ABOUT: About = read_about(_tables, "survival.toml")
IN_WORDS = _explanation(_tables, "words")
MEANING = _explanation(_tables, "meaning")
SYSTEMS = tuple(map(_system, take(_tables, "system", list, "survival.toml")))
_shown = take(_tables, "shown", dict, "survival.toml")
FIRST, RELATIVE, OVERALL, SPREAD, AFTER = (
    TEXTS.need_sentences(_shown, name, "survival.toml [shown]")
    for name in ("first", "relative", "overall", "spread", "after")
)
nothing_left(_shown, "survival.toml [shown]")
nothing_left(_tables, "survival.toml")

# What explains a number, by how it was measured.
EXPLAINS = {Measure.RELATIVE: RELATIVE, Measure.OVERALL: OVERALL}
BY_SPREAD = "SEER summary stage"


def about_set(told: FigureSet, measure: Measure) -> tuple[Sentence, ...]:
    """Return what explains a number of this set: how it was measured, and its groups."""
    return EXPLAINS[measure] + (SPREAD if told.staging.startswith(BY_SPREAD) else ())


def near(told: FigureSet, stage: str) -> tuple[Figure, ...]:
    """Return the groups of a set that come nearest to a stage (0, I, II, III or IV), if any do."""
    if not told.staging.startswith(BY_SPREAD):
        return ()
    begins = tuple(word for system in SYSTEMS if system.stage == stage for word in system.near)
    return tuple(figure for figure in told.shown if figure.slug.startswith(begins or "-"))


def texts() -> Iterator[str]:
    """Yield every text that a reader can meet, for the catalog of translations."""
    for page in (IN_WORDS, MEANING):
        yield page.title
        yield from (part.title for part in page.parts)
        yield from (sentence.text for sentence in page.sentences)
    for sentences in (FIRST, RELATIVE, OVERALL, SPREAD, AFTER):
        yield from (sentence.text for sentence in sentences)
    for system in SYSTEMS:
        yield from (system.numbered, system.grouped)
