"""Kinds of help, the people it is for, and the choices of the two filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from resources.records import unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfHelp:
    """One kind of help. `synonyms` are words that people type when they look for it.

    Who types one of the `phrases` is shown it first, whatever else matches.
    """

    slug: str
    label: str
    description: str
    sort: int
    synonyms: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    open_eligibility: str

    def problems(self) -> Iterator[str]:
        if not (self.label and self.description and self.synonyms):
            yield "label, description and synonyms are not empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a service is for."""

    slug: str
    label: str
    description: str
    group: str
    sort: int
    synonyms: tuple[str, ...]

    def problems(self) -> Iterator[str]:
        if not (self.label and self.description and self.synonyms):
            yield "label, description and synonyms are not empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something else that people look for: a token of the index, or a word found anywhere."""

    slug: str
    token: str = ""
    word: str = ""
    synonyms: tuple[str, ...]

    def problems(self) -> Iterator[str]:
        if bool(self.token) == bool(self.word) or not self.synonyms:
            yield "a mark has a token or a word, and synonyms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One choice of a filter: a service with any of these kinds or audiences belongs to it."""

    slug: str
    label: str
    sort: int
    kinds: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()

    def problems(self) -> Iterator[str]:
        if not (self.label and (self.kinds or self.audiences)):
            yield "a facet has a label and covers something"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """Kinds of help, audiences, marks, and the choices of the two filters, each in its order."""

    kinds: Mapping[str, KindOfHelp]
    audiences: Mapping[str, Audience]
    marks: Mapping[str, Mark]
    needs: Mapping[str, Facet]
    who: Mapping[str, Facet]

    def problems(self) -> Iterator[str]:
        for facet in (*self.needs.values(), *self.who.values()):
            yield from unknown(f"{facet.slug}: kind", facet.kinds, self.kinds)
            yield from unknown(f"{facet.slug}: audience", facet.audiences, self.audiences)
