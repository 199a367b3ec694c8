"""Where the questions end early, in words.

Read once at import, so that a broken file stops the start and not a reader.
Source: data/endings.toml, sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sources.sentences import About, Sentence, nothing_left, read_about, read_words
from staging.sentences import need_sentences, read_file


class Ending(NamedTuple):
    """One page: why the questions stop, and words to say to the team."""

    name: str
    title: str
    says: tuple[Sentence, ...]
    ask: tuple[Sentence, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences, in the order of the page."""
        return self.says + self.ask


_tables = read_file("endings")
ABOUT: About = read_about(_tables, "endings.toml")


def _read(name: str) -> Ending:
    place, table = f"endings.toml [{name}]", _tables[name]
    ending = Ending(
        name=name,
        title=read_words(table, "title", place),
        says=need_sentences(table, "says", place),
        ask=need_sentences(table, "ask", place),
    )
    nothing_left(table, place)
    return ending


ENDINGS: Mapping[str, Ending] = {name: _read(name) for name in _tables}


def texts() -> Iterator[str]:
    """Yield every text that a reader can meet, for the catalog of translations."""
    for ending in ENDINGS.values():
        yield ending.title
        yield from (sentence.text for sentence in ending.sentences)
