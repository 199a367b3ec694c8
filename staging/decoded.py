"""A decoded report for readers: piece by piece, then the stage, then what the questions can use."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources.sentences import Sentence
from staging.case import Case
from staging.categories import ArmpitCount, pathological_n_from_counts
from staging.forms.biology import GradeForm
from staging.forms.breast import CodeForm, SizeForm
from staging.meanings import HEADINGS, Meaning, Note, meaning, warning
from staging.report import Finding, Report
from staging.result import Stage, inches, plain, read_stage
from staging.tnm import N_STAGED_AS, Basis, N, Prefix

BY_PREFIX = {"p": "surgery", "yp": "surgery"}
STATED = re.compile(r"(0|I{1,3}|IV)[ABC]?( / (0|I{1,3}|IV)[ABC]?){0,3}")


class Piece(NamedTuple):
    """One row: the words it was read from, what they are called, what they mean.

    `meaning` is None for numbers, where `short` says it all, and for what stays unclear.
    """

    words: str
    code: str
    heading: str
    short: str
    meaning: Meaning | None = None


class Decoded(NamedTuple):
    """Everything the decoder's page shows. `fields` go along to the questionnaire."""

    pieces: tuple[Piece, ...]
    others: tuple[tuple[Piece, ...], ...]
    notes: tuple[Note, ...]
    unread: tuple[str, ...]
    stage: Stage | None
    fields: dict[str, str]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sourced sentence on the page."""
        meanings = [p.meaning for row in (self.pieces, *self.others) for p in row if p.meaning]
        said = [s for m in meanings for s in m.sentences]
        return (*said, *(s for note in self.notes for s in note.says))


def explain(report: Report) -> Decoded:
    """Return the report's findings in words, and the stage they allow."""
    return Decoded(
        pieces=_pieces(report.findings, report),
        others=tuple(_pieces(other, report) for other in report.others),
        notes=tuple(warning(slug) for slug in report.warnings),
        unread=report.unread,
        stage=_stage(report),
        fields=_fields(report),
    )


def as_case(report: Report) -> Case:
    """Return the case that the report alone makes."""
    answers = {kind: report.value(kind) for kind in ("grade", "er", "pr", "her2")}
    return Case(answers, report)


def _stage(report: Report) -> Stage | None:
    """The stage, where T and N are read, or M1 decides alone; none of cancer that came back."""
    if report.prefix in {Prefix.R, Prefix.A}:
        return None
    case = as_case(report)
    if report.value("m") == "M1" or (case.code_t and case.code_n):
        return read_stage(case)
    return None


# Pieces


def _pieces(findings: tuple[Finding, ...], report: Report) -> tuple[Piece, ...]:
    rows = []
    if report.prefix and findings is report.findings:
        rows.append(_of("prefix", report.prefix, report.prefix, None))
    for finding in findings:
        basis = (finding.prefix or report.prefix) and (finding.prefix or report.prefix).basis
        rows.append(_piece(finding, basis))
        rows += [
            _of("suffix", mark, f"({mark})", None) for mark in finding.suffix.split(",") if mark
        ]
    return tuple(rows)


def _of(kind: str, code: str, words: str, basis: Basis | None) -> Piece:
    found = meaning(kind, code, basis)
    return Piece(words, code, found.heading if found else "", found.short if found else "", found)


def _piece(finding: Finding, basis: Basis | None) -> Piece:
    kind, value, words = finding.kind, finding.value, finding.words
    heading = HEADINGS[kind]
    if kind == "m" and value is None and "applicable" in words.lower():
        return Piece(words, "", heading, _("A breast lab report often does not say."))
    if value is None:
        return Piece(words, "", heading, _("The report is not clear here. Ask what it means."))
    if kind == "size_mm":
        size = Decimal(str(value))
        short = _("%(mm)s mm (about %(inches)s)") % {
            "mm": plain(size),
            "inches": inches(size),
        }
    elif kind == "nodes_positive" or kind == "nodes_examined":
        short = ngettext("%(n)d lymph node", "%(n)d lymph nodes", int(value)) % {"n": int(value)}
    elif kind == "stage_stated":
        short = _("Stage %(stage)s") % {"stage": value}
    else:
        return _of(kind, str(value), words, basis)._replace(
            code=str(value) if kind in {"t", "n", "m", "grade"} else kind.upper()
        )
    return Piece(words, "", heading, short)


