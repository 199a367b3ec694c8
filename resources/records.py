"""Where a fact of the directory comes from, and how to reach a line: Source, Opening, Phone.

Each record says what is wrong with it; curated.py reads the files and refuses broken ones. Labels
and sentences are kept as written; whoever shows them translates them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from resources.places import STATES

LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Spanish", "zh": "Chinese"}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FACTS = (
    "description",
    "eligibility",
    "cost",
    "coverage",
    "website",
    "email",
    "languages",
    "founded",
    "address",
    "start",
    "fund",
)
CHOICES: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "channels": "phone online in-person",
        "confidence": "high medium low",
        "cost": "free low-cost varies unknown",
        "coverage": "nationwide states regional",
        "days": " ".join(DAYS),
        "fund": "open waiting closed unknown",
        "group": "patient condition role age gender community situation",
        "interpreter": "yes no ask",
        "kind": "nonprofit government industry",
        "languages": " ".join(LANGUAGES),
        "purpose": "helpline crisis intake office main patients new-patient second-opinion",
        "read": "page mirror excerpt listing",
        "remote_second_opinion": "yes no ask",
        "state": " ".join(STATES),
        "states": " ".join(STATES),
        "status": "draft published",
        "unattributed": " ".join(FACTS),
        "zone": "America/New_York America/Chicago America/Denver America/Los_Angeles",
    }.items()
}

PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NUMBER = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}")
SHORT_CODE = re.compile(r"[2-9]\d\d")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def several(kind: type) -> Any:
    """A field that holds any number of records of one kind, written as [[…]] tables."""
    return field(default=(), metadata={"of": kind})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page that facts were read on. No url: a list that is no web page; `note` says which.

    `fields` names the facts it supports (see FACTS). `as_of` is the date the page itself shows, as
    far as known; `read_on` is the day our file took the facts from it, and `read` how: a stored
    page, a mirror, an excerpt, or a listing of someone who read it. None of it is a check that a
    line still answers.
    """

    url: str = ""
    supports: str
    fields: tuple[str, ...] = ()
    as_of: str = ""
    read_on: date
    read: str
    note: str = ""

    def problems(self) -> Iterator[str]:
        if self.url and urlsplit(self.url).scheme not in {"https", "http"}:
            yield f"url {self.url!r} is not a web address"
        if not self.url and not self.note:
            yield "a source without an address says what it is"
        yield from (f"{name!r} is not a fact" for name in self.fields if name not in FACTS)
        yield from check_partial_date(self.as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When a line is answered, in clock times of `zone`; day and night needs no zone."""

    days: tuple[str, ...]
    opens: str
    closes: str
    zone: str = ""

    @property
    def all_day(self) -> bool:
        """Whether the line never closes on these days."""
        return (self.opens, self.closes) == ("00:00", "24:00")

    def problems(self) -> Iterator[str]:
        if not (CLOCK.fullmatch(self.opens) and CLOCK.fullmatch(self.closes)):
            yield f"{self.opens!r} to {self.closes!r} are not clock times"
        elif self.opens >= self.closes:
            yield "opens after it closes"
        if not self.days or len(set(self.days)) < len(self.days):
            yield "days are named once each"
        if not self.zone and not self.all_day:
            yield "hours need a time zone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number as published and as a phone dials it. `note` is for readers, `staff_note` is not.

    `hours` are the source's words; `opening` says the same for the clock and is empty unless
    hours and time zone are both stated. `source` is the address of one of the entry's sources.
    Low confidence: keep it to recognize an old number, never show it.
    """

    number: str
    e164: str = ""
    extension: str = ""
    purpose: str
    service: str = ""
    hours: str = ""
    opening: tuple[Opening, ...] = several(Opening)
    languages: tuple[str, ...] = ()
    tty: bool = False
    text: bool = False
    note: str = ""
    source: str = ""
    hours_source: str = ""
    confidence: str
    staff_note: str = ""

    @property
    def dial(self) -> str:
        """What follows `tel:`."""
        return self.e164 or self.number

    def problems(self) -> Iterator[str]:
        digits = re.sub(r"\D", "", self.number)
        if self.e164 and not (NUMBER.fullmatch(self.e164) and self.e164[2:] == digits[-10:]):
            yield f"{self.number!r} and {self.e164!r} are not one number of the US"
        if not self.e164 and not SHORT_CODE.fullmatch(self.number):
            yield f"{self.number!r} has no e164"
        if self.opening and not self.hours:
            yield "opening restates hours, and there are none"
        if self.extension and not self.extension.isdecimal():
            yield "extension is digits"
        if not self.source and self.confidence != "low":
            yield f"{self.number} has no source"


def check_https(url: str) -> Iterator[str]:
    """Yield a problem unless the address is empty or begins with https."""
    parts = urlsplit(url)
    if url and not (parts.scheme == "https" and "." in parts.netloc and " " not in url):
        yield f"{url!r} is not an https address"


def check_partial_date(text: str) -> Iterator[str]:
    """Yield a problem unless the text is empty, a year, a month or a day as 2026-11-22."""
    if text and not PARTIAL_DATE.fullmatch(text):
        yield f"{text!r} is not a date"


def repeated(what: str, names: Iterable[str]) -> Iterator[str]:
    """Yield a problem for each name that comes twice."""
    yield from (f"{what} {name} comes twice" for name, n in Counter(names).items() if n > 1)


def unknown(what: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Yield a problem for each name that is not known."""
    yield from (f"{what} {name!r} is not known" for name in names if name not in set(known))
