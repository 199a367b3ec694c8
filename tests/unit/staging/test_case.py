"""Answers to T, N, M and basis: every row and branch of the questionnaire, in AJCC's codes."""

import pytest

from staging.case import Case
from staging.tnm import ANY_M, ANY_T, Basis, Grade, M, N, ReceptorStatus, T
from tests.unit.staging.answered import (
    BIOPSY,
    LONG,
    NODES,
    NOT_REMOVED,
    RECEPTORS,
    SURGERY,
    WORDS,
    asked,
    case_of,
    next_after,
)

WHO = {"who": "self"}


@pytest.mark.parametrize(
    ("answers", "t"),
    [
        ({"kind": "dcis"}, "Tis(DCIS)"),
        ({"kind": "paget"}, "Tis(Paget)"),
        ({"kind": "nodes_only"}, "T0"),
        ({"kind": "none_left", "treat_first": "yes"}, "T0"),
        ({"size": "0.3"}, "T1mi"),
        ({"size": "1"}, "T1mi"),
        ({"size": "1.1"}, "T1a"),
        ({"size": "5"}, "T1a"),
        ({"size": "5.5"}, "T1b"),
        ({"size": "10"}, "T1b"),
        ({"size": "1.4", "unit": "cm"}, "T1c"),
        ({"size": "1,4", "unit": "cm"}, "T1c"),
        ({"size": "14 x 9 x 8"}, "T1c"),
        ({"size": "8 × 9 × 14 mm"}, "T1c"),
        ({"size": "20.4"}, "T1c"),
        ({"size": "20.5"}, "T2"),
        ({"size": "50"}, "T2"),
        ({"size": "5.1", "unit": "cm"}, "T3"),
        ({"size": "40", "unit": "cm"}, "T3"),
        ({"skin_chest": "T4a"}, "T4a"),
        ({"skin_chest": "T4b"}, "T4b"),
        ({"skin_chest": "T4c"}, "T4c"),
        ({"skin_chest": "T4d"}, "T4d"),
        ({"size": None, "skin_chest": "T4d"}, "T4d"),
        *(({"size": None, "size_range": t}, t) for t in ("T1mi", "T1a", "T1b", "T1c", "T2", "T3")),
    ],
)
def test_t_from_kind_size_and_skin(answers, t):
    case = case_of(**LONG | answers)
    assert case.t == case.leading_t == {T(t)}


def test_an_unknown_skin_keeps_t4_possible_but_does_not_lead_with_it():
    case = case_of(**LONG | {"skin_chest": "unknown"})
    assert case.leading_t == {T.T1C}
    assert case.t == {T.T1C, T.T4}
    assert case.assumptions == ("skin_chest",)


def test_no_or_it_does_not_say_counts_as_no():
    assert case_of(**LONG).assumptions == ()


def test_an_unknown_size_leaves_every_size():
    unknown = LONG | {"size": None, "size_range": "unknown"}
    assert case_of(**unknown).t == {T.T1, T.T2, T.T3}
    assert case_of(**unknown | {"skin_chest": "unknown"}).t == {T.T1, T.T2, T.T3, T.T4}


def test_an_unknown_kind_may_be_in_situ_and_leads_with_invasive():
    case = case_of(**LONG | {"kind": "unknown"})
    assert case.leading_t == {T.T1C}
    assert case.t == {T.T1C, T.TIS}
    assert case.assumptions == ("invasive",)
    assert case_of(**LONG | {"kind": "unknown", "size": None}).t >= {T.TIS, T.T0}


def test_nothing_left_after_the_biopsy_takes_the_size_from_before():
    none_left = LONG | {"kind": "none_left"}
    assert next_after(**WHO, **SURGERY, code=None, kind="none_left") == "size"
    assert case_of(**none_left).t == {T.T1C}
    assert case_of(**none_left | {"size": None}).t == {T.T1, T.T2, T.T3}
    after = SURGERY | {"treat_first": "yes", "code": None, "kind": "none_left"}
    assert next_after(**WHO, **after) == "nodes_checked"


def test_an_unanswered_t_is_any_t():
    assert case_of(**SURGERY).t == ANY_T


@pytest.mark.parametrize(
    ("count", "deposit", "n"),
    [
        ("none", None, {"N0"}),
        ("isolated_cells", None, {"N0(i+)"}),
        ("1-3", "isolated", {"N0(i+)"}),
        ("4-9", "micro", {"N1mi"}),
        ("1-3", "micro", {"N1mi"}),
        ("1-3", "macro", {"N1a"}),
        ("4-9", "macro", {"N2a"}),
        ("10+", "macro", {"N3a"}),
        ("1-3", "unknown", {"N1mi", "N1a"}),
        ("10+", "unknown", {"N1mi", "N3a"}),
    ],
)
def test_pathological_n_from_count_and_deposit(count, deposit, n):
    answers = LONG | {"nodes_count": count}
    answers = answers | {"deposit": deposit} if deposit else answers
    assert case_of(**answers).n == {N(each) for each in n}


