"""Measurements and answers to categories: a size to T, counts, deposits and places to N.

An answer that is not known is None and rules nothing out: the result is then the union over
everything the answer could have been. Sizes are millimeters as `Decimal`, so limits are exact.
Source: sources.toml, category_limits.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TypeVar

from staging.tnm import T_STAGED_AS, Code, N, T

# Reports hold larger numbers, but never in millimeters of a breast tumor or a node.
LARGEST_MM = Decimal(400)

# Registries write 95 to 99 for "positive, number unknown" and the like: no counts.
MOST_NODES = 90

C = TypeVar("C", bound=Code)


class ArmpitCount(Code):
    """How many armpit nodes the pathologist found with cancer, isolated cells not counted."""

    NONE = "none"
    ISOLATED_CELLS = "isolated_cells"
    ONE_TO_THREE = "1-3"
    FOUR_TO_NINE = "4-9"
    TEN_OR_MORE = "10+"


class Deposit(Code):
    """The largest deposit in a node: up to 0.2 mm, over 0.2 up to 2 mm, over 2 mm."""

    ISOLATED = "isolated"
    MICRO = "micro"
    MACRO = "macro"


class OtherNodes(Code):
    """Where further nodes on the same side have cancer; in several places, the last of these."""

    NO = "no"
    INTERNAL_MAMMARY = "internal_mammary"
    INFRACLAVICULAR = "infraclavicular"
    SUPRACLAVICULAR = "supraclavicular"


class MammaryFound(Code):
    """How an internal mammary node was found: by examination or imaging, or only once removed."""

    IMAGING = "imaging"
    REMOVED_ONLY = "removed_only"


class ArmpitSeen(Code):
    """What examination, imaging or a needle showed in the armpit before surgery."""

    NO = "no"
    YES = "yes"
    MATTED = "matted"


def _limits() -> dict[str, tuple[tuple[Decimal, Decimal, str], ...]]:
    limits: dict[str, tuple[tuple[Decimal, Decimal, str], ...]] = {}
    path = Path(__file__).parent / "data" / "category_limits.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            limit = (Decimal(row["over"]), Decimal(row["up_to"] or "Infinity"), row["category"])
            limits[row["measure"]] = (*limits.get(row["measure"], ()), limit)
    return limits


_LIMITS = _limits()


def _category(measure: str, value: Decimal) -> str:
    """What a measure over 0 falls into by category_limits.csv."""
    return next(name for over, up_to, name in _LIMITS[measure] if over < value <= up_to)


# With a deposit over 2 mm.
_MACRO = {
    ArmpitCount.ONE_TO_THREE: N.N1A,
    ArmpitCount.FOUR_TO_NINE: N.N2A,
    ArmpitCount.TEN_OR_MORE: N.N3A,
}

# cN1mi needs a node taken out, so only an armpit of which nothing is known keeps it open.
_CLINICAL = {
    ArmpitSeen.NO: (N.N0,),
    ArmpitSeen.YES: (N.N1,),
    ArmpitSeen.MATTED: (N.N2A,),
    None: (N.N0, N.N1MI, N.N1, N.N2A),
}

# What may be printed beside the category that the armpit's count and deposit make. Nodes of
# one to three may also be the internal mammary ones (N1b, N2b); more than that are not.
_ELSEWHERE = {N.N3A, N.N3C}
_PRINTED_FOR = {
    N.N0: {N.N0, N.N0_I_MINUS, N.N0_I_PLUS, N.N0_MOL_MINUS, N.N0_MOL_PLUS, N.N1B, N.N2B}
    | _ELSEWHERE,
    N.N0_I_PLUS: {N.N0, N.N0_I_PLUS, N.N1B, N.N2B} | _ELSEWHERE,
    N.N1MI: {N.N1MI, N.N1B, N.N1C, N.N2B, N.N3, N.N3B} | _ELSEWHERE,
    N.N1A: {N.N1, N.N1A, N.N1B, N.N1C, N.N2B, N.N3, N.N3B} | _ELSEWHERE,
    N.N2A: {N.N2, N.N2A, N.N3, N.N3B} | _ELSEWHERE,
    N.N3A: {N.N3, N.N3A, N.N3B} | _ELSEWHERE,
}


def counted_mm(size_mm: Decimal) -> Decimal:
    """The whole millimeters that a tumor size counts as; up to 1 mm it stays as it is.

    Halves go up (20.5 is 21). More than 1.0 and less than 2 mm counts as 2, so that it is
    never taken for microinvasion. Raises ValueError unless the size is over 0, up to 400 mm.
    """
    if not (size_mm.is_finite() and 0 < size_mm <= LARGEST_MM):
        raise ValueError("The size must be more than 0 and not more than 400 mm.")
    if _category("tumor_mm", size_mm) == T.T1MI:
        return size_mm
    return max(size_mm.quantize(Decimal(1), ROUND_HALF_UP), Decimal(2))


def t_from_size(size_mm: Decimal) -> T:
    """T1mi to T3 for the largest size in millimeters of the invasive tumor.

    Skin and chest wall (T4) are not a matter of size. Raises ValueError like `counted_mm`.
    """
    return T(_category("tumor_mm", counted_mm(size_mm)))


def t_agreeing(size_mm: Decimal) -> frozenset[T]:
    """Every T that a report may print for a tumor of this size: its own, T1 for T1c, any T4."""
    own = t_from_size(size_mm)
    any_t4 = {t for t in T if T_STAGED_AS.get(t, t) is T.T4}
    return frozenset({own, T_STAGED_AS.get(own, own), *any_t4})


def pathological_n(
    count: ArmpitCount | None,
    deposit: Deposit | None = None,
    other: OtherNodes | None = OtherNodes.NO,
    found: MammaryFound | None = None,
) -> frozenset[N]:
    """The pN categories that the pathologist's findings allow.

    `deposit` is the largest in an armpit node; `found` matters for internal mammary nodes
    alone. Raises ValueError where no node is counted but the deposit is over 0.2 mm.
    """
    allowed = frozenset(
        n
        for some in _either(count, ArmpitCount)
        for armpit in _armpit(some, deposit)
        for place in _either(other, OtherNodes)
        for way in _either(found, MammaryFound)
        for n in _beside(place, way, some, armpit)
    )
    if not allowed:
        raise ValueError("No node is counted, but the largest deposit is over 0.2 mm.")
    return allowed


def _armpit(count: ArmpitCount, deposit: Deposit | None) -> tuple[N, ...]:
    """What the armpit alone makes; nothing where count and deposit contradict each other."""
    if deposit is Deposit.ISOLATED:
        # A node with isolated cells alone is examined but not positive, however many there are.
        return (N.N0_I_PLUS,)
    if count not in _MACRO:
        none = N.N0 if count is ArmpitCount.NONE else N.N0_I_PLUS
        return (none,) if deposit is None else ()
    if deposit is Deposit.MICRO:
        return (N.N1MI,)
    return (_MACRO[count],) if deposit is Deposit.MACRO else (N.N1MI, _MACRO[count])


def _beside(place: OtherNodes, found: MammaryFound, count: ArmpitCount, armpit: N) -> tuple[N, ...]:
    """What the armpit's category becomes with nodes in another place."""
    if place is OtherNodes.NO:
        return (armpit,)
    if place is OtherNodes.INFRACLAVICULAR:
        return (N.N3A,)
    if place is OtherNodes.SUPRACLAVICULAR:
        return (N.N3C,)
    more_than_three = count in (ArmpitCount.FOUR_TO_NINE, ArmpitCount.TEN_OR_MORE)
    if armpit in (N.N0, N.N0_I_PLUS):
        return (N.N2B,) if found is MammaryFound.IMAGING else (N.N1B,)
    if armpit is N.N1MI:
        # No text read says which: N1c is "N1a and N1b", and N1mi is not N1a.
        if found is MammaryFound.IMAGING:
            return (N.N2B, N.N3B)
        return (N.N1B, N.N1C, N.N3B) if more_than_three else (N.N1B, N.N1C)
    if found is MammaryFound.IMAGING or more_than_three:
        return (N.N3B,)
    return (N.N1C,)


