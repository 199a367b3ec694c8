"""The pages that facts were read on, as readers see them: address, what it gave us, when, how."""

import re
from dataclasses import asdict
from typing import NamedTuple

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy

from resources.wording import day, host, names, partial_day

FACTS = {
    "description": gettext_lazy("what they do"),
    "eligibility": gettext_lazy("who can use it"),
    "cost": gettext_lazy("cost"),
    "coverage": gettext_lazy("where they help"),
    "website": gettext_lazy("website"),
    "email": gettext_lazy("mail address"),
    "languages": gettext_lazy("languages"),
    "address": gettext_lazy("where they are"),
    "channels": gettext_lazy("ways to reach them"),
    "start": gettext_lazy("how to start"),
    "fund": gettext_lazy("if you can ask for money now"),
}
READ = {
    "page": gettext_lazy("We read the page on %(when)s."),
    "mirror": gettext_lazy("We read a copy of the page on %(when)s."),
    "excerpt": gettext_lazy("We read part of the page on %(when)s."),
    "listing": gettext_lazy("We took it from a list on %(when)s."),
}


class Page(NamedTuple):
    """A page that facts were read on. `link` is empty unless it is https; so may be `name`."""

    url: str
    read: str
    read_on: object
    as_of: str = ""
    facts: str = ""

    @property
    def link(self):
        return self.url if self.url.startswith("https://") else ""

    @property
    def name(self):
        return re.sub(r"^https?://(www\.)?", "", self.url).rstrip("/")

    @property
    def host(self):
        return host(self.url)

    @property
    def day(self):
        return day(self.read_on)

    @property
    def reading(self):
        return READ[self.read] % {"when": self.day}


def pages(sources):
    """Return the pages of an entry's sources: rows, or the tables of a cancer center."""
    for source in sources:
        if isinstance(source, dict):
            yield Page(
                source.get("url", ""),
                source["read"],
                parse_date(str(source["read_on"])),
                partial_day(source.get("as_of", "")),
            )
        else:
            facts = names(source.facts, FACTS)
            yield Page(source.url, source.read, source.read_on, partial_day(source.as_of), facts)


def kind_pages(kinds):
    """Return the pages that say what some kinds of cancer center are, each once."""
    found = pages(asdict(source) for kind in kinds for source in kind.sources)
    return list({page.url: page for page in found}.values())
