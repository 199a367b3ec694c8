"""What the decoder says beside its findings: warnings and the pieces it did not read."""

import pytest

from staging.report import MAX_LENGTH, WARNINGS, read_report

WARNED = {
    "x" * (MAX_LENGTH + 1): ("too-long",),
    "pT1c pN0 MX": ("mx",),
    "pT1c pN0 pM0": ("pm0",),
    "pT1c NO M0": ("letter-o-read-as-zero",),
    "pTlc N0 M0": ("letter-read-as-one",),
    "ypT1c ypN0": ("y-prefix",),
    "yT1c yN0": ("y-prefix", "y-without-c-or-p"),
    "rpT2 rpN0": ("r-prefix",),
    "aT2 aN0": ("a-prefix",),
    "pT3b pN0": ("not-a-breast-category",),
    "T2 N0 M1a": ("not-a-breast-category",),
    "pTis (LCIS) pN0": ("lcis",),
    "Lung adenocarcinoma, pT1b": ("other-organ",),
    "Prior biopsy: pT1a. Now: pT1c pN0": ("prior-report",),
    "at least pT2 pN0": ("uncertain",),
    "[ ] pT1c\n[ ] pT2": ("nothing-ticked",),
    "Tumor 1: pT2. Tumor 2: pT1b. pN0": ("several-tumours",),
    "Right breast: pT1c pN0. Left breast: pT2 pN1a.": ("two-breasts",),
    "cT2 cN0 cM0, then pT1c pN0": ("clinical-and-pathological",),
    "ER negative (5%)": ("values-differ",),
    "lymph nodes 1/2; lymph nodes 3/14": ("count-unclear",),
    "DCIS, nuclear grade 3": ("grade-not-nottingham",),
    "ER low positive (3%)": ("er-low-positive",),
    "HER2-low (IHC 1+)": ("her2-low",),
    "HER2 2+ (equivocal)": ("her2-equivocal",),
    "pT1c pN0 cM0, Stage IIIC": ("stage-differs",),
    "AJCC 7th edition: pT2 pN0": ("older-edition",),
}


@pytest.mark.parametrize(("text", "warnings"), WARNED.items(), ids=lambda value: str(value)[:30])
def test_text_carries_exactly_these_warnings(text, warnings):
    assert read_report(text).warnings == warnings


def test_every_warning_has_a_text_that_earns_it():
    assert {warning for warnings in WARNED.values() for warning in warnings} == set(WARNINGS)
    assert len(set(WARNINGS)) == len(WARNINGS)


@pytest.mark.parametrize(
    "text",
    [
        "pT1c pN0(sn) cM0, G2, ER positive, PR positive, HER2 negative, Stage IA",
        "pT2 N1 M0 (Stage IIB), AJCC 8th edition",
        "cT4d cN2a cM0, stage IIIB",
        "",
    ],
)
def test_a_clear_text_carries_no_warning(text):
    report = read_report(text)
    assert (report.warnings, report.unread) == ((), ())


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("pT1c pN0 cM0 stage IA", False),
        ("pT1c pN0 cM0 stage I", False),
        ("T2 N0 M0, G1, ER+ PR+ HER2-, anatomic stage IIA, prognostic stage IA", False),
        ("T2 N0 M0, stage IV", True),
        ("ypT2 ypN1 M0, stage IIB", False),  # after treatment the codes give no stage
        ("rpT2 N0 M0, stage IV", False),
        ("T2 N0, stage IIA", False),
        ("stage IIA", False),
        ("cM1, stage IIA", True),
    ],
)
def test_printed_stage_is_compared_with_what_the_codes_give(text, differs):
    assert ("stage-differs" in read_report(text).warnings) is differs


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("pT2 L1x N0", ("L1x",)),
        ("pT1c pN0 R0 L0 V1 Pn0", ("R0", "L0", "V1", "Pn0")),
        ("pT3b N4", ("pT3b", "N4")),
        ("pT1-2 N0", ("pT1-2",)),
        ("pT1c or pT2", ("pT1c", "pT2")),
        ("p53 positive, CK7 positive, GATA3 positive, Ki-67 20%, pT1c", ()),
        ("Blocks A1, B2, T1. S24-12345. MRN M1234567. pT1c pN0", ()),
        (" ".join(f"pT{n}x" for n in range(5, 10)) + " pN4 pN5 pN6 pN7 pN8 pN9 pM2 pM3", None),
    ],
)
def test_code_like_pieces_that_were_not_read_are_listed(text, unread):
    found = read_report(text).unread
    assert len(found) <= 10
    assert all(len(piece) <= 20 for piece in found)
    if unread is not None:
        assert found == unread


@pytest.mark.parametrize(
    ("text", "older"),
    [
        ("AJCC 8th edition", False),
        ("AJCC 8", False),
        ("AJCC 7", True),
        ("pTNM (7th edition, AJCC)", True),
        ("AJCC/UICC TNM, 7th edition", True),
        ("TNM7", True),
        ("AJCC sixth edition", True),
        ("Reported: 12 March 2016", True),
        ("Reported: 12 March 2024", False),
        ("History of cancer in 2009", False),
        ("pT1c (AJCC 8th ed., 2017)", False),
    ],
)
def test_an_older_rule_edition_is_noticed(text, older):
    assert ("older-edition" in read_report(text).warnings) is older
