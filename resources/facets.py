"""The filters and topics of the directory as tokens: what a service has, what a reader asks."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache

from django.utils import timezone

from resources import hours, words
from resources.curated import read_taxonomy
from resources.models import Confidence, Cost, Coverage

TAXONOMY = read_taxonomy()

# A choice of a filter, by the name of its field, and the beginning of its token.
NAMES = {
    "need": "need",
    "who": "who",
    "language": "language",
    "how": "how",
    "kind": "kind",
    "audience": "audience",
}


@cache
def topic_words(language: str) -> dict[str, words.Found]:
    """Return what people call each kind of help, each audience and each mark, by its token."""
    called = {
        f"f.{name}.{topic.slug}": [topic.slug.replace("-", " "), topic.label, *topic.synonyms]
        for name, topics in (("kind", TAXONOMY.kinds), ("audience", TAXONOMY.audiences))
        for topic in topics.values()
    }
    for mark in TAXONOMY.marks.values():
        word = f"{language[0]}t.{words.stem(mark.word, language)}"
        called[f"f.{mark.token}" if mark.token else word] = mark.synonyms
    return {token: words.found(" ".join(texts), language) for token, texts in called.items()}


def topics_called(word: str, language: str) -> list[str]:
    """Return the tokens of the topics that people call by a word."""
    stem = words.stem(word, language)
    return [token for token, found in topic_words(language).items() if stem in found.stems]


def topics_begun(start: str, language: str) -> list[str]:
    """Return the tokens of the topics that people call by a word which begins so."""
    return [
        token
        for token, found in topic_words(language).items()
        if any(word.startswith(start) for word in found.words)
    ]


def urgent(text: str) -> list[str]:
    """Return the tokens of the kinds of help that a text asks for in a phrase of theirs."""
    typed = f" {' '.join(words.words(words.folded(text)))} "
    return [
        f"f.kind.{kind.slug}"
        for kind in TAXONOMY.kinds.values()
        if any(f" {phrase} " in typed for phrase in kind.phrases)
    ]


@cache
def topic_vocabulary(language: str) -> frozenset[str]:
    """Return all words for topics that a misspelled one may have meant."""
    several = (found.words for found in topic_words(language).values())
    return frozenset(word for found in several for word in found if words.may_be_meant(word))


def lines(service: Mapping, phones: Iterable[Mapping]) -> list[Mapping]:
    """Return the phones of a service's organization that readers are shown for it."""
    return [
        phone
        for phone in phones
        if phone["source"]
        and phone["confidence"] != Confidence.LOW
        and phone["service"] in {"", service["slug"]}
    ]


def of_service(service: Mapping, phones: Iterable[Mapping]) -> set[str]:
    """Return the tokens of a service's entry, with the phones of its organization."""
    shown = lines(service, phones)
    kinds, audiences = set(service["kinds"]), set(service["audiences"])
    found = {f"kind.{kind}" for kind in kinds} | {f"audience.{one}" for one in audiences}
    for name, choices in (("need", TAXONOMY.needs), ("who", TAXONOMY.who)):
        found |= {
            f"{name}.{facet.slug}"
            for facet in choices.values()
            if kinds & set(facet.kinds) or audiences & set(facet.audiences)
        }
    spoken = {*service["languages"], *(code for line in shown for code in line["languages"])}
    found |= {f"language.{code}" for code in spoken}
    found |= {f"how.{channel}" for channel in service["channels"]}
    if shown:
        found.add("how.phone")
    if any(line["tty"] for line in shown):
        found.add("tty")
    if service["cost"] == Cost.FREE:
        found.add("free")
    if service["coverage"] == Coverage.NATIONWIDE:
        found.add("state.any")
    found |= {f"state.{state}" for state in service["states"]}
    found |= {token for line in shown for token in hours.slots(line["opening"])}
    return {f"f.{token}" for token in found}


def groups(chosen: Mapping, at: datetime | None = None) -> Iterator[list[str]]:
    """Yield what a reader chose: of each list a service has one token at least.

    `chosen` is the cleaned data of the filter's form; “open now” is at a moment, now if None.
    """
    for field, name in NAMES.items():
        if chosen.get(field):
            yield [f"f.{name}.{chosen[field]}"]
    if chosen.get("free"):
        yield ["f.free"]
    if chosen.get("state"):
        yield [f"f.state.{chosen['state']}", "f.state.any"]
    if chosen.get("open"):
        yield [f"f.{token}" for token in hours.slots_at(at or timezone.now())]