@pytest.mark.parametrize(
    ("count", "other", "found", "n"),
    [
        ("none", "internal_mammary", "imaging", {"N2b"}),
        ("none", "internal_mammary", "removed_only", {"N1b"}),
        ("1-3", "internal_mammary", "imaging", {"N3b"}),
        ("1-3", "internal_mammary", "removed_only", {"N1c"}),
        ("4-9", "internal_mammary", "removed_only", {"N3b"}),
        ("1-3", "internal_mammary", "unknown", {"N1c", "N3b"}),
        ("1-3", "infraclavicular", None, {"N3a"}),
        ("none", "supraclavicular", None, {"N3c"}),
    ],
)
def test_pathological_n_with_nodes_elsewhere(count, other, found, n):
    answers = LONG | {"nodes_count": count, "nodes_other": other}
    assert ("im_found" in asked(**answers)) == (other == "internal_mammary")
    assert case_of(**answers | {"im_found": found or "unknown"}).n == {N(each) for each in n}


@pytest.mark.parametrize(
    ("seen", "other", "n"),
    [
        ("no", "no", {"N0"}),
        ("yes", "no", {"N1"}),
        ("matted", "no", {"N2a"}),
        ("not_checked", "no", {"N0", "N1mi", "N1", "N2a"}),
        ("unknown", "no", {"N0", "N1mi", "N1", "N2a"}),
        ("no", "internal_mammary", {"N2b"}),
        ("yes", "internal_mammary", {"N3b"}),
        ("no", "infraclavicular", {"N3a"}),
        ("yes", "supraclavicular", {"N3c"}),
    ],
)
def test_clinical_n_on_the_biopsy_route(seen, other, n):
    answers = BIOPSY | {"nodes_seen": seen, "nodes_other": other}
    assert case_of(**answers).n == {N(each) for each in n}
    assert not {"nodes_checked", "nodes_count", "deposit", "im_found"} & set(asked(**answers))


def test_unknown_other_nodes_keep_n2b_and_n3_possible():
    case = case_of(**LONG | {"nodes_count": "none", "nodes_other": "unknown"})
    assert case.leading_n == {N.N0}
    assert case.n >= {N.N0, N.N2B, N.N3A, N.N3C}
    assert case.assumptions == ("nodes_other",)


@pytest.mark.parametrize("kind", ["dcis", "paget"])
def test_in_situ_asks_for_nodes_alone_and_counts_as_n0_m0(kind):
    in_situ = WHO | SURGERY | {"code": None, "kind": kind}
    assert next_after(**in_situ) == "nodes_checked"
    assert next_after(**in_situ, nodes_checked="no") is None
    assert next_after(**in_situ, nodes_checked="yes") == "nodes_count"
    assert next_after(**in_situ, nodes_checked="yes", nodes_count="none") is None
    case = case_of(**in_situ, nodes_checked="no")
    assert (case.n, case.m) == ({N.N0}, {M.M0})
    biopsy = WHO | {"report": "biopsy", "code": None, "kind": kind}
    assert next_after(**biopsy) is None
    assert len(asked(**in_situ, nodes_checked="yes")) <= 7


@pytest.mark.parametrize(
    ("answer", "m"),
    [
        ("no", {M.M0}),
        ("not_tested", {M.M0}),
        ("yes", {M.M1}),
        ("waiting", ANY_M),
        ("unknown", ANY_M),
    ],
)
def test_m_from_spread(answer, m):
    case = case_of(**LONG | {"spread": answer})
    assert case.m == m
    assert ("spread" in case.assumptions) == (m == ANY_M)
    assert case.leading.m == (m if m != ANY_M else {M.M0})


@pytest.mark.parametrize(
    ("report", "code", "treat_first", "basis"),
    [
        ("biopsy", None, None, Basis.CLINICAL),
        ("surgery", None, "no", Basis.PATHOLOGICAL),
        ("both", None, "no", Basis.PATHOLOGICAL),
        ("unknown", None, "no", None),
        ("surgery", None, "unknown", Basis.PATHOLOGICAL),
        ("surgery", None, "yes", Basis.POST_THERAPY),
        ("unknown", "pT1c", "unknown", Basis.PATHOLOGICAL),
        ("unknown", "cT1c", "no", Basis.CLINICAL),
        ("surgery", "cT1c", "no", Basis.CLINICAL),
        ("biopsy", "pT1c", None, Basis.PATHOLOGICAL),
        ("surgery", "ypT1c", "no", Basis.POST_THERAPY),
        ("biopsy", "ycT1c", None, Basis.POST_THERAPY),
        ("surgery", "yT1c", "no", Basis.POST_THERAPY),
    ],
)
def test_which_rules_apply(report, code, treat_first, basis):
    assert case_of(report=report, code=code, treat_first=treat_first or "no").basis is basis


