"""What a code means, what is missing and who to ask, what the decoder points out.

Read once at import, so that a broken file stops the start and not a reader.
Sources: data/meanings.toml, data/gaps.toml and data/warnings.toml, sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sources.sentences import About, BrokenText, Sentence, nothing_left, read_about, read_words
from staging.sentences import need_sentences, read_file, read_sentences
from staging.tnm import Basis, Grade, M, N, Prefix, ReceptorStatus, T

# Every code that a page can meet, by kind. TX, NX, MX and GX are printed but are no categories.
_RECEPTOR = frozenset(ReceptorStatus) | {"low", "pending", "unknown"}
CODES: Mapping[str, frozenset[str]] = {
    "t": frozenset(T) | {"TX"},
    "n": frozenset(N) | {"NX"},
    "m": frozenset(M) | {"MX"},
    "prefix": frozenset(Prefix),
    "suffix": frozenset({"m", "sn", "f", "i+", "i-", "mol+", "mol-"}),
    "grade": frozenset(Grade) | {"GX"},
    "er": _RECEPTOR,
    "pr": _RECEPTOR,
    "her2": _RECEPTOR | {"equivocal"},
    "receptors": frozenset({"triple_negative", "triple_positive"}),
}


class Meaning(NamedTuple):
    """What a code means. `heading` follows the code ("T1c: the size of the tumor")."""

    code: str
    heading: str
    short: str
    says: tuple[Sentence, ...]
    denies: tuple[Sentence, ...]
    helps: tuple[Sentence, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences, in the order of the page."""
        return self.says + self.denies + self.helps


class Gap(NamedTuple):
    """One row of "What is missing, and who to ask". `words_other`: asking for someone else."""

    slug: str
    what: str
    why: tuple[Sentence, ...]
    who: str
    words: str
    words_other: str


class Note(NamedTuple):
    """What the decoder points out under one of its warning slugs."""

    slug: str
    says: tuple[Sentence, ...]


def _read_meaning(table: dict[str, Any], code: str, heading: str, place: str) -> Meaning:
    found = Meaning(
        code=code,
        heading=table.pop("heading", heading),
        short=read_words(table, "short", place),
        says=need_sentences(table, "says", place),
        denies=read_sentences(table, "not", place),
        helps=read_sentences(table, "helps", place),
    )
    nothing_left(table, place)
    return found


def _read_meanings(
    tables: dict[str, Any], headings: Mapping[str, str]
) -> dict[tuple[str, str, Basis | None], Meaning]:
    meanings: dict[tuple[str, str, Basis | None], Meaning] = {}
    if tables.keys() != CODES.keys():
        raise BrokenText(f"meanings.toml: odd kinds {sorted(tables.keys() ^ CODES.keys())}")
    for kind, entries in tables.items():
        if entries.keys() != CODES[kind]:
            odd = ", ".join(sorted(entries.keys() ^ CODES[kind]))
            raise BrokenText(f"meanings.toml [{kind}]: missing, or not a code: {odd}")
        for code, table in entries.items():
            place = f"meanings.toml [{kind}.{code}]"
            heading = table.get("heading", headings[kind])
            for basis in (Basis.CLINICAL, Basis.PATHOLOGICAL):
                if basis in table:
                    own = _read_meaning(table.pop(basis), code, heading, f"{place} {basis}")
                    meanings[kind, code, basis] = own
            meanings[kind, code, None] = _read_meaning(table, code, heading, place)
    return meanings


def _read_gap(slug: str, table: dict[str, Any]) -> Gap:
    place = f"gaps.toml [{slug}]"
    found = Gap(
        slug=slug,
        what=read_words(table, "what", place),
        why=need_sentences(table, "why", place),
        who=read_words(table, "who", place),
        words=read_words(table, "words", place),
        words_other=read_words(table, "words_other", place),
    )
    nothing_left(table, place)
    return found


def _read_note(slug: str, table: dict[str, Any]) -> Note:
    place = f"warnings.toml [{slug}]"
    found = Note(slug, need_sentences(table, "says", place))
    nothing_left(table, place)
    return found


_tables = {name: read_file(name) for name in ("meanings", "gaps", "warnings")}
_about = {name: read_about(tables, f"{name}.toml") for name, tables in _tables.items()}

HEADINGS: Mapping[str, str] = _tables["meanings"].pop("kind")
_meanings = _read_meanings(_tables["meanings"], HEADINGS)
GAPS: Mapping[str, Gap] = {slug: _read_gap(slug, row) for slug, row in _tables["gaps"].items()}
NOTES: Mapping[str, Note] = {
    slug: _read_note(slug, row) for slug, row in _tables["warnings"].items()
}


def meaning(kind: str, code: str, basis: Basis | None = None) -> Meaning | None:
    """Return what a code means; None for a code that this kind does not have.

    `kind` is a key of `CODES`, `code` is written as AJCC prints it ("T1c", "N0(i+)", "TX").
    Where the clinical and the pathological meaning differ, `basis` picks one; without it, and
    after treatment, the text that holds for both comes back.
    """
    return _meanings.get((kind, code, basis)) or _meanings.get((kind, code, None))


def gap(slug: str) -> Gap:
    """Return the row for one missing answer. Raises KeyError for an unknown slug."""
    return GAPS[slug]


def warning(slug: str) -> Note:
    """Return the text for one warning of the decoder. Raises KeyError for an unknown slug."""
    return NOTES[slug]


def about(name: str) -> About:
    """Return who answers for a file: "meanings", "gaps" or "warnings"."""
    return _about[name]


def meanings() -> Iterator[Meaning]:
    """Yield every meaning, those of one basis included."""
    yield from _meanings.values()


def texts() -> Iterator[str]:
    """Yield every text that a reader can meet, for the catalog of translations."""
    yield from HEADINGS.values()
    yield from (head.edition for head in _about.values())
    for entry in meanings():
        yield from (entry.heading, entry.short)
        yield from (sentence.text for sentence in entry.sentences)
    for row in GAPS.values():
        yield from (row.what, row.who, row.words, row.words_other)
        yield from (sentence.text for sentence in row.why)
    for note in NOTES.values():
        yield from (sentence.text for sentence in note.says)
