"""The question before the numbers, and what follows each answer."""

import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from learn import editions
from learn.choice import KEY
from learn.models import FigureEdition
from tests.journeys import BIOPSY, LONG, chose, walk
from tests.number_pages import (
    ASK,
    CAME_BACK,
    LOCALIZED,
    OLDER,
    ONE_YEAR,
    OVERALL,
    REGIONAL,
    SHOW,
    begin,
    choose,
    numbers,
)
from tests.page_rules import Page, survival_numbers
from tests.staff import person, waiting_figures

pytestmark = pytest.mark.any_database

URL = reverse(SHOW)


@pytest.fixture(autouse=True)
def _figures():
    editions.load()


def said(response):
    return " ".join(Page(response.content.decode()).main_text().split())


def group_buttons(response):
    page = Page(response.content.decode())
    return [b for b in page.all("button") if b.get("name") == "group"]


def test_nothing_is_shown_before_the_yes():
    client = Client()
    assert client.get(URL).url == reverse(ASK)
    assert client.post(URL, {"group": LOCALIZED}).url == reverse(ASK)
    for see in ("not_now", "words"):
        choose(client, see)
        assert client.get(URL).url == reverse(ASK)
        assert client.post(URL, {"group": LOCALIZED, "more": "1"}).url == reverse(ASK)


def test_the_question_is_the_designs():
    page = said(Client().get(reverse(ASK)))
    for words in (
        "Do you want to see survival numbers?",
        "Some people want numbers. Some do not. Both are fine.",
        "You can change your mind at any time.",
    ):
        assert words in page
    labels = re.findall("Not now|Tell me in words|Show me numbers", page)
    assert labels == ["Not now", "Tell me in words", "Show me numbers"]
    assert not re.search(r" checked", Client().get(reverse(ASK)).content.decode())
    wrong = said(Client().post(reverse(ASK), {}))
    assert wrong.count("Select what you would like to see") == 2


def test_after_not_now_nothing_asks_again():
    client = Client()
    assert "No numbers for now" in said(choose(client, "not_now"))
    again = client.get(reverse(ASK))
    assert "No numbers for now" in said(again)
    assert "<form" not in again.content.decode().split("<main")[1]


def test_the_choice_can_be_changed_and_the_numbers_hidden_in_one_step():
    client = Client()
    numbers(client, "self", REGIONAL)
    page = Page(client.get(URL).content.decode())
    (hide,) = (b for b in page.all("button") if b.get("value") == "not_now")
    assert "".join(hide.itertext()) == "Hide the numbers"
    choose(client, "not_now")
    assert client.get(URL).status_code == 302
    assert client.session[KEY]["self"]["group"] == ""
    assert "Do you want" in said(client.get(reverse(ASK), {"change": "1"}))
    choose(client, "words")
    assert client.get(reverse(ASK)).url == reverse("learn:in_words")


def test_a_caregivers_choice_opens_nothing_for_the_patient_nor_the_other_way():
    client = Client()
    numbers(client, "other", REGIONAL)
    assert client.get(URL).status_code == 200
    client.post(reverse("staging:start"), {"who": "self"})
    assert client.get(URL).status_code == 302
    choose(client, "not_now")
    client.post(reverse("staging:start"), {"who": "other"})
    assert client.get(URL).status_code == 200
    client.post(reverse("staging:start"), {"who": "learn"})
    assert client.get(URL).status_code == 302


def test_relative_survival_has_one_side_and_no_dots():
    response = numbers(Client(), "self", REGIONAL)
    assert (
        "Compared with people the same age without breast cancer, about 87 as many, out of 100, "
        "are alive after 5 years. The cancer was found in 2014 to 2020."
    ) in said(response)
    assert " are not." not in said(response)
    assert "<circle" not in response.content.decode()


def test_99_and_more_reads_close_to_100():
    page = said(numbers(Client(), "self", LOCALIZED))
    assert "cancer, close to 100 as many, out of 100," in page
    assert "99" not in page


@pytest.mark.parametrize(
    ("who", "dot"), [("self", "you"), ("other", "the person you care for"), ("learn", "a given")]
)
def test_overall_survival_has_both_sides_and_a_hundred_dots(who, dot):
    response = numbers(Client(), who, OVERALL, more=True)
    page = said(response)
    assert "Out of 100 people, about 31 are alive 5 years later. About 69 are not." in page
    assert "31 of 100 dots are filled. 69 are hollow." in page
    assert f"No one can tell which dot is {dot}" in page
    html = response.content.decode()
    assert (html.count("<circle"), html.count('class="filled"')) == (100, 31)


def test_one_year_is_said_as_one():
    page = said(numbers(Client(), "self", ONE_YEAR, more=True))
    assert (
        "about 72 are alive 1 year later. About 28 are not. The cancer was found in 2015." in page
    )


def test_older_numbers_carry_their_year_in_the_line_and_a_mark():
    response = numbers(Client(), "self", OLDER)
    page = said(response)
    assert (
        "about 93 as many, out of 100, are alive after 5 years. These are older numbers, from 2016."
        in page
    )  # noqa: E501
    assert 'class="tag">Older numbers' in response.content.decode()
    # And never beside a newer one: one group at a time.
    assert page.count("out of 100") == 1
    assert not re.search(r"\b(?:87|72|22|32) as many", page)


