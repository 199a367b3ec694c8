"""Journeys with the keyboard alone, as a screen reader's user takes them."""

import pytest

# Presses of Tab before we say that something cannot be reached.
FAR = 80


@pytest.fixture
def keys(page, transactional_db):
    page.goto("/en/")
    return Keys(page)


class Keys:
    """A reader without a mouse."""

    def __init__(self, page):
        self.page = page

    @property
    def heading(self):
        return self.page.locator("h1").inner_text()

    def tab_to(self, role, name):
        """Press Tab until this is focused and its focus can be seen."""
        wanted = self.page.get_by_role(role, name=name, exact=True).first
        for _press in range(FAR):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("e => e === document.activeElement"):
                break
        else:
            raise AssertionError(f"Tab does not reach the {role} {name}.")
        outline = wanted.evaluate(
            "e => getComputedStyle(e).outlineStyle + getComputedStyle(e).boxShadow"
        )
        assert outline != "nonenone", f"The focus on {name} cannot be seen."
        return wanted

    def press(self, role, name):
        """Go to a link or button and press Enter."""
        self.tab_to(role, name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, number):
        """Go into the first group, choose its answer with this number, and continue."""
        for _press in range(FAR):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.type === 'radio'"):
                break
        self.page.keyboard.press("Space")
        for _answer in range(number):
            self.page.keyboard.press("ArrowDown")
        self.press("button", "Continue")

    def type(self, label, text):
        self.tab_to("textbox", label)
        self.page.keyboard.type(text)


def test_a_code_leads_to_a_stage(keys):
    keys.press("link", "My report")
    keys.press("button", "My report")
    keys.choose(1)
    keys.choose(1)
    keys.type("Does the report show a code like pT1c pN0?", "pT1c pN0")
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")  # Enter in the box continues, and does not say "unknown"
    assert keys.heading == "Has any test shown cancer in another part of the body?"
    keys.choose(0)
    keys.press("button", "Skip and show the result")
    assert keys.heading == "What this report means"
    assert "Stage 1A (written IA)" in keys.page.locator("main").inner_text()


def test_the_decoder_reads_a_code_and_goes_on_into_the_questions(keys):
    keys.press("link", "I have a code like pT1c pN0")
    keys.type("Type or paste the code, or the whole report", "pT2 pN1mi")
    keys.press("button", "Decode")
    assert "What we read" in keys.page.locator("main").inner_text()
    keys.press("button", "Use this in the questionnaire")
    assert keys.heading == "Who is this about?"


def test_the_skip_link_and_the_folded_help_open(keys):
    keys.press("link", "My report")
    keys.press("button", "My report")
    keys.page.keyboard.press("Tab")
    keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("document.activeElement.id") == "main"
    keys.page.keyboard.press("Tab")
    for _press in range(FAR):
        if keys.page.evaluate("document.activeElement.tagName === 'SUMMARY'"):
            break
        keys.page.keyboard.press("Tab")
    keys.page.keyboard.press("Enter")
    assert keys.page.locator("details.where").get_attribute("open") is not None
