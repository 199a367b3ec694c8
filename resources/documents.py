"""What a service is found by: the tokens of its names, its keywords, all its words, its filters."""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from resources import facets, words
from resources.places import STATES
from resources.records import LANGUAGES

# Raise it when documents are made in another way: the next load makes them all again.
EDITION = 5

Told = Mapping[str, Any]


def fingerprint(languages: list[str]) -> str:
    """Return what changes when all documents have to be made again."""
    parts = (EDITION, languages, facets.TAXONOMY.needs, facets.TAXONOMY.who)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


class Document(NamedTuple):
    """The tokens a service is found by, and the words a misspelled one may have meant."""

    tokens: set[str]
    vocabulary: dict[str, set[str]]


def document(entry: Told, service: Told, languages: list[str]) -> Document:
    """Return what a service is found by; people's words for its topics are in facets.py.

    A word of a name counts as a keyword too, and each of them as a word of the text. Numbers and
    web addresses of former days are found too: people have old ones in their papers.
    """
    made = Document(facets.of_service(service, entry["phones"]), {})
    for language in languages:
        stems: set[str] = set()
        plain: set[str] = set()
        for where, texts in zip("nkt", texts_by_place(entry, service, language), strict=True):
            found = words.found(" ".join(texts), language)
            stems |= found.stems
            plain |= found.words
            made.tokens.update(f"{language[0]}{where}.{word}" for word in stems | plain)
        made.vocabulary[language] = {word for word in plain if words.may_be_meant(word)}
    hosts = [urlsplit(url).netloc for url in (entry["website"], *entry["former_websites"])]
    for name in (
        *(entry["name"], entry["acronym"], *entry["alternate_name"].split(";")),
        *hosts,
        *(host.removeprefix("www.") for host in hosts),
    ):
        if name.strip():
            made.tokens.add(f"w.{words.whole_name(name)}")
    for phone in entry["phones"]:
        digits = words.phone_digits(phone["e164"] or phone["number"])
        made.tokens.update({f"p.{digits}", f"p.{digits[-7:]}"})
    return made


def texts_by_place(entry: Told, service: Told, language: str) -> tuple[list[str], ...]:
    """Return the texts of a service: its names, its keywords apart from topics, all others."""

    def said(holder: Told, name: str) -> Any:
        return holder.get(f"{name}_{language}") or holder[name]

    return (
        [entry["name"], entry["acronym"], said(service, "name")],
        [
            entry["alternate_name"],
            entry["parent"],
            urlsplit(entry["website"]).netloc.removeprefix("www."),
            *(STATES[state] for state in (*service["states"], entry["state"]) if state in STATES),
            *(LANGUAGES[code] for code in service["languages"] if code != "en"),
            entry["city"],
        ],
        [
            said(entry, "description"),
            said(service, "description"),
            said(service, "eligibility"),
            service["cost_note"],
            service["coverage_note"],
            *said(service, "start"),
            *(said(phone, "note") for phone in facets.lines(service, entry["phones"])),
        ],
    )
