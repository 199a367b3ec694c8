"""What is missing and who to ask: which rows stand there, in which order, and what they promise."""

import pytest

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

CLEAR = WORDS | NODES
BIOLOGY = RECEPTORS | {"grade": "G2"}
ALL = CLEAR | BIOLOGY | {"oncotype": "no"}
TRIPLE_NEGATIVE = {"er": "negative", "pr": "negative", "her2": "negative"}
BREASTBONE_MICRO = {"nodes_count": "1-3", "deposit": "micro", "nodes_other": "internal_mammary"}
STATED = {"stage_stated": "IIB"}


def rows_of(**answers):
    return {row.gap.slug: row for row in result_of(**answers).rows}


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        ({}, set()),
        ({"report": "unknown"}, {"report"}),
        ({"report": "unknown", "code": "pT1c pN0 M0"}, set()),
        ({"treat_first": "unknown"}, {"treat_first"}),
        ({"treat_first": "unknown", "code": "ypT1c ypN0 M0"}, {"after_treatment"}),
        ({"kind": "unknown"}, {"kind"}),
        ({"kind": "none_left"}, {"none_left"}),
        ({"kind": "none_left", "size": None}, {"none_left"}),
        ({"size": None}, {"size"}),
        ({"size": None, "size_range": "unknown"}, {"size"}),
        ({"size": None, "size_range": "T1b"}, set()),
        ({"skin_chest": "unknown"}, {"skin_chest"}),
        ({"nodes_count": "unknown"}, {"nodes_count"}),
        ({"nodes_count": "1-3", "deposit": "unknown"}, {"deposit"}),
        ({"nodes_other": "unknown"}, {"nodes_other"}),
        ({"nodes_other": "internal_mammary", "im_found": "unknown"}, {"im_found"}),
        (BREASTBONE_MICRO | {"im_found": "removed_only"}, {"which_n"}),
        (BREASTBONE_MICRO | {"im_found": "imaging"}, {"which_n"}),
        ({"spread": "unknown"}, {"spread"}),
        ({"spread": "waiting"}, {"spread_awaited"}),
        ({"spread": "not_tested"}, set()),
        ({"grade": "unknown"}, {"grade"}),
        ({"er": "unknown"}, {"er"}),
        ({"pr": "unknown"}, {"pr"}),
        ({"her2": "unknown"}, {"her2"}),
        ({"her2": "equivocal"}, {"her2_equivocal"}),
        ({"treat_first": "yes"}, {"after_treatment"}),
        ({"nodes_checked": "no", "nodes_seen": "no"}, {"no_nodes_removed"}),
        ({"nodes_checked": "no", "nodes_seen": "yes"}, {"nodes_by_exam"}),
        (
            {"nodes_checked": "no", "nodes_seen": "no", "nodes_other": "supraclavicular"},
            {"nodes_by_exam"},
        ),
        ({"nodes_checked": "unknown", "nodes_seen": "no"}, {"nodes_checked"}),
        ({"nodes_checked": "no", "nodes_seen": "not_checked"}, {"no_nodes_removed", "nodes_seen"}),
        ({"code": "pT1c cN0 M0"}, {"nodes_checked"}),
        ({"code": "pT1c pN0 MX", "spread": "unknown"}, {"spread"}),
        ({"code": "pT1c pN0 MX", "spread": "no"}, set()),
        ({"code": "ypT1c ypN0 M0"}, {"code_and_treatment", "after_treatment"}),
        ({"kind": "dcis", "nodes_count": "1-3"}, {"in_situ_nodes"}),
        ({"kind": "nodes_only"}, {"nothing_found"}),
        ({"code": "pTis pN0 M1"}, {"in_situ_spread"}),
    ],
)
def test_a_row_for_each_open_answer(change, rows):
    assert set(rows_of(**ALL | change)) - {"oncotype"} == rows


def test_a_biopsy_that_shows_dcis_says_that_surgery_may_find_more():
    assert "dcis_biopsy" in rows_of(report="biopsy", code=None, kind="dcis")
    assert "dcis_biopsy" not in rows_of(**SURGERY, code=None, kind="dcis", nodes_checked="no")


def test_what_cannot_change_the_stage_is_not_asked_for():
    in_situ = rows_of(**SURGERY, code=None, kind="dcis", nodes_checked="no")
    after = rows_of(**LONG | {"treat_first": "yes"})
    assert not {"grade", "er", "pr", "her2", "oncotype"} & {*in_situ, *after}
    assert "grade" not in rows_of(**LONG | {"spread": "yes"})


