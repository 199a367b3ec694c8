import pytest

from checklists.facts import facts_of_case, facts_of_result
from checklists.shaped import shape
from checklists.state import EMPTY, Facts, Told
from staging.questionnaire import walk

SURGERY = {
    "who": {"who": "self"},
    "report": {"report": "surgery"},
    "treat_first": {"treat_first": "no"},
    "code": {"code": "pT1c pN0 cM0"},
}


def facts(**answers):
    return facts_of_case(walk(SURGERY | answers)[1])


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"surgery_done": "yes", "stage": "I"}),
        (
            {"receptors": {"er": "positive", "pr": "negative", "her2": "equivocal"}},
            {"hormone_receptor": "positive", "her2": "equivocal"},
        ),
        (
            {"receptors": {"er": "negative", "pr": "negative", "her2": "negative"}},
            {"hormone_receptor": "negative", "her2": "negative"},
        ),
        ({"receptors": {"er": "negative", "pr": "unknown", "her2": "unknown"}}, {}),
        ({"code": {"code": "pT2 pN1 M1"}}, {"stage": "IV"}),
    ],
)
def test_a_result_answers_what_it_knows(answers, expected):
    found = dict(facts(**answers).answers)
    assert expected.items() <= found.items()


def test_a_result_does_not_answer_what_it_leaves_open():
    found = dict(facts(receptors={"er": "negative", "pr": "unknown", "her2": "unknown"}).answers)
    assert not {"hormone_receptor", "her2"} & found.keys()


def test_each_gap_of_the_result_is_a_question_to_ask():
    found = facts(receptors={"er": "positive", "pr": "unknown", "her2": "unknown"})
    assert {"pr", "her2", "grade"} <= {gap.slug for gap in found.gaps}
    shaped = shape(EMPTY.__class__(facts=Told(found)))
    assert {f"gap-{gap.slug}" for gap in found.gaps} <= shaped.by_slug.keys()


def test_kept_answers_give_the_same_facts():
    assert facts_of_result({"answers": SURGERY}) == facts()
    assert facts_of_result(None) == facts_of_result({"answers": 7}) == Facts()
