"""A text to a report, and a report to what others need."""

from __future__ import annotations

from collections.abc import Sequence

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

from .findings import KINDS, MAX_LENGTH, Finding, Report, Value


def read_report(text: str) -> Report:
    """Return what the text of a report, or a bare code, says.

    A text of more than `MAX_LENGTH` characters is not read: the report then holds nothing
    but the warning "too-long".
    """
    if len(text) > MAX_LENGTH:
        return Report(warnings=("too-long",))
    return Report()


def as_json(report: Report) -> dict[str, object]:
    """Return the report under the keys of `KINDS`, then `others`, `warnings` and `unread`.

    A missing key: the text has nothing of that kind. None: something is printed that must not
    be turned into a value. `others` is there only when there are further tumors or codes;
    `warnings` and `unread` are always lists.
    """
    answer: dict[str, object] = dict(_values(report.findings, report.prefix))
    if report.others:
        answer["others"] = [_values(other, _prefix(other)) for other in report.others]
    answer["warnings"] = list(report.warnings)
    answer["unread"] = list(report.unread)
    return answer


def _prefix(findings: Sequence[Finding]) -> Prefix | None:
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
        grade=frozenset({Grade(grade)}) if grade else ANY_GRADE,
        her2=her2,
        er=er,
        pr=pr,
        basis=report.prefix.basis if report.prefix else None,
    )


def _status(value: Value) -> frozenset[ReceptorStatus]:
    return frozenset({ReceptorStatus(value)}) if value in set(ReceptorStatus) else ANY_STATUS
