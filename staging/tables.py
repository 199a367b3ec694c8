"""The stage tables: read from our files, and written out with every combination.

They are read at import; a broken file stops the start.
Source: sources.toml, anatomic_stage, clinical_prognostic_stage, pathological_prognostic_stage
and genomic_rule.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from itertools import chain, product
from pathlib import Path
from typing import Literal, TypeVar

from staging.tnm import (
    M_STAGED_AS,
    N_STAGED_AS,
    T_STAGED_AS,
    Code,
    Grade,
    M,
    N,
    ReceptorStatus,
    StageGroup,
    T,
)

DATA = Path(__file__).parent / "data"

Tnm = tuple[T, N, M]
Biology = tuple[Grade, ReceptorStatus, ReceptorStatus, ReceptorStatus]
Cells = Mapping[Biology, StageGroup]
C = TypeVar("C", bound=Code)


def _values(cell: str, kind: type[C]) -> tuple[C, ...]:
    """The values a cell of a table stands for: one code, several with |, or * for any."""
    return tuple(kind) if cell == "*" else tuple(kind(code) for code in cell.split("|"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def _places(t: str, n: str, m: str) -> Iterator[Tnm]:
    """Every combination of the cells' categories, each category as the tables stage it."""
    return product(
        dict.fromkeys(T_STAGED_AS.get(value, value) for value in _values(t, T)),
        dict.fromkeys(N_STAGED_AS.get(value, value) for value in _values(n, N)),
        dict.fromkeys(M_STAGED_AS.get(value, value) for value in _values(m, M)),
    )


def _biologies(row: Mapping[str, str]) -> Iterator[Biology]:
    return product(
        _values(row["grade"], Grade),
        _values(row["her2"], ReceptorStatus),
        _values(row["er"], ReceptorStatus),
        _values(row["pr"], ReceptorStatus),
    )


def _anatomic_table() -> dict[Tnm, StageGroup]:
    table: dict[Tnm, StageGroup] = {}
    for row in _rows("anatomic_stage.csv"):
        for tnm in _places(row["t"], row["n"], row["m"]):
            if table.setdefault(tnm, StageGroup(row["stage"])) != row["stage"]:
                raise ValueError(f"anatomic_stage.csv gives {' '.join(tnm)} two groups")
    return table


def _prognostic_table(name: str) -> dict[Tnm, dict[Biology, StageGroup]]:
    table: dict[Tnm, dict[Biology, StageGroup]] = {}
    for row in _rows(name):
        places = (place.split(" ") for place in row["tnm"].split("; "))
        for tnm in chain.from_iterable(_places(t, n, m) for t, n, m in places):
            cells = table.setdefault(tnm, {})
            for biology in _biologies(row):
                if cells.setdefault(biology, StageGroup(row["stage"])) != row["stage"]:
                    raise ValueError(f"{name} gives {' '.join((*tnm, *biology))} two groups")
    return table


def _with_low_score(table: Mapping[Tnm, Cells], rule: Mapping[str, str]) -> dict[Tnm, Cells]:
    """The pathological table as it reads with a Recurrence Score that the rule is for."""
    changed: dict[Tnm, Cells] = dict(table)
    group = dict.fromkeys(_biologies(rule), StageGroup(rule["stage"]))
    for tnm in _places(rule["t"], rule["n"], rule["m"]):
        changed[tnm] = {**table[tnm], **group}
    return changed


ANATOMIC = _anatomic_table()
CLINICAL = _prognostic_table("clinical_prognostic_stage.csv")
PATHOLOGICAL = _prognostic_table("pathological_prognostic_stage.csv")
# One rule: a low Recurrence Score changes some groups of the pathological table, no other.
(_GENOMIC_RULE,) = _rows("genomic_rule.csv")
LOW_SCORE = int(_GENOMIC_RULE["score_up_to"])
PATHOLOGICAL_LOW_SCORE = _with_low_score(PATHOLOGICAL, _GENOMIC_RULE)

# The categories that the expanded tables list one by one; T1mi to T1c stage like T1.
_EXPANDED_T = tuple(t for t in T if t not in T_STAGED_AS or T_STAGED_AS[t] == T.T1)
_EXPANDED_N = tuple(n for n in N if n not in N_STAGED_AS)


def table_rows(
    name: Literal["anatomic", "clinical", "pathological"],
) -> Iterator[tuple[str, ...]]:
    """The rows of a table with every combination written out, a header first.

    T in the order Tis to T4 with T1 and its sub-categories each on their own, then N, M0
    before M1, then grade, HER2, ER, PR. A combination without a group has no row.
    """
    places = ((t, n, m) for m in (M.M0, M.M1) for t in _EXPANDED_T for n in _EXPANDED_N)
    if name == "anatomic":
        yield ("t", "n", "m", "stage")
        for t, n, m in places:
            group = ANATOMIC.get((T_STAGED_AS.get(t, t), n, m))
            if group:
                yield (t, n, m, group)
        return
    table = {"clinical": CLINICAL, "pathological": PATHOLOGICAL}[name]
    yield ("t", "n", "m", "grade", "her2", "er", "pr", "stage")
    for t, n, m in places:
        cells = table.get((T_STAGED_AS.get(t, t), n, m), {})
        for biology in product(Grade, ReceptorStatus, ReceptorStatus, ReceptorStatus):
            if biology in cells:
                yield (t, n, m, *biology, cells[biology])
