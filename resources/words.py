"""One analysis of words, for what entries say and for what people type: pure, no database.

A word is folded (one form for each letter, lower case, no accents) and reduced to its stem. Text
and question go through the same functions, so both database engines only compare tokens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

import phonenumbers
import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

STEMMERS = {"en": "english", "es": "spanish"}
LONGEST = 40
MOST_WORDS = 5000

WORD = re.compile(r"[^\W_]+(?:['’ʼ\-‐‑][^\W_]+)*")
APOSTROPHE = re.compile(r"['’ʼ]")
HYPHEN = re.compile(r"[\-‐‑]")

# Words that ask rather than name: left out of a question that holds others.
WORDS_THAT_ASK = """
    a an and any anyone are as at be by can cancer do for free from get getting give help how i if
    in is it like looking me my need needs of on or our please someone that the their them they
    this to want we what when where which who with you your about her his him she he near some there
    al como con de del donde el en es la las lo los me mi o para por que quiero se su un una unas
    unos y ayuda busco cáncer necesito
"""
ASKING = frozenset(WORDS_THAT_ASK.split())


def folded(text: str) -> str:
    """Return text in lower case, each letter in one form and without its accents."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@cache
def stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(STEMMERS.get(language, "english"))


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return a word's stem, folded; the word is in lower case with its accents."""
    return folded(stemmer(language).stemWord(word))[:LONGEST]


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """Return a word folded, and cut where it is longer than any word is."""
    return folded(word)[:LONGEST]


def words(text: str) -> Iterator[str]:
    """Yield the words of a text in lower case, their accents kept; “Joe’s” is one word.

    Of a word with hyphens come its parts and the whole: “co-pay” is co, pay and copay.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    for found in islice(WORD.finditer(text), MOST_WORDS):
        word = APOSTROPHE.sub("", found.group())
        parts = HYPHEN.split(word)
        if len(parts) > 1:
            yield from parts
        yield "".join(parts)


class Found(NamedTuple):
    """The words of a text, folded, and their stems."""

    words: set[str]
    stems: set[str]


def found(text: str, language: str) -> Found:
    """Return the words of a text, for what begins alike and for spelling, and their stems."""
    several = set(words(text))
    return Found({plain(word) for word in several}, {stem(word, language) for word in several})


def asked(text: str) -> list[str]:
    """Return the words of a question in their order, in lower case, each once.

    A word with hyphens is one word. Words that name nothing are left out, unless nothing else is
    there.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    typed = dict.fromkeys(
        HYPHEN.sub("", APOSTROPHE.sub("", match.group()))
        for match in islice(WORD.finditer(text), 20)
    )
    return [word for word in typed if word not in ASKING] or list(typed)


def replaced(text: str, better: dict[str, str]) -> str:
    """Return a question with some of its words in a better spelling, in lower case."""

    def one(match: re.Match[str]) -> str:
        word = HYPHEN.sub("", APOSTROPHE.sub("", match.group()))
        return better.get(word, match.group())

    return " ".join(WORD.sub(one, unicodedata.normalize("NFKC", text).casefold()).split())


def named(text: str, names: Mapping[str, str]) -> tuple[str, str]:
    """Return the key of the longest name that stands in a text, and the text without it."""
    bare = folded(text)
    for key, name in sorted(names.items(), key=lambda one: -len(one[1])):
        if match := re.search(rf"\b{re.escape(folded(name))}\b", bare):
            return key, bare[: match.start()] + bare[match.end() :]
    return "", text


def whole_name(text: str) -> str:
    """Return a name or a web address as one token, whatever its case, spaces and marks."""
    bare = folded(text).removeprefix("https://").removeprefix("http://")
    return "".join(letter for letter in bare if letter.isalnum())[: 2 * LONGEST]


def phone_digits(text: str) -> str:
    """Return the digits that a typed phone number dials, or nothing if it is none.

    Ten digits for a whole number, however written (“1-800-4-CANCER” too), seven without the area
    code, three for a short code such as 988.
    """
    digits = re.sub(r"\D", "", text)
    if re.search(r"[a-z]", text, re.IGNORECASE):
        if len(digits) < 3 or not phonenumbers.is_possible_number_string(text, "US"):
            return ""
        number = str(phonenumbers.parse(text, "US").national_number)
        return number if len(number) == 10 else ""
    if not digits or re.search(r"[^\d\s().+/–‑-]", text):
        return ""
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return digits if len(digits) in {3, 7, 10} else ""


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words one letter off, two where the word has more than five, best first.

    A letter too many, too few, another one, or two in the wrong order. A short word keeps its
    first letter, or a code such as DCIS would be taken for another word.
    """
    typed = plain(word)
    off = 1 if len(typed) <= 5 else 2
    if len(typed) < 3:
        return []
    if len(typed) <= 5:
        known = [other for other in known if other[:1] == typed[0]]
    near = process.extract(typed, known, scorer=OSA.distance, score_cutoff=off, limit=20)
    # Among equals the one that begins more alike: typing errors seldom stand at the start.
    ordered = sorted(
        (distance, -JaroWinkler.similarity(typed, match), match) for match, distance, _ in near
    )
    return [match for _, _, match in ordered]
