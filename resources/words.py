"""One analysis of words, for what entries say and for what people type: pure, no database.

A word is folded (one form for each letter, lower case, no accents) and reduced to its stem. Text
and question go through the same functions, so both database engines only compare tokens.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from threading import local
from typing import NamedTuple

import phonenumbers
import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

own = local()
STEMMERS = {"en": "english", "es": "spanish"}
LONGEST = 40
MOST_WORDS = 5000

EVERYDAY = [
    Path(__file__).with_name("data") / f"{language}_words.txt.gz"
    for language in ("english", "spanish")
]

WORD = re.compile(r"[^\W_]+(?:['’ʼ\-‐‑][^\W_]+)*")
APOSTROPHE = re.compile(r"['’ʼ]")
HYPHEN = re.compile(r"[\-‐‑]")

# Words that ask rather than name: left out of a question that holds others.
WORDS_THAT_ASK = """
    a an and any anyone are as at be by can cancer do for free from get getting give help how i if
    in is it like looking me my need needs of on or our please someone that the their them they
    this to want we what when where which who with you your about her his him she he near some there
    am another appointment been cannot cant during going had has have having im ive just know okay
    really should so tell treatment us was were would
    al como con cómo de del donde dónde el en es esta está estoy hay la las lo los me mi mis o para
    por puedo que qué quien quién quiero se sin soy su tengo tiene tienen un una unas unos y ayuda
    busco cáncer cita gratis gratuita gratuito necesita necesitamos necesito tratamiento
"""
ASKING = frozenset(WORDS_THAT_ASK.split())
# Alone it is a paper for the family: not in “will I lose my hair”.
WILL = re.compile(r"\bwill (?=(?:i|it|my|we|he|she|they)\b)")


def folded(text: str) -> str:
    """Return text in lower case, each letter in one form and without its accents."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def stemmer(language: str) -> snowballstemmer.stemmer:
    """Return this thread's own: it holds the word it works on, and two at once spoil it."""
    held = own.__dict__
    if language not in held:
        held[language] = snowballstemmer.stemmer(STEMMERS.get(language, "english"))
    return held[language]


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
    text = WILL.sub("", unicodedata.normalize("NFKC", text).casefold())
    typed = dict.fromkeys(
        HYPHEN.sub("", APOSTROPHE.sub("", match.group()))
        for match in islice(WORD.finditer(text), 20)
    )
    return [word for word in typed if word not in ASKING] or list(typed)


def only_asks(text: str) -> bool:
    """Whether no word of a text names anything: “help in”, or no word at all."""
    return ASKING.issuperset(asked(text))


@cache
def everyday() -> frozenset[str]:
    """Return common English and Spanish words, folded: who types one has made no error."""
    return frozenset(
        word for path in EVERYDAY for word in gzip.open(path, "rt", encoding="ascii").read().split()
    )


def replaced(text: str, better: dict[str, str]) -> str:
    """Return a question with some of its words in a better spelling, in lower case."""

    def one(match: re.Match[str]) -> str:
        word = HYPHEN.sub("", APOSTROPHE.sub("", match.group()))
        return better.get(word, match.group())

    return " ".join(WORD.sub(one, unicodedata.normalize("NFKC", text).casefold()).split())


def named(text: str, names: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return the key of the longest name that stands in a text, and the text without it."""
    bare = folded(text)
    for key, name in sorted(names, key=lambda one: -len(one[1])):
        if match := re.search(rf"\b{re.escape(folded(name))}(?!\w)", bare):
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


def may_be_meant(word: str) -> bool:
    """Whether a misspelled word may have meant this one: a number or a code is never guessed."""
    return len(word) > 2 and not any(letter.isdigit() for letter in word)


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words that a misspelled one may mean, best first.

    They are one letter off, two where the word has eight: a letter too many, too few, another one,
    or two in the wrong order. A word of up to seven keeps its first letter. A short one is guessed
    only if its letters are the right ones, or a fifth is missing: a code such as DCIS is no error.
    An everyday word is none, and what has a digit in it (HER2) is not words.
    """
    typed = plain(word)
    if not may_be_meant(typed) or typed in everyday():
        return []
    if len(typed) < 8:
        known = [other for other in known if other[:1] == typed[0]]
    if len(typed) < 5:
        known = [other for other in known if may_be_short_for(typed, other)]
    off = 2 if len(typed) >= 8 else 1
    near = process.extract(typed, known, scorer=OSA.distance, score_cutoff=off, limit=20)
    # Among equals the one that begins more alike: typing errors seldom stand at the start.
    ordered = sorted(
        (distance, -JaroWinkler.similarity(typed, match), match) for match, distance, _ in near
    )
    return [match for _, _, match in ordered]


def may_be_short_for(typed: str, other: str) -> bool:
    """Whether a word of three or four letters may mean another: “wigg” wig, “mony” money."""
    return set(typed) == set(other) or (len(typed) == 4 and len(other) == 5)
