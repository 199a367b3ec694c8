"""Laws that hold for every set of answers: nothing raises, unknowns widen, answers never leave."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from staging.forms.base import UNKNOWN
from staging.questionnaire import BY_SLUG, QUESTIONS, walk
from staging.result import read_result, read_stage
from staging.stages import possible_stages
from tests.unit.staging.answered import typed

CODES = (
    "pT1c pN0", "pTis", "pT0 pN1mi", "T4d N3c M0", "cT2 cN1 MX", "ypT0 ypN0 cM0(i+)", "M1",
    "pT2 cN0", "pTX pNX", "rpT1", "pN2a", "pT1c(m) pN1a(sn) M0 G2", "T3b", "hello", "yT1 N0",
)  # fmt: skip
SIZES = ("14", "0.4", "1,5", "2 cm", "51", "160", "400", "0", "big", "14 x 9")
LONGEST = 18

profile = settings(derandomize=True, max_examples=200, deadline=None, database=None)


def answers_to(form, *more):
    """Any answer to one question; `more` are values that its radio buttons do not have."""
    if form.slug == "code":
        return st.sampled_from([{"code": code} for code in CODES] + [{UNKNOWN: "1"}])
    if form.slug == "size":
        units = st.sampled_from(["mm", "cm", *more])
        typed = st.builds(lambda s, u: {"size": s, "unit": u}, st.sampled_from(SIZES), units)
        return st.one_of(typed, st.just({UNKNOWN: "1"}))
    fields = {
        name: st.sampled_from([*(value for value, _ in field.choices), *more])
        for name, field in form.base_fields.items()
    }
    return st.fixed_dictionaries(fields)


ANSWERS = st.fixed_dictionaries({}, optional={q.slug: answers_to(q, "nonsense") for q in QUESTIONS})
IN_WORDS = st.fixed_dictionaries(
    {q.slug: answers_to(q) for q in QUESTIONS if q.slug not in ("code", "oncotype")}
)
PRINTED = st.fixed_dictionaries(
    {},
    optional={
        "size_mm": st.sampled_from(["14", "0.2", "90", "400"]),
        "nodes_positive": st.integers(0, 999),
        "stage_stated": st.sampled_from(["IA", "II", "IIB / IV", "0"]),
        "warnings": st.just(["older-edition"]),
    },
)


@profile
@given(ANSWERS, PRINTED)
def test_any_answers_make_a_path_and_a_result(answers, printed):
    path, case = walk(answers, printed)
    slugs = [form.slug for form in path]
    assert len(set(slugs)) == len(slugs)
    assert slugs == [q.slug for q in QUESTIONS if q.slug in slugs]
    result = read_result(case)
    assert len(result.sections) == 3
    assert all(row.gap.what for row in result.rows)
    assert len({row.gap.slug for row in result.rows}) == len(result.rows)
    assert case.leading_t <= case.t
    assert case.leading_n <= case.n or case.nodes_not_removed


@profile
@given(ANSWERS, st.data())
def test_answering_one_open_question_after_the_other_ends(answers, data):
    for _step in range(LONGEST + 1):
        path, case = walk(answers)
        open_form = next((f for f in path if not (f.is_bound and f.is_valid())), None)
        if open_form is None:
            break
        answer = data.draw(answers_to(type(open_form)))
        form = type(open_form)(answer, case=case)
        assume(form.is_valid())
        answers = answers | {open_form.slug: answer}
    else:
        raise AssertionError("The questions do not end.")


@profile
@given(ANSWERS)
def test_leading_stages_are_possible_stages(answers):
    case = walk(answers)[1]
    stage = read_stage(case)
    possible = possible_stages(case.findings)
    if case.nodes_not_removed and not case.code_n:
        return  # "if the nodes are clear" is a pN0 that no lab has seen
    assert {*stage.by_size_and_spread} <= {*possible.anatomic}
    assert {*stage.prognostic} <= {*possible.prognostic}
    assert {*stage.groups} <= {*possible.anatomic, *possible.prognostic}


@profile
@given(ANSWERS)
def test_two_stages_always_say_what_decides(answers):
    stage = read_stage(walk(answers)[1])
    assert stage.state != "two" or stage.deciding


# What an answer to these can rule out is within what "I don't know" left open; beside each, the
# answers that lead to it. The other questions choose another route ("a biopsy"), a rule ("DCIS
# counts as N0", no stage after treatment) or a better table (Oncotype DX).
LAB = {"kind": "invasive", "report": "surgery", "nodes_checked": "yes"}
NARROWING = {
    "size": {"kind": "invasive"},
    "size_range": {"kind": "invasive", "size": None},
    "skin_chest": {"kind": "invasive"},
    "nodes_checked": {"kind": "invasive", "report": "surgery"},
    "nodes_count": LAB,
    "deposit": LAB | {"nodes_count": "4-9"},
    "nodes_seen": LAB | {"nodes_checked": "no"},
    "nodes_other": {"kind": "invasive"},
    "im_found": LAB | {"nodes_other": "internal_mammary"},
    "spread": {"kind": "invasive"},
    "grade": {},
    "receptors": {},
}


@pytest.mark.parametrize("slug", NARROWING)
@settings(profile, max_examples=60)
@given(answers=IN_WORDS, data=st.data())
def test_answering_an_unknown_never_leaves_what_was_possible(slug, answers, data):
    answers = answers | typed(**NARROWING[slug], treat_first="no")
    form = BY_SLUG[slug]
    unknown = {UNKNOWN: "1"} if form.unknown_button else dict.fromkeys(form.base_fields, UNKNOWN)
    if slug == "size":
        answers.pop("size_range")
    before = walk(answers | {slug: unknown})[1]
    assume(before.answer(next(iter(form.base_fields))) is not None or slug == "size")
    answer = data.draw(answers_to(form))
    assume(form(answer, case=before).is_valid())
    # A counted node with a deposit of unknown size is taken to hold more than isolated cells.
    assume(answer != {"deposit": "isolated"})
    after = walk(answers | {slug: answer})[1]
    was, now = possible_stages(before.findings), possible_stages(after.findings)
    assert {*now.anatomic} <= {*was.anatomic}
    assert {*now.prognostic} <= {*was.prognostic}
