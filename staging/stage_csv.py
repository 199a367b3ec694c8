"""Rows of a review table: plain cells to findings, to categories, to stage groups.

Cells are read as printed codes, in any case and with spaces around. What cannot be read is an
error of that row; messages name the column, never the cell's text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Generic, TypeVar

from staging.categories import n_agreeing, pathological_n_from_counts, t_agreeing, t_from_size
from staging.stages import possible_stages
from staging.tnm import (
    ANY_GRADE,
    ANY_M,
    ANY_N,
    ANY_STATUS,
    ANY_T,
    Basis,
    Code,
    Findings,
    Grade,
    M,
    N,
    ReceptorStatus,
    T,
)

CODES = ("t", "n", "m", "grade", "her2", "er", "pr", "basis", "oncotype")
MEASURES = ("size_mm", "nodes_positive", "largest_deposit_mm")
FILLED = ("t", "n", "anatomic", "prognostic", "error")

_NUMBER = re.compile(r"\d{1,9}(\.\d{0,30})?|\.\d{1,30}", re.ASCII)
_COUNT = re.compile(r"(\d{1,9})(\.0{1,9})?", re.ASCII)

V = TypeVar("V")
C = TypeVar("C", bound=Code)


class CellError(ValueError):
    """A cell that cannot be read, or that contradicts another one."""

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(f"{column}: {problem}")
        self.column = column


class HeaderError(ValueError):
    """The file has no header line that names a column we read."""


class _Column(dict[str, V], Generic[V]):
    """What the cells of a column stand for; usual spellings are found at once."""

    def __init__(self, name: str, cells: Mapping[str, V], expected: str) -> None:
        super().__init__(cells)
        self.name = name
        self.expected = expected
        self.folded = {cell.casefold(): value for cell, value in cells.items()}

    def __missing__(self, cell: str) -> V:
        try:
            return self.folded[cell.strip().casefold()]
        except KeyError:
            raise CellError(self.name, self.expected) from None


class _Categories(_Column[frozenset[C]]):
    """Categories; several joined by |, and with suffixes that change no stage."""

    def __init__(
        self, name: str, kind: type[C], anything: frozenset[C], suffixes: Iterable[str] = ()
    ) -> None:
        letter = name.upper()
        super().__init__(
            name,
            {
                **{code.value: frozenset({code}) for code in kind},
                "": anything,
                f"{letter}X": anything,
            },
            f"not a breast cancer category written without prefix, such as {letter}0 or {letter}X",
        )
        self.suffixes = tuple(suffixes)

    def __missing__(self, cell: str) -> frozenset[C]:
        whole = "".join(cell.split()).casefold()
        if not whole:
            return self.folded[whole]
        found: frozenset[C] = frozenset()
        for piece in whole.split("|"):
            for suffix in self.suffixes:
                piece = piece.replace(suffix, "")
            if not piece:
                raise CellError(self.name, self.expected)
            found |= super().__missing__(piece)
        return found


def _receptor(name: str) -> _Column[frozenset[ReceptorStatus]]:
    positive = frozenset({ReceptorStatus.POSITIVE})
    negative = frozenset({ReceptorStatus.NEGATIVE})
    words = {
        **dict.fromkeys(("positive", "pos", "+", f"{name}+"), positive),
        **dict.fromkeys(("negative", "neg", "-", f"{name}-"), negative),
        **dict.fromkeys(("", "unknown", "pending", "equivocal"), ANY_STATUS),
    }
    return _Column(name, words, "write positive, negative, unknown, pending or equivocal")


_T = _Categories("t", T, ANY_T, ["(m)"])
_N = _Categories("n", N, ANY_N, ["(sn)", "(f)"])
_N.folded["n1(mi)"] = frozenset({N.N1MI})
_M = _Categories("m", M, ANY_M)
_GRADE = _Column(
    "grade",
    {
        **{cell: frozenset({grade}) for grade in Grade for cell in (grade.value, grade[1])},
        **dict.fromkeys(("", "GX", "unknown"), ANY_GRADE),
    },
    "write G1, G2, G3 or GX",
)
_HER2, _ER, _PR = _receptor("her2"), _receptor("er"), _receptor("pr")
_BASIS: _Column[Basis | None] = _Column(
    "basis", {**{basis.value: basis for basis in Basis}, "": None}, f"write {', '.join(Basis)}"
)
_ONCOTYPE: _Column[int | None] = _Column(
    "oncotype",
    # Registries write 007, and spreadsheets 7.0.
    {"": None, **{cell: i for i in range(101) for cell in (f"{i}", f"{i:03}", f"{i}.0")}},
    "write the score as a whole number from 0 to 100",
)


def parse_findings(
    t: str = "",
    n: str = "",
    m: str = "",
    grade: str = "",
    her2: str = "",
    er: str = "",
    pr: str = "",
    basis: str = "",
    oncotype: str = "",
) -> Findings:
    """The findings that the cells of one row state; an empty cell is unknown.

    Raises CellError for a cell that cannot be read.
    """
    return Findings(
        _T[t],
        _N[n],
        _M[m],
        _GRADE[grade],
        _HER2[her2],
        _ER[er],
        _PR[pr],
        _ONCOTYPE[oncotype],
        _BASIS[basis],
    )


def _number(cells: Mapping[str, str], column: str) -> Decimal | None:
    """A measure in millimeters; None where the cell is empty."""
    cell = cells.get(column, "").strip()
    if not cell:
        return None
    if not _NUMBER.fullmatch(cell):
        raise CellError(column, "write millimeters as a number with a point, such as 14 or 1.5")
    return Decimal(cell)


def _count(cells: Mapping[str, str], column: str) -> int | None:
    cell = cells.get(column, "").strip()
    if not cell:
        return None
    match = _COUNT.fullmatch(cell)
    if not match:
        raise CellError(column, "write a whole number, 0 or more")
    return int(match[1])


def _with_size(findings: Findings, size_mm: Decimal) -> Findings:
    try:
        if findings.t == ANY_T:
            return findings._replace(t=frozenset({t_from_size(size_mm)}))
        agreeing = findings.t & t_agreeing(size_mm)
    except ValueError as error:
        raise CellError("size_mm", str(error)) from None
    if not agreeing:
        raise CellError("size_mm", "does not agree with t")
    return findings._replace(t=agreeing)


def _with_counts(findings: Findings, positive: int | None, deposit_mm: Decimal | None) -> Findings:
    column = "largest_deposit_mm" if positive is None else "nodes_positive"
    if findings.basis is Basis.CLINICAL:
        raise CellError(column, "nodes are counted under the microscope; not for basis clinical")
    try:
        if findings.n == ANY_N:
            return findings._replace(n=pathological_n_from_counts(positive, deposit_mm))
        agreeing = findings.n & n_agreeing(positive, deposit_mm)
    except ValueError as error:
        raise CellError(column, str(error)) from None
    if not agreeing:
        raise CellError(column, "does not agree with n")
    return findings._replace(n=agreeing)


def findings_of_row(cells: Mapping[str, str]) -> Findings:
    """The findings of one row, its codes and its measures taken together.

    `cells` by lower-case column name; missing columns are unknown. Measures fill an unknown T
    or N, and narrow a given one. Raises CellError for a cell that cannot be read or disagrees.
    """
    findings = parse_findings(**{name: cells.get(name, "") for name in CODES})
    size_mm = _number(cells, "size_mm")
    positive = _count(cells, "nodes_positive")
    deposit_mm = _number(cells, "largest_deposit_mm")
    if size_mm is not None:
        findings = _with_size(findings, size_mm)
    if positive is not None or deposit_mm is not None:
        findings = _with_counts(findings, positive, deposit_mm)
    return findings


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells that we write for a row: t and n as given, or as its measures make them."""
    findings = findings_of_row(cells)
    stages = possible_stages(findings)
    written = {
        "anatomic": "|".join(stages.anatomic),
        "prognostic": "|".join(stages.prognostic),
        "error": "",
    }
    if findings.t != ANY_T and _T[cells.get("t", "")] == ANY_T:
        written["t"] = "|".join(t for t in T if t in findings.t)
    if findings.n != ANY_N and _N[cells.get("n", "")] == ANY_N:
        written["n"] = "|".join(n for n in N if n in findings.n)
    return written


