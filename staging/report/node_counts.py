"""Counts of lymph nodes in running text: "2/14", "one of three nodes", "all 12 negative"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from .node_words import ASIDE, NODE, NODE_WORDS, NUM, NUM_START, number
from .reads import short
from .text import MOST, Text

_PAIR = re.compile(
    rf"(?<![\d/.,+-])(?P<a>{NUM}){ASIDE}(?:[ ]?/[ ]?|\s(?:{NODE_WORDS}{NODE}\s)?(?:positive\s"
    rf"|involved\s)?\(?(?:out of|of|de)\s"
    rf"(?:the\s|a total of\s|los\s)?)(?P<b>{NUM}){ASIDE}(?![\d/]|[.,]\d|[ ]?%)",
    re.I,
)
_APART = re.compile(
    rf"\b(?P<a>{NUM}){ASIDE}\s{NODE_WORDS}{NODE}[^.;:\n]{{0,40}}?\b(?:out of"
    rf"|of)\s(?:a total of\s)?(?P<b>{NUM})\b",
    re.I,
)
# Registry shorthand: "Nodes pos 00 / examined 02", "2 pos/14 exam".
_SHORTHAND = re.compile(
    rf"{NODE}\s?(?:pos(?:itive)?|\+)\s?[:=]?\s?(?P<a>\d{{1,2}})\s?[/,;]?\s?(?:(?:and\s)?{NODE}\s)?"
    r"exam(?:ined)?\s?[:=]?\s?(?P<b>\d{1,2})(?![\d.])",
    re.I,
)
# "21 nodes, 4 contain metastatic carcinoma".
_THEN = re.compile(
    rf"(?<![\d/.])(?P<b>{NUM}){ASIDE}\s{NODE_WORDS}{NODE}(?:\s\w+ed)?\s?[,;(]\s?"
    rf"(?:of which\s)?(?P<a>{NUM})\s(?:of which\s|of them\s)?(?:ha[ds] |have )?(?:evidence of )?"
    r"(?:contain|(?:macro|micro)?metasta|positive|involved|show|with (?:metasta|carcinoma|tumou?r)"
    r"|(?:is|are|was|were) (?:positive|involved))",
    re.I,
)
_SHORT_PAIR = re.compile(
    r"(?<![\d/.])(?P<a>\d{1,2})\s?(?:pos(?:itive)?|\+)\s?[/,]\s?(?P<b>\d{1,2})\s?exam", re.I
)
_ALL = re.compile(
    rf"\b(?P<all>all"
    rf"|both)\s(?:of\s)?(?:the\s)?(?P<n>{NUM})?{ASIDE}\s?{NODE_WORDS}{NODE}[^.;\n]{{0,40}}?"
    r"\b(?:(?P<no>negative|free|benign|uninvolved|no (?:evidence|metasta))|positive|involved)",
    re.I,
)
_WITHOUT = re.compile(
    rf"\b(?P<n>{NUM}){ASIDE}\s(?P<kind>(?:(?:benign|negative|reactive|unremarkable|uninvolved"
    rf"|tumou?r-free)[, ]{{1,2}})?)"
    rf"{NODE_WORDS}{NODE}(?P<after>[^.;\n]{{0,50}})",
    re.I,
)
_IS_WITHOUT = re.compile(
    r"[\s,:()-]{0,4}(?:(?:is|are|was|were|all|both)\s){0,2}(?:not involved|negative|benign|free"
    r"|with(?:out| no)|uninvolved|showing no|no (?:evidence|tumou?r|metasta|carcinoma|malig))",
    re.I,
)
_NONE_IN = re.compile(
    r"\bno (?:evidence of )?(?:metasta\w+|carcinoma|tumou?r|malignancy"
    r"|malignant cells)(?:\s\w+){0,4}?"
    rf"\s(?:in|involving)\s(?:all\s|any of\s|the\s"
    rf"|these\s){{0,2}}(?P<n>{NUM}){ASIDE}\s{NODE_WORDS}{NODE}",
    re.I,
)
_FOUND_IN = re.compile(
    r"\b(?:(?:macro|micro)?metasta\w+(?:\s(?:carcinoma|adenocarcinoma|disease|tumou?r|ductal"
    r"|lobular|mammary"
    r"|breast|cancer)){0,3}|positive)\s(?:to|in|involving|involves|present in|identified in)\s"
    rf"(?P<n>{NUM}){ASIDE}\s{NODE_WORDS}{NODE}(?!\s?\(?(?:of|out of|/|\d))",
    re.I,
)
_NUMBER_POSITIVE = re.compile(
    rf"(?<![/\d])(?P<n>{NUM}){ASIDE}\s(?:(?:positive|involved|metastatic)\s{NODE_WORDS}{NODE}"
    rf"|{NODE_WORDS}{NODE}\s(?:(?:is|are|was|were)\s)?(?:positive|involved|with metasta\w+)\b)"
    r"(?![^.;\n]{0,20}(?:\bof\b|\bout of\b|/)\s?\d)",
    re.I,
)
_NEGATIVE = re.compile(
    r"\ball (?:of the )?(?:(?:regional|axillary|sentinel|lymph|examined) ){0,3}nodes (?:are "
    r"|were )?"
    r"(?:negative|free of|benign)",
    re.I,
)

_NEGATIVE = re.compile(
    r"\b(?:negative|no (?:evidence of )?(?:metasta|tumou?r|carcinoma|malignan|lymph node metasta)"
    r"|free of|benign|uninvolved|negativos?|sin met)\b",
    re.I,
)
_POSITIVE = re.compile(
    r"\b(?:positive|(?:macro|micro)?metasta\w+|involved|with (?:tumou?r|carcinoma)|positivos?)\b",
    re.I,
)
_CELLS = re.compile(r"\b(?:isolated tumou?r cells?|ITCs?)\b", re.I)
_ABOUT_NODES = re.compile(
    rf"(?:\b|(?<=[0-9a-d])(?=[pc]?N))(?:{NODE}|sentinel|axill\w+|SLNB?\b|ALND\b|metasta"
    rf"|y?[pc]?N ?[0-3]|(?-i:NO) ?\(|centinela|nodal\b)",
    re.I,
)
_OTHER_NOUN_BEFORE = re.compile(
    r"\b(?:scores?|allred|grade|nottingham|SBR|bloom|tubul\w*|mitot\w*|nuclear|pleomorphism"
    r"|differentiation|blocks?|slides?|ratio|cores?|quadrants?|pain|BP|pressure|visual|ECOG|rate"
    r"|lungs?|margins?|sections?|foci|IHC|HER-?2|ER|PR|PgR|receptors?|intensity|quick|recurrence"
    r"|TILs?|Ki-?67|page|part|stage)\b[\s:(=,]{0,4}(?:[a-z]+[\s:(=]{1,3}){0,3}"
    r"(?:(?:\d|I{1,3})[\s:(=,]{1,3})?\Z",
    re.I,
)
_OTHER_NOUN_AFTER = re.compile(
    r"\s?(?:cores?|blocks?|slides?|quadrants?|foci|hpf|high|pages?|specimens?|margins?|sections?"
    r"|parts?|cells|fragments?)\b",
    re.I,
)
_PART = re.compile(
    r"(?:^|[.;]\s)[ \t]*(?:(?:part|specimen)[ \t])?(?P<part>[A-Z]|\d{1,2})[.):][ \t]"
    r"|#[ ]?(?P<number>\d)|\bSLN ?(?P<sln>\d)"
    r"|\b(?P<non>non-?sentinel|additional)|\b(?P<sn>sentinel|SLN\w*|centinela)"
    r"|\b(?P<ax>axillary (?:contents|dissection|clearance|lymph node dissection)|ALND?\b|ALNs?\b)"
    r"|\b(?P<im>intramammary|internal mammary)|\b(?P<axilla>axillary)\b",
    re.I | re.M,
)

_PHRASE = re.compile(rf"\)?\s(?:positive\s|negative\s)?{NODE_WORDS}{NODE}", re.I)


class Count(NamedTuple):
    positive: int | None
    examined: int | None
    start: int
    words: str
    part: str
    total: bool = False


def find_counts(text: Text, near: list[tuple[int, int]]) -> list[Count]:
    """Return every count in running text, each place once, in order.

    `near` are the spans that speak of nodes at all.
    """
    counts: list[Count] = []
    taken: list[tuple[int, int]] = []

    def add(found: re.Match[str], positive: int | None, examined: int | None) -> None:
        start, end = found.span()
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            return
        taken.append((start, end))
        lead = text.before(start, 40)
        total = bool(re.search(r"\b(?:total|overall|altogether|combined)\b", lead, re.I))
        part = _part(text, start, end)
        counts.append(Count(positive, examined, start, short(found[0][:60]), part, total))

    plain = text.text
    starts = _number_starts(text, near)
    pairs = [_at(plain, pattern, starts) for pattern in (_PAIR, _APART, _SHORT_PAIR, _THEN)]
    for matches in (*pairs[:2], text.each(_SHORTHAND, near), *pairs[2:]):
        for found in matches:
            a, b = number(found["a"]), number(found["b"])
            before, after = text.before(found.start(), 90), text.after(found.end(), 60)
            if a is None or not b or _OTHER_NOUN_BEFORE.search(before):
                continue
            above = plain[max(0, found.start() - 90) : found.start()]
            if _OTHER_NOUN_AFTER.match(after) or not _ABOUT_NODES.search(above + found[0] + after):
                continue
            add(found, _of_sign(a, b, before, after), b)
    for found in text.each(_ALL, near):
        n = number(found["n"] or ("both" if found["all"].lower() == "both" else None))
        if n is not None:
            add(found, 0 if found["no"] else n, n)
    for found in text.each(_NONE_IN, near):
        add(found, 0, number(found["n"]))
    for matches in (text.each(_FOUND_IN, near), _at(plain, _NUMBER_POSITIVE, starts)):
        for found in matches:
            add(found, number(found["n"]), None)
    for found in _at(plain, _WITHOUT, starts):
        without = found["kind"] or _IS_WITHOUT.match(found["after"])
        if without and not re.search(r"(?:/|\bof)\s?\Z", text.before(found.start(), 12)):
            add(found, 0, number(found["n"]))
    return sorted(counts, key=lambda count: count.start)


def _number_starts(text: Text, near: list[tuple[int, int]]) -> list[int]:
    """Return where a number starts, as a word of its own, at most four times `MOST`."""
    plain = text.text
    found = (each.start() for span in near for each in NUM_START.finditer(text.small, *span))
    alone = (start for start in found if not start or not plain[start - 1].isalnum())
    return list(islice(alone, 4 * MOST))


def _at(plain: str, pattern: re.Pattern[str], starts: list[int]) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern at these places, at most `MOST`, none inside another."""
    end, count = 0, 0
    for start in starts:
        if start >= end and count < MOST and (found := pattern.match(plain, start)):
            end, count = found.end(), count + 1
            yield found


