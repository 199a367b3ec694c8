"""The Nottingham grade: printed, from its sum, or from its three parts."""

from __future__ import annotations

import re

from .reads import Read, short
from .text import Text

_NUMBER = r"(?P<{0}>[1-3]|I{{1,3}}|one|two|three|X)"
_SCHEME = re.compile(
    r"nottingham|elston|scarff|\bM?SBR\b|bloom|richardson|histolog\w+ grad|overall grad"
    r"|combined (?:histolog\w+ )?grad|tumou?r grad|\bNHG\b|\bNGS\b|grado (?:histol|de nottingham)",
    re.I,
)
_GRADE = re.compile(
    r"(?P<word>(?<![A-Za-z])(?:grade|grad(?:ing|o)|bloom[- ]richardson|SBR|NHG)"
    r"(?:[ \t]*\([^()\n]{0,40}\))?(?:[ \t]+(?:is|of|group|combined|histol[oó]gico))?\s{0,2}[:=,-]?\s{0,4}"
    r"(?:(?:combined |histologic |nottingham |overall )*grade\s?|G[ \t]?)?)"
    + _NUMBER.format("value")
    + r"(?![A-Za-z0-9]|\.\d|\s?(?:mm|cm|%|\+))(?P<more>\s?(?:/|of|out of|-|to|or|and|vs\.?)\s?"
    r"(?P<next>[1-9]|I{1,3}\b|three))?|(?<![A-Za-z0-9])(?P<letter>G)[ \t]?(?P<short>[1-3X])"
    r"(?![A-Za-z0-9]|\.\d)(?P<range>\s?(?:-|/|or|to)\s?G?[1-3]\b)?",
    re.I,
)
_SUM = re.compile(
    r"\b(?P<a>[1-3])\s?\+\s?(?P<b>[1-3])\s?\+\s?(?P<c>[1-3])(?:\s?=\s?(?P<sum>[3-9])\b)?"
    r"|\b(?P<nine>[3-9])\s?(?:/|of|out of)\s?9\b"
    r"|\b(?:score|points?|sum|total)(?: (?:is|of))?\s{0,2}[:=]?\s{0,2}(?P<score>[3-9])\b(?!\s?\+)"
    r"(?!\s?(?:[/.]\s?\d|or|-|to|mm|cm|%))",
    re.I,
)
_SUM_CUE = re.compile(r"(?i:nottingham|elston|SBR\b|bloom|grade|tubul|mitot)")
_PART = re.compile(
    r"\b(?P<part>tubul\w*|gland\w*|acinar|nuclear|nuclei|pleomorphism|mitot\w*|mitoses)\b"
    r"[^\n:;.=]{0,60}?[:=]?\s{0,3}(?:score|grade)?\s{0,2}[:=]?\s{0,2}(?P<score>[1-3])(?![\d.]|\s?[/%+]\s?[4-9])"
    r"(?!\s?(?:mm|cm|per|HPF))",
    re.I,
)
_PART_BEFORE = re.compile(
    r"\b(?:nuclear|nucle\w+|architectural|mitotic|tubul\w+|cytolog\w+|van nuys|fuhrman|gleason|WHO"
    r"|ISUP|CTCAE|toxicity|response|regression|miller[- ]payne|fibrosis|esophagitis|prolapse"
    r"|oedema|lymphedema|dermatitis|ptosis)\b[\s:,-]{0,3}(?:\w+[ \t]){0,2}\Z",
    re.I,
)
_IN_SITU = re.compile(r"\bDCIS\b|\bin[ -]situ\b|\bLCIS\b|\bintraductal\b", re.I)
_INVASIVE = re.compile(
    r"\binvasive\b|\binfiltrat\w+|\bIDC\b|\bILC\b|\bNST\b|\bmicroinvas\w+|\bcarcinoma\b(?! in[ -]situ)"
    r"|\binfiltrante\b",
    re.I,
)
_NO_INVASION = re.compile(r"\b(?:no|without|negative for|absence of)\b[^.;\n]{0,30}\Z", re.I)
_AFTER_IN_SITU = re.compile(r"[\s,)]{1,3}(?:nuclear )?(?:DCIS|ductal carcinoma in situ)", re.I)
_ONLY_WORDS = re.compile(
    r"\b(?:well|moderately|poorly|un)(?:[ -]to[ -]\w+)?[ -]?differentiated\b"
    r"|\b(?:high|low|intermediate)[ -](?:nuclear )?grade\b|\bnuclear grade\b",
    re.I,
)
_NOT_GIVEN = re.compile(
    r"\b(?:nottingham|histolog\w+|overall|combined) (?:histologic )?(?:grade|score)\b[^\n:]{0,40}:\s{0,3}"
    r"(?P<value>not (?:applicable|assessed|determined)|cannot be (?:assessed|determined)|GX|pending)",
    re.I,
)
_DOUBT = re.compile(
    r"(?:at least|not|no|possibl[ey]|probabl[ey]|provisional(?:ly)?|likely|suspected|favou?r|[?<>])\s*\Z",
    re.I,
)
_VALUES = {"1": 1, "2": 2, "3": 3, "I": 1, "II": 2, "III": 3, "ONE": 1, "TWO": 2, "THREE": 3}


def grade_of_sum(total: int) -> str:
    """Return the grade of a Nottingham sum of 3 to 9. Source: categories (grade)."""
    return "G1" if total <= 5 else "G2" if total <= 7 else "G3"


