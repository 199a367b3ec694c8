"""Questions people ask, each answered on a page of its own.

Read once at import, so that a broken file stops the start and not a reader.
Source: data/articles.toml, sentence by sentence; the pages read: data/article_references.toml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from learn.writing import read_writing
from sources.sentences import (
    About,
    BrokenText,
    Sentence,
    Texts,
    nothing_left,
    read_about,
    read_words,
    take,
)

TEXTS = Texts(Path(__file__).with_name("data"), "article_references")


class Reading(NamedTuple):
    """A booklet or a book. `year` is None where no source gives one."""

    name: str
    by: str
    year: int | None
    says: tuple[Sentence, ...]


class Part(NamedTuple):
    """A heading and what stands under it: paragraphs, a list, words to say, things to read."""

    title: str
    says: tuple[Sentence, ...]
    listed: tuple[Sentence, ...]
    quotes: tuple[Sentence, ...]
    reading: tuple[Reading, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences, in the order of the page."""
        read = (sentence for one in self.reading for sentence in one.says)
        return (*self.says, *self.listed, *self.quotes, *read)


class Article(NamedTuple):
    """One page. `tab` is its title where a preview may show it, `link` the line beside a link.

    `next`: where to go from here, slugs of articles or names of learn.views.articles.
    """

    slug: str
    title: str
    tab: str
    link: str
    lead: tuple[Sentence, ...]
    parts: tuple[Part, ...]
    next: tuple[str, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences, in the order of the page."""
        return (*self.lead, *(sentence for part in self.parts for sentence in part.sentences))


def _read_reading(table: dict[str, Any], place: str) -> Reading:
    reading = Reading(
        name=take(table, "name", str, place),
        by=take(table, "by", str, place),
        year=table.pop("year", None),
        says=TEXTS.need_sentences(table, "says", place),
    )
    nothing_left(table, place)
    return reading


def _read_part(table: dict[str, Any], place: str) -> Part:
    part = Part(
        title=read_words(table, "title", place),
        says=TEXTS.read_sentences(table, "says", place),
        listed=TEXTS.read_sentences(table, "list", place),
        quotes=TEXTS.read_sentences(table, "quotes", place),
        reading=tuple(_read_reading(one, place) for one in table.pop("reading", [])),
    )
    nothing_left(table, place)
    if not part.sentences:
        raise BrokenText(f"{place}: nothing stands under {part.title!r}")
    return part


def _read_article(slug: str, table: dict[str, Any]) -> Article:
    place = f"articles.toml [{slug}]"
    title = read_words(table, "title", place)
    article = Article(
        slug=slug,
        title=title,
        tab=table.pop("tab", title),
        link=read_words(table, "link", place),
        lead=TEXTS.need_sentences(table, "lead", place),
        parts=tuple(_read_part(part, place) for part in take(table, "part", list, place)),
        next=tuple(take(table, "next", list, place)),
    )
    nothing_left(table, place)
    return article


_tables = TEXTS.read_file("articles")
WRITING = read_writing(_tables, "articles.toml [file]")
ABOUT: About = read_about(_tables, "articles.toml")
ARTICLES: Mapping[str, Article] = {slug: _read_article(slug, _tables[slug]) for slug in _tables}


def addresses() -> Iterator[str]:
    """Yield every address that the pages rest on, each once: for a link check."""
    yield from (reference.url for reference in TEXTS.references.values() if reference.url)


def texts() -> Iterator[str]:
    """Yield every text that a reader can meet, for the catalog of translations."""
    yield ABOUT.title
    for article in ARTICLES.values():
        yield from (article.title, article.tab, article.link)
        yield from (part.title for part in article.parts)
        yield from (sentence.text for sentence in article.sentences)
