"""The golden groups by place, grade and receptors, read from golden_stages.toml."""

import re
import tomllib
from itertools import product
from pathlib import Path

GOLDEN = tomllib.loads((Path(__file__).parent / "golden_stages.toml").read_text())
RECEPTORS = tuple(product(("positive", "negative"), repeat=3))


def staged_as(category):
    """The category that AJCC stages this one as, by its spelling alone."""
    if category in {"T1mi", "N1mi"}:
        return "T1" if category == "T1mi" else category
    return re.match(r"Tis|[TN]\d", category)[0]


def anatomic(t, n, m):
    """The anatomic groups of fully known categories: one, or none."""
    if m == "M1":
        return ("IV",)
    group = GOLDEN["anatomic"].get(f"{staged_as(t)} {staged_as(n)}")
    return (group,) if group else ()


def _lines(basis):
    for line in GOLDEN[basis]:
        for grade in ("G1", "G2", "G3"):
            for receptors, group in zip(RECEPTORS, line[grade].split(), strict=True):
                for place in line["places"]:
                    yield (place, grade, *receptors), group


LINES = {basis: dict(_lines(basis)) for basis in ("clinical", "pathological")}


def prognostic(basis, t, n, m, grade, her2, er, pr):
    """The prognostic groups of fully known findings: one, or none."""
    if m == "M1":
        return ("IV",)
    place = f"{staged_as(t)} {staged_as(n)}"
    if place == "Tis N0":
        return ("0",)
    group = LINES[basis].get((place, grade, her2, er, pr))
    return (group,) if group else ()
