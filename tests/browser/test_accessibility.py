"""Every page in every state: axe with no rule left out, and what axe cannot see."""

import pytest

from tests import pages, pseudo
from tests.browser.screen import Screen

WIDTHS = (320, 1280)
THEMES = ("light", "dark")
# Every rule in the light; in the dark those that look at colors: nothing else is another there.
RULES = {"light": None, "dark": ["cat.color"]}
# WCAG 1.4.12, the widest spacing a reader may set.
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
DOUBLE_TEXT = "html { font-size: 200% !important; }"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def screen(browser):
    screen = Screen(browser, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield screen
    screen.context.close()


def walk_by_keyboard(screen):
    """Press Tab from the top to the end; return what was wrong on the way."""
    problems, stops = [], []
    screen.from_the_top()
    for _press in range(300):
        screen.tab.keyboard.press("Tab")
        stop = screen.focused()
        if stop is None or (stops and stop["place"] == stops[0]["place"]):
            break
        stops.append(stop)
        problems += [] if stop["ring"] else [f"no focus ring: {stop['name']}"]
        problems += [] if stop["seen"] else [f"focus is hidden: {stop['name']}"]
    expected = screen.check("stops")
    if [stop["place"] for stop in stops] != [place for place, _name in expected]:
        went, should = [stop["name"] for stop in stops], [name for _place, name in expected]
        problems.append(f"Tab goes to {went}, not to {should}")
    return problems


@pytest.mark.parametrize("state", pages.STATES, ids=str)
def test_state(screen, state):
    problems = {}

    def note(what, found):
        if found:
            problems[what] = found

    screen.set_up(WIDTHS[1], THEMES[0])
    screen.show(state)
    note("does nothing unasked", screen.did())
    for width in WIDTHS:
        for theme in THEMES:
            screen.set_up(width, theme)
            note(f"axe, {width} px, {theme}", screen.axe(RULES[theme]))
            note(f"borders, {width} px, {theme}", screen.check("borders"))
        note(f"targets, {width} px", screen.check("targets"))
        note(f"side scroll, {width} px", screen.check("overflow"))
        note(f"cut off, {width} px", screen.check("clipped"))
        screen.restyle(SPACING)
        note(f"side scroll with wide spacing, {width} px", screen.check("overflow"))
        note(f"cut off with wide spacing, {width} px", screen.check("clipped"))
        screen.restyle("")
    screen.set_up(WIDTHS[0], THEMES[1])  # where a focus is hidden first
    note("keyboard", walk_by_keyboard(screen))
    screen.set_up(640, "light")
    screen.restyle(DOUBLE_TEXT)
    note("side scroll with text at 200 %", screen.check("overflow"))
    note("cut off with text at 200 %", screen.check("clipped"))
    screen.restyle("")
    lines = [f"{what}: {problem}" for what, found in problems.items() for problem in found]
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize("state", pages.STATES, ids=str)
def test_a_language_with_longer_words_fits(screen, state):
    screen.set_up(320, "light")
    with pseudo.speaking():
        screen.show(state)
    assert screen.check("overflow") + screen.check("clipped") == []
