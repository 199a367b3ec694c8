"""An organization of the directory, its services, and what is no longer said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from resources.records import (
    FACTS,
    Phone,
    Source,
    check_https,
    check_partial_date,
    repeated,
    several,
)

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One kind of work of an organization: what it does, for whom, at what cost, how to start.

    `kinds` and `audiences` are slugs of the taxonomy. `fund` says whether money can be asked for
    now, as seen on `fund_as_of`. Empty channels or languages mean: not known.
    """

    slug: str
    name: str
    description: str
    kinds: tuple[str, ...]
    audiences: tuple[str, ...]
    cost: str = "unknown"
    cost_note: str = ""
    eligibility: str = ""
    languages: tuple[str, ...] = ()
    coverage: str
    coverage_note: str = ""
    states: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    url: str = ""
    fund: str = ""
    fund_as_of: str = ""

    def problems(self) -> Iterator[str]:
        if not (self.name and self.description and self.kinds and self.audiences):
            yield "name, description, kinds and audiences are not empty"
        if bool(self.states) != (self.coverage == "states"):
            yield "states are named when, and only when, coverage is states"
        if len(self.start) > 3:
            yield "start has 3 steps at most"
        if self.fund in {"open", "waiting", "closed"} and not self.fund_as_of:
            yield "a fund status has a date"
        yield from check_partial_date(self.fund_as_of)
        yield from check_https(self.url)


SHARED = frozenset(field.name for field in fields(Service)) - {"slug", "name", "url"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something once said of an organization that is not to be shown as today's; for staff."""

    says: str
    finding: str
    url: str

    def problems(self) -> Iterator[str]:
        if not (self.says and self.finding and self.url):
            yield "a claim has what it says, what was found and where"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """Someone who helps. `staff_note`, `confidence` and `claims` are for staff, never readers."""

    slug: str
    name: str
    alternate_name: str = ""
    acronym: str = ""
    kind: str
    parent: str = ""
    description: str
    website: str = ""
    former_websites: tuple[str, ...] = ()
    email: str = ""
    founded: int | None = None
    city: str = ""
    state: str = ""
    status: str
    confidence: str
    as_of: str = ""
    staff_note: str = ""
    unattributed: tuple[str, ...] = ()
    services: tuple[Service, ...] = several(Service)
    phones: tuple[Phone, ...] = several(Phone)
    sources: tuple[Source, ...] = several(Source)
    claims: tuple[Claim, ...] = several(Claim)

    def facts(self) -> Iterator[str]:
        """Yield the names of the facts this entry states, phones apart: they name their source."""
        if self.city or self.state:
            yield "address"
        for name in FACTS:
            values = [getattr(holder, name, "") for holder in (self, *self.services)]
            if any(value and value != "unknown" for value in values):
                yield name

    def problems(self) -> Iterator[str]:
        sourced = {name for source in self.sources for name in source.fields}
        addresses = {source.url for source in self.sources}
        yield from (
            f"{name} has no source"
            for name in self.facts()
            if name not in sourced and name not in self.unattributed
        )
        for phone in self.phones:
            if {phone.source, phone.hours_source} - {"", *addresses}:
                yield f"{phone.number}: its source is not among the sources"
            if phone.service and phone.service not in {s.slug for s in self.services}:
                yield f"{phone.number}: no service is called {phone.service}"
        yield from repeated("service", (service.slug for service in self.services))
        yield from repeated("phone", (phone.dial + phone.extension for phone in self.phones))
        if not self.sources:
            yield "has no source"
        if (self.status == "draft") != (self.confidence == "low"):
            yield "a low-confidence entry is a draft, and only such an entry"
        if self.email and not EMAIL.fullmatch(self.email):
            yield f"{self.email!r} is not a mail address"
        if self.founded is not None and not 1800 < self.founded < 2100:
            yield f"founded in {self.founded}"
        yield from check_partial_date(self.as_of)
        yield from check_https(self.website)