@pytest.mark.parametrize(
    ("report", "following"),
    [
        ("biopsy", "code"),
        ("surgery", "treat_first"),
        ("both", "treat_first"),
        ("unknown", "treat_first"),
    ],
)
def test_which_question_follows_the_report(report, following):
    assert next_after(**WHO, report=report) == following


@pytest.mark.parametrize(
    ("more", "following"),
    [
        ({"code": None}, "kind"),
        ({"code": "pT1c pN0"}, "spread"),
        ({"code": "pT1c pN0 M0"}, "grade"),
        ({"code": "pT1c pN0 M0 G2"}, "receptors"),
        ({"code": "pT1c pNX"}, "nodes_checked"),
        ({"code": "pTX pN0"}, "kind"),
        ({"code": "pT1c pN0 MX"}, "spread"),
        ({"code": "ypT1c ypN0"}, "spread"),
        ({"code": "ypT1c ypN0", "spread": "no"}, None),
        ({"code": "pTis pN0"}, None),
    ],
)
def test_a_code_jumps_to_the_first_gap(more, following):
    assert next_after(**WHO, **SURGERY, **more) == following


@pytest.mark.parametrize(
    ("answers", "following"),
    [
        (WORDS | {"size": None}, "size_range"),
        (WORDS | {"size": None, "kind": "unknown"}, "size_range"),
        (SURGERY | {"code": None, "kind": "nodes_only"}, "nodes_checked"),
        (WORDS, "nodes_checked"),
        (WORDS | {"report": "biopsy"}, "nodes_seen"),
        (WORDS | {"report": "unknown"}, "nodes_checked"),
        (WORDS | {"nodes_checked": "yes"}, "nodes_count"),
        (WORDS | {"nodes_checked": "no"}, "nodes_seen"),
        (WORDS | {"nodes_checked": "unknown"}, "nodes_seen"),
        (WORDS | {"nodes_checked": "yes", "nodes_count": "none"}, "nodes_other"),
        (WORDS | {"nodes_checked": "yes", "nodes_count": "isolated_cells"}, "nodes_other"),
        (WORDS | {"nodes_checked": "yes", "nodes_count": "unknown"}, "nodes_other"),
        (WORDS | {"nodes_checked": "yes", "nodes_count": "4-9"}, "deposit"),
        (WORDS | NODES, "grade"),
        (WORDS | NODES | {"treat_first": "yes"}, None),
        (WORDS | NODES | {"grade": "unknown"}, "receptors"),
        (LONG | RECEPTORS | {"grade": "G1"}, None),
        (WORDS | NODES | RECEPTORS | {"grade": "G1"}, "oncotype"),
        (WORDS | NODES | RECEPTORS | {"grade": "G1", "report": "biopsy", "nodes_seen": "no"}, None),
        (WORDS | NODES | RECEPTORS | {"grade": "G1", "size": "51"}, None),
        (WORDS | NODES | RECEPTORS | {"grade": "G1", "er": "negative"}, None),
        (WORDS | NODES | RECEPTORS | {"grade": "G1", "her2": "equivocal"}, None),
        (WORDS | NODES | RECEPTORS | {"grade": "G1", "spread": "yes"}, None),
    ],
)
def test_which_question_follows(answers, following):
    assert next_after(**WHO, **answers) == following


def test_the_longest_path_is_seventeen_pages_or_fewer():
    longest = WHO | LONG | {"size": None, "nodes_other": "internal_mammary"}
    assert len(asked(**longest)) <= 17
    assert len(asked(**WHO, **LONG)) <= 15


@pytest.mark.parametrize(
    ("code", "examined"),
    [("pT1c pN0", True), ("T1c N0", True), ("pT1c cN0", False), ("cT1c cN0", False)],
)
def test_a_code_says_if_a_pathologist_saw_nodes(code, examined):
    assert case_of(**SURGERY, code=code).nodes_examined is examined


def test_a_bare_code_on_a_biopsy_report_is_clinical():
    case = case_of(report="biopsy", code="T1c N1")
    assert case.basis is Basis.CLINICAL
    assert not case.nodes_examined