def pathological_n_from_counts(
    nodes_positive: int | None, largest_deposit_mm: Decimal | None
) -> frozenset[N]:
    """The pN categories that a number of armpit nodes and the largest deposit in mm allow.

    Raises ValueError for a number out of range or where the two contradict each other.
    """
    count = None if nodes_positive is None else _count(nodes_positive)
    if largest_deposit_mm is None:
        return pathological_n(count)
    if not (largest_deposit_mm.is_finite() and 0 <= largest_deposit_mm <= LARGEST_MM):
        raise ValueError("The largest deposit must be 0 to 400 mm.")
    if largest_deposit_mm == 0:
        if count in _MACRO:
            raise ValueError("Nodes are counted, but the largest deposit is 0 mm.")
        return frozenset({N.N0})
    return pathological_n(count, Deposit(_category("largest_deposit_mm", largest_deposit_mm)))


def _count(nodes_positive: int) -> ArmpitCount:
    if not 0 <= nodes_positive <= MOST_NODES:
        raise ValueError(
            "The number of positive nodes must be 0 to 90. Registry codes 95 to 99 are not numbers."
        )
    if nodes_positive == 0:
        return ArmpitCount.NONE
    return ArmpitCount(_category("nodes_positive", Decimal(nodes_positive)))


def n_agreeing(nodes_positive: int | None, largest_deposit_mm: Decimal | None) -> frozenset[N]:
    """Every N that a report may print beside this number of nodes and this largest deposit.

    The numbers do not say whether nodes elsewhere have cancer, so a sub-category that such
    nodes make agrees with them. N1 and N2 without a letter are judged by the armpit alone, and
    N3 agrees with any positive node. Raises ValueError like `pathological_n_from_counts`.
    """
    from_armpit = pathological_n_from_counts(nodes_positive, largest_deposit_mm)
    return frozenset().union(*(_PRINTED_FOR[n] for n in from_armpit))


def clinical_n(armpit: ArmpitSeen | None, other: OtherNodes | None = OtherNodes.NO) -> frozenset[N]:
    """The cN categories that examination, imaging and needle tests allow."""
    return frozenset(
        n
        for seen in _CLINICAL[armpit]
        for place in _either(other, OtherNodes)
        for n in _beside_clinical(place, seen)
    )


def _beside_clinical(place: OtherNodes, armpit: N) -> tuple[N, ...]:
    if place is OtherNodes.NO:
        return (armpit,)
    if place is OtherNodes.INFRACLAVICULAR:
        return (N.N3A,)
    if place is OtherNodes.SUPRACLAVICULAR:
        return (N.N3C,)
    return (N.N2B,) if armpit is N.N0 else (N.N3B,)


def _either(answer: C | None, answers: type[C]) -> Iterable[C]:
    """The answer, or every answer there is when it is not known."""
    return answers if answer is None else (answer,)
