"""The hub of the stages and its five pages, as a reader gets them."""

import re

import pytest
from django.urls import reverse

from learn.words import EXEMPT
from staging import stage_texts
from staging.tnm import StageGroup
from tests.page_rules import Page, problems, text
from tests.reading import grade

pytestmark = pytest.mark.any_database

NUMBERS = range(5)


def page_of(client, number=None):
    url = reverse("staging:stages") if number is None else reverse("staging:stage", args=[number])
    answer = client.get(url)
    assert answer.status_code == 200
    return answer, answer.content.decode()


def text_of(html):
    return text(Page(html).root.find(".//main"))


@pytest.mark.parametrize("number", [None, *NUMBERS])
def test_every_page_keeps_the_rules_of_pages(client, number):
    _, html = page_of(client, number)
    assert problems(Page(html)) == {}


@pytest.mark.parametrize("number", [None, *NUMBERS])
def test_every_page_reads_easily(client, number):
    _, html = page_of(client, number)
    assert grade(Page(html).main_text(), EXEMPT) <= (6 if number == 4 else 7)


@pytest.mark.parametrize("number", [None, *NUMBERS])
def test_pages_are_public_and_set_no_cookie(client, number):
    answer, html = page_of(client, number)
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in html
    assert "noindex" not in str(answer.headers)


@pytest.mark.parametrize("number", [None, *NUMBERS])
def test_pages_say_that_nobody_has_reviewed_them_and_when_someone_will(client, number):
    text = text_of(page_of(client, number)[1])
    assert "Not yet reviewed by a clinician" in text
    assert "Next review: 22 May 2027" in text
    assert text.index("Where this comes from") < text.index("Not yet reviewed")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_page_says_what_it_means_in_the_calm_order(client, number):
    text = text_of(page_of(client, number)[1])
    heads = [
        "What it means",
        "What people often discuss",
        "Common questions",
        "What it does not mean",
        "Who to talk to",
        "Next steps",
        "Where this comes from",
    ]
    places = [text.index(head) for head in heads]
    assert places == sorted(places)
    assert text.index(str(stage_texts.stage_page(number).lead[0])) < places[0]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_page_shows_all_its_sentences_and_its_letters(client, number):
    text = text_of(page_of(client, number)[1])
    for sentence in stage_texts.stage_page(number).sentences:
        assert sentence.text in text
    for group in StageGroup:
        heading = f"Stage {group.in_digits} (written {group})"
        assert (heading in text) == (group.number == number and bool(group.letter))


def test_the_hub_leads_to_all_five_and_each_leads_back(client):
    _, hub = page_of(client)
    for number in NUMBERS:
        assert f'href="{reverse("staging:stage", args=[number])}"' in hub
        assert f'href="{reverse("staging:stages")}"' in page_of(client, number)[1]


@pytest.mark.parametrize("number", [None, *NUMBERS])
def test_every_way_on_leads_somewhere(client, number):
    _, html = page_of(client, number)
    for path in set(re.findall(r'href="(/en/[^"#?]*)"', html)):
        # The account's home leads a stranger to the sign-in.
        assert client.get(path, follow=True).status_code == 200, path


@pytest.mark.parametrize("number", [None, *NUMBERS])
def test_sources_are_those_of_the_sentences_and_our_own_words_are_no_source(client, number):
    _, html = page_of(client, number)
    assert html.count('<li><a href="https://') >= 5
    assert "Our own words" not in html


def test_stage_4_leads_to_a_person_before_anything_else(client):
    _, html = page_of(client, 4)
    main = html.split("<main")[1]
    assert main.index(reverse("help_now")) < main.index("<h2")
    assert "It can be treated" in main


def test_stage_4_answers_the_question_of_the_article_without_figures(client):
    text = text_of(page_of(client, 4)[1])
    answer = text.split("Can you recover from stage IV breast cancer?")[1].split("?")[0]
    assert "Most often it cannot be cured" in answer
    assert "No one can say ahead of time" in answer
    assert not re.search(r"\d", answer)


@pytest.mark.parametrize("path", ["5/", "10/", "-1/", "iv/", "4a/"])
def test_there_are_no_other_stages(client, path):
    assert client.get(reverse("staging:stages") + path).status_code == 404


@pytest.mark.parametrize("number", [None, *NUMBERS])
def test_pages_only_answer_reading(client, number):
    url = reverse("staging:stages") if number is None else reverse("staging:stage", args=[number])
    assert client.post(url).status_code == 405
    assert client.head(url).status_code == 200
