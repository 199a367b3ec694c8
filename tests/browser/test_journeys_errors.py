"""Every error in a real browser: the summary has the focus, its link leads to the field."""

import re

import pytest
from playwright.sync_api import expect

from staging.questionnaire import BY_SLUG
from tests.db.staging.test_questions import DESIGN
from tests.journeys import LONG, answer
from tests.pages import REACHED_WITH

TYPED = {
    "code": [
        ("hello", "", "We can’t read that code. Check that it has a T and a number, like T2"),
    ],
    "size": [
        ("big", "mm", "Enter the size in numbers, like 14 or 1.4"),
        ("14", "", "Select millimeters or centimeters"),
        ("0", "mm", "The size must be more than 0"),
        ("41", "cm", "The size must be 400 mm (40 cm) or less. Check if it is in mm or cm"),
    ],
}


@pytest.fixture
def open_question(client, transactional_db, live_server):
    """Open a question in a page, in a visit that has answered all before it."""

    def go(page, slug):
        answer(client, "self", REACHED_WITH.get(slug, LONG), until=slug)
        visit = {"name": "visit", "value": client.cookies["visit"].value, "url": live_server.url}
        page.context.add_cookies([visit])
        page.goto(f"/en/understand/q/{slug}/")

    return go


def check(page, words):
    """The summary says these words; each link leads to its field, which says the same."""
    links = page.locator(".error-summary[role=alert]").get_by_role("link")
    expect(links).to_have_text(words)
    expect(page).to_have_title(re.compile("^Error: "))
    for number, error in enumerate(words):
        links.nth(number).click()
        field = page.locator(links.nth(number).get_attribute("href"))
        assert field.evaluate("e => e === document.activeElement")
        assert field.get_attribute("aria-invalid") == "true"
        beside = page.locator(f"#{field.get_attribute('aria-describedby').split()[-1]}")
        assert error in beside.inner_text()


@pytest.mark.parametrize("slug", DESIGN)
def test_an_empty_answer(open_question, page, slug):
    open_question(page, slug)
    page.get_by_role("button", name="Continue", exact=True).click()
    assert page.locator(".error-summary").evaluate("e => e === document.activeElement")
    check(page, DESIGN[slug]["errors"])


@pytest.mark.parametrize("slug", ["report", "code", "size", "receptors"])
def test_an_empty_answer_without_script(open_question, page_no_script, slug):
    open_question(page_no_script, slug)
    page_no_script.get_by_role("button", name="Continue", exact=True).click()
    check(page_no_script, DESIGN[slug]["errors"])


@pytest.mark.parametrize(
    ("slug", "typed", "unit", "words"),
    [(slug, *case) for slug, cases in TYPED.items() for case in cases],
)
def test_a_wrong_answer_stays_in_its_box(open_question, page, slug, typed, unit, words):
    open_question(page, slug)
    box = page.locator("main input[type=text]")
    box.fill(typed)
    if unit:
        page.locator(f"input[value={unit}]").click()
    page.get_by_role("button", name="Continue", exact=True).click()
    check(page, [words])
    assert box.input_value() == typed
    assert page.locator("input:checked").count() == bool(unit)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the code from the report"),
        ("hello", "We can’t read that code. Check that it has a T and a number, like T2"),
        ("T2 " * 7000, "The text must be 20,000 characters or less"),
    ],
)
def test_the_decoder(any_page, transactional_db, typed, words):
    any_page.goto("/en/decode/")
    any_page.locator("textarea").fill(typed)
    any_page.get_by_role("button", name="Decode", exact=True).click()
    check(any_page, [words])
    assert any_page.locator("textarea").input_value() == typed


def test_every_question_has_its_error_here():
    assert {*DESIGN} | {"who"} == {*BY_SLUG}
