"""Entries as a CSV table or a JSON list, and back: what goes out comes in unchanged.

A table has one row for each organization, service, phone and source; the first two columns say
which of these it is and which organization it belongs to. Lists stand in one cell, parted by `|`.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as say

from resources import opening
from resources.entries import BESIDE, COLUMNS, TOPICS, WITHIN, Fields
from resources.models import Organization, Service

MOST_BYTES = 30_000_000
KINDS = {
    "organization": Organization,
    **{name.removesuffix("s"): model for name, model in WITHIN.items()},
}
TYPES: Mapping[str, Mapping[str, type]] = {
    kind: {
        **dict.fromkeys(TOPICS if model is Service else (), list),
        **dict.fromkeys(BESIDE.get(model, ()), str),
        **{
            name: list
            if isinstance(column, models.JSONField)
            else bool
            if isinstance(column, models.BooleanField)
            else int
            if isinstance(column, models.IntegerField)
            else str
            for name, column in COLUMNS[model].items()
        },
    }
    for kind, model in KINDS.items()
}
FIRST = ("record", "organization")
HEADER = tuple(dict.fromkeys([*FIRST, *(name for kind in KINDS for name in TYPES[kind])]))
PLACES = {name: place for place, name in enumerate(HEADER)}
# What a spreadsheet would take for a formula; full-width signs too, which some of them accept.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


class Found(NamedTuple):
    """What a file says of one organization, or what is wrong with that; the lines it is from."""

    slug: str
    told: Fields
    lines: list[int]
    problems: list[str]


class Unreadable(Exception):
    """The file as a whole is not what we take; the message is for the person who sent it."""


# Out


def table(entries: Iterable[Fields]) -> Iterator[list[str]]:
    """Yield the cells of each row of the table, header first, safe to open in a spreadsheet."""
    yield list(HEADER)
    for entry in entries:
        own = {name: value for name, value in entry.items() if name not in WITHIN}
        yield row_of("organization", entry["slug"], own)
        for name in WITHIN:
            for part in entry[name]:
                yield row_of(name.removesuffix("s"), entry["slug"], part)


def row_of(kind: str, slug: str, told: Fields) -> list[str]:
    """Return the cells of one row."""
    cells = [""] * len(HEADER)
    cells[0], cells[1] = kind, safe(slug)
    for name, value in told.items():
        if value or value == 0:
            cells[PLACES[name]] = safe(cell(name, value))
    return cells


def cell(name: str, value: Any) -> str:
    """Return a value as a cell says it."""
    if type(value) is str:
        return value
    if name == "opening":
        return opening.written(value)
    if name == "claims":
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, list):
        return " | ".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


# In


def read(content: str, is_json: bool) -> list[Found]:
    """Return what a file says, by organization in its order. Raises Unreadable."""
    return read_json(content) if is_json else read_table(content)


def parsed(text: str) -> Any:
    """Return what JSON says. Raises ValueError, also for half characters and endless depth."""
    try:
        told = json.loads(text)
        if "\\ud" in text.lower():  # halves of characters are no text that could be stored
            json.dumps(told, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("depth") from error
    return told


def read_json(content: str) -> list[Found]:
    """Return what a JSON list of entries says. Raises Unreadable."""
    try:
        entries = parsed(content)
    except ValueError as error:
        raise Unreadable(say("This is not JSON.")) from error
    if not isinstance(entries, list):
        raise Unreadable(say("The file is a list of organizations."))
    return [
        Found(str(entry.get("slug", "")), entry, [number], problems_of(entry))
        if isinstance(entry, dict)
        else Found("", {}, [number], [say("It is not an organization.")])
        for number, entry in enumerate(entries, start=1)
    ]


def problems_of(entry: Fields) -> list[str]:
    """Return what is wrong with the shape of an entry read from JSON."""
    problems = shape(entry, {**TYPES["organization"], **dict.fromkeys(WITHIN, list)})
    for name in WITHIN:
        parts = entry.get(name, [])
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict):
                problems += shape(part, TYPES[name.removesuffix("s")])
            else:
                problems.append(say("%s is not a list of records.") % name)
    return problems


def shape(told: Fields, types: Mapping[str, type]) -> list[str]:
    """Return which keys of one record are unknown, or hold what they cannot."""
    problems = [say("Nobody reads %s.") % name[:40] for name in told if name not in types]
    for name, kind in types.items():
        value = told.get(name, kind())
        if not (type(value) is kind or (kind is int and value is None)):
            problems.append(say("%s is not what it has to be.") % name)
        elif kind is list and name not in {"opening", "claims", *WITHIN}:
            if not all(isinstance(part, str) for part in value):
                problems.append(say("%s is not a list of words.") % name)
        elif kind is list and not all(isinstance(part, dict) for part in value):
            problems.append(say("%s is not a list of records.") % name)
    return problems


def read_table(content: str) -> list[Found]:
    """Return what a CSV table says. Raises Unreadable."""
    rows = csv.reader(StringIO(content.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = next(rows, [])
        if strays := [name for name in header if name not in HEADER]:
            raise Unreadable(say("Nobody reads the column “%s”.") % strays[0][:40])
        if not {"record", "organization"} <= set(header) or len(set(header)) < len(header):
            raise Unreadable(say("The columns “record” and “organization” come first, once each."))
        return gather(header, ((rows.line_num, cells) for cells in rows if cells))
    except csv.Error as error:
        raise Unreadable(say("Line %d is not CSV.") % rows.line_num) from error


def gather(header: list[str], rows: Iterable[tuple[int, list[str]]]) -> list[Found]:
    """Return the organizations that the rows of a table make."""
    found: dict[str, Found] = {}
    at = {name: place for place, name in enumerate(header)}
    # The columns of each kind of row, and those that stay empty in it.
    own = {kind: [(at[n], n, t) for n, t in TYPES[kind].items() if n in at] for kind in KINDS}
    others = {
        kind: [(place, name) for name, place in at.items() if name not in {*TYPES[kind], *FIRST}]
        for kind in KINDS
    }
    for line, cells in rows:
        if len(cells) != len(header):
            slug, kind = "", ""
            problems = [say("Line %d has too many or too few cells.") % line]
        else:
            slug, kind = plain(cells[at["organization"]]), plain(cells[at["record"]])
            problems = []
        one = found.setdefault(slug or f"\0{line}", Found(slug, {}, [], []))
        one.lines.append(line)
        one.problems.extend(problems)
        if kind not in KINDS:
            if not problems:
                one.problems.append(
                    say("Line %d is no organization, service, phone or source.") % line
                )
            continue
        told, wrong = read_row(cells, own[kind], others[kind])
        one.problems.extend(
            say("Line %(line)d: %(what)s") % {"line": line, "what": w} for w in wrong
        )
        if kind == "organization":
            if "slug" in one.told:
                one.problems.append(say("Line %d says the same organization again.") % line)
            one.told.update(told | {"slug": slug})
        else:
            one.told.setdefault(f"{kind}s", []).append(told)
    for one in found.values():
        if "slug" not in one.told and not one.problems:
            one.problems.append(say("It has no line of its own, only lines within it."))
    return list(found.values())


def read_row(
    cells: list[str], own: list[tuple[int, str, type]], others: list[tuple[int, str]]
) -> tuple[Fields, list[str]]:
    """Return what one row says, and what is wrong with it. A cell of another kind stays empty."""
    told: Fields = {}
    problems = [say("%s does not belong here.") % name for place, name in others if cells[place]]
    for place, name, kind in own:
        text = cells[place]
        if kind is str:
            told[name] = plain(text) if text else text
            continue
        try:
            told[name] = value_of(name, kind, plain(text))
        except ValueError:
            problems.append(say("%s is not what it has to be.") % name)
    return told, problems


def value_of(name: str, kind: type, text: str) -> Any:
    """Return what a cell says. Raises ValueError."""
    if name == "opening":
        return opening.read(text)
    if name == "claims":
        return parsed(text) if text else []
    if kind is list:
        return [part for part in split(text) if part] if text else []
    if kind is bool:
        if text.lower() not in {"", "yes", "no"}:
            raise ValueError(text)
        return text.lower() == "yes"
    if kind is int:
        return int(text) if text else None
    return text


def split(text: str) -> list[str]:
    """Return the parts of a cell that holds a list; `\\|` is a bar within a part."""
    if "\\" not in text:
        return [part.strip() for part in text.split("|")]
    parts = re.findall(r"(?:\\.|[^|\\])+", text)
    return [re.sub(r"\\(.)", r"\1", part.strip()) for part in parts]


def plain(text: str) -> str:
    """Return a cell as it was before `safe`."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
