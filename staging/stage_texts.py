"""What a stage is, in words: the hub, one text for each anatomic group, the five stage pages.

Read once at import, so that a broken file stops the start and not a reader. The group texts say
what size and spread mean; beside a prognostic stage that differs they must not stand.
Source: data/stages.toml, sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sources.sentences import About, Sentence, nothing_left, read_about, read_words, take
from staging.sentences import need_sentences, read_file, read_sentences
from staging.tnm import StageGroup


class Part(NamedTuple):
    """A title and its sentences; a question and its answer."""

    title: str
    says: tuple[Sentence, ...]


class GroupText(NamedTuple):
    """One anatomic stage group in words. `next`: what people often discuss."""

    group: StageGroup
    means: tuple[Sentence, ...]
    next: tuple[Sentence, ...]
    helps: tuple[Sentence, ...]


class StagePage(NamedTuple):
    """The page of one stage number. `denies`: what the stage does not mean."""

    number: int
    title: str
    lead: tuple[Sentence, ...]
    groups: tuple[GroupText, ...]
    questions: tuple[Part, ...]
    denies: tuple[Sentence, ...]
    ask: tuple[Sentence, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences, in the order of the page."""
        groups = (s for text in self.groups for s in text.means + text.next + text.helps)
        answers = (s for part in self.questions for s in part.says)
        return (*self.lead, *groups, *answers, *self.denies, *self.ask)


def _read_part(tables: dict[str, Any], key: str, title: str = "title") -> Part:
    place = f"stages.toml [{key}]"
    table = take(tables, key, dict, place)
    part = Part(read_words(table, title, place), need_sentences(table, "says", place))
    nothing_left(table, place)
    return part


def _read_group(group: StageGroup, groups: dict[str, Any]) -> GroupText:
    place = f"stages.toml [group.{group}]"
    table = take(groups, group, dict, place)
    text = GroupText(
        group=group,
        means=need_sentences(table, "means", place),
        next=need_sentences(table, "next", place),
        helps=need_sentences(table, "helps", place),
    )
    nothing_left(table, place)
    return text


def _read_page(number: int, pages: dict[str, Any]) -> StagePage:
    place = f"stages.toml [page.{number}]"
    table = take(pages, str(number), dict, place)
    questions = take(table, "question", list, place)
    page = StagePage(
        number=number,
        title=read_words(table, "title", place),
        lead=need_sentences(table, "lead", place),
        groups=tuple(text for group, text in GROUPS.items() if group.number == number),
        questions=tuple(_read_part({"question": q}, "question", "asks") for q in questions),
        denies=COMMON_DENIES + read_sentences(table, "denies", place),
        ask=need_sentences(table, "ask", place),
    )
    nothing_left(table, place)
    return page


_tables = read_file("stages")
ABOUT: About = read_about(_tables, "stages.toml")

WHAT_A_STAGE_IS = _read_part(_tables, "stage")
TWO_KINDS = _read_part(_tables, "two_kinds")
CAN_CHANGE = _read_part(_tables, "can_change")

_letters = take(_tables, "letter", dict, "stages.toml [letter]")
LETTERS: Mapping[str, Part] = {
    letter: _read_part(_letters, letter) for letter in ("T", "N", "M", "small")
}

_common = take(_tables, "common", dict, "stages.toml [common]")
COMMON_DENIES = need_sentences(_common, "denies", "stages.toml [common]")
BIOLOGY = need_sentences(_common, "biology", "stages.toml [common]")

_groups = take(_tables, "group", dict, "stages.toml [group]")
GROUPS: Mapping[StageGroup, GroupText] = {
    group: _read_group(group, _groups) for group in StageGroup
}

_pages = take(_tables, "page", dict, "stages.toml [page]")
PAGES: Mapping[int, StagePage] = {number: _read_page(number, _pages) for number in range(5)}

for _name, _rest in (("letter", _letters), ("common", _common), ("group", _groups)):
    nothing_left(_rest, f"stages.toml [{_name}]")
nothing_left(_pages, "stages.toml [page]")
nothing_left(_tables, "stages.toml")


def stage_text(group: StageGroup) -> GroupText:
    """Return the text of one anatomic (size-and-spread) stage group."""
    return GROUPS[group]


def stage_page(number: int) -> StagePage:
    """Return the page of stage 0 to 4. Raises KeyError for any other number."""
    return PAGES[number]


def hub() -> tuple[Part, ...]:
    """Return the parts of the hub that explain stages, in order."""
    return (WHAT_A_STAGE_IS, *LETTERS.values(), TWO_KINDS, CAN_CHANGE)


def texts() -> Iterator[str]:
    """Yield every text that a reader can meet, for the catalog of translations."""
    for part in hub():
        yield part.title
        yield from (sentence.text for sentence in part.says)
    yield from (sentence.text for sentence in BIOLOGY)
    for page in PAGES.values():
        yield page.title
        yield from (part.title for part in page.questions)
        yield from (sentence.text for sentence in page.sentences)
