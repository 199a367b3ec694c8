"""The questions people ask: sourced, calm, easy, and without a survival number."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest

from learn import articles
from learn.articles import ARTICLES, TEXTS
from learn.words import EXEMPT
from sources.sentences import BrokenText
from tests.page_rules import WORDING, survival_numbers, words_to_avoid
from tests.reading import grade, running, sentences
from tests.reading import words as split

GENDER = re.compile(r"\b(wom[ae]n|m[ae]n|she|he|hers?|his|ladies|female|male)\b", re.I)
ODDS = re.compile("|".join(WORDING["odds"]), re.I)
HARDEST = {"stage-4": 6, "recover": 6, "meaning": 6}
EVERY = pytest.mark.parametrize("article", ARTICLES.values(), ids=lambda article: article.slug)


def said(article):
    titles = [article.title, article.tab, article.link, *(part.title for part in article.parts)]
    return "\n".join([*titles, *map(str, article.sentences)])


def test_the_questions_of_the_article_are_answered():
    assert {
        "Is it possible to recover from stage IV?",
        "What does stage IV mean?",
        "What do survival figures say?",
        "Should I get a second opinion?",
        "Where can I learn more?",
    } < {article.title for article in ARTICLES.values()}


@EVERY
def test_every_sentence_rests_on_a_page_that_was_read(article):
    for sentence in article.sentences:
        assert sentence.sources
        read = {TEXTS.references[source].read for source in sentence.sources}
        assert read <= {"excerpt", "mirror", "own"}
    assert TEXTS.used(article.sentences) or article.slug == "more"


@EVERY
def test_what_states_a_fact_never_rests_on_our_own_words_beside_a_page(article):
    for sentence in article.sentences:
        assert sentence.sources == ("own",) or "own" not in sentence.sources, sentence.text


@EVERY
def test_words_are_calm_and_short_and_easy(article):
    text = said(article)
    assert not words_to_avoid(text)
    assert not GENDER.search(text)
    assert not re.search(r"[\"'!—–]", text)
    for sentence in sentences(text):
        assert len(split(sentence)) <= WORDING["most_words_in_a_sentence"], sentence
    assert grade(running(text), EXEMPT) <= HARDEST.get(article.slug, 7)


@EVERY
def test_no_survival_number_and_no_word_for_odds(article):
    sources = " ".join(source.title for source in TEXTS.used(article.sentences))
    assert not survival_numbers(said(article) + sources)
    assert not ODDS.search(said(article))
    # Of digits, those of a stage, a code, a marker or a year.
    known = r"\b(?:stage 4|number for 4|M1|HER2|CDK4/6|20\d\d)\b"
    assert not re.search(r"\d", re.sub(known, "", said(article), flags=re.I))


@EVERY
def test_titles_that_a_preview_shows_hold_nothing_hard(article):
    hard = r"surviv|recover|cure|how long|live longer|spread|die"
    assert not re.search(hard, article.tab, re.I)


def test_titles_of_sources_hold_no_number_of_living():
    titles = "\n".join(f"{r.title} {r.publisher}" for r in TEXTS.references.values())
    assert not survival_numbers(titles)


def test_the_hard_fact_stands_between_two_that_help_and_nothing_is_promised():
    lead = " ".join(map(str, ARTICLES["recover"].lead))
    assert lead.index("can be treated") < lead.index("cannot be cured") < lead.index("live with it")
    promise = re.compile(r"\b(you|they) will\b|\bwill (?:live|recover|be cured)\b", re.I)
    assert not [slug for slug, article in ARTICLES.items() if promise.search(said(article))]


def test_every_reference_is_used_and_every_address_is_whole():
    used = {s for a in ARTICLES.values() for sentence in a.sentences for s in sentence.sources}
    assert TEXTS.references.keys() == used
    found = list(articles.addresses())
    assert len(found) == len(set(found)) == len(used) - 1
    for url in found:
        parts = urlsplit(url)
        assert (parts.scheme, " " in url) == ("https", False)
        assert "." in parts.netloc


def test_further_reading_has_the_book_of_the_article_and_newer_ones():
    reading = [one for part in ARTICLES["more"].parts for one in part.reading]
    years = {one.by: one.year for one in reading}
    assert years["Delthia Ricks"] == 2005
    assert sum(1 for one in reading if (one.year or 0) > 2015) >= 3


def test_who_wrote_them_and_when_they_are_read_again_is_known():
    assert articles.WRITING.author
    assert articles.WRITING.written_on <= articles.ABOUT.next_review
    assert articles.ABOUT.next_review > date(2026, 11, 22)


PART = {"title": "Part", "says": [{"text": "A fact.", "sources": ["own"]}]}
WHOLE = {"title": "T", "link": "L", "lead": PART["says"], "part": [PART], "next": ["more"]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lead": []}, "lead"),
        ({"lead": [{"text": "A fact.", "sources": ["nobody"]}]}, "nobody"),
        ({"lead": [{"text": "A fact.", "sources": []}]}, "sources"),
        ({"part": [{"title": "Empty"}]}, "Empty"),
        ({"part": [{"title": "Odd", "say": PART["says"], **PART}]}, "say"),
        ({"nxt": ["more"]}, "nxt"),
        ({"next": []}, "next"),
    ],
)
def test_a_broken_article_stops_the_start(change, message):
    def copy(value):
        if isinstance(value, dict):
            return {key: copy(part) for key, part in value.items()}
        return [copy(part) for part in value] if isinstance(value, list) else value

    assert articles._read_article("t", copy(WHOLE)).tab == "T"
    with pytest.raises(BrokenText, match=message):
        articles._read_article("t", copy(WHOLE | change))
