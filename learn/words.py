"""The words of reports and of care, in plain words: what each means and where it is used.

Read once at import, so that a broken file stops the start and not a reader.
Source: data/words.toml, sentence by sentence; the pages read: data/word_references.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from learn.writing import read_writing
from sources.sentences import (
    About,
    BrokenText,
    Reference,
    Sentence,
    Texts,
    nothing_left,
    read_about,
    read_words,
    take,
)

TEXTS = Texts(Path(__file__).with_name("data"), "word_references")
FIRST_DIGIT = "0–9"
MOST_WORDS = 40


class Word(NamedTuple):
    """One word. `aka`: its other names. `typed`: how people also type it, never shown.

    `find`: the forms that open its meaning on other pages. `exempt`: the words, in lower case, that
    the reading grade does not count. `printed`: what a report prints near it. `related`: slugs.
    `pages`: those of this site that use it, by the names of learn.views.words. `unchecked`: an
    address that nobody has opened, for the link check and not for readers.
    """

    slug: str
    name: str
    aka: tuple[str, ...]
    typed: tuple[str, ...]
    find: tuple[str, ...]
    exempt: tuple[str, ...]
    printed: tuple[str, ...]
    related: tuple[str, ...]
    pages: tuple[str, ...]
    says: tuple[Sentence, ...]
    unchecked: str

    @property
    def letter(self) -> str:
        """The letter it stands under, A to Z, or the one for digits."""
        first = self.name[0].upper()
        return FIRST_DIGIT if first.isdigit() else first


def _read_word(table: dict[str, Any]) -> Word:
    slug = take(table, "slug", str, "words.toml")
    place = f"words.toml [{slug}]"
    lists = {
        key: tuple(table.pop(key, ()))
        for key in ("aka", "typed", "find", "exempt", "printed", "related", "pages")
    }
    word = Word(
        slug=slug,
        name=read_words(table, "name", place),
        says=TEXTS.read_sentences(table, "says", place),
        unchecked=table.pop("unchecked", ""),
        **lists,
    )
    nothing_left(table, place)
    if sum(len(sentence.text.split()) for sentence in word.says) > MOST_WORDS:
        raise BrokenText(f"{place}: more than {MOST_WORDS} words")
    return word


def _whole(words: Mapping[str, Word]) -> Mapping[str, Word]:
    """Return the words whose meaning may be shown. Raises BrokenText where two share a form."""
    owner: dict[str, str] = {}
    for word in words.values():
        if unknown := set(word.related) - words.keys():
            raise BrokenText(f"words.toml [{word.slug}]: no word is called {sorted(unknown)}")
        for form in word.find:
            if owner.setdefault(form, word.slug) != word.slug:
                raise BrokenText(f"words.toml [{word.slug}]: {owner[form]} has {form!r} too")
    return {slug: word for slug, word in words.items() if word.says}


_tables = TEXTS.read_file("words")
WRITING = read_writing(_tables, "words.toml [file]")
ABOUT: About = read_about(_tables, "words.toml")
_read = [_read_word(table) for table in take(_tables, "word", list, "words.toml")]
nothing_left(_tables, "words.toml")

WORDS: Mapping[str, Word] = _whole({word.slug: word for word in _read})
EXEMPT: frozenset[str] = frozenset(form for word in WORDS.values() for form in word.exempt)


def in_order() -> tuple[Word, ...]:
    """Return the words from A to Z, those that begin with a digit first."""
    return tuple(sorted(WORDS.values(), key=lambda word: re.sub(r"\W", "", word.name.lower())))


def related(word: Word) -> tuple[Word, ...]:
    """Return the words a reader of this one may want next."""
    return tuple(WORDS[slug] for slug in word.related if slug in WORDS)


def unread(word: Word) -> tuple[Reference, ...]:
    """Return the references of a word that nobody has opened yet."""
    ids = dict.fromkeys(source for sentence in word.says for source in sentence.sources)
    found = (TEXTS.references[one] for one in ids)
    return tuple(reference for reference in found if reference.read == "not opened")


def links() -> Iterator[str]:
    """Yield every address the words name, those that nobody has opened too: for a link check."""
    read = [reference.url for reference in TEXTS.references.values()]
    yield from dict.fromkeys(filter(None, (*read, *(word.unchecked for word in WORDS.values()))))


def texts() -> Iterator[str]:
    """Yield every text that a reader can meet, for the catalog of translations."""
    for word in WORDS.values():
        yield word.name
        yield from word.aka
        yield from (sentence.text for sentence in word.says)
