"""What the result page says: the stage and its conditions, the sections, the code, in short."""

import re
from decimal import Decimal

import pytest

from staging.result import inches, plain
from tests.unit.staging.answered import (
    BIOPSY,
    LONG,
    NODES,
    NOT_REMOVED,
    RECEPTORS,
    SURGERY,
    WORDS,
    result_of,
)

BIOLOGY = RECEPTORS | {"grade": "G2"}
CLEAR = WORDS | NODES
NO_BIOLOGY = {"grade": "unknown", "er": "unknown", "pr": "unknown", "her2": "unknown"}


def stage_of(**answers):
    return result_of(**answers).stage


@pytest.mark.parametrize(
    ("answers", "state", "groups"),
    [
        (SURGERY | {"code": "pT1c pN0 M0"}, "known", "IA"),
        (CLEAR | NO_BIOLOGY, "known", "IA"),
        (CLEAR | BIOLOGY, "known", "IA"),
        (LONG | BIOLOGY, "known", "IA"),
        (LONG | {"size": "30"} | BIOLOGY, "known", "IB"),
        (LONG, "known", "IIA"),
        (LONG | {"deposit": "unknown"}, "two", "IB IIA"),
        (LONG | {"spread": "yes", "size": None, "nodes_count": "unknown"}, "known", "IV"),
        (LONG | {"nodes_other": "supraclavicular", "size": None}, "known", "IIIC"),
        (LONG | {"skin_chest": "T4b", "nodes_count": "4-9"}, "known", "IIIB"),
        (SURGERY | {"code": None, "kind": "dcis", "nodes_checked": "no"}, "known", "0"),
        (SURGERY | {"code": "pTis pN0"}, "known", "0"),
        (SURGERY | {"code": "pTis pN1a"}, "none", ""),
        (SURGERY | {"code": "pT0 pN0 M0"}, "none", ""),
        (LONG | {"size": None, "nodes_count": "unknown"}, "open", ""),
        (LONG | BIOLOGY | {"treat_first": "yes"}, "after_treatment", ""),
        (SURGERY | {"code": "ypT1c ypN0 M0"}, "after_treatment", ""),
        (SURGERY | {"code": "ypT1c ypN0 M1"}, "known", "IV"),
        (BIOPSY | BIOLOGY | {"size": "30"}, "known", "IB"),
    ],
)
def test_the_stage(answers, state, groups):
    stage = stage_of(**answers)
    assert (stage.state, " ".join(stage.groups)) == (state, groups)


@pytest.mark.parametrize("spread", ["unknown", "waiting"])
@pytest.mark.parametrize("biology", [BIOLOGY, NO_BIOLOGY])
def test_an_unknown_m_never_makes_stage_iv_one_of_the_answers(spread, biology):
    stage = stage_of(**CLEAR | biology | {"spread": spread})
    assert stage.groups == ("IA",)
    assert "IV" not in {*stage.by_size_and_spread, *stage.prognostic}
    assert stage.conditions == ("spread",)


def test_mx_is_m_not_reported():
    stage = stage_of(**SURGERY, code="pT1c pN0 MX")
    assert (stage.groups, stage.conditions) == (("IA",), ("spread",))


@pytest.mark.parametrize(
    ("answers", "conditions"),
    [
        (CLEAR, ()),
        (CLEAR | {"skin_chest": "unknown"}, ("skin_chest",)),
        (CLEAR | {"nodes_other": "unknown"}, ("nodes_other",)),
        (CLEAR | {"kind": "unknown"}, ("invasive",)),
        (CLEAR | {"treat_first": "unknown"}, ("treat_first",)),
        (NOT_REMOVED, ("nodes_clear",)),
        (NOT_REMOVED | {"nodes_seen": "yes"}, ()),
        (NOT_REMOVED | {"nodes_seen": "yes", "nodes_other": "unknown"}, ("nodes_other",)),
        (SURGERY | {"code": "pT1c cN0 M0"}, ("nodes_clear",)),
        (CLEAR | {"skin_chest": "unknown", "spread": "unknown"}, ("skin_chest", "spread")),
        (CLEAR | {"skin_chest": "unknown", "spread": "yes"}, ()),
    ],
)
def test_what_the_stage_takes_for_granted(answers, conditions):
    assert stage_of(**answers).conditions == conditions


