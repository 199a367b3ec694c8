"""Search and filters as people type: stems, everyday words, numbers, words begun or misspelled.

What people type is never logged or kept.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import get_language

from resources import facets, words
from resources.index import Groups, Hits, Ids, languages, run, vocabulary
from resources.places import STATES

PREFIX_FROM = 2
MOST_WORDS = 8
STATE_NAMES = [
    *STATES.items(),
    *(("DC", "Washington DC"), ("DC", "Washington D.C."), ("NY", "NYC")),
]
STATES_THAT_ARE_WORDS = """
    al as co ct de hi id in la ma md me mi mo ms mt ne oh ok or pa va vi
"""
WORDS_LIKE_STATES = frozenset(STATES_THAT_ARE_WORDS.split())
RARE = 1_000_000  # what the only entry with a word is worth
PLACES = ("n", "k", "t")  # in a name, among the keywords too, anywhere


class Found(NamedTuple):
    """The ids of the organizations found, best first, and what to say about them.

    `more`: there are more than these. `corrected`: nothing was found as typed, this was looked for
    instead, and the page says so. `loosened`: no entry has all the words; these have some of them.
    """

    ids: Ids
    more: bool = False
    corrected: str = ""
    loosened: bool = False


def find(
    text: str = "",
    chosen: Mapping[str, Any] | None = None,
    *,
    language: str | None = None,
    at: datetime | None = None,
) -> Found:
    """Return the published organizations that match a text and the choices of the filters.

    `chosen` is the cleaned data of the filter's form: need, who, language, how, state (slugs and
    codes), free, open (true or not); also kind and audience. Without a text: A to Z.
    """
    language = indexed(language or get_language())
    filters = list(facets.groups(chosen or {}, at))
    asked = words.asked(text)
    if not asked:
        return answer(run([filters]))
    state, rest = ("", "") if (chosen or {}).get("state") else state_named(text)
    if state and words.only_asks(rest):
        return answer(run(serving(state, asked, language, filters)))
    hits = match(text, asked, language, filters)
    if state:
        there = [*filters, *facets.groups({"state": state})]
        hits = joined(hits, match(rest, words.asked(rest), language, there))
    if hits.ids:
        return answer(hits)
    corrected = words.replaced(text, respelled(asked, language))
    better = words.asked(corrected)
    if better == asked:
        corrected = ""
    elif (hits := match(corrected, better, language, filters)).ids:
        return answer(hits)._replace(corrected=corrected)
    if len(better) > 1 and (hits := some_words(better, language, filters)).ids:
        return answer(hits)._replace(corrected=corrected, loosened=True)
    return Found(Ids())


def match(text: str, asked: list[str], language: str, filters: Groups) -> Hits:
    """Return what has all the words; where nothing has, what has the last one begun."""
    hits = run(ways(text, asked, language, filters))
    return hits if hits.ids else run(begun(asked, language, filters))


def joined(hits: Hits, others: Hits) -> Hits:
    """Return hits, then those of the others that are not among them."""
    both = dict.fromkeys([*hits.ids.told, *others.ids.told])
    return Hits(Ids(list(both)), more=hits.more or others.more)


def answer(hits: Hits) -> Found:
    return Found(ids=hits.ids, more=hits.more)


def indexed(language: str | None) -> str:
    """Return the language whose words to look among."""
    short = (language or "").split("-")[0]
    return short if short in languages() else languages()[0]


def state_named(text: str) -> tuple[str, str]:
    """Return the code of the state that a text names, and the text without it; or nothing.

    A code is a state at the end of a text: “rides TX”, and “rides OK” but not “rides ok”.
    """
    code, rest = words.named(text, STATE_NAMES)
    if code:
        return code, rest
    *before, last = text.replace(",", " ").split() or [""]
    in_capitals = last.isupper() and not text.isupper()
    if last.upper() in STATES and (in_capitals or last.lower() not in WORDS_LIKE_STATES):
        return last.upper(), " ".join(before)
    return "", text


def serving(state: str, asked: list[str], language: str, filters: Groups) -> list[Groups]:
    """Return the ways to help in a state: named for it, there alone, everywhere."""
    alone, anywhere = [f"f.state.{state}"], list(facets.groups({"state": state}))
    return [
        [*stems("n", asked, language), *filters],
        [alone, *filters],
        [*anywhere, *filters],
    ]


def stems(where: str, asked: list[str], language: str) -> Groups:
    """Return the tokens of words that stand in one place of a document.

    What people call a kind of help, or those it is for, counts as a keyword.
    """
    return [
        [
            f"{language[0]}{where}.{words.stem(word, language)}",
            *(facets.topics_called(word, language) if where != "n" else ()),
        ]
        for word in asked
    ]


def ways(text: str, asked: list[str], language: str, filters: Groups) -> list[Groups]:
    """Return the ways in which a document may match a text, best first."""
    whole = [f"w.{words.whole_name(text)}", *facets.urgent(text)]
    if digits := words.phone_digits(text):
        whole.append(f"p.{digits}")
    return [[whole, *filters], *([*stems(where, asked, language), *filters] for where in PLACES)]


def begun(asked: list[str], language: str, filters: Groups) -> list[Groups]:
    """Return the ways in which a document may match words of which the last has only begun."""
    last = words.folded(asked[-1])[: words.LONGEST]
    if len(last) < PREFIX_FROM:
        return []
    topics = facets.topics_begun(last, language)
    return [
        [
            *stems(where, asked[:-1], language),
            [f"{language[0]}{where}.{last}*", *(topics if where != "n" else ())],
            *filters,
        ]
        for where in PLACES
    ]


def some_words(asked: list[str], language: str, filters: Groups) -> Hits:
    """Return what has some of the words, first what has the rarer ones in the better places."""
    worth: dict[tuple[str, str], int] = {}
    place: dict[tuple[str, str], tuple[int, str]] = {}
    more = False
    for word in asked[:MOST_WORDS]:
        hits = run([[*stems(where, [word], language), *filters] for where in PLACES])
        more = more or hits.more
        place |= zip(hits.ids.told, hits.places, strict=True)
        for one, way in zip(hits.ids.told, hits.ways, strict=True):
            worth[one] = worth.get(one, 0) + RARE * (len(PLACES) - way) // len(hits.ids)
    ordered = sorted(worth, key=lambda one: (-worth[one], *place[one], one))
    return Hits(Ids(ordered), more=more)


def respelled(asked: list[str], language: str) -> dict[str, str]:
    """Return the words that no entry has, each with the known word nearest to it.

    Two words that are one are joined first: of “care giver” the second becomes nothing.
    """
    known = vocabulary(language) | facets.topic_vocabulary(language)
    better: dict[str, str] = {}
    for place, word in enumerate(asked):
        plain = words.folded(word)
        if word in better or plain in known or plain.isdigit():
            continue
        before = asked[place - 1] if place else ""
        if before and words.folded(before) + plain in known:
            better |= {before: before + word, word: ""}
        elif near := words.nearest(plain, known):
            better[word] = near[0]
    return better
