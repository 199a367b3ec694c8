"""A text to a report, and a report to what others need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from staging.tnm import Prefix

from .boxes import ticked_only
from .choice import choose, spread
from .codes import Code
from .context import Context
from .edition import is_older
from .findings import (
    KINDS,
    MAX_LENGTH,
    MAX_PIECE,
    MAX_UNREAD,
    WARNINGS,
    Finding,
    Report,
    prefix_of,
    to_findings,
)
from .grade import read_grade
from .groups import Group, group_codes
from .nodes import read_nodes
from .reads import Read
from .receptors import read_receptors
from .runs import find_codes, find_descriptors, find_unstated, followers, run_grades
from .scan import mend
from .size import read_size
from .stage import fits, read_stage
from .text import Text, impersonal, plain
from .words import shown


def read_report(text: str) -> Report:
    """Return what the text of a report, or a bare code, says.

    A text of more than `MAX_LENGTH` characters is not read: the report then holds nothing
    but the warning "too-long".
    """
    if len(text) > MAX_LENGTH:
        return Report(warnings=("too-long",))
    written, notes = mend(plain(text)[: 2 * MAX_LENGTH])
    ticked, boxes = ticked_only(written)
    body = Text(impersonal(ticked))
    context = Context(body)
    warnings = notes

    codes = find_codes(body.text)
    kept, left_out = _of_this_tumor(codes, context, warnings)
    groups = group_codes(kept, context)
    marks = find_descriptors(body.text)
    left_out += find_unstated(body.text, codes)
    findings = _code_findings(groups[0] if groups else None, left_out, marks)
    others = [_labelled(_code_findings(group, (), set()), group) for group in groups[1:]]

    first = groups[0].section if groups else None
    for kind, reads in _facts(body, context, codes):
        main, further = choose(kind, reads, first, groups, context, warnings)
        findings += main
        spread(further, groups, others, context)
    warnings |= _about_codes(codes, groups, others)
    if is_older(written):
        warnings.add("older-edition")
    if boxes and not codes and find_codes(written):
        warnings.add("nothing-ticked")
        findings += [Finding(code.kind, None, "") for code in _first_of_each(find_codes(written))]
    order = {kind: index for index, kind in enumerate(KINDS)}
    findings.sort(key=lambda finding: order[finding.kind])
    prefix = _overall_prefix(findings, groups, marks)
    warnings |= _about_prefix(prefix)
    report = Report(
        findings=_impersonal(findings),
        prefix=prefix,
        others=tuple(_impersonal(other) for other in others if other),
        unread=_unread(body.text, codes, groups),
    )
    if _stage_differs(report):
        warnings.add("stage-differs")
    return report._replace(warnings=tuple(each for each in WARNINGS if each in warnings))


def _impersonal(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with only the decoder's own words; codes have no others."""
    return tuple(
        each if each.kind in "tnm" else each._replace(words=shown(each.words)) for each in findings
    )


def _first_of_each(codes: Iterable[Code]) -> list[Code]:
    return list({code.kind: code for code in codes}.values())


def _of_this_tumor(
    codes: Sequence[Code], context: Context, warnings: set[str]
) -> tuple[list[Code], list[Code]]:
    """Part the codes that may be used from those that stay out, and say why."""
    kept, out = [], []
    for code in codes:
        why = context.outside(code.start) or code.why
        if why:
            warnings.add(why)
            out.append(code._replace(why=why))
        else:
            kept.append(code)
    return kept, out


def _code_findings(group: Group | None, left_out: Iterable[Code], marks: set[str]) -> list[Finding]:
    findings = []
    for kind in "tnm":
        code = group.codes.get(kind) if group else None
        if code:
            suffix = list(code.suffix)
            suffix += [m for m in ("m",) if kind == "t" and m in marks and m not in suffix]
            suffix += [m for m in ("sn", "f") if kind == "n" and m in marks and m not in suffix]
            findings.append(
                Finding(kind, str(code.category), code.words, code.prefix, ",".join(suffix))
            )
        elif out := next((each for each in left_out if each.kind == kind), None):
            prefix = out.prefix if out.why in ("uncertain", "not-a-breast-category") else None
            findings.append(Finding(kind, None, out.words, prefix))
    return findings


