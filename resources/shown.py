"""An entry as readers see it: which of its facts are shown, and in which words.

Compilers' remarks, doubts and old numbers stay with the staff. What an organization says of itself
is shown in the reader's language where staff have it, else in English.
"""

import re
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resources.curated import DATA, read_centers
from resources.forms import HOW
from resources.lines import Line
from resources.models import Answer, Check, Coverage, Fund
from resources.places import STATES
from resources.readings import FACTS, Page, kind_pages, pages
from resources.records import LANGUAGES
from resources.wording import Text, day, host, names, own_words, partial_day
from sources.source import read

CENTERS = read_centers()
CENTERS_SOURCE = read(DATA / "sources.toml")["cancer_centers"]
FEWEST_WORDS, MOST_WORDS = 8, 20
CHECKED = {
    Check.How.PHONE: gettext_lazy("Checked by our staff on %(when)s: we called the line."),
    Check.How.PAGE: gettext_lazy("Checked by our staff on %(when)s: we read their page."),
    Check.How.MAIL: gettext_lazy("Checked by our staff on %(when)s: they answered by mail."),
}
FUNDS = {
    Fund.OPEN: gettext_lazy("Yes, on %(when)s it was open."),
    Fund.WAITING: gettext_lazy("On %(when)s there was a waiting list."),
    Fund.CLOSED: gettext_lazy("Not on %(when)s. It can open again. Call and ask."),
    Fund.UNKNOWN: gettext_lazy("Not known. Call and ask."),
}
BY_VIDEO = {
    Answer.YES: gettext_lazy("Second opinions by video or mail"),
    Answer.NO: gettext_lazy("No second opinions by video or mail"),
    Answer.ASK: gettext_lazy("Ask if they can do it by video or mail"),
}
INTERPRETERS = {
    Answer.YES: gettext_lazy("Interpreter: yes"),
    Answer.NO: gettext_lazy("Interpreter: no"),
    Answer.ASK: gettext_lazy("Ask for a free interpreter"),
}


def fallback(at):
    """Return the line to call where a cancer center has none of its own."""
    phone = CENTERS.fallback
    return Line(phone, at, [Page(phone.source, "page", CENTERS_SOURCE.retrieved)])


class Shown:
    """What an organization and a cancer center have in common on a page."""

    def __init__(self, row, at=None):
        self.row = row
        self.at = at or timezone.now()
        self.slug, self.name, self.website = row.slug, row.name, row.website
        self.host = host(row.website)
        self.entry = f"{self.listed_under}/{row.slug}"

    @cached_property
    def pages(self):
        return list(pages(self.sources()))

    @cached_property
    def lines(self):
        """Its phones, those open now first."""
        lines = [Line(phone, self.at, self.pages) for phone in self.row.shown_phones()]
        return sorted(lines, key=lambda line: not line.is_open)

    @property
    def line(self):
        """The phone to call first, or None."""
        return self.lines[0] if self.lines else None

    @property
    def is_stale(self):
        return self.row.checked_on is not None and self.row.is_stale

    @property
    def when_checked(self):
        """When we last checked it, in a few words."""
        if self.row.checked_on is None:
            return _("Not checked by us yet.")
        if self.is_stale:
            when = date_format(self.row.checked_on, "F Y")
            return _("Not checked since %(when)s. Call first.") % {"when": when}
        return _("Checked on %(when)s.") % {"when": day(self.row.checked_on)}

    @property
    def how_checked(self):
        """When and how we last checked it, and when we will again: whole sentences."""
        if self.row.checked_on is None:
            return _("We have not checked this ourselves yet.")
        if self.is_stale:
            when = date_format(self.row.checked_on, "F Y")
            return _("We have not checked this since %(when)s. Call first.") % {"when": when}
        last = self.row.checks.first()
        words = CHECKED[last.how] % {"when": day(last.on)} if last else self.when_checked
        if self.row.next_check:
            words += " " + _("Next check: %(when)s.") % {"when": day(self.row.next_check)}
        return words


class ShownService:
    """One kind of work of an organization."""

    def __init__(self, service):
        self.row = service
        self.name = own_words(service, "name")
        self.description = own_words(service, "description")
        self.eligibility = own_words(service, "eligibility")
        self.start = own_words(service, "start")
        self.languages = names(service.languages, LANGUAGES) or _("Not known")
        self.channels = names(service.channels, HOW)
        self.cost = _(service.get_cost_display())
        self.host = host(service.url)

    @property
    def kinds(self):
        return [_(kind.label) for kind in self.row.kinds.all()]

    @property
    def audiences(self):
        return [_(audience.label) for audience in self.row.audiences.all()]

    @property
    def where(self):
        if self.row.coverage == Coverage.STATES:
            return names(self.row.states, STATES)
        if self.row.coverage == Coverage.NATIONWIDE:
            return _("In all states")
        return _("In some parts of the country. Call and ask.")

    @property
    def fund(self):
        if not self.row.fund:
            return ""
        return FUNDS[self.row.fund] % {"when": partial_day(self.row.fund_as_of)}


class ShownOrganization(Shown):
    """An organization, as a card or as a whole page."""

    listed_under = "help"

    def sources(self):
        return self.row.sources.all()

    @property
    def url(self):
        return reverse("resources:organization", args=[self.slug])

    @property
    def description(self):
        return own_words(self.row, "description")

    @property
    def short(self):
        """What they do, in so few words that a list of entries can be looked over."""
        words, language = self.description
        kept = ""
        for sentence in re.split(r"(?<=[.?]) ", words):
            if len(f"{kept} {sentence}".split()) > MOST_WORDS:
                break
            kept = f"{kept} {sentence}".strip()
        if len(kept.split()) < FEWEST_WORDS and kept != words:
            kept = " ".join(words.split()[:MOST_WORDS]).rstrip(" ,;:.") + " …"
        return Text(kept, language)

    @property
    def languages(self):
        spoken = dict.fromkeys(
            code
            for holder in (*self.row.services.all(), *self.row.shown_phones())
            for code in holder.languages
        )
        return names(spoken, LANGUAGES) or _("Languages not known")

    @property
    def cost(self):
        costs = dict.fromkeys(service.get_cost_display() for service in self.row.services.all())
        return ", ".join(_(cost) for cost in costs)

    @property
    def website_page(self):
        """The page that the web site was read on, or None: one of several, or not known."""
        return next(pages(s for s in self.sources() if "website" in s.facts), None)

    @cached_property
    def services(self):
        return [ShownService(service) for service in self.row.services.all()]

    @property
    def has_several(self):
        return len(self.services) > 1

    @property
    def together(self):
        """The facts taken from its pages together, no page being named for each."""
        return names(self.row.unattributed, FACTS)


class ShownCenter(Shown):
    """A cancer center, as a card or as a whole page; `kind` says what sort of center it is."""

    listed_under = "places"

    @property
    def kind(self):
        return CENTERS.kinds[self.row.kind]

    def sources(self):
        return self.row.sources

    @property
    def all_pages(self):
        """Its own pages, and those that say what its kind means, each once."""
        found = {page.url: page for page in (*kind_pages([self.kind]), *self.pages)}
        return list(found.values())

    @property
    def note(self):
        return own_words(self.row, "note")

    @property
    def url(self):
        return reverse("resources:center", args=[self.slug])

    @property
    def by_video(self):
        return _(BY_VIDEO[self.row.remote_second_opinion])

    @property
    def interpreter(self):
        return _(INTERPRETERS[self.row.interpreter])