@pytest.mark.parametrize(
    "answers", [NOT_REMOVED, NOT_REMOVED | {"report": "both"}, SURGERY | {"code": "pT2 cN0 M0"}]
)
def test_surgery_without_nodes_gives_no_pathological_prognostic_group(answers):
    stage = stage_of(**answers | BIOLOGY)
    assert stage.prognostic == ()
    assert stage.groups == stage.by_size_and_spread
    assert not stage.is_prognostic


def test_an_unknown_report_keeps_both_tables_open():
    # T2 N1 M0 G2 ER+ PR+ HER2-: IB in both; with G3 the clinical table says IIB, pathological IB.
    answers = LONG | RECEPTORS | {"size": "30", "grade": "G3", "report": "unknown"}
    both = {*stage_of(**answers).prognostic}
    clinical = {*stage_of(**answers | {"report": "biopsy", "nodes_seen": "yes"}).prognostic}
    surgery = {*stage_of(**answers | {"report": "surgery"}).prognostic}
    assert both == clinical | surgery
    assert clinical != surgery


def test_size_and_spread_sentences_never_stand_beside_another_stage():
    differs = stage_of(**LONG | BIOLOGY)
    assert differs.differs
    assert differs.is_prognostic
    assert (differs.size_words, differs.codes, differs.says) == ("IIA", "IA", ())
    same = stage_of(**LONG)
    assert same.says
    assert not same.is_prognostic


def test_the_deposit_decides_between_two_stages():
    stage = stage_of(**LONG | {"deposit": "unknown"})
    assert stage.one_answer_decides
    assert stage.deciding == "the size of the spot in the lymph node"
    assert (stage.words, stage.codes) == ("1B or 2A", "IB or IIA")


def test_the_size_decides_between_two_stages():
    unknown = LONG | BIOLOGY | {"size": None, "size_range": "unknown"}
    assert stage_of(**unknown).deciding == "the size of the tumor"
    assert stage_of(**unknown | {"skin_chest": "unknown"}).deciding == "the tumor"


def test_the_grade_decides_between_two_stages():
    answers = CLEAR | {"er": "negative", "pr": "negative", "her2": "negative"}
    stage = stage_of(**answers, grade="unknown")
    assert (stage.codes, stage.deciding) == ("IA or IB", "the grade")
    assert stage.one_answer_decides


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (CLEAR, "pT1c pN0 cM0"),
        (BIOPSY, "cT1c cN0 cM0"),
        (CLEAR | {"report": "unknown"}, "T1c N0 cM0"),
        (NOT_REMOVED, "pT1c cN0 cM0"),
        (NOT_REMOVED | {"nodes_seen": "not_checked"}, "pT1c cM0"),
        (LONG | {"deposit": "unknown"}, "pT1c cM0"),
        (LONG | {"spread": "unknown"}, "pT1c pN1a"),
        (LONG | {"treat_first": "yes"}, "ypT1c ypN1a cM0"),
        (NOT_REMOVED | {"treat_first": "yes"}, "ypT1c ycN0 cM0"),
        (SURGERY | {"code": "pT1c(m) pN1a(sn) MX"}, "pT1c(m) pN1a(sn)"),
        (SURGERY | {"code": "pT1c pN0 pM0"}, "pT1c pN0 cM0"),
        (SURGERY | {"code": "pT1c pN0 pM1"}, "pT1c pN0 pM1"),
        (SURGERY | {"code": "pT1c pN0 M1"}, "pT1c pN0 cM1"),
        (SURGERY | {"code": "ypT1c ypN0 cM0(i+)"}, "ypT1c ypN0 cM0(i+)"),
        (SURGERY | {"code": "ycT1c ycN0 M0"}, "ycT1c ycN0 cM0"),
        (SURGERY | {"code": "yT1c yN0 M0"}, "yT1c yN0 cM0"),
        ({"report": "biopsy", "code": "T1c N1 M0"}, "cT1c cN1 cM0"),
        (SURGERY | {"treat_first": "yes", "code": "cT2 cN1 M0"}, "cT2 cN1 cM0"),
    ],
)
def test_the_code_line(answers, code):
    assert " ".join(result_of(**answers).code) == code


def sections_of(**answers):
    return {section.letter: section for section in result_of(**answers).sections}