@pytest.mark.parametrize(
    ("answers", "is_there"),
    [
        (CLEAR | {"size": "30", "grade": "G3"} | RECEPTORS, True),
        (CLEAR | {"size": "30", "grade": "G3", "oncotype": "no"} | RECEPTORS, True),
        (CLEAR | {"size": "30", "grade": "G3", "oncotype": "low"} | RECEPTORS, False),
        (CLEAR | {"size": "30", "grade": "G3", "oncotype": "high"} | RECEPTORS, False),
        (ALL, False),  # IA without a score
        (CLEAR | {"size": "51", "grade": "G3"} | RECEPTORS, False),
        (LONG | {"size": "30", "grade": "G3"} | RECEPTORS, False),
        (CLEAR | {"size": "30", "grade": "G3"} | RECEPTORS | {"er": "negative"}, False),
        (CLEAR | {"size": "30", "grade": "G3"} | RECEPTORS | {"her2": "positive"}, False),
        (BIOPSY | {"size": "30", "grade": "G3"} | RECEPTORS, False),
        (CLEAR | {"size": "30", "grade": "G3", "spread": "yes"} | RECEPTORS, False),
    ],
)
def test_a_gene_test_is_named_only_where_its_score_can_matter(answers, is_there):
    assert ("oncotype" in rows_of(**answers)) is is_there


def test_a_low_score_makes_it_ia():
    worse = CLEAR | {"size": "30", "grade": "G3"} | RECEPTORS
    assert result_of(**worse, oncotype="low").stage.groups == ("IA",)
    assert result_of(**worse, oncotype="high").stage.groups != ("IA",)
    assert result_of(**worse, oncotype="high").stage == result_of(**worse, oncotype="no").stage


@pytest.mark.parametrize(
    ("answers", "slug", "words"),
    [
        (CLEAR | TRIPLE_NEGATIVE | {"grade": "unknown"}, "grade", "IA or IB"),
        (LONG | {"deposit": "unknown"}, "deposit", "IB or IIA"),
        (CLEAR | {"nodes_count": "unknown"}, "nodes_count", ""),
        (CLEAR | RECEPTORS | {"grade": "unknown"}, "grade", ""),
        (CLEAR | {"grade": "unknown"}, "grade", ""),
        (LONG | {"size": "30"} | RECEPTORS | {"grade": "unknown"}, "grade", "IA, IB or IIA"),
    ],
)
def test_what_an_answer_would_make_of_the_stage(answers, slug, words):
    assert rows_of(**answers)[slug].becomes_words == words


def test_no_promise_of_a_biology_stage_without_examined_nodes():
    rows = rows_of(**NOT_REMOVED | TRIPLE_NEGATIVE | {"grade": "unknown"})
    assert rows["grade"].becomes == ()


def test_what_narrows_most_comes_first():
    slugs = list(rows_of(**LONG | {"deposit": "unknown", "spread": "unknown"}))
    assert slugs[0] == "deposit"
    assert slugs[-1] == "spread"


def test_a_stage_that_differs_is_said_without_saying_which_is_wrong():
    row = rows_of(**ALL, printed=STATED)["stage_differs"]
    assert (row.stated, row.ours) == ("IIB", "IA")
    first, second = (sentence.text % row.stages for sentence in row.gap.why)
    assert first == "{Your} report says IIB. From these answers we get IA."
    assert second == "The report or {your} doctor may know something we do not."
    assert row.gap.words == "Which stage do you use for me, and why?"


@pytest.mark.parametrize("stated", ["IA", "I", "IA / IIB", "IIB / I"])
def test_a_stage_that_fits_is_not_remarked_on(stated):
    assert "stage_differs" not in rows_of(**ALL, printed={"stage_stated": stated})


def test_the_size_and_spread_stage_fits_too():
    answers = LONG | BIOLOGY
    assert result_of(**answers).stage.codes == "IA"
    assert "stage_differs" not in rows_of(**answers, printed={"stage_stated": "IIA"})
    assert "stage_differs" in rows_of(**answers, printed=STATED)


def test_after_treatment_no_stage_differs():
    assert "stage_differs" not in rows_of(**ALL | {"treat_first": "yes"}, printed=STATED)


def test_an_older_edition_is_asked_about():
    assert "older_edition" in rows_of(**ALL, printed={"warnings": ["older-edition"]})


@pytest.mark.parametrize(
    ("printed", "slug"),
    [({"size_mm": "30"}, "code_and_size"), ({"nodes_positive": 12}, "code_and_nodes")],
)
def test_a_clash_goes_to_who_to_ask(printed, slug):
    rows = rows_of(**SURGERY, code="pT1c pN1a M0", printed=printed)
    assert next(iter(rows)) == slug
    assert rows[slug].gap.words
