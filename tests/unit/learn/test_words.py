"""The words: complete, sourced, calm, short, readable."""

import re
from urllib.parse import urlsplit

import pytest

from learn import words
from learn.words import EXEMPT, TEXTS, WORDS
from sources.sentences import BrokenText
from tests.page_rules import WORDING, survival_numbers, words_to_avoid
from tests.reading import grade
from tests.reading import words as split

GENDER = re.compile(r"\b(wom[ae]n|m[ae]n|she|he|hers?|his|ladies|female|male)\b", re.I)
EVERY = pytest.mark.parametrize("word", WORDS.values(), ids=lambda word: word.slug)


def said(word):
    return " ".join(map(str, word.says))


def test_all_terms_that_were_gathered_are_here():
    assert len(WORDS) == 151
    assert {"tumor", "her2", "grade", "sentinel-node", "palliative-care", "unstaged"} <= set(WORDS)


@EVERY
def test_every_meaning_rests_on_a_page_that_was_read(word):
    for sentence in word.says:
        assert any(
            TEXTS.references[source].read in {"excerpt", "mirror", "own"}
            for source in sentence.sources
        )


@EVERY
def test_every_meaning_is_short_calm_and_easy(word):
    text = said(word)
    assert len(text.split()) <= 40
    for sentence in word.says:
        assert len(split(sentence.text)) <= 20, sentence.text
    assert not words_to_avoid(text)
    assert not GENDER.search(text)
    assert not survival_numbers(text)
    assert not re.search(r"[\"'!]|\b[Yy]ours?\b|\b[Yy]ou\b", text)
    assert grade(text, EXEMPT | {part.lower() for part in split(word.name)}) <= 8


def test_a_meaning_never_uses_a_word_of_numbers_that_it_does_not_explain():
    odds = re.compile("|".join(WORDING["odds"]), re.I)
    assert [word.slug for word in WORDS.values() if odds.search(said(word))] == ["5-year-survival"]


@EVERY
def test_an_address_nobody_opened_is_no_source(word):
    opened = {reference.url for reference in TEXTS.used(word.says)}
    assert word.unchecked not in opened
    assert not word.unchecked or word.unchecked.startswith("https://www.cancer.gov/")
    assert {reference.read for reference in words.unread(word)} <= {"not opened"}


def test_addresses_are_whole_and_each_stands_once():
    found = list(words.links())
    assert all(urlsplit(url).scheme == "https" and "." in urlsplit(url).netloc for url in found)
    assert len(found) == len(set(found)) > 150


def test_every_reference_is_used():
    used = {source for word in WORDS.values() for s in word.says for source in s.sources}
    assert TEXTS.references.keys() == used


def test_exempt_words_are_in_lower_case_and_stand_in_one_entry():
    listed = [form for word in WORDS.values() for form in word.exempt]
    assert len(listed) == len(set(listed)) == len(EXEMPT)
    assert all(form == form.lower() for form in listed)


def test_words_stand_in_the_order_of_the_alphabet():
    letters = [word.letter for word in words.in_order()]
    assert letters == sorted(letters)
    assert words.in_order()[0].letter == "0–9"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"says": [{"text": "A fact.", "sources": ["nobody"]}]}, "no reference is called"),
        ({"says": [{"text": "A fact.", "sources": []}]}, "needs a text and sources"),
        ({"says": [{"text": "a " * 41, "sources": ["own"]}]}, "more than 40"),
        ({"nmae": "x"}, "nobody reads"),
    ],
)
def test_a_broken_entry_stops_the_start(change, says):
    good = {"slug": "x", "name": "X", "says": [{"text": "A fact.", "sources": ["own"]}]}
    assert words._read_word(dict(good)).name == "X"
    with pytest.raises(BrokenText, match=says):
        words._read_word(good | change)


def test_two_words_never_share_a_form():
    shared = {"a": WORDS["tumor"], "b": WORDS["tumor"]._replace(slug="b")}
    with pytest.raises(BrokenText, match="too"):
        words._whole({word.slug: word._replace(related=()) for word in shared.values()})


def test_a_word_in_doubt_is_not_shown():
    doubted = {"text": "A fact.", "sources": ["own"], "doubt": "who says so?"}
    word = words._read_word({"slug": "x", "name": "X", "says": [doubted]})
    assert words._whole({"x": word}) == {}
