"""A line as readers see it: its number, its hours by its own clock, and where both were read."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resources.hours import is_always, open_now
from resources.models import Purpose
from resources.records import LANGUAGES
from resources.wording import names, opens, own_words

PURPOSES = {
    Purpose.HELPLINE: gettext_lazy("Helpline"),
    Purpose.CRISIS: gettext_lazy("In a crisis"),
    Purpose.INTAKE: gettext_lazy("To ask for help"),
    Purpose.OFFICE: gettext_lazy("Office"),
    Purpose.MAIN: gettext_lazy("Main line"),
    Purpose.PATIENTS: gettext_lazy("For those in care"),
    Purpose.NEW_PATIENT: gettext_lazy("For a first visit"),
    Purpose.SECOND_OPINION: gettext_lazy("For a second opinion"),
}


class Line:
    """A phone that readers may call; `pages` are those of its entry."""

    def __init__(self, phone, at, pages):
        self.phone, self.at, self.pages = phone, at, pages
        self.number = f"{phone.number} ext. {phone.extension}" if phone.extension else phone.number
        digits = re.sub(r"[^+0-9]", "", phone.dial)
        self.dial = f"{digits};ext={phone.extension}" if phone.extension else digits
        self.purpose = _(PURPOSES[phone.purpose])
        self.hours = phone.hours
        self.is_open = open_now(phone, at)
        self.note = own_words(phone, "note")
        self.languages = names(phone.languages, LANGUAGES)

    @property
    def page(self):
        """The page that the number was read on, or None."""
        return self._page(self.phone.source)

    @property
    def hours_page(self):
        """The page that the hours were read on, or None: that of the number, or no hours."""
        return self._page(self.phone.hours_source) if self.hours else None

    def _page(self, url):
        return next((page for page in self.pages if page.url == url), None)

    @property
    def is_closed(self):
        return self.is_open is False

    @property
    def opens(self):
        """When a closed line opens next, by its own clock."""
        return opens(self.phone, self.at)

    @property
    def has_holidays(self):
        """Whether the clock knows its hours, but not what happens on a holiday."""
        return bool(self.phone.opening) and not self.is_always_open

    @property
    def has_no_zone(self):
        return bool(self.hours) and not self.phone.opening

    @property
    def is_always_open(self):
        return any(is_always(one) for one in self.phone.opening)
