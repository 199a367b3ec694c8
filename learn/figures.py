"""Sets of survival figures: how a set is written down, when it holds together, what may be shown.

A set says whom its publisher counted, when and how. The same reader takes a set from our file and
from an edition that staff wrote. Whether a set is shown is decided here alone: `FigureSet.shown`.
Source: data/survival_figures.toml; each set names the pages that it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sources.sentences import About, BrokenText, Reference, Texts, nothing_left, read_about, take

TEXTS = Texts(Path(__file__).with_name("data"), "survival_references")
CLOSE_TO_ALL = 99  # from here on a number reads “close to 100”
YEARS = 5

Choice = TypeVar("Choice", bound=StrEnum)


class Measure(StrEnum):
    """What was measured. No wording is agreed yet for showing any but the first two."""

    RELATIVE = "relative"
    OVERALL = "overall"
    SPECIFIC = "specific"
    NET = "net"
    MEDIAN = "median"
    COUNT = "count"


class Status(StrEnum):
    """How a set stands against newer ones."""

    LATEST = "latest_verified"
    CURRENT = "current_when_read"
    PENDING = "pending_check"
    OLDER = "older"
    SUPERSEDED = "superseded"
    PARTIAL = "partial"
    NOT_BREAST = "not_breast"


class Show(StrEnum):
    """To whom a set may be shown once somebody said yes to numbers."""

    DEFAULT = "default"
    OPT_IN = "opt_in"  # after a second, clear request
    HISTORY = "history_only"  # under older numbers, with the year beside it
    TEACHING = "teaching_only"
    CONTEXT = "context_only"
    HIDDEN = "hidden"


READERS_MAY = (Show.DEFAULT, Show.OPT_IN, Show.HISTORY)
MEASURES_WITH_WORDS = (Measure.RELATIVE, Measure.OVERALL)


class Page(NamedTuple):
    """A page that a set rests on."""

    title: str
    publisher: str
    url: str
    read: str


class Figure(NamedTuple):
    """One group of people and its number out of 100; None where none was found.

    `note` (another form of the number, as printed) and `doubt` are for staff.
    """

    group: str
    value: Decimal | None
    more_than: bool
    years: int
    diagnosed: str
    measure: Measure
    note: str
    doubt: str

    @property
    def slug(self) -> str:
        """Its name among the figures of its set."""
        return re.sub(r"[^a-z0-9]+", "-", self.group.lower()).strip("-")

    @property
    def out_of_100(self) -> int:
        """The whole number that is shown; halves go up."""
        return int((self.value or Decimal()).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def is_close_to_all(self) -> bool:
        """Whether it reads “close to 100”."""
        return self.value is not None and self.value >= CLOSE_TO_ALL

    @property
    def rest(self) -> int:
        """How many of 100 it leaves."""
        return 100 - self.out_of_100


class FigureSet(NamedTuple):
    """What one publisher says of one population.

    `diagnosed`: the years in which the people counted were found to have cancer; `published`: the
    year of publication or None. `confidence`, `note` and `doubt` are for staff.
    """

    slug: str
    organization: str
    title: str
    heading: str
    population: str
    diagnosed: str
    published: int | None
    measure: Measure
    staging: str
    status: Status
    superseded_by: str
    show: Show
    confidence: str
    note: str
    doubt: str
    sources: tuple[Page, ...]
    caveats: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def is_older(self) -> bool:
        """Whether newer numbers exist, so that these carry a mark."""
        return self.status in (Status.OLDER, Status.SUPERSEDED)

    @property
    def has_its_years(self) -> bool:
        """Whether the years can stand beside the numbers, as they always must."""
        return bool(self.diagnosed or (self.show is Show.HISTORY and self.published))

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that somebody read, for the reader's list of sources."""
        return tuple(page for page in self.sources if page.read != "not opened")

    @property
    def shown(self) -> tuple[Figure, ...]:
        """The figures that may be shown after a yes; none of a set that is doubtful or hidden."""
        if self.show not in READERS_MAY or self.doubt or not self.has_its_years or not self.pages:
            return ()
        return tuple(
            figure
            for figure in self.figures
            if figure.value is not None
            and not figure.doubt
            and figure.measure in MEASURES_WITH_WORDS
        )


