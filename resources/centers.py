"""The cancer centers that the National Cancer Institute has designated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from resources.records import Phone, Source, check_https, repeated, several, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class CenterKind:
    """What a designation by the National Cancer Institute means."""

    slug: str
    label: str
    meaning: str
    sources: tuple[Source, ...] = several(Source)

    def problems(self) -> Iterator[str]:
        if not (self.label and self.meaning and self.sources):
            yield "label, meaning and sources are not empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A town where a center sees people. Coordinates in degrees, of the town, to 0.01."""

    address: str = ""
    city: str
    state: str
    zip: str = ""
    latitude: float
    longitude: float

    def problems(self) -> Iterator[str]:
        if not (18 < self.latitude < 72 and -180 < self.longitude < -64):
            yield f"{self.latitude}, {self.longitude} is not in the US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Center:
    """A cancer center. `note` is for readers, `staff_note` is not.

    `center_kind` is the slug of a CenterKind; the first site is the center's main one.
    """

    slug: str
    name: str
    center_kind: str
    institution: str
    website: str = ""
    website_confidence: str = ""
    patient_care: bool
    show_for_second_opinion: bool
    remote_second_opinion: str = "ask"
    interpreter: str = "ask"
    note: str = ""
    staff_note: str = ""
    sites: tuple[Site, ...] = several(Site)
    phones: tuple[Phone, ...] = several(Phone)
    sources: tuple[Source, ...] = several(Source)

    def problems(self) -> Iterator[str]:
        if not (self.name and self.sites and self.sources):
            yield "name, sites and sources are not empty"
        if self.show_for_second_opinion and not self.patient_care:
            yield "is shown for a second opinion but sees nobody"
        if bool(self.website) != bool(self.website_confidence):
            yield "website and website_confidence go together"
        for phone in self.phones:
            if {phone.source, phone.hours_source} - {"", *(s.url for s in self.sources)}:
                yield f"{phone.number}: its source is not among the sources"
        yield from repeated("phone", (phone.dial for phone in self.phones))
        yield from check_https(self.website)


@dataclass(frozen=True, slots=True, kw_only=True)
class Centers:
    """The cancer centers, what their kinds mean, and the line to call where none is known."""

    kinds: Mapping[str, CenterKind]
    fallback: Phone
    centers: Mapping[str, Center]

    def problems(self) -> Iterator[str]:
        for center in self.centers.values():
            yield from unknown(f"{center.slug}: center_kind", [center.center_kind], self.kinds)
