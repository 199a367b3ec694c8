"""Sizes, counts and places to T and N, at every limit."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staging.categories import (
    ArmpitCount,
    ArmpitSeen,
    Deposit,
    MammaryFound,
    OtherNodes,
    clinical_n,
    counted_mm,
    n_agreeing,
    pathological_n,
    pathological_n_from_counts,
    t_agreeing,
    t_from_size,
)
from staging.tnm import T_STAGED_AS, N, T

SIZES = st.decimals("0.01", 400, places=2)


@pytest.mark.parametrize(
    ("size", "counted", "t"),
    [
        ("0.01", "0.01", "T1mi"),
        ("0.4", "0.4", "T1mi"),
        ("0.6", "0.6", "T1mi"),
        ("1", "1", "T1mi"),
        ("1.0", "1.0", "T1mi"),
        ("1.00001", "2", "T1a"),
        ("1.4", "2", "T1a"),
        ("1.5", "2", "T1a"),
        ("1.9", "2", "T1a"),
        ("2", "2", "T1a"),
        ("2.4", "2", "T1a"),
        ("2.5", "3", "T1a"),
        ("4.9", "5", "T1a"),
        ("5", "5", "T1a"),
        ("5.4", "5", "T1a"),
        ("5.5", "6", "T1b"),
        ("10.49", "10", "T1b"),
        ("10.5", "11", "T1c"),
        ("20", "20", "T1c"),
        ("20.4", "20", "T1c"),
        ("20.499999", "20", "T1c"),
        ("20.5", "21", "T2"),
        ("50", "50", "T2"),
        ("50.4", "50", "T2"),
        ("50.5", "51", "T3"),
        ("51", "51", "T3"),
        ("400", "400", "T3"),
    ],
)
def test_limits_of_the_size(size, counted, t):
    assert counted_mm(Decimal(size)) == Decimal(counted)
    assert t_from_size(Decimal(size)) is T(t)


@pytest.mark.parametrize("size", ["0", "-1", "400.01", "NaN", "sNaN", "Infinity", "-Infinity"])
def test_sizes_that_no_tumor_has_are_refused(size):
    for function in (counted_mm, t_from_size, t_agreeing):
        with pytest.raises(ValueError, match="more than 0 and not more than 400 mm"):
            function(Decimal(size))


@given(SIZES, SIZES)
@settings(deadline=None)
def test_a_larger_tumor_never_has_a_smaller_category(one, other):
    order = ("T1mi", "T1a", "T1b", "T1c", "T2", "T3")
    small, large = sorted((one, other))
    assert order.index(t_from_size(small)) <= order.index(t_from_size(large))


@given(SIZES)
@settings(deadline=None)
def test_a_size_agrees_with_its_own_category_and_with_any_t4_alone(size):
    own = t_from_size(size)
    for t in T:
        agrees = t in (own, T_STAGED_AS.get(own, own)) or t.startswith("T4")
        assert (t in t_agreeing(size)) == agrees


def n(*codes):
    return frozenset(N(code) for code in codes)


@pytest.mark.parametrize(
    ("count", "deposit", "expected"),
    [
        ("none", None, {"N0"}),
        ("isolated_cells", None, {"N0(i+)"}),
        ("isolated_cells", "isolated", {"N0(i+)"}),
        ("none", "isolated", {"N0(i+)"}),
        ("1-3", "isolated", {"N0(i+)"}),
        ("10+", "isolated", {"N0(i+)"}),
        ("1-3", "micro", {"N1mi"}),
        ("4-9", "micro", {"N1mi"}),
        ("10+", "micro", {"N1mi"}),
        ("1-3", "macro", {"N1a"}),
        ("4-9", "macro", {"N2a"}),
        ("10+", "macro", {"N3a"}),
        ("1-3", None, {"N1mi", "N1a"}),
        ("4-9", None, {"N1mi", "N2a"}),
        ("10+", None, {"N1mi", "N3a"}),
        (None, "isolated", {"N0(i+)"}),
        (None, "micro", {"N1mi"}),
        (None, "macro", {"N1a", "N2a", "N3a"}),
        (None, None, {"N0", "N0(i+)", "N1mi", "N1a", "N2a", "N3a"}),
    ],
)
def test_armpit_nodes_under_the_microscope(count, deposit, expected):
    count = None if count is None else ArmpitCount(count)
    deposit = None if deposit is None else Deposit(deposit)
    assert pathological_n(count, deposit) == n(*expected)


@pytest.mark.parametrize(
    ("count", "deposit", "on_imaging", "removed_only"),
    [
        ("none", None, {"N2b"}, {"N1b"}),
        ("isolated_cells", None, {"N2b"}, {"N1b"}),
        ("1-3", "isolated", {"N2b"}, {"N1b"}),
        ("1-3", "micro", {"N2b", "N3b"}, {"N1b", "N1c"}),
        ("4-9", "micro", {"N2b", "N3b"}, {"N1b", "N1c", "N3b"}),
        ("1-3", "macro", {"N3b"}, {"N1c"}),
        ("4-9", "macro", {"N3b"}, {"N3b"}),
        ("10+", "macro", {"N3b"}, {"N3b"}),
        ("1-3", None, {"N2b", "N3b"}, {"N1b", "N1c"}),
    ],
)
def test_internal_mammary_nodes_beside_the_armpit(count, deposit, on_imaging, removed_only):
    count, deposit = ArmpitCount(count), deposit and Deposit(deposit)
    place = OtherNodes.INTERNAL_MAMMARY
    assert pathological_n(count, deposit, place, MammaryFound.IMAGING) == n(*on_imaging)
    assert pathological_n(count, deposit, place, MammaryFound.REMOVED_ONLY) == n(*removed_only)
    assert pathological_n(count, deposit, place, None) == n(*on_imaging, *removed_only)


@pytest.mark.parametrize("count", [None, *ArmpitCount])
def test_collarbone_nodes_decide_alone(count):
    assert pathological_n(count, None, OtherNodes.INFRACLAVICULAR) == n("N3a")
    assert pathological_n(count, None, OtherNodes.SUPRACLAVICULAR) == n("N3c")


def test_an_unknown_answer_is_the_union_of_all_answers():
    kinds = (ArmpitCount, Deposit, OtherNodes, MammaryFound)
    for answers in product(*((None, *kind) for kind in kinds)):
        for position, kind in enumerate(kinds):
            if answers[position] is None:
                union = frozenset()
                for value in kind:
                    union |= possible(*answers[:position], value, *answers[position + 1 :])
                # Isolated cells are no positive node, so an unknown deposit is over 0.2 mm.
                assert possible(*answers) - union <= n("N0")
                assert union - possible(*answers) <= n("N0(i+)", "N2b", "N1b")


def possible(*answers):
    try:
        return pathological_n(*answers)
    except ValueError:
        return frozenset()


def test_no_answer_at_all_keeps_other_places_open():
    assert n("N2b", "N3a", "N3b", "N3c") < pathological_n(None, None, None)
    assert pathological_n(ArmpitCount.NONE, None, None) == n("N0", "N1b", "N2b", "N3a", "N3c")


@pytest.mark.parametrize("deposit", [Deposit.MICRO, Deposit.MACRO])
@pytest.mark.parametrize("count", [ArmpitCount.NONE, ArmpitCount.ISOLATED_CELLS])
def test_a_large_deposit_without_a_positive_node_is_a_contradiction(count, deposit):
    with pytest.raises(ValueError, match="No node is counted"):
        pathological_n(count, deposit)


@pytest.mark.parametrize(
    ("positive", "deposit", "expected"),
    [
        (0, None, {"N0"}),
        (0, "0", {"N0"}),
        (0, "0.1", {"N0(i+)"}),
        (0, "0.2", {"N0(i+)"}),
        (1, "0.1", {"N0(i+)"}),
        (1, "0.2", {"N0(i+)"}),
        (1, "0.21", {"N1mi"}),
        (1, "0.3", {"N1mi"}),
        (1, "2", {"N1mi"}),
        (1, "2.0", {"N1mi"}),
        (1, "2.01", {"N1a"}),
        (1, None, {"N1mi", "N1a"}),
        (3, "5", {"N1a"}),
        (4, "5", {"N2a"}),
        (9, "5", {"N2a"}),
        (10, "5", {"N3a"}),
        (90, "5", {"N3a"}),
        (10, "2", {"N1mi"}),
        (1, "400", {"N1a"}),
        (None, "0", {"N0"}),
        (None, "0.2", {"N0(i+)"}),
        (None, "1", {"N1mi"}),
        (None, "3", {"N1a", "N2a", "N3a"}),
    ],
)
def test_limits_of_counts_and_deposits(positive, deposit, expected):
    deposit = None if deposit is None else Decimal(deposit)
    assert pathological_n_from_counts(positive, deposit) == n(*expected)
    assert n(*expected) <= n_agreeing(positive, deposit)


@pytest.mark.parametrize(
    ("positive", "deposit", "words"),
    [
        (0, "0.3", "No node is counted"),
        (1, "0", "the largest deposit is 0"),
        (-1, None, "0 to 90"),
        (91, None, "0 to 90"),
        (95, "5", "0 to 90"),
        (1, "-1", "0 to 400 mm"),
        (1, "400.1", "0 to 400 mm"),
        (1, "NaN", "0 to 400 mm"),
    ],
)
def test_numbers_that_cannot_be_are_refused(positive, deposit, words):
    for function in (pathological_n_from_counts, n_agreeing):
        with pytest.raises(ValueError, match=words):
            function(positive, None if deposit is None else Decimal(deposit))


@pytest.mark.parametrize(
    ("positive", "deposit", "agreeing", "clashing"),
    [
        (
            0,
            None,
            ["N0", "N0(i-)", "N0(i+)", "N1b", "N2b", "N3c"],
            ["N1mi", "N1", "N1a", "N2", "N3"],
        ),
        (1, "0.1", ["N0", "N0(i+)", "N3a"], ["N0(i-)", "N1mi", "N1a"]),
        (2, "1", ["N1mi", "N3c"], ["N0", "N1", "N1a", "N2"]),
        (2, "5", ["N1", "N1a", "N1c", "N1b", "N2b", "N3", "N3b"], ["N0", "N1mi", "N2", "N2a"]),
        (3, None, ["N1mi", "N1", "N1a"], ["N0", "N2a"]),
        (5, "5", ["N2", "N2a", "N3b", "N3"], ["N1", "N1a", "N1b", "N1c", "N2b"]),
        (12, "5", ["N3", "N3a", "N3b", "N3c"], ["N1", "N2", "N2a", "N0"]),
        (None, "5", ["N1", "N2", "N3"], ["N0", "N1mi"]),
    ],
)
def test_categories_printed_beside_numbers(positive, deposit, agreeing, clashing):
    found = n_agreeing(positive, None if deposit is None else Decimal(deposit))
    assert n(*agreeing) <= found
    assert not n(*clashing) & found


@pytest.mark.parametrize(
    ("armpit", "other", "expected"),
    [
        ("no", "no", {"N0"}),
        ("yes", "no", {"N1"}),
        ("matted", "no", {"N2a"}),
        (None, "no", {"N0", "N1mi", "N1", "N2a"}),
        ("no", "internal_mammary", {"N2b"}),
        ("yes", "internal_mammary", {"N3b"}),
        ("matted", "internal_mammary", {"N3b"}),
        (None, "internal_mammary", {"N2b", "N3b"}),
        (None, "infraclavicular", {"N3a"}),
        ("no", "supraclavicular", {"N3c"}),
        ("no", None, {"N0", "N2b", "N3a", "N3c"}),
        ("yes", None, {"N1", "N3a", "N3b", "N3c"}),
    ],
)
def test_nodes_by_examination_and_imaging(armpit, other, expected):
    armpit = None if armpit is None else ArmpitSeen(armpit)
    other = None if other is None else OtherNodes(other)
    assert clinical_n(armpit, other) == n(*expected)