def read_set(slug: str, table: Mapping[str, Any]) -> FigureSet:
    """Return a set from its table. Raises BrokenText, which says what is missing or wrong."""
    rest, place = dict(table), f"set {slug}"
    measure = _one_of(Measure, take(rest, "measure", str, place), place)
    told = FigureSet(
        slug=slug,
        organization=take(rest, "organization", str, place),
        title=take(rest, "title", str, place),
        heading=take(rest, "heading", str, place),
        population=take(rest, "population", str, place),
        diagnosed=rest.pop("diagnosed", ""),
        published=rest.pop("published", None),
        measure=measure,
        staging=take(rest, "staging", str, place),
        status=_one_of(Status, take(rest, "status", str, place), place),
        superseded_by=rest.pop("superseded_by", ""),
        show=_one_of(Show, take(rest, "show", str, place), place),
        confidence=take(rest, "confidence", str, place),
        note=rest.pop("note", ""),
        doubt=rest.pop("doubt", ""),
        sources=tuple(_page(page, place) for page in take(rest, "sources", list, place)),
        caveats=tuple(take(rest, "caveats", list, place)),
        figures=tuple(_figure(f, measure, place) for f in take(rest, "figures", list, place)),
    )
    nothing_left(rest, place)
    if len({figure.slug for figure in told.figures}) < len(told.figures):
        raise BrokenText(f"{place}: two figures are of the same group")
    return told


def as_table(told: FigureSet) -> dict[str, Any]:
    """Return the table that `read_set` takes: how an edition is stored."""
    table = {name: value for name, value in told._asdict().items() if name != "slug"}
    table |= {name: table[name].value for name in ("measure", "status", "show")}
    table["sources"] = [page._asdict() for page in told.sources]
    table["caveats"] = list(told.caveats)
    table["figures"] = [
        figure._asdict()
        | {"measure": figure.measure.value}
        | {"value": None if figure.value is None else str(figure.value)}
        for figure in told.figures
    ]
    return table


def _page(table: Mapping[str, Any], place: str) -> Page:
    rest = dict(table)
    page = Page(*(take(rest, name, str, place) for name in Page._fields))
    nothing_left(rest, place)
    if not re.match(r"https?://[^\s/]+\.[^\s/]+", page.url):
        raise BrokenText(f"{place}: {page.url} is no address of a page")
    return page


def _figure(table: Mapping[str, Any], measure: Measure, place: str) -> Figure:
    rest = dict(table)
    value = rest.pop("value", None)
    own_measure = rest.pop("measure", "") or measure.value
    figure = Figure(
        group=take(rest, "group", str, place),
        value=None if value in (None, "") else Decimal(str(value)),
        more_than=bool(rest.pop("more_than", False)),
        years=int(rest.pop("years", YEARS)),
        diagnosed=rest.pop("diagnosed", ""),
        measure=_one_of(Measure, own_measure, place),
        note=rest.pop("note", ""),
        doubt=rest.pop("doubt", ""),
    )
    nothing_left(rest, f"{place}, {figure.group}")
    if figure.value is not None and not 0 <= figure.value <= 100:
        raise BrokenText(f"{place}, {figure.group}: a number out of 100 is from 0 to 100")
    if not 1 <= figure.years <= 30:
        raise BrokenText(f"{place}, {figure.group}: from 1 to 30 years")
    return figure


def _one_of(kind: type[Choice], value: str, place: str) -> Choice:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(str(one.value) for one in kind)
        raise BrokenText(f"{place}: {value} is none of {known}") from None


def _named(reference: Reference) -> dict[str, str]:
    return {name: str(getattr(reference, name)) for name in Page._fields}


def _read_file() -> tuple[About, dict[str, FigureSet]]:
    tables = TEXTS.read_file("survival_figures")
    about = read_about(tables, "survival_figures.toml")
    sets = {}
    for slug, table in take(tables, "set", dict, "survival_figures.toml").items():
        unknown = set(table["sources"]) - TEXTS.references.keys()
        if unknown:
            raise BrokenText(f"set {slug}: no reference is called {', '.join(unknown)}")
        pages = [_named(TEXTS.references[one]) for one in table["sources"]]
        sets[slug] = read_set(slug, table | {"sources": pages})
    nothing_left(tables, "survival_figures.toml")
    return about, sets


ABOUT, OF_FILE = _read_file()


def texts() -> Iterator[str]:
    """Yield every text of our file that a reader can meet, for the catalog of translations."""
    for told in OF_FILE.values():
        if told.shown:
            yield from (told.heading, told.population, *told.caveats)
            yield from filter(None, (told.diagnosed, *(f.diagnosed for f in told.shown)))
            yield from (figure.group for figure in told.shown)