def _labelled(findings: list[Finding], group: Group) -> list[Finding]:
    """Give a further tumor's codes the prefix of their label where they carry none."""
    label = next((code.label for code in group.codes.values() if code.label), None)
    if label is None or prefix_of(findings):
        return findings
    return [findings[0]._replace(prefix=label), *findings[1:]]


def _facts(text: Text, context: Context, codes: list[Code]) -> Iterable[tuple[str, list[Read]]]:
    """Yield each kind of fact with its readings; those of other cancers become None."""
    readings = [
        *(Read("grade", each, place, each, 1) for place, each in run_grades(text.text, codes)),
        *read_grade(text),
        *read_receptors(text),
        *read_size(text),
        *read_nodes(text),
        *read_stage(text),
    ]
    receptors = ("er", "pr", "her2")
    for kind in KINDS:
        reads = []
        for read in readings:
            if read.kind != kind:
                continue
            if why := context.outside(read.start, receptor=kind in receptors):
                read = read._replace(value=None, rank=90, note=why)
            reads.append(read)
        if reads:
            yield kind, reads


def _about_codes(
    codes: Sequence[Code], groups: Sequence[Group], others: Sequence[Sequence[Finding]]
) -> set[str]:
    warnings: set[str] = set()
    for group in groups:
        for code in group.codes.values():
            warnings.update(code.notes)
            if code.category == "MX":
                warnings.add("mx")
            if code.kind == "m" and code.prefix == Prefix.P and code.category == "M0":
                warnings.add("pm0")
            warnings |= _about_prefix(code.prefix or code.label)
    if others:
        sides = {group.section.side for group in groups if group.section.side}
        bases = {group.basis for group in groups if group.basis}
        if len(sides) > 1:
            warnings.add("two-breasts")
        if len(bases) > 1:
            warnings.add("clinical-and-pathological")
        if len(sides) < 2 and len(bases) < 2:
            warnings.add("several-tumours")
    return warnings


def _about_prefix(prefix: Prefix | None) -> set[str]:
    """Return the warnings that a prefix carries."""
    if prefix in (Prefix.YC, Prefix.YP):
        return {"y-prefix"}
    if prefix == Prefix.Y:
        return {"y-prefix", "y-without-c-or-p"}
    return {f"{prefix}-prefix"} if prefix in (Prefix.R, Prefix.A) else set()


def _overall_prefix(
    findings: Sequence[Finding], groups: Sequence[Group], marks: set[str]
) -> Prefix | None:
    """T's own prefix, else N's, else M's, else the label's; a ticked y adds itself."""
    prefix = prefix_of([f for f in findings if f.kind in "tnm"])
    if prefix is None and groups:
        prefix = next((c.label for c in groups[0].codes.values() if c.label), None)
    if "y" in marks and prefix in (Prefix.C, Prefix.P):
        return Prefix(f"y{prefix}")
    if "y" in marks and prefix is None and groups:
        return Prefix.Y
    return Prefix.R if "r" in marks and groups else prefix


def _unread(text: str, codes: Sequence[Code], groups: Sequence[Group]) -> tuple[str, ...]:
    """Return code-like pieces that were not read."""
    used = {(code.start, code.end) for group in groups for code in group.all}
    pieces = [code.words for code in codes if (code.start, code.end) not in used]
    pieces += followers(text, list(codes))
    short_enough = [piece for piece in pieces if len(piece) <= MAX_PIECE]
    return tuple(dict.fromkeys(short_enough))[:MAX_UNREAD]


def _stage_differs(report: Report) -> bool:
    """Whether the printed stage is none of those that the codes give.

    Compared only where T and N are known and the codes can give a stage at all.
    """
    from staging.stages import possible_stages

    stated = report.value("stage_stated")
    if not isinstance(stated, str) or report.prefix in (Prefix.R, Prefix.A):
        return False
    if report.value("t") is None and report.value("m") != "M1":
        return False
    stages = possible_stages(to_findings(report))
    possible = (*stages.anatomic, *stages.prognostic)
    return bool(possible) and not any(fits(each, possible) for each in stated.split(" / "))
