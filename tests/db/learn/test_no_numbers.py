"""No survival number without the yes, and after it on one page alone.

tests/db/test_every_page.py walks every page in every state with the same patterns. Here: that they
see every number we have, and all that leaves the site in another form.
"""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import holdings
from learn import editions
from learn.figures import OF_FILE
from tests import list_pages, pages
from tests.journeys import LONG, chose, walk
from tests.number_pages import REGIONAL, SHOW, choose, numbers
from tests.page_rules import Page, shows_no_survival_number, survival_numbers
from tests.sheets import words

pytestmark = pytest.mark.any_database

GROUPS = [f"{t.slug}/{f.slug}" for t in OF_FILE.values() for f in t.shown]
DISTANT = chose(LONG, spread="yes")
PRIVATE = ["staging:result", "staging:check", "checklists:visit:list", "checklists:visit:compare"]
SHEETS = [
    "staging:result_pdf",
    "staging:result_pdf_a4",
    "checklists:visit:checklist_pdf",
    "checklists:visit:questions_pdf",
    "checklists:visit:compare_pdf",
]


@pytest.fixture
def after_the_yes():
    """A visit with a result, a yes, and a chosen group."""
    editions.load()
    client = Client()
    walk(client, "self", DISTANT)
    choose(client, "numbers")
    client.post(reverse(SHOW), {"group": REGIONAL})
    assert survival_numbers(client.get(reverse(SHOW)).content.decode())
    return client


@pytest.mark.parametrize("group", GROUPS)
def test_the_patterns_see_every_number_that_can_be_shown(group):
    page = Page(numbers(Client(), "self", group).content.decode())
    assert shows_no_survival_number(page)


@pytest.mark.parametrize(
    "leak",
    [
        "About 93 out of 100 live.",
        "Survival: 72 %",
        "22 percent are alive after some years.",
        "Of people like this, 87 are alive later.",
        "Survival at this stage is 32.",
    ],
)
@pytest.mark.parametrize("place", ["<p>{}</p>", "<title>{}</title>", '<img alt="{}" src="x">'])
def test_a_leak_anywhere_on_a_page_is_seen(leak, place):
    assert shows_no_survival_number(Page(f"<!doctype html><main>{place.format(leak)}</main>"))


def test_the_walk_lets_numbers_pass_on_their_own_page_alone():
    allowed = {state.name for state in pages.STATES if state.shows_numbers}
    assert allowed
    for state in pages.STATES:
        if state.shows_numbers:
            response = state.reach(Client(), "self")
            assert response.resolver_match.view_name == SHOW


@pytest.mark.parametrize("name", PRIVATE)
def test_no_other_page_of_the_visit_shows_one_after_the_yes(after_the_yes, name):
    response = after_the_yes.get(reverse(name))
    assert response.status_code == 200
    assert shows_no_survival_number(Page(response.content.decode())) == []


@pytest.mark.parametrize("number", range(5))
def test_no_stage_page_shows_one_after_the_yes(after_the_yes, number):
    response = after_the_yes.get(reverse("staging:stage", args=[number]))
    assert shows_no_survival_number(Page(response.content.decode())) == []


@pytest.mark.parametrize("name", SHEETS)
def test_no_sheet_of_paper_has_one(after_the_yes, name):
    response = after_the_yes.get(reverse(name))
    assert response["Content-Type"] == "application/pdf"
    assert survival_numbers(words(response.content)) == []


def test_no_calendar_file_has_one(after_the_yes):
    response = after_the_yes.get(reverse("checklists:visit:calendar"))
    assert survival_numbers(response.content.decode()) == []


@pytest.mark.parametrize("page", ["list", "compare", "result"])
def test_no_shared_page_has_one(after_the_yes, page):
    address = list_pages.shared(after_the_yes, list_pages.lived_in(), shows_result=True)
    response = after_the_yes.get(address.to(page))
    assert response.status_code == 200
    assert shows_no_survival_number(Page(response.content.decode())) == []


def test_what_an_account_takes_along_says_nothing_of_them(after_the_yes):
    user = list_pages.member(after_the_yes)
    list_pages.kept(user, list_pages.lived_in())
    told = json.dumps(holdings.export(user), default=str)
    assert "HER2" in told or "slides" in told
    assert REGIONAL not in told
    assert survival_numbers(told) == []


@pytest.mark.parametrize(
    "path", sorted((settings.BASE_DIR / "templates").rglob("*.txt")), ids=lambda p: p.name
)
def test_no_letter_has_one(path: Path):
    text = path.read_text("utf-8")
    assert survival_numbers(text) == []
    assert not re.search(r"(?i)surviv|alive", text)


def test_titles_and_previews_of_the_page_with_numbers_hold_none():
    html = numbers(Client(), "self", REGIONAL).content.decode()
    head = html.partition("</head>")[0]
    assert survival_numbers(head) == []
    assert "og:" not in head
