"""A reader in the browser: taps what she sees, types, and counts her taps."""

from datetime import timedelta

from django.utils import timezone

from privacy.sealed import SessionStore
from staging.questionnaire import KEY


class Reader:
    """One reader on one page. A tap is a click, or the first touch of a box to type in."""

    def __init__(self, page):
        self.page = page
        self.taps = 0

    @property
    def heading(self):
        return self.page.locator("h1").inner_text()

    @property
    def text(self):
        return self.page.locator("main").inner_text()

    @property
    def chosen(self):
        """The values of the radio buttons that are chosen."""
        return self.page.locator("input:checked").evaluate_all("all => all.map(e => e.value)")

    def sees(self, words):
        return words in self.text

    def tap(self, words, within="body"):
        """Tap the link or button with this name."""
        place = self.page.locator(within)
        link = place.get_by_role("link", name=words, exact=True)
        link.or_(place.get_by_role("button", name=words, exact=True)).first.click()
        self.taps += 1

    def type(self, label, text):
        """Touch the box and type."""
        box = self.page.get_by_role("textbox", name=label, exact=True)
        box.click()
        self.taps += 1
        box.fill(text)

    def choose(self, *answers):
        """Tap these answers, one in each group, and continue."""
        groups = self.page.locator("fieldset:not(:has(fieldset))")
        for place, answer in enumerate(answers):
            group = groups.nth(place) if len(answers) > 1 else self.page
            group.get_by_role("radio", name=answer, exact=True).click()
            self.taps += 1
        self.tap("Continue")

    def know_nothing(self):
        """Answer “I don’t know”, however this question says it."""
        unknown = self.page.locator("button[name=unknown]")
        if unknown.count():
            unknown.click()
            self.taps += 1
            return
        for box in self.page.get_by_role("radio", name="I don’t know", exact=True).all():
            box.click()
            self.taps += 1
        self.tap("Continue")

    def let_a_day_pass(self, hours=25):
        """Make the answers of this visit that much older."""
        (key,) = (c["value"] for c in self.page.context.cookies() if c["name"] == "visit")
        session = SessionStore(key)
        used_at = timezone.now() - timedelta(hours=hours)
        session[KEY] = {**session[KEY], "used_at": used_at.isoformat()}
        session.save()
