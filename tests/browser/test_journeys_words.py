"""A hard word opens its meaning: by keyboard, by touch, with and without script."""

import pytest


@pytest.fixture
def stage(page, transactional_db):
    page.goto("/en/stages/2/")
    return page


def word(page, text):
    return page.locator("button.word", has_text=text).first


def opened(page):
    return page.locator(".meaning:popover-open")


def test_a_word_opens_by_keyboard_and_gives_the_focus_back(stage):
    tumor = word(stage, "tumor")
    tumor.focus()
    stage.keyboard.press("Enter")
    assert "out of control" in opened(stage).inner_text()
    assert stage.url.endswith("/stages/2/")
    stage.keyboard.press("Tab")
    assert stage.evaluate("document.activeElement.innerText") == "More about “Tumor”"
    stage.keyboard.press("Tab")
    assert stage.evaluate("document.activeElement.innerText") == "Close"
    stage.keyboard.press("Enter")
    assert opened(stage).count() == 0
    assert tumor.evaluate("e => e === document.activeElement")
    stage.keyboard.press("Enter")
    stage.keyboard.press("Escape")
    assert opened(stage).count() == 0


def test_a_tap_opens_a_word_and_a_tap_beside_it_closes_it(stage):
    word(stage, "lymph nodes").click()
    assert opened(stage).locator("b").inner_text() == "Lymph node"
    word(stage, "tumor").click()
    assert opened(stage).locator("b").inner_text() == "Tumor"
    stage.locator("h1").click()
    assert opened(stage).count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_a_meaning_fits_the_screen_beside_its_word(stage, width):
    stage.set_viewport_size({"width": width, "height": 700})
    for each in stage.locator("button.word").all():
        each.scroll_into_view_if_needed()
        each.click()
        meaning, place = opened(stage).bounding_box(), each.bounding_box()
        assert meaning["x"] >= 0
        assert meaning["x"] + meaning["width"] <= width
        assert meaning["y"] >= place["y"] + place["height"] - 1 or (
            meaning["y"] + meaning["height"] <= place["y"] + 1
        )
        stage.keyboard.press("Escape")


def test_the_meaning_leads_to_the_page_of_the_word_and_on_to_the_list(stage):
    word(stage, "tumor").click()
    opened(stage).get_by_role("link").click()
    assert stage.locator("h1").inner_text() == "Tumor"
    stage.get_by_role("link", name="All words, A to Z").click()
    stage.get_by_role("searchbox", name="Find a word").fill("mamogram")
    stage.get_by_role("button", name="Find").click()
    assert stage.get_by_role("link", name="Mammogram").is_visible()


def test_a_page_on_paper_has_no_meanings(stage):
    stage.emulate_media(media="print")
    assert not stage.locator(".meaning").first.is_visible()
    assert word(stage, "tumor").is_visible()


def test_a_word_opens_without_script(open_page, transactional_db):
    page = open_page(java_script_enabled=False)
    page.goto("/en/stages/2/")
    word(page, "tumor").press("Enter")
    assert "out of control" in opened(page).inner_text()
    opened(page).get_by_role("button", name="Close").press("Enter")
    assert opened(page).count() == 0
