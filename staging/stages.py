"""Categories to stage groups: the anatomic table, the two prognostic tables, and what is unknown.

An unknown finding is every value at once, so the answer is the union of what all completions
give. The tables are read at import; a broken file stops the start. A set of values is kept as
bits of one number, which makes a union one "or" and keeps a staging near a microsecond.
Source: sources.toml, anatomic_stage, clinical_prognostic_stage, pathological_prognostic_stage
and genomic_rule.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from staging.tnm import (
    M_STAGED_AS,
    N_STAGED_AS,
    T_STAGED_AS,
    Basis,
    Code,
    Findings,
    Grade,
    M,
    N,
    ReceptorStatus,
    StageGroup,
    T,
)

DATA = Path(__file__).parent / "data"

# A Recurrence Score up to this one makes the pathological prognostic group IA (genomic_rule).
LOW_SCORE = 10

Tnm = tuple[T, N, M]
Biology = tuple[Grade, ReceptorStatus, ReceptorStatus, ReceptorStatus]
Cells = Mapping[Biology, StageGroup]
C = TypeVar("C", bound=Code)


class Stages(NamedTuple):
    """The stage groups still possible, best first; an empty tuple where AJCC defines none."""

    anatomic: tuple[StageGroup, ...]
    prognostic: tuple[StageGroup, ...]


class Outcome(NamedTuple):
    """What would be possible if an open finding turned out to have this value."""

    value: Code
    stages: Stages


class Unknown(NamedTuple):
    """An open finding: its field of `Findings`, what each value would give, what that changes.

    `groups_left` is the mean number of groups, anatomic and prognostic together, that an answer
    would leave, each value taken as equally likely.
    """

    field: str
    outcomes: tuple[Outcome, ...]
    changes_anatomic: bool
    changes_prognostic: bool
    groups_left: float


def _values(cell: str, kind: type[C]) -> tuple[C, ...]:
    """The values a cell of a table stands for: one code, several with |, or * for any."""
    return tuple(kind) if cell == "*" else tuple(kind(code) for code in cell.split("|"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def _staged(t: Iterable[T], n: Iterable[N], m: Iterable[M]) -> Iterator[Tnm]:
    """Every combination of the given categories, each category as the tables stage it."""
    whole = (
        {T_STAGED_AS.get(value, value): None for value in t},
        {N_STAGED_AS.get(value, value): None for value in n},
        {M_STAGED_AS.get(value, value): None for value in m},
    )
    return product(*whole)


def _anatomic_table() -> dict[Tnm, StageGroup]:
    table: dict[Tnm, StageGroup] = {}
    for row in _rows("anatomic_stage.csv"):
        for tnm in _staged(_values(row["t"], T), _values(row["n"], N), _values(row["m"], M)):
            if table.setdefault(tnm, StageGroup(row["stage"])) != row["stage"]:
                raise ValueError(f"anatomic_stage.csv gives {' '.join(tnm)} two groups")
    return table


def _prognostic_table(name: str) -> dict[Tnm, dict[Biology, StageGroup]]:
    table: dict[Tnm, dict[Biology, StageGroup]] = {}
    for row in _rows(name):
        biologies = list(
            product(
                _values(row["grade"], Grade),
                _values(row["her2"], ReceptorStatus),
                _values(row["er"], ReceptorStatus),
                _values(row["pr"], ReceptorStatus),
            )
        )
        for place in row["tnm"].split("; "):
            t, n, m = place.split(" ")
            for tnm in _staged(_values(t, T), _values(n, N), _values(m, M)):
                cells = table.setdefault(tnm, {})
                for biology in biologies:
                    if cells.setdefault(biology, StageGroup(row["stage"])) != row["stage"]:
                        raise ValueError(f"{name} gives {' '.join((*tnm, *biology))} two groups")
    return table


def _with_low_score(table: Mapping[Tnm, Cells]) -> dict[Tnm, Cells]:
    """The pathological table as it reads with a Recurrence Score of 0 to 10.

    T1 or T2, N0, M0, ER positive, HER2 negative, any grade and PR: IA.
    """
    changed: dict[Tnm, Cells] = dict(table)
    for tnm in ((T.T1, N.N0, M.M0), (T.T2, N.N0, M.M0)):
        changed[tnm] = {
            (grade, her2, er, pr): StageGroup.IA
            if (her2, er) == (ReceptorStatus.NEGATIVE, ReceptorStatus.POSITIVE)
            else group
            for (grade, her2, er, pr), group in table[tnm].items()
        }
    return changed


class _Bits(dict[frozenset[C], int], Generic[C]):
    """The bits of a set of values: looked up for the usual sets, put together for the others."""

    def __init__(
        self, field: str, first: int, values: type[C], staged_as: Mapping[C, C] | None = None
    ) -> None:
        staged_as = staged_as or {}
        self.name = field
        self.whole = tuple(value for value in values if value not in staged_as)
        self.of = {
            value: 1 << first + self.whole.index(staged_as.get(value, value)) for value in values
        }
        self.every = sum(self.of[value] for value in self.whole)
        super().__init__({frozenset({value}): bit for value, bit in self.of.items()})
        self[frozenset(self.whole)] = self.every

    def __missing__(self, values: frozenset[C]) -> int:
        if not values:
            raise ValueError(
                f"No value is left for {self.name}: the findings contradict each other."
            )
        bits = 0
        for value in values:
            bits |= self.of[value]
        return bits


_T = _Bits("t", 0, T, T_STAGED_AS)
_N = _Bits("n", 6, N, N_STAGED_AS)
_M = _Bits("m", 11, M, M_STAGED_AS)
_GRADE = _Bits("grade", 13, Grade)
_HER2 = _Bits("her2", 16, ReceptorStatus)
_ER = _Bits("er", 18, ReceptorStatus)
_PR = _Bits("pr", 20, ReceptorStatus)
_FIELDS: tuple[_Bits[Any], ...] = (_T, _N, _M, _GRADE, _HER2, _ER, _PR)
_TNM = _T.every | _N.every | _M.every
_BIOLOGY = _GRADE.every | _HER2.every | _ER.every | _PR.every
_GROUP_BIT = {group: 1 << position for position, group in enumerate(StageGroup)}


def _bits(*values: Code) -> int:
    """The bits of one value of each of the fields, from the first (T M N) or the fourth on."""
    fields = _FIELDS[:3] if isinstance(values[0], T) else _FIELDS[3:]
    return sum(field.of[value] for field, value in zip(fields, values, strict=True))


class _Union(dict[int, int]):
    """Bits of findings to bits of groups: the union over every completion, worked out once."""

    def __init__(self, known: Iterable[tuple[int, StageGroup]]) -> None:
        super().__init__()
        self.known = tuple((bits, _GROUP_BIT[group]) for bits, group in known)

    def __missing__(self, bits: int) -> int:
        groups = 0
        for known, group in self.known:
            if known & bits == known:
                groups |= group
        self[bits] = groups
        return groups


class _Lines(dict[int, tuple[_Union, ...]]):
    """Bits of T, N and M to the lines of prognostic tables that they may fall on."""

    def __init__(self, *tables: Mapping[Tnm, Cells]) -> None:
        super().__init__()
        lines: dict[frozenset[tuple[Biology, StageGroup]], _Union] = {}
        self.places = [
            (
                _bits(*tnm),
                lines.setdefault(
                    frozenset(cells.items()),
                    _Union((_bits(*biology), group) for biology, group in cells.items()),
                ),
            )
            for table in tables
            for tnm, cells in table.items()
        ]

    def __missing__(self, tnm: int) -> tuple[_Union, ...]:
        fitting = {id(line): line for bits, line in self.places if bits & tnm == bits}
        self[tnm] = tuple(fitting.values())
        return self[tnm]


class _StagesOf(dict[tuple[int, int], Stages]):
    """Bits of anatomic and prognostic groups to `Stages`; one object for equal answers."""

    def __missing__(self, bits: tuple[int, int]) -> Stages:
        anatomic, prognostic = (
            tuple(group for group, bit in _GROUP_BIT.items() if bit & some) for some in bits
        )
        self[bits] = Stages(anatomic, prognostic)
        return self[bits]


_ANATOMIC_TABLE = _anatomic_table()
_CLINICAL_TABLE = _prognostic_table("clinical_prognostic_stage.csv")
_PATHOLOGICAL_TABLE = _prognostic_table("pathological_prognostic_stage.csv")
_LOW_SCORE_TABLE = _with_low_score(_PATHOLOGICAL_TABLE)

_ANATOMIC = _Union((_bits(*tnm), group) for tnm, group in _ANATOMIC_TABLE.items())
_LINES: dict[Basis | None, _Lines] = {
    None: _Lines(_CLINICAL_TABLE, _PATHOLOGICAL_TABLE),
    Basis.CLINICAL: _Lines(_CLINICAL_TABLE),
    Basis.PATHOLOGICAL: _Lines(_PATHOLOGICAL_TABLE),
}
_LINES_LOW_SCORE: dict[Basis | None, _Lines] = {
    None: _Lines(_CLINICAL_TABLE, _LOW_SCORE_TABLE),
    Basis.CLINICAL: _LINES[Basis.CLINICAL],
    Basis.PATHOLOGICAL: _Lines(_LOW_SCORE_TABLE),
}
_STAGES_OF = _StagesOf()
# The categories that the expanded tables list one by one; T1mi to T1c stage like T1.
_EXPANDED_T = tuple(t for t in T if T_STAGED_AS.get(t, t) == t or T_STAGED_AS[t] == T.T1)
_NOTHING = Stages((), ())
_STAGE_IV = Stages((StageGroup.IV,), (StageGroup.IV,))


def _stages(bits: int, basis: Basis | None, oncotype: int | None) -> Stages:
    tnm = bits & _TNM
    if basis is Basis.POST_THERAPY:
        # Categories after treatment have no group; only stage IV stays what it was.
        return _STAGE_IV if tnm & _M.every == _M.of[M.M1] else _NOTHING
    if oncotype is None:
        lines = _LINES[basis][tnm]
    elif 0 <= oncotype <= 100:
        lines = (_LINES_LOW_SCORE if oncotype <= LOW_SCORE else _LINES)[basis][tnm]
    else:
        raise ValueError("A Recurrence Score is a whole number from 0 to 100.")
    biology = bits & _BIOLOGY
    groups = 0
    for line in lines:
        groups |= line[biology]
    return _STAGES_OF[_ANATOMIC[tnm], groups]


def possible_stages(findings: Findings) -> Stages:
    """The stage groups that the findings still allow, best first.

    One group: settled. Several: something is unknown. None: AJCC defines no group for it.
    `basis` None leaves both prognostic tables open. After treatment (`POST_THERAPY`) there is
    no group, except IV where M1 is known. Raises ValueError where a finding has no value left
    (a contradiction) or the Recurrence Score is not 0 to 100.
    """
    t, n, m, grade, her2, er, pr, oncotype, basis = findings
    bits = _T[t] | _N[n] | _M[m] | _GRADE[grade] | _HER2[her2] | _ER[er] | _PR[pr]
    return _stages(bits, basis, oncotype)


def unknowns(findings: Findings) -> tuple[Unknown, ...]:
    """Each open finding, the one most worth asking for first.

    Open are `t` to `pr` with more than one value, and `basis` when it is None. First come
    those that would change an answer, then the smallest `groups_left`, then the order of
    `Findings`. A missing Recurrence Score is not open: AJCC needs none. Raises like
    `possible_stages`.
    """
    *facts, oncotype, basis = findings
    bits = 0
    for field, values in zip(_FIELDS, facts, strict=True):
        bits |= field[values]
    now = _stages(bits, basis, oncotype)
    found = []
    for field, values in zip(_FIELDS, facts, strict=True):
        if len(values) > 1:
            others = bits & ~field.every
            found.append(
                _unknown(
                    field.name,
                    now,
                    [
                        Outcome(value, _stages(others | bit, basis, oncotype))
                        for value, bit in field.of.items()
                        if value in values
                    ],
                )
            )
    if basis is None:
        known = (Basis.CLINICAL, Basis.PATHOLOGICAL)
        found.append(
            _unknown("basis", now, [Outcome(b, _stages(bits, b, oncotype)) for b in known])
        )
    found.sort(key=_worth_asking)
    return tuple(found)


def _unknown(field: str, now: Stages, outcomes: list[Outcome]) -> Unknown:
    left = 0
    anatomic = prognostic = False
    for _, stages in outcomes:
        left += len(stages.anatomic) + len(stages.prognostic)
        anatomic = anatomic or stages.anatomic != now.anatomic
        prognostic = prognostic or stages.prognostic != now.prognostic
    return Unknown(field, tuple(outcomes), anatomic, prognostic, left / len(outcomes))


def _worth_asking(unknown: Unknown) -> tuple[bool, float]:
    return not (unknown.changes_anatomic or unknown.changes_prognostic), unknown.groups_left


def table_rows(
    name: Literal["anatomic", "clinical", "pathological"],
) -> Iterator[tuple[str, ...]]:
    """The rows of a table with every combination written out, a header first.

    T in the order Tis to T4 with T1 and its sub-categories each on their own, then N, M0
    before M1, then grade, HER2, ER, PR. A combination without a group has no row.
    """
    places = ((t, n, m) for m in (M.M0, M.M1) for t in _EXPANDED_T for n in _N.whole)
    if name == "anatomic":
        yield ("t", "n", "m", "stage")
        for t, n, m in places:
            group = _ANATOMIC_TABLE.get((T_STAGED_AS.get(t, t), n, m))
            if group:
                yield (t, n, m, group)
        return
    table = {"clinical": _CLINICAL_TABLE, "pathological": _PATHOLOGICAL_TABLE}[name]
    yield ("t", "n", "m", "grade", "her2", "er", "pr", "stage")
    for t, n, m in places:
        cells = table.get((T_STAGED_AS.get(t, t), n, m), {})
        for biology in product(Grade, ReceptorStatus, ReceptorStatus, ReceptorStatus):
            if biology in cells:
                yield (t, n, m, *biology, cells[biology])
