"""The care cards of “Get help now”, read once from data/help_now.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from sources.source import read

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Line:
    """A line one can call. `number` is as people read it, `dial` as a phone takes it."""

    name: str
    number: str
    dial: str
    hours: str
    languages: str
    what: str
    sources: tuple[str, ...]
    first: bool = False
    doubts: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One reason to call, most urgent first; `signs` say when, `lines` whom."""

    title: str
    sources: tuple[str, ...]
    intro: str = ""
    signs: tuple[str, ...] = ()
    after: str = ""
    urgent: bool = False
    lines: tuple[Line, ...] = ()
    doubts: str = ""


def card(entry: dict) -> Card:
    """Return the card that one table of the data file describes."""
    values = {key: tuple(v) if isinstance(v, list) else v for key, v in entry.items()}
    lines = tuple(
        Line(**{**line, "sources": tuple(line["sources"])}) for line in entry.get("lines", ())
    )
    return Card(**{**values, "lines": lines})


def read_cards(path: Path) -> tuple[Card, ...]:
    """Return the cards in the order of the file."""
    with path.open("rb") as file:
        return tuple(card(entry) for entry in tomllib.load(file)["card"])


SOURCES = read(DATA / "sources.toml")
CARDS = read_cards(DATA / "help_now.toml")
FIRST_LINES = tuple(line for card in CARDS for line in card.lines if line.first)
