"""A sentence for readers and the pages it rests on; how files of sentences are read.

Sentences come back as written; whoever shows them puts them into the reader's language.
A sentence with a doubt stays in its file for the reviewer and never comes back from here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

TOKENS = frozenset({"you", "your", "yours", "you_have", "are", "You", "Your"})
READ = frozenset({"excerpt", "mirror", "not opened", "own"})

Kind = TypeVar("Kind")


class BrokenText(Exception):
    """A data file says something that cannot be shown; the message names the place."""


class Reference(NamedTuple):
    """A page that sentences rest on. `url` is empty for our own words."""

    id: str
    title: str
    publisher: str
    year: int | None
    url: str
    read: str
    retrieved: date


class Sentence(NamedTuple):
    """One sentence for readers and the ids of the references it rests on."""

    text: str
    sources: tuple[str, ...]

    def __str__(self) -> str:
        return self.text


class About(NamedTuple):
    """Who answers for a file of sentences. An empty `reviewed_by`: no clinician has yet."""

    title: str
    edition: str
    reviewed_by: str
    reviewed_on: date | None
    next_review: date


class Texts:
    """Files of sentences in one folder, and the `references` they rest on, by id."""

    def __init__(self, data: Path, references: str = "references") -> None:
        """Read <references>.toml of the folder. Raises BrokenText when it cannot be used."""
        self.data = data
        self.references: Mapping[str, Reference] = {
            slug: read_reference(slug, table, f"{references}.toml [{slug}]")
            for slug, table in self.read_file(references).items()
        }

    def read_file(self, name: str) -> dict[str, Any]:
        """Return the tables of <name>.toml. Raises BrokenText when it is not TOML."""
        try:
            return tomllib.loads((self.data / f"{name}.toml").read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise BrokenText(f"{name}.toml: {error}") from error

    def read_sentences(self, table: dict[str, Any], key: str, place: str) -> tuple[Sentence, ...]:
        """Take the sentences under a key, none if it is absent; doubtful ones stay behind."""
        return tuple(
            Sentence(checked(row["text"], place), tuple(row["sources"]))
            for row in table.pop(key, [])
            if self.sound(row, place) and not row.get("doubt")
        )

    def need_sentences(self, table: dict[str, Any], key: str, place: str) -> tuple[Sentence, ...]:
        """Take the sentences under a key. Raises BrokenText when none may be shown."""
        sentences = self.read_sentences(table, key, place)
        if not sentences:
            raise BrokenText(f"{place}: {key} is missing")
        return sentences

    def sound(self, row: Mapping[str, Any], place: str) -> bool:
        """Return True for a sentence that is complete. Raises BrokenText for any other."""
        keys = {"text", "sources", "doubt"}
        if not row.get("text") or not row.get("sources") or row.keys() - keys:
            raise BrokenText(f"{place}: a sentence needs a text and sources, and may have a doubt")
        self.need_read(row["sources"], row["text"], place)
        return True

    def need_read(self, ids: Iterable[str], text: str, place: str) -> None:
        """Raise BrokenText for an unknown reference, or when nobody has read any of them."""
        unknown = set(ids) - self.references.keys()
        if unknown:
            raise BrokenText(f"{place}: no reference is called {', '.join(sorted(unknown))}")
        if all(self.references[one].read == "not opened" for one in ids):
            raise BrokenText(f"{place}: nobody has read a source of {text!r}")

    def used(self, sentences: Iterable[Sentence]) -> tuple[Reference, ...]:
        """Return the pages read for the sentences, each once, in order of first use.

        Our own words are no page, and a page that nobody has read yet is not named as if one had.
        """
        ids = dict.fromkeys(source for sentence in sentences for source in sentence.sources)
        return tuple(
            self.references[one]
            for one in ids
            if self.references[one].read in {"excerpt", "mirror"}
        )

    def basis(self, sentences: Sequence[Sentence]) -> list[dict[str, Any]]:
        """Return the pages of `used` as tables, each with the texts that rest on it as `says`."""
        return [
            page._asdict() | {"says": [s.text for s in sentences if page.id in s.sources]}
            for page in self.used(sentences)
        ]


def take(table: dict[str, Any], key: str, kind: type[Kind], place: str) -> Kind:
    """Take one required value out of a table. Raises BrokenText when it is missing or empty."""
    value = table.pop(key, None)
    if not isinstance(value, kind) or not value:
        raise BrokenText(f"{place}: {key} is missing")
    return value


def nothing_left(table: Mapping[str, Any], place: str) -> None:
    """Raise BrokenText for keys that nobody reads: a misspelt key must not pass."""
    if table:
        raise BrokenText(f"{place}: nobody reads {', '.join(table)}")


def read_about(tables: dict[str, Any], place: str) -> About:
    """Take the [file] table out of a file's tables and return it."""
    table = take(tables, "file", dict, place)
    about = About(
        title=take(table, "title", str, place),
        edition=table.pop("edition", ""),
        reviewed_by=table.pop("reviewed_by", ""),
        reviewed_on=table.pop("reviewed_on", "") or None,
        next_review=take(table, "next_review", date, place),
    )
    if bool(about.reviewed_by) != bool(about.reviewed_on):
        raise BrokenText(f"{place}: reviewed_by and reviewed_on go together")
    nothing_left(table, f"{place} [file]")
    return about


def read_words(table: dict[str, Any], key: str, place: str) -> str:
    """Take a text that states no fact of its own: a heading, a few words for a table."""
    return checked(take(table, key, str, place), place)


def checked(text: str, place: str) -> str:
    """Return the text. Raises BrokenText for a token that no reader's set of words has."""
    unknown = set(re.findall(r"\{(.*?)\}", text)) - TOKENS
    if unknown:
        raise BrokenText(f"{place}: unknown token {', '.join(sorted(unknown))}")
    return text


def read_reference(slug: str, table: dict[str, Any], place: str) -> Reference:
    """Take a whole table of a page that sentences rest on. Raises BrokenText for a broken one."""
    reference = Reference(
        id=slug,
        title=take(table, "title", str, place),
        publisher=take(table, "publisher", str, place),
        year=table.pop("year", None),
        url=table.pop("url", ""),
        read=take(table, "read", str, place),
        retrieved=take(table, "retrieved", date, place),
    )
    if reference.read not in READ:
        raise BrokenText(f"{place}: read is one of {', '.join(sorted(READ))}")
    if bool(reference.url) == (reference.read == "own"):
        raise BrokenText(f"{place}: a page has a url, our own words have none")
    nothing_left(table, place)
    return reference
