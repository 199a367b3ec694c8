"""The care cards of “Get help now”, read once from data/help_now.toml."""

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from resources.hours import is_always, open_now
from resources.wording import opens
from sources.source import read

DATA = Path(__file__).parent / "data"


class Page(NamedTuple):
    """A public page that a card or a line rests on."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line one can call. Empty hours are not known.

    `opening` says the hours for the clock (resources/hours.py), and `at` the moment that a page
    is shown: without it nothing is said of being open now.
    """

    name: str
    number: str
    dial: str
    hours: str
    sources: tuple[Page, ...]
    languages: str = ""
    what: str = ""
    sms: str = ""
    sms_words: str = ""
    opening: tuple[dict, ...] = ()
    first: bool = False
    talk: bool = False
    doubts: str = ""
    at: datetime | None = None

    @property
    def is_open(self):
        return open_now(self, self.at) if self.at else None

    @property
    def is_closed(self):
        return self.is_open is False

    @property
    def opens(self):
        """When a closed line opens next, by its own clock."""
        return opens(self, self.at) if self.at else ""

    @property
    def has_holidays(self):
        """Whether the clock knows its hours, but not what happens on a holiday."""
        return bool(self.opening) and not any(is_always(one) for one in self.opening)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One reason to call: `signs` say when, `lines` whom."""

    title: str
    sources: tuple[Page, ...]
    intro: str = ""
    signs: tuple[str, ...] = ()
    after: str = ""
    urgent: bool = False
    lines: tuple[Line, ...] = ()
    doubts: str = ""

    @property
    def pages(self):
        """Every page that the card and its lines rest on, each once."""
        return dict.fromkeys(p for part in (self, *self.lines) for p in part.sources)


def pages(entries):
    return tuple(Page(**entry) for entry in entries)


def read_cards(path):
    """Return the cards in the order of the file."""
    with path.open("rb") as file:
        cards = tomllib.load(file)["card"]
    return tuple(
        Card(
            **{
                **card,
                "signs": tuple(card.get("signs", ())),
                "sources": pages(card["sources"]),
                "lines": tuple(
                    Line(**{**line, "sources": pages(line["sources"])})
                    for line in card.get("lines", ())
                ),
            }
        )
        for card in cards
    )


SOURCE = read(DATA / "sources.toml")["help_now"]
CARDS = read_cards(DATA / "help_now.toml")
FIRST_LINES = tuple(line for card in CARDS for line in card.lines if line.first)
TALK_LINES = tuple(line for card in CARDS for line in card.lines if line.talk)


def lines_at(lines, at):
    """Return the lines as they are at a moment: open ones first, those known to be closed last."""
    moved = (replace(line, at=at) for line in lines)
    return sorted(moved, key=lambda line: (line.is_closed, not line.is_open))


def cards_at(at):
    """Return the cards with their lines as they are at a moment."""
    return [replace(card, lines=lines_at(card.lines, at)) for card in CARDS]


def talk_lines(at=None):
    """Return the lines to talk to somebody, open ones first; now, if no moment is given."""
    return lines_at(TALK_LINES, at or timezone.now())