def stage_rows(lines: Iterable[str]) -> Iterator[tuple[list[str], bool]]:
    """The lines of a CSV file as rows with stages, each with whether it has an error.

    First comes the header: the columns given, then those of `FILLED` that were missing. One row
    is held at a time; blank lines are left out. Raises HeaderError where no column is known.
    """
    reader = csv.reader(lines)
    header = _header(reader)
    columns = [name.strip().casefold() for name in header]
    added = [name for name in FILLED if name not in columns]
    place = {name: index for index, name in enumerate((*columns, *added))}
    yield header + added, False
    while True:
        problem = ""
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # Such as a cell of over 131,072 characters; the next line starts afresh.
            row, problem = [], "the line cannot be read"
        else:
            if not row:
                continue
            if len(row) != len(header):
                problem = f"the row has {len(row)} cells, the header {len(header)}"
        written = {"anatomic": "", "prognostic": ""}
        if not problem:
            try:
                written = _filled(dict(zip(columns, row, strict=True)))
            except CellError as error:
                problem = str(error)
        cells = (row + [""] * len(place))[: len(header)] + [""] * len(added)
        for name, text in {**written, "error": problem}.items():
            cells[place[name]] = text
        yield cells, bool(problem)


def _header(reader: Iterator[list[str]]) -> list[str]:
    try:
        header = next(reader, [])
    except csv.Error:
        raise HeaderError("The header line cannot be read.") from None
    columns = [name.strip().casefold() for name in header]
    if not header:
        raise HeaderError("The file is empty; its first line names the columns.")
    if not {*CODES, *MEASURES} & {*columns}:
        raise HeaderError(
            f"No column is known. The first line names some of {','.join((*CODES, *MEASURES))}."
        )
    for name in (*CODES, *MEASURES, *FILLED):
        if columns.count(name) > 1:
            raise HeaderError(f"The column {name} is there twice.")
    return header
