"""The pages of words as a reader gets them, and words explained on other pages."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from learn.views.words import PAGES
from learn.words import EXEMPT, WORDS, in_order, unread
from tests import reading
from tests.journeys import LONG, result, walk_once
from tests.page_rules import MARKUP, Page, problems, text, uses_no_word_for_odds
from tests.page_rules import WORDS as WORDING_RULES

pytestmark = pytest.mark.any_database

RULES = [rule for rule in (*MARKUP, *WORDING_RULES) if rule is not uses_no_word_for_odds]
EVERY = pytest.mark.parametrize("slug", WORDS)


def page_of(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def opened(page):
    """The slugs of the words that a page explains, in order."""
    return [
        e.get("popovertarget").removeprefix("word-")
        for e in page.all("button")
        if e.get("class") == "word"
    ]


@EVERY
def test_every_word_has_a_good_page(client, slug):
    page = page_of(client, "learn:word", slug)
    assert problems(page, RULES) == {}
    assert reading.grade(reading.running(page.main_text()), EXEMPT) <= 8
    said = text(page.root.find(".//main"))
    for sentence in WORDS[slug].says:
        assert sentence.text in said
    assert "Written by Beside on 22 November 2026." in said
    assert "Not yet reviewed by a clinician." in said
    assert slug not in opened(page)


@EVERY
def test_a_page_nobody_opened_is_named_without_a_link(client, slug):
    page = page_of(client, "learn:word", slug)
    waiting = unread(WORDS[slug])
    addresses = {WORDS[slug].unchecked, *(reference.url for reference in waiting)} - {""}
    assert not addresses & {link.get("href") for link in page.all("a")}
    said = text(page.root.find(".//main"))
    assert ("We have not read these pages" in said) == bool(addresses)
    assert all(reference.publisher in said for reference in waiting)


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_a_word_names_use_it(client, name):
    address, args, _title = PAGES[name]
    said = text(page_of(client, address, *args).root.find(".//main")).lower()
    named = [word for word in WORDS.values() if name in word.pages]
    assert named
    for word in named:
        assert any(form.lower() in said for form in word.find), word.slug


def test_the_list_holds_every_word_once_under_its_letter(client):
    page = page_of(client, "learn:words")
    hrefs = [link.get("href") for link in page.all("a")]
    listed = [href for href in hrefs if re.fullmatch(r"/en/words/.+/", href)]
    assert listed == [reverse("learn:word", args=[word.slug]) for word in in_order()]
    jumps = [href[1:] for href in hrefs if href.startswith("#letter")]
    assert set(jumps) <= page.ids()
    assert len(jumps) == len({word.letter for word in WORDS.values()})


def test_what_was_typed_is_shown_as_text_alone(client):
    page = page_of(client, "learn:words", q="<b>zzzz</b>")
    assert "<b>zzzz" not in page.html
    assert "We have no word like ‘<b>zzzz</b>’." in text(page.root.find(".//main"))


def test_close_words_are_said_to_be_close(client):
    said = text(page_of(client, "learn:words", q="metastisiss").root.find(".//main"))
    assert "These come close." in said
    assert "Metastasis" in said


@pytest.mark.parametrize("slug", ["nothing", "tumor2"])
def test_a_word_that_is_not_listed_is_not_found(client, slug):
    assert client.get(f"/en/words/{slug}/").status_code == 404


@pytest.mark.parametrize("address", ["/en/words/", "/en/words/?q=lymph", "/en/words/tumor/"])
def test_word_pages_are_public_and_set_no_cookie(address):
    answer = Client().get(address)
    assert answer.cookies == {}
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert Client().post(address).status_code == 405


def test_a_stage_page_explains_its_hard_words_each_once(client):
    page = page_of(client, "staging:stage", 2)
    found = opened(page)
    assert {"tumor", "lymph-node", "chemotherapy"} <= set(found)
    assert len(found) == len(set(found)) <= 8
    for slug in found:
        meaning = next(e for e in page.elements if e.get("id") == f"word-{slug}")
        assert meaning.get("popover") is not None
        assert str(WORDS[slug].says[0]) in text(meaning)
        assert reverse("learn:word", args=[slug]) in {a.get("href") for a in meaning.iter("a")}


def test_a_private_page_explains_words_without_a_link_that_tells_which():
    page = Page(result(Client(), "self", LONG, walk=walk_once).content.decode())
    assert opened(page)
    links = [link.get("href") for link in page.all("a")]
    assert [href for href in links if href.startswith("/en/words/")] == []


def test_words_in_a_question_are_left_alone(client):
    client.post(reverse("staging:start"), {"who": "self"})
    page = page_of(client, "staging:question", "report")
    forms = [e for form in page.all("form") for e in form.iter()]
    assert [e for e in forms if e.get("class") == "word"] == []
