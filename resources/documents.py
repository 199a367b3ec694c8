"""What a service is found by: the tokens of its names, its keywords, all its words, its filters."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from resources import facets, words
from resources.models import Topic
from resources.places import STATES
from resources.records import LANGUAGES

# Raise it when documents are made in another way: the next load makes them all again.
EDITION = 2

Told = Mapping[str, Any]


class Topics:
    """The words of the two taxonomies, read once for many documents."""

    def __init__(self) -> None:
        self.words = {
            (topic.taxonomy, topic.slug): " ".join(
                [topic.slug.replace("-", " "), topic.label, *topic.synonyms]
            )
            for topic in Topic.objects.all()
        }
        self.fingerprint = hashlib.sha256(repr(sorted(self.words.items())).encode()).hexdigest()

    def of(self, service: Told) -> Iterator[str]:
        """Yield what people call the kinds of help of a service, and those it is for."""
        for name, taxonomy in zip(("kinds", "audiences"), Topic.Taxonomy, strict=True):
            yield from (self.words[taxonomy, slug] for slug in service[name])


def fingerprint(topics: Topics, languages: list[str]) -> str:
    """Return what changes when all documents have to be made again."""
    parts = (EDITION, languages, facets.TAXONOMY.needs, facets.TAXONOMY.who, topics.fingerprint)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def texts(entry: Told, service: Told, topics: Topics, language: str) -> dict[str, str]:
    """Return the words of a service by where they stand: its names, its keywords, all others."""

    def said(holder: Told, name: str) -> Any:
        return holder.get(f"{name}_{language}") or holder[name]

    names = [entry["name"], entry["acronym"], said(service, "name")]
    keywords = [
        entry["alternate_name"],
        *topics.of(service),
        entry["parent"],
        urlsplit(entry["website"]).netloc.removeprefix("www."),
        *(STATES[state] for state in (*service["states"], entry["state"]) if state in STATES),
        *(LANGUAGES[code] for code in service["languages"] if code != "en"),
        entry["city"],
    ]
    others = [
        said(entry, "description"),
        said(service, "description"),
        said(service, "eligibility"),
        service["cost_note"],
        service["coverage_note"],
        *said(service, "start"),
    ]
    return {"n": " ".join(names), "k": " ".join(keywords), "t": " ".join(others)}


def tokens(entry: Told, service: Told, topics: Topics, languages: list[str]) -> set[str]:
    """Return all tokens of a service's document.

    A word of a name counts as a keyword too, and each of them as a word of the text. Numbers and
    web addresses of former days are found too: people have old ones in their papers.
    """
    found = facets.of_service(service, entry["phones"])
    for language in languages:
        so_far: set[str] = set()
        for where, text in texts(entry, service, topics, language).items():
            so_far |= words.tokens(text, language)
            found |= {f"{language[0]}{where}.{word}" for word in so_far}
    hosts = [urlsplit(url).netloc for url in (entry["website"], *entry["former_websites"])]
    for name in (
        *(entry["name"], entry["acronym"], *entry["alternate_name"].split(";")),
        *hosts,
        *(host.removeprefix("www.") for host in hosts),
    ):
        if name.strip():
            found.add(f"w.{words.whole_name(name)}")
    for phone in entry["phones"]:
        digits = words.phone_digits(phone["e164"] or phone["number"])
        found |= {f"p.{digits}", f"p.{digits[-7:]}"}
    return found


def vocabulary(entry: Told, service: Told, topics: Topics, language: str) -> set[str]:
    """Return the words of a document that a misspelled one may have meant."""
    text = " ".join(texts(entry, service, topics, language).values())
    return {words.folded(word)[: words.LONGEST] for word in words.words(text) if len(word) > 2}
