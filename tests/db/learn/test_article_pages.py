"""The pages of the questions people ask: open to all, the same for all, and leading on."""

import pytest
from django.test import Client
from django.urls import reverse

from learn.articles import ARTICLES, TEXTS
from learn.views.articles import PLACES
from learn.words import EXEMPT
from tests import reading
from tests.page_rules import Page, problems, text

pytestmark = pytest.mark.any_database

PAGES = {slug: f"/en/learn/{slug}/" for slug in ARTICLES} | {"hub": "/en/learn/"}
EVERY = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
EACH = pytest.mark.parametrize("slug", ARTICLES)
HARD = {"stage-4", "recover", "meaning"}


def opened(path):
    response = Client().get(path)
    assert response.status_code == 200
    return response, Page(response.content.decode())


def links(page):
    return {link.get("href"): text(link) for link in page.all("a")}


@EVERY
def test_a_page_keeps_every_rule_even_that_of_words_for_odds(path):
    _response, page = opened(path)
    assert problems(page) == {}
    most = 6 if path.split("/")[3] in HARD else 7
    assert reading.grade(reading.running(page.main_text()), EXEMPT) <= most


@EVERY
def test_a_page_sets_no_cookie_and_takes_nothing_in(path):
    response, page = opened(path)
    assert not response.cookies
    assert not page.all("form", "input")
    assert Client().post(path).status_code == 405


@EVERY
def test_a_page_says_who_wrote_it_and_that_no_clinician_has_signed(path):
    said = opened(path)[1].main_text()
    assert "Written by Beside on 22 November 2026." in said
    assert "Not yet reviewed by a clinician. Next review: 22 May 2027." in said
    assert reverse("feedback:form") in links(opened(path)[1])


@EACH
def test_the_question_is_the_heading_and_the_title_is_for_a_preview(slug):
    page = opened(PAGES[slug])[1]
    assert text(page.all("h1")[0]) == ARTICLES[slug].title
    assert text(page.all("title")[0]) == f"{ARTICLES[slug].tab} – Beside"


@EACH
def test_every_page_that_a_sentence_rests_on_is_linked_once(slug):
    page = opened(PAGES[slug])[1]
    outside = [href for href in (a.get("href") for a in page.all("a")) if href.startswith("http")]
    assert outside == [source.url for source in TEXTS.used(ARTICLES[slug].sentences)]


@EACH
def test_each_page_read_stands_with_its_year_and_the_sentences_that_rest_on_it(slug):
    page = opened(PAGES[slug])[1]
    (details,) = (e for e in page.all("details") if e.get("class") == "sources")
    shown = {item.find("a").get("href"): item for item in details.find("ul").findall("li")}
    for sentence in ARTICLES[slug].sentences:
        for source in TEXTS.used([sentence]):
            item = shown[source.url]
            assert f"“{sentence}”" in [text(one) for one in item.find("ul")]
            assert f"{source.publisher}, {source.year}" in text(item) or not source.year


@EACH
def test_every_page_leads_on_and_each_step_is_there(slug):
    found = links(opened(PAGES[slug])[1])
    for name in ARTICLES[slug].next:
        path = PAGES.get(name) or PLACES[name].url
        assert path in found
        assert Client().get(path).status_code == 200
    assert reverse("help_now") in found


def test_no_place_is_named_in_vain():
    named = {name for article in ARTICLES.values() for name in article.next}
    assert PLACES.keys() == named - ARTICLES.keys()


def test_the_hub_leads_to_every_question():
    found = links(opened(PAGES["hub"])[1])
    assert {found[PAGES[slug]] for slug in ARTICLES} == {a.title for a in ARTICLES.values()}


def test_hard_pages_are_announced_in_the_link():
    said = opened(PAGES["hub"])[1].main_text()
    assert "This can be hard to read. It has no numbers." in said


@pytest.mark.parametrize("path", ["/en/", "/en/stages/", *(f"/en/stages/{n}/" for n in range(5))])
def test_home_and_the_pages_of_stages_lead_to_the_questions(path):
    assert PAGES["hub"] in links(opened(path)[1])


def test_stage_4_leads_to_what_has_changed_and_to_help():
    assert PAGES["stage-4"] in links(opened("/en/stages/4/")[1])
    found = links(opened(PAGES["stage-4"])[1])
    assert "/en/help/?who=stage-4" in found
    assert "/en/help-now/" in found


def test_numbers_are_one_deliberate_step_away():
    for slug in ("recover", "figures"):
        found = links(opened(PAGES[slug])[1])
        assert found[reverse("learn:statistics")] == "Survival numbers (you choose what to see)"
    assert Client().get("/en/learn/no-such-question/").status_code == 404
