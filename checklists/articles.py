"""The pages about second opinions, in words: the hub, and one page on each topic.

Read once at import, so that a broken file stops the start and not a reader.
Source: data/articles.toml, sentence by sentence; the pages read: data/references.toml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from checklists.content import REFERENCES
from sources.sentences import (
    About,
    BrokenText,
    Reference,
    Sentence,
    nothing_left,
    read_about,
    take,
)
from sources.source import tables

DATA = Path(__file__).with_name("data")
HUB = "hub"


class Part(NamedTuple):
    """A heading and what stands under it: paragraphs, a list, words to say."""

    title: str
    says: tuple[Sentence, ...]
    listed: tuple[Sentence, ...]
    quotes: tuple[Sentence, ...]


class Article(NamedTuple):
    """One page. `link` is the line beside the link that leads to it."""

    slug: str
    title: str
    link: str
    lead: tuple[Sentence, ...]
    parts: tuple[Part, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences, in the order of the page."""
        inner = (s for part in self.parts for s in (*part.says, *part.listed, *part.quotes))
        return (*self.lead, *inner)


def _sentences(table: dict[str, Any], key: str, place: str) -> tuple[Sentence, ...]:
    """Take the sentences under a key, none if it is absent; doubtful ones stay behind."""
    found = []
    for row in table.pop(key, []):
        unknown = set(row["sources"]) - REFERENCES.keys()
        if unknown or not row["sources"] or row.keys() - {"text", "sources", "doubt"}:
            raise BrokenText(f"{place}: look at the sources of {row['text']!r}")
        if not row.get("doubt"):
            found.append(Sentence(row["text"], tuple(row["sources"])))
    return tuple(found)


def _article(slug: str, table: dict[str, Any]) -> Article:
    place = f"articles.toml [{slug}]"
    parts = []
    for row in take(table, "part", list, place):
        part = Part(
            title=take(row, "title", str, place),
            says=_sentences(row, "says", place),
            listed=_sentences(row, "list", place),
            quotes=_sentences(row, "quotes", place),
        )
        nothing_left(row, place)
        parts.append(part)
    article = Article(
        slug=slug,
        title=take(table, "title", str, place),
        link=table.pop("link", ""),
        lead=_sentences(table, "lead", place),
        parts=tuple(parts),
    )
    nothing_left(table, place)
    return article


_tables = tables(DATA / "articles.toml")
ABOUT: About = read_about(_tables, "articles.toml")
ARTICLES: Mapping[str, Article] = {slug: _article(slug, _tables[slug]) for slug in _tables}
# Every page but the hub, which leads to them.
TOPICS: tuple[Article, ...] = tuple(a for slug, a in ARTICLES.items() if slug != HUB)


def references(article: Article) -> tuple[Reference, ...]:
    """Return the pages read for an article, each once, in order of first use."""
    ids = dict.fromkeys(source for sentence in article.sentences for source in sentence.sources)
    return tuple(REFERENCES[slug] for slug in ids if REFERENCES[slug].read != "own")


def texts() -> Iterator[str]:
    """Yield every text that a reader can meet, for the catalog of translations."""
    for article in ARTICLES.values():
        yield article.title
        yield article.link
        for part in article.parts:
            yield part.title
        yield from (sentence.text for sentence in article.sentences)