def test_an_older_group_says_so_before_it_is_chosen():
    buttons = [" ".join(b.itertext()) for b in group_buttons(numbers(Client(), "self"))]
    assert [b for b in buttons if "(older numbers, 2022)" in b] == [
        "All stages and all types (older numbers, 2022)"
    ]
    assert sum("(older numbers, 2016)" in b for b in buttons) == 4


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", "Care & more", "Care &amp; more"),
        ("es", "Care & more", '<span lang="en">Care &amp; more</span>'),
        ("es", "Yes", "Sí"),
    ],
)
def test_what_staff_wrote_is_marked_as_english_on_a_page_in_another_language(language, text, shown):
    with translation.override(language):
        assert (
            Template("{% load spoken %}{% spoken text %}").render(Context({"text": text})) == shown
        )


def test_what_staff_wrote_is_shown_as_they_wrote_it():
    edition = waiting_figures(person("editor"), population="A <b> group", caveats=("Take care.",))
    editions.publish(edition, person("reviewer"))
    html = numbers(Client(), "self", REGIONAL).content.decode()
    assert "<p>A &lt;b&gt; group. <span" in html
    assert "<li>Take care.</li>" in html


def test_the_groups_come_first_until_one_is_chosen():
    client = Client()
    before = said(numbers(client, "self"))
    assert before.index("Choose a group") < before.index("Hide the numbers")
    after = said(numbers(client, "self", REGIONAL))
    leaves_out = after.index("What this number leaves out")
    assert after.index("as many") < leaves_out < after.index("Five years is a yardstick")
    assert leaves_out < after.index("Hide the numbers") < after.index("Choose another group")


def test_more_groups_come_after_a_second_request_alone():
    client = Client()
    assert OVERALL not in numbers(client, "self").content.decode()
    more = client.post(URL, {"more": "1"}, follow=True).content.decode()
    assert OVERALL in more


def test_no_number_is_on_the_page_before_a_group_is_chosen():
    page = said(numbers(Client(), "self"))
    assert "Choose a group" in page
    assert survival_numbers(page) == []


@pytest.mark.parametrize("group", ["", "x", "komen-specific/stage-i", "seer-1995-2002/localized"])
def test_a_group_that_may_not_be_shown_is_not(group):
    assert survival_numbers(said(numbers(Client(), "self", group))) == []


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        (LONG, ["Localized", "Regional"]),
        (chose(LONG, spread="yes"), ["Distant"]),
        (chose(LONG, treat_first="yes"), []),
    ],
)
def test_the_group_near_the_answers_is_offered_and_not_forced(answers, offered):
    client = Client()
    walk(client, "self", answers)
    choose(client, "numbers")
    page = said(client.get(URL))
    near = page.partition("Near to the answers you gave")[2].partition("By how far")[0]
    assert re.findall(r"(Localized|Regional|Distant):", near) == offered
    assert survival_numbers(page) == []


@pytest.mark.parametrize(("who", "whose"), [("self", "your"), ("other", "their"), ("learn", "a")])
def test_a_stage_without_good_numbers_says_so(who, whose):
    client = Client()
    begin(client, who, chose(BIOPSY, kind="dcis"))
    choose(client, "numbers")
    words = f"There are no good numbers for this group. Ask {whose} doctor."
    assert words in said(client.get(URL))


def test_who_said_it_came_back_is_told_first_that_no_number_fits():
    page = said(numbers(Client(), "self", REGIONAL, CAME_BACK))
    assert page.index("do not fit cancer that came back") < page.index("out of 100")


def test_numbers_print_only_if_that_was_asked_for_on_their_page():
    client = Client()
    numbers(client, "self", REGIONAL)
    for query, hidden in (("", True), ("?print=1", False)):
        page = Page(client.get(URL + query).content.decode())
        (part,) = (e for e in page.all("section") if e.get("aria-labelledby") == "number")
        assert ("no-print" in part.get("class")) is hidden


def test_the_pages_are_private_and_the_group_is_in_no_address():
    client = Client()
    response = numbers(client, "self")
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    sent = client.post(URL, {"group": REGIONAL})
    assert sent.url == URL
    assert "regional" not in client.get(URL).request["QUERY_STRING"]
    assert 'name="group"' not in Client().get(reverse(ASK)).content.decode()


@pytest.mark.parametrize("name", ["learn:in_words", "learn:meaning"])
def test_pages_in_words_are_public_and_hold_no_number(name):
    response = Client().get(reverse(name))
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert survival_numbers(said(response)) == []
    assert "Written by Beside on 22 November 2026." in said(response)
    assert Client().post(reverse(name)).status_code == 405


def test_all_is_forgotten_with_the_answers():
    client = Client()
    numbers(client, "self", REGIONAL)
    client.post(reverse("staging:clear"))
    assert KEY not in client.session


def test_without_any_numbers_there_is_nothing_to_choose():
    FigureEdition.objects.all().delete()
    client = Client()
    choose(client, "numbers")
    page = said(client.get(URL))
    assert "There are no good numbers now." in page
    assert "Choose a group" not in page
    assert not group_buttons(client.get(URL))
