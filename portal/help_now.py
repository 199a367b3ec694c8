"""The care cards of “Get help now”, read once from data/help_now.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sources.source import read

DATA = Path(__file__).parent / "data"


class Page(NamedTuple):
    """A public page that a card or a line rests on."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line one can call. Empty hours are not known."""

    name: str
    number: str
    dial: str
    hours: str
    sources: tuple[Page, ...]
    languages: str = ""
    what: str = ""
    sms: str = ""
    sms_words: str = ""
    first: bool = False
    doubts: str = ""


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
