"""Categories to stage groups, and what an unknown finding would change.

An unknown finding is every value at once, so the answer is the union of what all completions
give. A set of values is kept as bits of one number: a union is then one "or", each line of a
table answers a set of values once for all, and a staging takes about a microsecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any, Generic, NamedTuple, TypeVar

from staging.tables import (
    ANATOMIC,
    CLINICAL,
    LOW_SCORE,
    PATHOLOGICAL,
    PATHOLOGICAL_LOW_SCORE,
    Biology,
    Cells,
    Tnm,
)
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


_ANATOMIC = _Union((_bits(*tnm), group) for tnm, group in ANATOMIC.items())
_LINES: dict[Basis | None, _Lines] = {
    None: _Lines(CLINICAL, PATHOLOGICAL),
    Basis.CLINICAL: _Lines(CLINICAL),
    Basis.PATHOLOGICAL: _Lines(PATHOLOGICAL),
}
_LINES_LOW_SCORE: dict[Basis | None, _Lines] = {
    None: _Lines(CLINICAL, PATHOLOGICAL_LOW_SCORE),
    Basis.CLINICAL: _LINES[Basis.CLINICAL],
    Basis.PATHOLOGICAL: _Lines(PATHOLOGICAL_LOW_SCORE),
}
# Looking a member up in its class costs more than the rest of a staging's first line.
_POST_THERAPY = Basis.POST_THERAPY
_EITHER_BASIS = (Basis.CLINICAL, Basis.PATHOLOGICAL)
_STAGES_OF = _StagesOf()
_NOTHING = Stages((), ())
_STAGE_IV = Stages((StageGroup.IV,), (StageGroup.IV,))


def _stages(bits: int, basis: Basis | None, oncotype: int | None) -> Stages:
    tnm = bits & _TNM
    if basis is _POST_THERAPY:
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
        outcomes = [Outcome(one, _stages(bits, one, oncotype)) for one in _EITHER_BASIS]
        found.append(_unknown("basis", now, outcomes))
    found.sort(key=_worth_asking)
    return tuple(found)


def decisive(findings: Findings) -> frozenset[str]:
    """The names of the open findings that can make a difference at all.

    Two unknowns may each change nothing alone and still decide together, so every completion
    of the others is tried. What is not in the answer never needs to be asked. Raises like
    `possible_stages`.
    """
    possible_stages(findings)
    *facts, oncotype, basis = findings
    open_fields = [f for f, values in zip(_FIELDS, facts, strict=True) if len(values) > 1]
    bases = _EITHER_BASIS if basis is None else (basis,)
    completions = [
        {f.of[value] for value in values} for f, values in zip(_FIELDS, facts, strict=True)
    ]
    seen: dict[tuple[str, int, Basis | None], Stages] = {}
    found: set[str] = set()
    for bits in map(sum, product(*completions)):
        for one in bases:
            stages = _stages(bits, one, oncotype)
            keys: list[tuple[str, int, Basis | None]] = [
                (f.name, bits & ~f.every, one) for f in open_fields
            ]
            if basis is None:
                keys.append(("basis", bits, None))
            found.update(key[0] for key in keys if seen.setdefault(key, stages) != stages)
    return frozenset(found)


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
