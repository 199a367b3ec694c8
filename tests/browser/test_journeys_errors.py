"""Every error in a real browser: the summary has the focus, its link leads to the field."""

import pytest

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
def open_question(any_page, client, transactional_db, live_server):
    """Open a question in the browser, in a visit that has answered all before it."""

    def go(slug):
        answer(client, "self", REACHED_WITH.get(slug, LONG), until=slug)
        visit = {"name": "visit", "value": client.cookies["visit"].value, "url": live_server.url}
        any_page.context.add_cookies([visit])
        any_page.goto(f"/en/understand/q/{slug}/")
        return any_page

    return go


def check(page, words):
    """Return whether the summary has the focus; it says these words and its links work."""
    summary = page.locator(".error-summary[role=alert]")
    links = summary.get_by_role("link")
    assert links.all_inner_texts() == words
    assert page.title().startswith("Error: ")
    has_script = page.evaluate("document.querySelectorAll('script').length") and page.evaluate(
        "document.activeElement === document.querySelector('.error-summary')"
    )
    for number, error in enumerate(words):
        links.nth(number).click()
        field = page.locator(links.nth(number).get_attribute("href"))
        assert field.get_attribute("aria-invalid") == "true"
        beside = page.locator(f"#{field.get_attribute('aria-describedby').split()[-1]}")
        assert error in beside.inner_text()
        assert page.evaluate("location.hash") == links.nth(number).get_attribute("href")
        assert field.is_visible()
    return has_script


@pytest.mark.parametrize("slug", DESIGN)
def test_an_empty_answer(open_question, slug, request):
    page = open_question(slug)
    page.get_by_role("button", name="Continue", exact=True).click()
    focused = check(page, DESIGN[slug]["errors"])
    assert focused is ("no script" not in request.node.callspec.id)
    # The focus follows the link: typing and arrows go on at the field.
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


@pytest.mark.parametrize(
    ("slug", "typed", "unit", "words"),
    [(slug, *case) for slug, cases in TYPED.items() for case in cases],
)
def test_a_typed_answer_that_is_wrong_stays_in_its_box(open_question, slug, typed, unit, words):
    page = open_question(slug)
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
