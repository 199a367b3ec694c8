"""The words of a receptor result: positive, 0 %, Allred 7, 3+, pending, see the biopsy.

Source of the limits: categories (grade, receptors).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_NO_RESULT = (
    r"not (?:performed|done|available|assessed|tested|reported|known|applicable|provided|evaluated"
    r"|stated|obtained|determined)|cannot be|can ?not|could not|unable|indeterminate|undetermined"
    r"|unknown|insufficient|unsatisfactory|inconclusive|non-?diagnostic|uninterpretable|n/a\b"
    r"|(?:please )?(?:see|refer)\b|deferred|no realizado|desconocido"
)
_PENDING = (
    r"pending|awaited|awaiting|to follow|will (?:follow|be)|in progress|ordered|requested"
    r"|outstanding"
    r"|sent (?:out|for)|being (?:performed|done)|reflex\w*|pendiente"
    r"|to be (?:reported|performed|done|determined)"
)
_NEGATIVE = (
    r"negativ\w*|neg\b|non-?reactive|unreactive|(?:un|non-?|not )amplified|no amplific\w+|absent"
    r"|lack\w*"
    r"|not (?:over-?)?(?:express\w*|detected|positive|identified|present|seen|demonstrated)"
    r"|no (?:evidence of )?(?:\w+[ -]){0,3}?(?:staining|(?:over-?)?expression|amplification"
    r"|(?:immuno)?reactivity)|without (?:\w+ ){0,2}(?:amplification|over-?expression)"
)
_POSITIVE = (
    r"positiv\w*|pos\b|(?:immuno)?reactive|over-?express(?:ed|es|ing)\b|express(?:ed|es)\b"
    r"|detected|present"
    r"|amplified|amplificad\w+"
    r"|(?:(?:over-?)?expression|amplification) (?:is )?(?:detected|present|identified"
    r"|seen|positive)"
)
_BOUND = r"[<>]=?|less than|more than|greater than|at least|up to|approximately|about|~"
_RESULT = re.compile(
    rf"(?P<unknown>\b(?:{_NO_RESULT}))"
    rf"|(?P<pending>\b(?:{_PENDING})\b)"
    r"|(?P<weak>\b(?:low|weak(?:ly)?)[ -]positiv\w*)"
    r"|(?P<low>\b(?:ultra[ -]?)?low\b(?! (?:level|copy|grade|intensity|power|ratio|signal)))"
    rf"|(?P<negative>\b(?:{_NEGATIVE})|(?<![A-Za-z0-9)])-ve\b)"
    rf"|(?P<positive>\b(?:{_POSITIVE})|\+ve\b)"
    r"|(?P<equivocal>\b(?:equivocal|borderline|equ[ií]voco)\b)"
    r"|(?P<range>(?<![\d./])(?:[0-3]\+?\s?(?:-|to|or)\s?[0-3]|0\s?/\s?1|1\s?\+?\s?/\s?2)\s?\+)"
    r"|(?P<score>(?<![\d./])[0-3]\s?\+(?!\s?\d)|(?<![+\w])\+{2,3}(?![+\w])"
    r"|(?:score|IHC|HercepTest)\s?[:=(]{0,2}\s?0\b(?![.%])"
    r"|(?:(?<=[:=(])|\A)\s{0,2}0(?!\s?[\d%/+<-]|\.\d|\s(?:of|out)\b)|(?<![\w.])[0-3](?=\s?/\s?3\b))"
    rf"|(?P<percent>(?P<bound>{_BOUND})?\s?(?P<from>\d{{1,3}}(?:[.,]\d)?)\s?%?"
    r"(?:\s?(?:-|to)\s?(?P<to>\d{1,3}))?\s?(?:%|percent\b|per cent\b))"
    r"|(?P<allred>(?:allred|quick)(?:[ -]?score)?(?: is| of)?\s?[:=(]?\s?(?P<points>\d)(?!\d)"
    r"|\b(?:TS|total score)\s?[:=]?\s?(?P<total>[0-8])(?![\d/])"
    r"|(?<![\d/.])(?P<of_eight>[0-8])\s?/\s?8\b)"
    r"|(?P<plain>(?:score|IHC|HercepTest)\)?(?: of)?\s?[:=(]{0,2}\s?[1-3](?![\d.+%]|\s?[/%]))"
    r"|(?P<hscore>H-?[ ]?score\)?(?: is| of)?\s?[:=(]?\s?(?P<h>\d{1,3}))"
    r"|(?P<irs>(?:\bIRS|remmele)(?:[ -]?score)?\)?\s?[:=(]?\s?(?P<product>\d{1,2})(?![\d.]))"
    r"|(?P<intensity>\b(?:strong(?:ly)?|moderate(?:ly)?|weak(?:ly)?)\b)"
    r"|(?P<sign>(?<=\()\s?[+-]\s?(?=\))|(?<!\d)\+(?!\s?\w)|-(?=\s?(?:[,/;.)]|\Z|and\b)))",
    re.I,
)
_KINDS = (
    "unknown", "pending", "weak", "low", "negative", "positive", "equivocal", "range", "score",
    "percent",
    "allred", "plain", "hscore", "irs", "intensity", "sign",
)  # fmt: skip
_CONTROL_BEFORE = re.compile(
    r"\bcontrols?\b[\s\w:,]{0,12}\Z|[(=]\s?(?:reference|normal)[^)]{0,20}\Z", re.I
)
_CONTROL_AFTER = re.compile(r"\s(?:internal |external )?controls?\b", re.I)


class Result(NamedTuple):
    """One word of a result: what kind of word, and what it says by itself.

    `value` is "positive" or "negative", or None where the word alone does not say.
    """

    kind: str
    value: str | None
    words: str
    start: int
    end: int
    low: bool = False  # 1 to 10 % of nuclei


def find_results(text: str) -> Iterator[Result]:
    """Yield the result words of a stretch in order, without those of controls."""
    if text.strip() in ("+", "-"):
        value = "positive" if "+" in text else "negative"
        yield Result("sign", value, text.strip(), 0, len(text))
        return
    for found in _RESULT.finditer(text):
        if _CONTROL_BEFORE.search(text[max(0, found.start() - 30) : found.start()]):
            continue
        if _CONTROL_AFTER.match(text, found.end()):
            continue
        kind = next(kind for kind in _KINDS if found[kind])
        low = kind == "percent" and _is_low(found)
        yield Result(kind, _value(kind, found), found[0], found.start(), found.end(), low)


def _value(kind: str, found: re.Match[str]) -> str | None:
    if kind in ("positive", "weak"):
        return "positive"
    if kind in ("negative", "low"):
        return "negative"
    if kind == "sign":
        return "positive" if "+" in found[0] else "negative"
    if kind == "percent":
        return _of_percent(found)
    if kind == "allred":
        points = int(found["points"] or found["total"] or found["of_eight"])
        return "positive" if 3 <= points <= 8 else "negative" if points in (0, 2) else None
    if kind == "hscore":
        points = int(found["h"])
        return "negative" if points == 0 else "positive" if 3 <= points <= 300 else None
    if kind == "irs":  # percent class (0-4) x intensity (0-3): from 4 on at least 10 % are stained
        points = int(found["product"])
        return "negative" if points == 0 else "positive" if 4 <= points <= 12 else None
    return "positive" if kind == "intensity" else None


def _of_percent(found: re.Match[str]) -> str | None:
    """Positive from 1 % of nuclei; None where the bound leaves both open ("<5 %")."""
    low = float(found["from"].replace(",", "."))
    bound = (found["bound"] or "").lower()
    if low > 100 or (found["to"] and low < 1):
        return None
    if bound in ("<", "less than"):
        return "negative" if low <= 1 else None
    if bound in ("<=", "up to") or (bound in (">", "more than", "greater than") and low < 1):
        return None
    return "positive" if low >= 1 else "negative"


def _is_low(found: re.Match[str]) -> bool:
    high = float((found["to"] or found["from"]).replace(",", "."))
    bound = (found["bound"] or "").lower()
    return 1 <= high <= 10 and bound not in (">", ">=", "more than", "greater than", "at least")
