"""Survival numbers by keyboard, script on and off: "not now" is final, and numbers hide again."""

import pytest

from learn import editions
from tests.browser.test_journeys_keyboard import Keys

ASKED = "Do you want to see survival numbers?"
NOT_NOW = "No numbers for now"
NUMBERS = "The numbers you asked for"
LINK = "Survival numbers (you choose what to see)"
REGIONAL = "Regional: in nearby nodes or tissue"


@pytest.fixture
def keys(any_page, transactional_db):
    editions.load()
    any_page.goto("/en/stages/2/")
    reader = Keys(any_page)
    reader.press("link", LINK)
    assert reader.heading == ASKED
    return reader


def main(keys):
    return keys.page.locator("main").inner_text()


def test_after_not_now_no_page_asks_again(keys):
    keys.choose(0)
    assert keys.heading == NOT_NOW
    keys.page.goto("/en/stages/4/")
    keys.press("link", LINK)
    assert keys.heading == NOT_NOW
    assert keys.page.get_by_role("radio").count() == 0
    keys.press("link", "Change my choice")
    assert keys.heading == ASKED


def test_one_group_is_shown_and_hidden_again(keys):
    keys.choose(2)
    assert keys.heading == NUMBERS
    assert "out of 100" not in main(keys)
    keys.press("button", REGIONAL)
    assert main(keys).count("out of 100") == 1
    assert keys.page.get_by_role("heading", name=REGIONAL).is_visible()
    keys.press("button", "Hide the numbers")
    assert keys.heading == NOT_NOW
    keys.page.goto("/en/statistics/show/")
    assert keys.heading == NOT_NOW
    assert "out of 100" not in main(keys)
