"""Every fully known combination against groups retyped by hand; the laws of the tables."""

import csv
import hashlib
import io
from itertools import pairwise, product

import pytest

from staging.stage_csv import CODES, findings_of_row
from staging.stages import possible_stages
from staging.tables import table_rows
from staging.tnm import Basis, Findings, Grade, M, N, ReceptorStatus, StageGroup, T
from tests.unit.staging.golden import GOLDEN, LINES, RECEPTORS, anatomic, prognostic

BIOLOGIES = tuple(product(Grade, ReceptorStatus, ReceptorStatus, ReceptorStatus))
RANK = {group: rank for rank, group in enumerate(StageGroup)}
BASES = (Basis.CLINICAL, Basis.PATHOLOGICAL)
WORSE_T = ("T0", "T1", "T2", "T3", "T4")
WORSE_N = ("N0", "N1mi", "N1", "N2", "N3")


def known(t, n, m, grade, her2, er, pr, basis=None, oncotype=None):
    values = (frozenset({value}) for value in (t, n, m, grade, her2, er, pr))
    return Findings(*values, oncotype=oncotype, basis=basis)


def group(basis, *values):
    """The one prognostic group, or None."""
    groups = possible_stages(known(*values, basis=basis)).prognostic
    assert len(groups) <= 1
    return groups[0] if groups else None


def test_every_fully_known_combination_gives_the_golden_groups_or_none():
    for t, n, m in product(T, N, M):
        expected = anatomic(t, n, m)
        for basis, biology in product(BASES, BIOLOGIES):
            stages = possible_stages(known(t, n, m, *biology, basis=basis))
            assert stages == (expected, prognostic(basis, t, n, m, *biology)), (t, n, m, biology)


@pytest.mark.parametrize("case", GOLDEN["case"], ids=lambda case: case["source"])
def test_worked_cases(case):
    assert case["source"] in GOLDEN["sources"]
    stages = possible_stages(findings_of_row(case["row"]))
    assert stages == ((case["anatomic"],), (case["prognostic"],))


@pytest.mark.parametrize(
    ("name", "rows", "digest"),
    [
        ("anatomic", 95, "41b68a6ab93ca7788b5758d357d9f79491908fdee914ed29da0d9837043da83b"),
        ("clinical", 2280, "d363722831dc4f6fe6d01c49e45f1282b8be75b435feaf872050bc9ab9249cb4"),
        ("pathological", 2280, "276e03ba30fd6628901785bcd134deb27d204fb7e006f877d41c3e5faa9aa4c3"),
    ],
)
def test_the_expanded_tables_are_the_reviewed_ones(name, rows, digest):
    """A changed cell must change this test too, so that no edit passes unseen."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table_rows(name))
    assert text.getvalue().count("\n") == rows + 1
    assert hashlib.sha256(text.getvalue().encode()).hexdigest() == digest


def test_no_group_for_an_in_situ_cancer_with_nodes_nor_without_any_cancer():
    places = [("Tis", n) for n in N if not n.startswith("N0")] + [("T0", "N0")]
    for (t, n), basis, biology in product(places, BASES, BIOLOGIES):
        assert possible_stages(known(t, n, "M0", *biology, basis=basis)) == ((), ())


def test_spread_is_stage_four_whatever_else():
    for t, n, basis in product(T, N, (None, *Basis)):
        stages = possible_stages(known(t, n, "M1", *BIOLOGIES[0], basis=basis))
        assert stages == (("IV",), ("IV",))


def test_after_treatment_there_is_no_new_group():
    for t, n, m in product(T, N, ("M0", "M0(i+)")):
        stages = possible_stages(known(t, n, m, *BIOLOGIES[0], basis=Basis.POST_THERAPY))
        assert stages == ((), ())


def test_worse_t_n_or_m_never_gives_a_better_anatomic_group():
    places = list(product(WORSE_T, WORSE_N, ("M0", "M1")))
    worse = [*pairwise(WORSE_T), *pairwise(WORSE_N), ("M0", "M1")]
    compared = 0
    for place, (less, more) in product(places, worse):
        if less in place:
            after = tuple(more if value == less else value for value in place)
            before = anatomic_group(*place), anatomic_group(*after)
            if None not in before:
                assert RANK[before[0]] <= RANK[before[1]], (place, after)
                compared += 1
    assert compared > 100


def anatomic_group(t, n, m):
    groups = possible_stages(known(t, n, m, *BIOLOGIES[0])).anatomic
    return groups[0] if groups else None


@pytest.mark.parametrize("basis", BASES)
def test_worse_grade_or_a_negative_receptor_never_gives_a_better_group(basis):
    worse = [*pairwise(Grade), ("positive", "negative")]
    for (place, *biology), (less, more) in product(LINES[basis], worse):
        for position, value in enumerate(biology):
            if value == less:
                after = [*biology[:position], more, *biology[position + 1 :]]
                t, n = place.split()
                before = group(basis, t, n, "M0", *biology)
                assert RANK[before] <= RANK[group(basis, t, n, "M0", *after)]


def test_pathological_is_worse_than_clinical_in_twelve_known_rows_alone():
    worse = set()
    for t, n, biology in product(WORSE_T, WORSE_N, BIOLOGIES):
        clinical = group(Basis.CLINICAL, t, n, "M0", *biology)
        pathological = group(Basis.PATHOLOGICAL, t, n, "M0", *biology)
        if clinical and RANK[pathological] > RANK[clinical]:
            assert (clinical, pathological) == ("IIA", "IIB")
            worse.add((f"{t} {n}", *biology))
    mixed = [("positive", "positive", "negative"), ("positive", "negative", "positive")]
    places = ("T2 N1", "T2 N1mi", "T3 N0")
    assert worse == {(p, g, *r) for p, g, r in product(places, ("G1", "G2"), mixed)}


def test_a_low_recurrence_score_makes_only_its_own_cases_ia():
    changed = set()
    for t, n, biology in product(T, N, BIOLOGIES):
        plain = group(Basis.PATHOLOGICAL, t, n, "M0", *biology)
        for score in (0, 10):
            stages = possible_stages(
                known(t, n, "M0", *biology, basis=Basis.PATHOLOGICAL, oncotype=score)
            )
            eligible = t[:2] in ("T1", "T2") and n.startswith("N0")
            if eligible and biology[1:3] == ("negative", "positive"):
                assert stages.prognostic == ("IA",)
                changed.add(plain)
            else:
                assert stages.prognostic == ((plain,) if plain else ())
        for basis, score in ((Basis.PATHOLOGICAL, 11), (Basis.CLINICAL, 0)):
            stages = possible_stages(known(t, n, "M0", *biology, basis=basis, oncotype=score))
            expected = group(basis, t, n, "M0", *biology)
            assert stages.prognostic == ((expected,) if expected else ())
    assert changed == {"IA", "IB", "IIA"}


def test_the_golden_groups_cover_every_line():
    assert {len(lines) for lines in LINES.values()} == {24 * 24}
    assert len(RECEPTORS) == 8
    assert set(CODES) >= set(GOLDEN["case"][0]["row"])
