"""What the decoder hands back, as pages, the command and the staging engine take it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from staging.tnm import (
    ANY_GRADE,
    ANY_M,
    ANY_N,
    ANY_STATUS,
    ANY_T,
    M_STAGED_AS,
    N_STAGED_AS,
    T_STAGED_AS,
    Findings,
    Grade,
    M,
    N,
    Prefix,
    ReceptorStatus,
    T,
)

Value: TypeAlias = str | int | float | None

# Every warning a report can carry; pages hold one text for each.
WARNINGS = (
    "too-long",  # more than MAX_LENGTH characters: nothing was read
    "mx",  # MX or pMX: the lab could not judge spread; not bad news
    "pm0",  # pM0: AJCC has no such category; read as M0
    "letter-o-read-as-zero",  # NO read as N0
    "letter-read-as-one",  # Tl or TI read as T1
    "y-prefix",  # yp, yc or y: the codes after treatment give no new stage
    "y-without-c-or-p",  # a bare y does not say whether by examination or by surgery
    "r-prefix",  # the code describes cancer that came back
    "a-prefix",  # the code comes from an autopsy
    "not-a-breast-category",  # T3b, M1a, N4: breast cancer has no such category
    "lcis",  # Tis (LCIS): no longer a category
    "other-organ",  # a code, size or stage that belongs to another organ was left out
    "prior-report",  # something from an earlier report was left out
    "uncertain",  # "at least", "or", "cannot be excluded", "?": not turned into a value
    "nothing-ticked",  # a list of options without a tick
    "several-tumours",  # more than one tumor: the first is shown, the rest follow
    "two-breasts",  # both breasts: the first is shown, the other follows
    "clinical-and-pathological",  # codes from before and from surgery: the first is shown
    "values-differ",  # the same thing is printed with two values: none was chosen
    "count-unclear",  # lymph node counts do not add up: none was chosen
    "grade-not-nottingham",  # a DCIS or nuclear grade, or words alone, are not a Nottingham grade
    "er-low-positive",  # 1 to 10 %: counts as positive
    "her2-low",  # HER2-low counts as negative
    "her2-equivocal",  # IHC 2+ without a second test
    "stage-differs",  # the printed stage is not one that the codes give
    "older-edition",  # the text names an older rule edition
)

MAX_LENGTH = 20_000
MAX_UNREAD = 10
MAX_PIECE = 20
MAX_WORDS = 80

# The contract's keys, in the order they are printed.
KINDS = (
    "prefix",
    "t",
    "t_suffix",
    "n",
    "n_suffix",
    "m",
    "grade",
    "er",
    "pr",
    "her2",
    "size_mm",
    "nodes_positive",
    "nodes_examined",
    "stage_stated",
)


class Finding(NamedTuple):
    """One thing the text says.

    `kind` is one of `KINDS` without prefix and suffixes. `value` is None where something is
    printed that must not be turned into a value. `words` is the piece it was read from, at
    most `MAX_WORDS` characters, made only of the grammar's own words and numbers. `prefix`
    (as printed on this code) and `suffix` ("m", "sn", "f" or "sn,f") belong to t, n and m.
    """

    kind: str
    value: Value
    words: str
    prefix: Prefix | None = None
    suffix: str = ""


class Report(NamedTuple):
    """What one text says.

    `findings` holds at most one finding of each kind, in the order of `KINDS`. `prefix` is
    T's own, else N's, else M's, else the label's. `others` has one tuple of findings for
    each further tumor or code. `warnings` come from `WARNINGS`, in its order. `unread` are
    code-like pieces that were not read: at most `MAX_UNREAD`, each at most `MAX_PIECE` long.
    """

    findings: tuple[Finding, ...] = ()
    prefix: Prefix | None = None
    others: tuple[tuple[Finding, ...], ...] = ()
    warnings: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def find(self, kind: str) -> Finding | None:
        """Return the finding of this kind, or None when the text has nothing of it."""
        return next((f for f in self.findings if f.kind == kind), None)

    def value(self, kind: str) -> Value:
        """Return the value of this kind; None when it is missing or not to be used."""
        found = self.find(kind)
        return found.value if found else None


def as_json(report: Report) -> dict[str, object]:
    """Return the report under the keys of `KINDS`, then `others`, `warnings` and `unread`.

    A missing key: the text has nothing of that kind. None: something is printed that must not
    be turned into a value. `others` is there only when there are further tumors or codes;
    `warnings` and `unread` are always lists.
    """
    answer: dict[str, object] = dict(_values(report.findings, report.prefix))
    if report.others:
        answer["others"] = [_values(other, prefix_of(other)) for other in report.others]
    answer["warnings"] = list(report.warnings)
    answer["unread"] = list(report.unread)
    return answer


def prefix_of(findings: Sequence[Finding]) -> Prefix | None:
    """Return the prefix printed on the first code that has one: T's, else N's, else M's."""
    return next((f.prefix for f in findings if f.prefix), None)


def _values(findings: Sequence[Finding], prefix: Prefix | None) -> dict[str, Value]:
    found: dict[str, Value] = {"prefix": str(prefix)} if prefix else {}
    for finding in findings:
        found[finding.kind] = finding.value
        if finding.suffix:
            found[f"{finding.kind}_suffix"] = finding.suffix
    return {kind: found[kind] for kind in KINDS if kind in found}


def to_findings(report: Report) -> Findings:
    """Return the report as the staging engine takes it: what is unknown stays open.

    Categories come as the table category they are staged as; the prefix gives the basis.
    """
    t, n, m = (report.value(kind) for kind in "tnm")
    grade = report.value("grade")
    er, pr, her2 = (_status(report.value(kind)) for kind in ("er", "pr", "her2"))
    return Findings(
        t=frozenset({T_STAGED_AS.get(T(t), T(t))}) if t in set(T) else ANY_T,
        n=frozenset({N_STAGED_AS.get(N(n), N(n))}) if n in set(N) else ANY_N,
        m=frozenset({M_STAGED_AS.get(M(m), M(m))}) if m in set(M) else ANY_M,
        grade=frozenset({Grade(str(grade))}) if grade else ANY_GRADE,
        her2=her2,
        er=er,
        pr=pr,
        basis=report.prefix.basis if report.prefix else None,
    )


def _status(value: Value) -> frozenset[ReceptorStatus]:
    return frozenset({ReceptorStatus(value)}) if value in set(ReceptorStatus) else ANY_STATUS