# Into the questionnaire


def _fields(report: Report) -> dict[str, str]:
    """The short pieces that the questionnaire can use, as a form sends them along."""
    fields = {"code": _code(report)}
    for kind in ("grade", "er", "pr", "her2", "size_mm", "nodes_positive", "stage_stated"):
        if report.value(kind) is not None:
            fields[kind] = str(report.value(kind))
    if "older-edition" in report.warnings:
        fields["older_edition"] = "1"
    return {name: value for name, value in fields.items() if value}


def _code(report: Report) -> str:
    """The codes as AJCC would print them: pT1c(m) pN1a(sn) cM0."""
    parts = []
    for kind in ("t", "n", "m"):
        found = report.find(kind)
        if found and found.value:
            prefix = found.prefix or (report.prefix if kind != "m" else None) or ""
            marks = "".join(f"({mark})" for mark in found.suffix.split(",") if mark)
            parts.append(f"{prefix}{found.value}{marks}")
    return " ".join(parts)


def for_questionnaire(sent) -> tuple[dict, dict]:
    """Return the answers, by question, and what else is printed, from the fields sent along.

    What a question would refuse is left out, so that the question is simply asked.
    """
    answers: dict[str, dict[str, str]] = {}
    printed: dict[str, object] = {}
    code = CodeForm({"code": sent.get("code", "")})
    if code.is_valid():
        answers["code"] = {"code": sent["code"]}
        kind = BY_PREFIX.get(code.report.prefix)
        if kind:
            answers["report"] = {"report": kind}
        if code.report.prefix == "yp":
            answers["treat_first"] = {"treat_first": "yes"}
    size = SizeForm({"size": sent.get("size_mm", ""), "unit": "mm"})
    if size.is_valid():
        size_mm = plain(size.cleaned_data["size_mm"])
        printed["size_mm"] = size_mm
        answers["size"] = {"size": size_mm, "unit": "mm"}
    if (count := sent.get("nodes_positive", "")).isascii() and count.isdigit() and len(count) < 4:
        printed["nodes_positive"] = int(count)
        if chosen := _count(int(count)):
            answers["nodes_checked"] = {"nodes_checked": "yes"}
            answers["nodes_count"] = {"nodes_count": chosen}
    if GradeForm({"grade": sent.get("grade", "")}).is_valid():
        answers["grade"] = {"grade": sent["grade"]}
    receptors = {name: _result(sent.get(name, "")) for name in ("er", "pr", "her2")}
    if any(sent.get(name) for name in receptors):
        if receptors["her2"] == "unknown" and sent.get("her2") == "pending":
            receptors["her2"] = "equivocal"
        answers["receptors"] = receptors
    if STATED.fullmatch(stated := sent.get("stage_stated", "")):
        printed["stage_stated"] = stated
    if sent.get("older_edition"):
        printed["warnings"] = ["older-edition"]
    return answers, printed


def _result(value: str) -> str:
    return value if value in {"positive", "negative"} else "unknown"


def _count(number: int) -> str | None:
    """The answer of the node question that this many nodes with cancer are."""
    try:
        codes = pathological_n_from_counts(number, Decimal(3) if number else None)
    except ValueError:
        return None
    (code,) = codes
    return {
        N.N0: ArmpitCount.NONE,
        N.N1: ArmpitCount.ONE_TO_THREE,
        N.N2: ArmpitCount.FOUR_TO_NINE,
        N.N3: ArmpitCount.TEN_OR_MORE,
    }[N_STAGED_AS.get(code, code)].value
