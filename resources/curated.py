"""Read the directory's reviewed files and check all they say.

A file that says something impossible is refused whole, with every such place named: a broken
entry stops the start or the load, never a reader.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from resources.centers import Center, CenterKind, Centers
from resources.organizations import SHARED, Organization
from resources.records import CHOICES, SLUG, Phone, repeated, unknown
from resources.taxonomy import Audience, Facet, KindOfHelp, Mark, Taxonomy

DATA = Path(__file__).with_name("data")

Record = TypeVar("Record")


class BrokenDirectory(Exception):
    """A data file says something that cannot be right; the message names each such place."""


def read_taxonomy(path: Path = DATA / "taxonomy.toml") -> Taxonomy:
    """Return the kinds of help, the audiences and the choices of the filters.

    Raises BrokenDirectory.
    """
    held, problems = read_tables(path, {"kinds", "audiences", "marks", "needs", "who"})
    taxonomy = Taxonomy(
        kinds=entries(KindOfHelp, held["kinds"], "kinds", problems),
        audiences=entries(Audience, held["audiences"], "audiences", problems),
        marks=entries(Mark, held["marks"], "marks", problems),
        needs=entries(Facet, held["needs"], "needs", problems),
        who=entries(Facet, held["who"], "who", problems),
    )
    refuse(path, [*problems, *taxonomy.problems()])
    return taxonomy


def read_organizations(path: Path = DATA / "organizations.toml") -> Mapping[str, Organization]:
    """Return the organizations by slug, in the order of the file.

    What an entry says of cost, coverage and the like holds for each of its services that does not
    say otherwise; an entry without services is one service of the same name.
    Raises BrokenDirectory.
    """
    taxonomy = read_taxonomy()
    held, problems = read_tables(path)
    shared = {slug: with_services(slug, table) for slug, table in held.items()}
    organizations = entries(Organization, shared, "", problems)
    for slug, entry in organizations.items():
        found = [*unknown("parent", {entry.parent} - {""}, organizations)]
        for service in entry.services:
            found += unknown("kind of help", service.kinds, taxonomy.kinds)
            found += unknown("audience", service.audiences, taxonomy.audiences)
        problems += (f"[{slug}] {problem}" for problem in found)
    names = (re.sub(r"\W", "", entry.name.lower()) for entry in organizations.values())
    refuse(path, [*problems, *repeated("name", names)])
    return organizations


def read_centers(path: Path = DATA / "cancer_centers.toml") -> Centers:
    """Return the cancer centers, what their kinds mean and the line that helps with all of them.

    Raises BrokenDirectory.
    """
    held, problems = read_tables(path, {"kinds", "fallback", "centers"})
    fallback = build(Phone, held["fallback"], "[fallback]", problems)
    kinds = entries(CenterKind, held["kinds"], "kinds", problems)
    centers = entries(Center, held["centers"], "centers", problems)
    if fallback is None:
        refuse(path, problems)
        raise AssertionError("a record that cannot be built has a problem")
    whole = Centers(kinds=kinds, fallback=fallback, centers=centers)
    names = (center.name for center in centers.values())
    refuse(path, [*problems, *whole.problems(), *repeated("name", names)])
    return whole


def with_services(slug: str, table: dict[str, Any]) -> dict[str, Any]:
    """Return an organization's table with its services spelled out."""
    own = {name: value for name, value in table.items() if name not in SHARED - {"description"}}
    shared = {name: value for name, value in table.items() if name in SHARED}
    services = table.get("services", [{"slug": slug, "name": table.get("name", "")}])
    return own | {"services": [shared | service for service in services]}


def read_tables(
    path: Path, names: set[str] | None = None
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Return the tables of a file and an empty list for problems.

    Raises BrokenDirectory when it is not TOML, or its tables are not the ones named.
    """
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BrokenDirectory(f"{path.name}: {error}") from error
    if names is not None and held.keys() != names:
        raise BrokenDirectory(f"{path.name}: has tables {sorted(held)}, not {sorted(names)}")
    if strays := [name for name, table in held.items() if not isinstance(table, dict)]:
        raise BrokenDirectory(f"{path.name}: {strays} are not tables")
    return held, []


def entries(
    kind: type[Record], tables: dict[str, Any], under: str, problems: list[str]
) -> dict[str, Record]:
    """Return the records of a table of tables by slug; adds what is wrong to problems."""
    records = {}
    for slug, table in tables.items():
        place = f"[{under}.{slug}]" if under else f"[{slug}]"
        if not SLUG.fullmatch(slug):
            problems.append(f"{place} is no slug")
        record = build(kind, {"slug": slug} | table, place, problems)
        if record is not None:
            records[slug] = record
    return records


def build(
    kind: type[Record], table: dict[str, Any], place: str, problems: list[str]
) -> Record | None:
    """Return the record that a table describes, or None; adds what is wrong to problems."""
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    hints = hints_of(kind)  # type: ignore[arg-type]
    before = len(problems)
    problems += (f"{place} nobody reads {name}" for name in sorted(table.keys() - known.keys()))
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name not in table:
            if field.default is MISSING:
                problems.append(f"{place} {name} is missing")
            continue
        value = tuple(table[name]) if isinstance(table[name], list) else table[name]
        if rows := field.metadata.get("of"):
            value = tuple(
                build(rows, row, f"{place} {name} {number}", problems)
                for number, row in enumerate(value, start=1)
            )
        elif not fits(value, hints[name]):
            problems.append(f"{place} {name} is no {field.type}: {value!r}")
            continue
        elif name in CHOICES:
            chosen = set(value) if isinstance(value, tuple) else {value} - {""}
            if not chosen <= CHOICES[name]:
                problems += (f"{place} {it}" for it in unknown(name, chosen, CHOICES[name]))
        values[name] = value
    if len(problems) > before:
        return None
    record = kind(**values)
    if hasattr(record, "problems"):
        problems += (f"{place} {problem}" for problem in record.problems())
    return record


@cache
def hints_of(kind: type) -> dict[str, Any]:
    """Return the annotated types of a record's fields; to work them out is slow."""
    return get_type_hints(kind)


def fits(value: object, hint: Any) -> bool:
    """Return whether a value is of the annotated type."""
    if type(value) is hint:
        return True
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(fits(part, get_args(hint)[0]) for part in value)
    if isinstance(hint, UnionType):
        return any(fits(value, part) for part in get_args(hint))
    return False


def refuse(path: Path, problems: list[str]) -> None:
    """Raise BrokenDirectory if there are problems."""
    if problems:
        raise BrokenDirectory("\n".join(f"{path.name}: {problem}" for problem in problems))
