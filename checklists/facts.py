"""What a result says that shapes a checklist: the stage, receptors, surgery, and its gaps."""

from checklists.state import Facts, Gap
from staging.case import known
from staging.meanings import GAPS
from staging.questionnaire import Visit, walk
from staging.result import read_result
from staging.tnm import Prefix, ReceptorStatus

POSITIVE, NEGATIVE = ReceptorStatus.POSITIVE, ReceptorStatus.NEGATIVE


def facts_of_visit(request):
    """Return the facts of this visit's result; none while there is no result."""
    visit = Visit(request)
    if visit.has_expired or not visit.path_is_begun:
        return Facts()
    if visit.exit == "came_back":
        return Facts((("situation", "recurrence_or_progression"),))
    if visit.exit:
        return Facts()
    return facts_of_case(visit.case, has_other_side=bool(visit.sides))


def facts_of_result(result):
    """Return the facts of kept answers, as `staging.questionnaire` stores those of one side."""
    answers = (result or {}).get("answers")
    if not isinstance(answers, dict):
        return Facts()
    _path, case = walk(answers, (result or {}).get("printed"))
    return facts_of_case(case)


def facts_of_case(case, has_other_side=False):
    """Return the facts of one case: question to answer, and a gap for each row of its result."""
    result = read_result(case, has_other_side=has_other_side)
    found = {
        "stage": _stage(result.stage),
        "hormone_receptor": _hormone_receptor(case),
        "her2": _her2(case),
        "surgery_done": _surgery(case),
    }
    return Facts(
        tuple((question, value) for question, value in found.items() if value),
        tuple(Gap(row.gap.slug, row.stated, row.ours) for row in result.rows),
    )


def shown_gap(gap):
    """Return the row of the result for this gap, or None for one that is no more."""
    return GAPS.get(gap.slug)


def _stage(stage):
    """0, I, II, III or IV where all groups still possible share it."""
    numbers = {group.rstrip("ABC") for group in stage.possible}
    return numbers.pop() if len(numbers) == 1 else ""


def _hormone_receptor(case):
    """One positive of ER and PR is enough; negative means both."""
    found = [case.receptor("er"), case.receptor("pr")]
    if {POSITIVE} in found:
        return "positive"
    return "negative" if found == [{NEGATIVE}, {NEGATIVE}] else ""


def _her2(case):
    if case.answer("her2") == "equivocal":
        return "equivocal"
    status = known(ReceptorStatus, case.answer("her2"))
    return {POSITIVE: "positive", NEGATIVE: "negative"}.get(status, "")


def _surgery(case):
    if case.answer("report") in {"surgery", "both"}:
        return "yes"
    return "yes" if case.code.prefix in {Prefix.P, Prefix.YP} else ""