def test_an_unknown_node_check_leaves_what_a_lab_may_have_found():
    case = case_of(**NOT_REMOVED | {"nodes_checked": "unknown"})
    assert case.leading_n == {N.N0}
    assert case.n >= {N.N0, N.N1A, N.N2A, N.N3A}
    assert case.assumptions == ("nodes_clear",)
    seen = case_of(**NOT_REMOVED | {"nodes_checked": "unknown", "nodes_seen": "yes"})
    assert seen.leading_n == {N.N1}
    assert seen.assumptions == ("nodes_checked",)


def test_nodes_left_in_place_lead_with_clear_nodes():
    case = case_of(**NOT_REMOVED | {"nodes_seen": "not_checked"})
    assert case.nodes_not_removed
    assert (case.leading_n, case.shown_n) == ({N.N0}, {N.N0, N.N1MI, N.N1, N.N2A})
    assert case.assumptions == ("nodes_clear",)


def test_dcis_with_an_unknown_node_count_leads_with_clear_nodes():
    case = case_of(**SURGERY, code=None, kind="dcis", nodes_checked="yes", nodes_count="unknown")
    assert case.leading_n == {N.N0}
    assert case.assumptions == ("nodes_clear",)


def test_grade_and_receptors():
    case = case_of(**LONG, grade="G3", er="positive", pr="negative", her2="equivocal")
    assert case.grade == {Grade.G3}
    assert case.receptor("er") == {ReceptorStatus.POSITIVE}
    assert case.receptor("pr") == {ReceptorStatus.NEGATIVE}
    assert case.receptor("her2") == set(ReceptorStatus)
    assert case_of(**SURGERY, code="pT1c pN0 G2").grade == {Grade.G2}


def test_a_printed_y_wins_over_no_treatment_first():
    case = case_of(**SURGERY, code="ypT1c ypN0")
    assert case.after_treatment
    assert [doubt.slug for doubt in case.clashes] == ["code_and_treatment"]


@pytest.mark.parametrize(
    ("answers", "doubts"),
    [
        (LONG | {"size": "150"}, []),
        (LONG | {"size": "151"}, ["large_size"]),
        (LONG | {"size": "14.9", "unit": "cm"}, []),
        (LONG | {"size": "15", "unit": "cm"}, ["large_size"]),
        (LONG | {"kind": "dcis", "deposit": "macro"}, ["in_situ_nodes"]),
        (LONG | {"kind": "paget", "nodes_count": "10+"}, ["in_situ_nodes"]),
        (LONG | {"kind": "dcis", "nodes_count": "isolated_cells"}, []),
        (SURGERY | {"code": "pTis pN1a"}, ["in_situ_nodes"]),
        (SURGERY | {"code": "pTis pN0 M1"}, ["in_situ_spread"]),
        (LONG | {"kind": "nodes_only", "nodes_count": "none"}, ["nothing_found"]),
        (LONG | {"kind": "nodes_only", "nodes_count": "none", "treat_first": "yes"}, []),
        (LONG | {"kind": "nodes_only", "nodes_count": "none", "spread": "yes"}, []),
        (LONG | {"kind": "nodes_only"}, []),
        (SURGERY | {"code": "pT0 pN0 M0"}, ["nothing_found"]),
        ({"report": "biopsy", "code": "pT1c pN0"}, ["code_and_report"]),
        ({"report": "biopsy", "code": "cT1c cN0"}, []),
        (SURGERY | {"code": "ypT0 ypN0"}, ["code_and_treatment"]),
        (SURGERY | {"code": "pT2 pN0, tumor size 14 mm"}, ["code_and_size"]),
        (SURGERY | {"code": "pT1c pN0, tumor size 14 mm"}, []),
    ],
)
def test_what_is_looked_at_again(answers, doubts):
    assert [doubt.slug for doubt in case_of(**answers).doubts] == doubts


@pytest.mark.parametrize(
    ("printed", "clashes"),
    [
        ({"size_mm": "14"}, []),
        ({"size_mm": "30"}, ["code_and_size"]),
        ({"nodes_positive": 2}, []),
        ({"nodes_positive": 0}, ["code_and_nodes"]),
        ({"nodes_positive": 999}, ["code_and_nodes"]),
    ],
)
def test_a_decoded_report_is_compared_with_its_code(printed, clashes):
    case = case_of(**SURGERY, code="pT1c pN1a", printed=printed)
    assert [doubt.slug for doubt in case.clashes] == clashes


def test_a_doubt_that_was_set_aside_comes_back_with_another_value():
    first, second = (case_of(**LONG | {"size": size}).doubts[0].key for size in ("160", "170"))
    assert first != second


def test_a_case_without_answers_rules_nothing_out():
    case = Case({})
    assert (case.t, case.m, case.basis, case.doubts) == (ANY_T, ANY_M, None, ())