def _of_sign(a: int, b: int, before: str, after: str) -> int | None:
    """Positive nodes in "a of b", by what is said around: "3/3 negative" is none of three."""
    follows = re.split(r"[,;]|\band\b|\d\s?/\s?\d", after)[0]
    leads = before[-60:]
    if _CELLS.search(follows) or (_CELLS.search(leads) and not _POSITIVE.search(leads)):
        return 0
    if a == 0:
        return 0
    negative = _NEGATIVE.search(follows) and not _POSITIVE.search(_NEGATIVE.split(follows)[0])
    if negative or (_NEGATIVE.search(leads) and not _POSITIVE.search(_NEGATIVE.sub("", leads))):
        return 0 if a == b else None
    return a


def _part(text: Text, start: int, end: int) -> str:
    """Name the specimen a count belongs to, as far as the text shows it.

    The nearest name before the count in its line, else the first one after it, else the letter
    of the part above.
    """
    line_start, line_end = text.sentence(start)
    before = text.text[max(line_start, start - 120) : start]
    after = text.text[start : min(line_end, end + 50)]
    names = [*reversed(list(_PART.finditer(before))), *_PART.finditer(after)]
    for kind in ("part", "number", "sln"):
        if named := next((name[kind] for name in names if name[kind]), None):
            return named.upper() if kind == "part" else f"#{named}"
    phrase = _PHRASE.match(text.text, end)
    if phrase and (own := list(_PART.finditer(phrase[0]))):
        names = own
    named = [name.lastgroup or "" for name in names]
    if "axilla" in named and not _beside_others(text, start):
        named = [name for name in named if name != "axilla"]
    if named:
        return "sn" if named[0] == "axilla" and "sn" in named[1:2] else named[0]
    above = text.text[max(0, start - 300) : start]
    letters = [each["part"] for each in _PART.finditer(above[max(above.rfind("\n\n"), 0) :])]
    letters = [letter for letter in letters if letter]
    return letters[-1].upper() if letters else ""


def _beside_others(text: Text, start: int) -> bool:
    """Whether "axillary" tells a count from another one: in one sentence, or from the breast's."""
    line_start, line_end = text.sentence(start)
    counts = len(_PAIR.findall(text.text[line_start:line_end]))
    return counts > 1 or "intramammary" in text.text.lower()
