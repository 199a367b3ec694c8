"""Finding a word as people type it: by any of its names, by a part of one, with typing errors."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from learn.words import WORDS, Word, in_order

LONGEST = 80
MOST_CLOSE = 5
LONGEST_CODE = 3


class Matches(NamedTuple):
    """The words found; `close`: none is spelled so, these come near."""

    words: tuple[Word, ...]
    close: bool = False


def folded(text: str) -> str:
    """Return text in lower case, without accents; what is no letter or digit is one space."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(re.findall(r"[^\W_]+", letters))


@cache
def _names() -> dict[str, str]:
    """Every name of a word, folded, and its slug; what a report prints near it counts last."""
    names: dict[str, str] = {}
    for word in in_order():
        for name in (word.name, *word.aka, *word.find, *word.typed):
            names.setdefault(folded(name), word.slug)
    for word in in_order():
        for name in word.printed:
            names.setdefault(folded(name), word.slug)
    return names


def look_up(typed: str) -> Matches:
    """Return the words a text may mean, the best first; none for a text without a letter."""
    asked = folded(typed[:LONGEST])
    if not asked:
        return Matches(())
    names = _names()
    within = rf"\b{re.escape(asked)}"
    found = [names[asked]] if asked in names else []
    found += [slug for name, slug in names.items() if re.search(within, name)]
    if found:
        return Matches(tuple(WORDS[slug] for slug in dict.fromkeys(found)))
    held = [name for name in names if re.search(rf"\b{re.escape(name)}\b", asked)]
    near = _near(asked)
    # “tripple negative” holds “negative”, and means the longer name that it comes close to.
    if not near or max(map(len, held), default=0) >= len(near[0]):
        found = [names[name] for name in held]
    if not held:
        said = {word.slug: folded(" ".join(map(str, word.says))) for word in in_order()}
        found = [slug for slug, text in said.items() if re.search(rf"{within}\b", text)]
    close = not found
    found = found or [names[name] for name in near]
    return Matches(tuple(WORDS[slug] for slug in dict.fromkeys(found)), close)


def _near(asked: str) -> list[str]:
    """Return the names spelled nearly so, the closest first; none for a code such as T2."""
    if len(asked) <= LONGEST_CODE:
        return []
    edits = 1 if len(asked) <= 5 else 2 if len(asked) <= 12 else 3
    found = process.extract(
        asked, _names().keys(), scorer=OSA.distance, score_cutoff=edits, limit=MOST_CLOSE
    )
    return [name for name, _distance, _place in found]