def read_grade(text: Text) -> list[Read]:
    """Return every grade of the invasive cancer; None for grades that are not Nottingham's."""
    reads = [*_printed(text), *_sums(text), *_parts(text)]
    for found in text.each(_NOT_GIVEN):
        reads.append(Read("grade", None, found.start(), short(found[0]), rank=3))
    for found in text.each(_ONLY_WORDS):
        reads.append(Read("grade", None, found.start(), short(found[0]), 4, "grade-not-nottingham"))
    return reads


def _printed(text: Text) -> list[Read]:
    reads = []
    for found in text.each(_GRADE):
        before = text.before(found.start())
        value = (found["value"] or found["short"]).upper()
        near = before[-40:] + found[0]
        words = short(found[0])
        if found["letter"] and found["letter"] == "g":
            if len(text.text) > 60:
                continue
        if _PART_BEFORE.search(before):
            if re.search(r"nuclear[\s:]{0,3}\Z", before, re.I):
                reads.append(Read("grade", None, found.start(), words, 4, "grade-not-nottingham"))
            continue
        if _belongs_to_in_situ(text, found, before):
            reads.append(Read("grade", None, found.start(), words, 4, "grade-not-nottingham"))
        elif value == "X":
            reads.append(Read("grade", None, found.start(), words, rank=3))
        elif _is_range(found, bool(_SCHEME.search(near))) or _DOUBT.search(before):
            reads.append(Read("grade", None, found.start(), words, 2, "uncertain"))
        else:
            rank = 0 if _SCHEME.search(before[-80:] + found[0]) else 1
            reads.append(Read("grade", f"G{_VALUES[value]}", found.start(), words, rank))
    return reads


def _is_range(found: re.Match[str], scheme: bool) -> bool:
    """ "Grade 2-3" is a range; "grade 2 of 3", and "2/3" beside a named scheme, are not."""
    if found["range"]:
        return True
    if not found["more"]:
        return False
    top = _VALUES.get(found["next"].upper())
    if re.search(r"\bof\b", found["more"], re.I) and top == 3:
        return False
    if "/" in found["more"] and top == 3:
        value = _VALUES.get(found["value"].upper())
        return value == 2 and not scheme and found["next"] == "3"
    return top is not None and not re.search(r"and", found["more"], re.I)


def _belongs_to_in_situ(text: Text, found: re.Match[str], before: str) -> bool:
    if _AFTER_IN_SITU.match(text.text, found.end()):
        return True
    situ = max((m.start() for m in _IN_SITU.finditer(before)), default=-1)
    if situ < 0:
        return _under_in_situ_heading(text, found.start()) and not _SCHEME.search(before)
    invasive = max(
        (
            m.start()
            for m in _INVASIVE.finditer(before)
            if not _NO_INVASION.search(before[: m.start()])
        ),
        default=-1,
    )
    scheme = max((m.start() for m in _SCHEME.finditer(before + found[0])), default=-1)
    return situ > invasive and situ > scheme


def _under_in_situ_heading(text: Text, position: int) -> bool:
    """Whether the lines above, up to a blank one, last spoke of an in situ cancer."""
    start = max(0, position - 400)
    above = text.text[max(start, text.text.rfind("\n\n", start, position)) : position]
    situ = max((m.start() for m in _IN_SITU.finditer(above)), default=-1)
    invasive = max(
        (
            m.start()
            for m in _INVASIVE.finditer(above)
            if not _NO_INVASION.search(above[: m.start()])
        ),
        default=-1,
    )
    scheme = max((m.start() for m in _SCHEME.finditer(above)), default=-1)
    return situ > invasive and situ > scheme


def _sums(text: Text) -> list[Read]:
    reads = []
    for found in text.each(_SUM, text.near(_SUM_CUE, 110)):
        near = text.text[max(0, found.start() - 100) : found.end() + 40]
        if not re.search(r"nottingham|elston|\bSBR\b|bloom|grade|tubul|mitot", near, re.I):
            continue
        if re.search(
            r"allred|\bER\b|\bPR\b|HER-?2|H-score|oncotype|recurrence|nuclear grade",
            near[-140:-40],
            re.I,
        ):
            continue
        before = text.text[max(0, found.start() - 30) : found.start()]
        if re.search(
            r"(?:gland\w*|tubul\w*|nuclear|mitot\w*|differentiation|rate|count)[\s:,=-]{0,4}\Z|scores? of ?\Z",
            before,
            re.I,
        ):
            continue
        if found["a"]:
            total = int(found["a"]) + int(found["b"]) + int(found["c"])
            if found["sum"] and int(found["sum"]) != total:
                reads.append(
                    Read("grade", None, found.start(), short(found[0]), 0, "values-differ")
                )
                continue
        else:
            total = int(found["nine"] or found["score"])
            if found["score"] and total <= 3 and not re.search(r"total|sum|nottingham", near, re.I):
                continue
        reads.append(Read("grade", grade_of_sum(total), found.start(), short(found[0])))
    return reads


def _parts(text: Text) -> list[Read]:
    """The sum of the three parts where each is printed once."""
    scores: dict[str, set[int]] = {"t": set(), "n": set(), "m": set()}
    first = None
    for found in text.each(_PART):
        name = found["part"].lower()
        key = "m" if name.startswith("mito") else "n" if name[0] in "np" else "t"
        scores[key].add(int(found["score"]))
        first = first or found
    if first is None or any(len(values) != 1 for values in scores.values()):
        return []
    total = sum(value for values in scores.values() for value in values)
    return [Read("grade", grade_of_sum(total), first.start(), short(first[0]), rank=2)]