def test_each_letter_has_its_meaning_its_drawing_and_its_answers():
    sections = sections_of(**CLEAR)
    assert [section.is_known for section in sections.values()] == [True] * 3
    assert [section.code for section in sections.values()] == ["T1c", "N0", "M0"]
    assert sections["T"].questions == ("kind", "size", "size_range", "skin_chest")
    assert "14 mm" in sections["T"].drawing.text
    coded = sections_of(**SURGERY, code="pT1c pN0 M0")
    assert {section.questions for section in coded.values()} == {("code",)}


def test_what_is_unknown_has_no_meaning_but_a_heading():
    sections = sections_of(**LONG | {"size": None, "nodes_count": "unknown", "spread": "unknown"})
    assert not any(section.is_known for section in sections.values())
    assert sections["T"].drawing is None
    assert all(section.heading for section in sections.values())


def test_two_possible_n_are_both_explained():
    section = sections_of(**LONG | {"deposit": "unknown"})["N"]
    assert [meaning.code for meaning in section.meanings] == ["N1mi", "N1a"]
    assert section.code == ""


def test_clinical_nodes_are_explained_as_clinical():
    (clinical,) = sections_of(report="biopsy", code="T1c N1 M0")["N"].meanings
    (surgical,) = sections_of(**SURGERY, code="T1c N1 M0")["N"].meanings
    assert clinical.says != surgical.says
    assert not any("lab" in sentence.text for sentence in clinical.says)


def test_a_rounded_size_says_so():
    assert sections_of(**CLEAR | {"size": "1.5"})["T"].notes == ("1.5 mm is counted as 2 mm.",)
    assert sections_of(**CLEAR)["T"].notes == ()


def test_in_short_has_the_size_in_both_units():
    first, second, third = result_of(**CLEAR).in_short
    assert first == "The invasive cancer is 14 mm (about 0.6 inch) across."
    assert "no cancer in the lymph nodes" in second.text
    unsure = result_of(**CLEAR | {"kind": "unknown"}).in_short[0]
    assert unsure == "The cancer is 14 mm (about 0.6 inch) across."
    assert "other parts of the body" in third.text


@pytest.mark.parametrize(
    ("answers", "third"),
    [
        (CLEAR | {"spread": "waiting"}, "is not back yet"),
        (CLEAR | {"spread": "unknown"}, "It is not known yet if cancer is in other parts"),
        (SURGERY | {"code": None, "kind": "dcis", "nodes_checked": "yes"}, "counts as not found"),
    ],
)
def test_in_short_says_what_is_known_of_spread(answers, third):
    assert third in result_of(**answers | {"nodes_count": "none"}).in_short[2]


def test_in_short_never_claims_nodes_that_nobody_saw():
    for answers in (NOT_REMOVED | {"nodes_seen": "unknown"}, LONG | {"nodes_count": "unknown"}):
        assert "not known yet" in result_of(**answers).in_short[1]


@pytest.mark.parametrize(
    ("mm", "words"),
    [("14", "0.6 inch"), ("25.4", "1 inch"), ("1", "0.04 inch"), ("400", "15.7 inches")],
)
def test_inches(mm, words):
    assert inches(Decimal(mm)) == words


def test_sizes_lose_the_zeros_at_their_end():
    assert [plain(Decimal(mm)) for mm in ("14.0", "100", "0.50")] == ["14", "100", "0.5"]


@pytest.mark.parametrize(
    ("biology", "waits_for"),
    [
        ({}, "the grade, ER, PR and HER2"),
        (RECEPTORS, "the grade"),
        (RECEPTORS | {"grade": "G3", "her2": "unknown"}, "HER2"),
    ],
)
def test_what_the_stage_by_biology_waits_for(biology, waits_for):
    stage = result_of(**LONG | {"size": "30"} | biology).stage
    assert stage.by_size_and_spread == ("IIB",)
    assert stage.open_biology == waits_for


def test_cells_that_stayed_in_place_need_no_code_in_short():
    for nodes in ({"nodes_checked": "no"}, {"nodes_checked": "yes", "nodes_count": "none"}):
        result = result_of(**SURGERY, code=None, kind="dcis", **nodes)
        assert not re.search(r"\b[NM]0", " ".join(str(said) for said in result.in_short))
