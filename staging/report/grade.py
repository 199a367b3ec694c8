"""The Nottingham grade: printed, from its sum, or from its three parts."""

from __future__ import annotations

import re

from .reads import Read, short
from .text import Text

_NUMBER = r"(?P<{0}>[1-3]|(?-i:[Il]{{2,3}})|I{{1,3}}|one|two|three|X)"
_SCHEME = re.compile(
    r"nottingham|elston|scarff|\bM?SBR\b|bloom|richardson|histolog\w+ grad|overall grad"
    r"|combined (?:histolog\w+ )?grad|tumou?r grad|\bNHG\b|\bNGS\b|grado (?:histol|de nottingham)",
    re.I,
)
_GRADE = re.compile(
    r"(?P<word>(?<![A-Za-z])(?:grade|(?-i:GR|Gr\b)\.?|grad(?:ing|o)?|nottingham"
    r"|bloom[- ]richardson|SBR|NHG)"
    r"(?:[ \t]*\([^()\n]{0,40}\))?(?:[ \t]+(?:is|of|group|combined"
    r"|histol[oó]gico))?\s{0,2}[:=,-]?\s{0,4}(?:(?P<between>between)\s)?"
    r"(?:(?:combined |histologic |nottingham |overall )*grade\s?|G[ \t]?)?)"
    + _NUMBER.format("value")
    + r"(?![A-Za-z0-9]|[.,]\d|\s?(?:mm|cm|%|\+))(?P<more>\s?(?:/|of|out of|-|to|or|and|vs\.?)\s?"
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
_CUE = re.compile(
    r"grad|\bgr\b|\bg ?[1-3x]|bloom|sbr|nhg|nottingham|differentiated|combined|overall"
)
_PART_CUE = re.compile(r"tubul|gland|acinar|nucle|pleomorph|mitot|mitoses")
_SUM_CUE = re.compile(r"nottingham|elston|sbr\b|bloom|grade|tubul|mitot")
_TOTAL = re.compile(r"total|sum|nottingham", re.I)
_OTHER_SCORE = re.compile(
    r"allred|\bER\b|\bPR\b|HER-?2|H-score|oncotype|recurrence|nuclear grade", re.I
)
_PART_OR_RANGE = re.compile(
    r"(?:gland\w*|tubul\w*|nuclear|mitot\w*|differentiation|rate|count)[\s:,=-]{0,4}\Z"
    r"|scores? of ?\Z",
    re.I,
)
_PART = re.compile(
    r"\b(?P<part>tubul\w*|gland\w*|acinar|nuclear|nuclei|pleomorphism|mitot\w*|mitoses)\b"
    r"[^\n:;.=]{0,60}?[:=]?\s{0,3}(?:score|grade)?\s{0,2}[:=]?\s{0,2}(?P<score>[1-3])(?![\d.]"
    r"|\s?[/%+]\s?[4-9])"
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
_SPEAKS_OF = re.compile(
    rf"(?P<situ>{_IN_SITU.pattern})|(?P<invasive>\binvasive\b|\binfiltr\w+|\bI[DL]C\b|\bNST\b"
    rf"|\bmicroinvas\w+|\bcarcinoma\b(?! in[ -]situ))|(?P<scheme>{_SCHEME.pattern})",
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
    r"\b(?:nottingham|histolog\w+|overall|combined) (?:histologic )?(?:grade"
    r"|score)\b[^\n:]{0,40}:\s{0,3}"
    r"(?P<value>not (?:applicable|assessed|determined)|cannot be (?:assessed|determined)|GX"
    r"|pending)",
    re.I,
)
_DOUBT = re.compile(
    r"(?:at least|not|no|possibl[ey]|probabl[ey]|provisional(?:ly)?|likely|suspected|favou?r"
    r"|[?<>])\s*\Z",
    re.I,
)
_VALUES = {"1": 1, "2": 2, "3": 3, "I": 1, "II": 2, "III": 3, "ONE": 1, "TWO": 2, "THREE": 3}


def grade_of_sum(total: int) -> str:
    """Return the grade of a Nottingham sum of 3 to 9. Source: categories (grade)."""
    return "G1" if total <= 5 else "G2" if total <= 7 else "G3"


def read_grade(text: Text) -> list[Read]:
    """Return every grade of the invasive cancer; None for grades that are not Nottingham's."""
    near = text.near(_CUE, 80)
    reads = [*_printed(text), *_sums(text), *_parts(text)]
    for found in text.each(_NOT_GIVEN, near):
        reads.append(Read("grade", None, found.start(), short(found[0]), rank=3))
    for found in text.each(_ONLY_WORDS, near):
        reads.append(Read("grade", None, found.start(), short(found[0]), 4, "grade-not-nottingham"))
    return reads


def _printed(text: Text) -> list[Read]:
    reads = []
    for found in text.each(_GRADE, text.near(_CUE, 80)):
        before = text.before(found.start())
        start, words = found.start(), short(found[0])
        value = (found["value"] or found["short"]).replace("l", "I").upper()
        if found["letter"] == "g" and len(text.text) > 60:
            continue
        not_nottingham = Read("grade", None, start, words, 4, "grade-not-nottingham")
        if _PART_BEFORE.search(before):
            if re.search(r"nuclear[\s:]{0,3}\Z", before, re.I):
                reads.append(not_nottingham)
        elif _belongs_to_in_situ(text, found, before):
            reads.append(not_nottingham)
        elif value == "X":
            reads.append(Read("grade", None, start, words, rank=3))
        elif (
            found["between"]
            or _is_range(found, _SCHEME.search(before[-40:] + found[0]))
            or _DOUBT.search(before)
        ):
            reads.append(Read("grade", None, start, words, 2, "uncertain"))
        else:
            rank = 0 if _SCHEME.search(before[-80:] + found[0]) else 1
            reads.append(Read("grade", f"G{_VALUES[value]}", start, words, rank))
    return reads


def _is_range(found: re.Match[str], scheme: re.Match[str] | None) -> bool:
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
        return value == 2 and scheme is None and found["next"] == "3"
    return top is not None and not re.search(r"and", found["more"], re.I)


def _belongs_to_in_situ(text: Text, found: re.Match[str], before: str) -> bool:
    """Whether the in situ part is the nearest that the sentence, or the list above, speaks of."""
    if _AFTER_IN_SITU.match(text.text, found.end()):
        return True
    if _IN_SITU.search(before):
        return _last_is_in_situ(before + found[0])
    start = max(0, found.start() - 400)
    blank = text.text.rfind("\n\n", start, found.start())
    return _last_is_in_situ(text.text[max(start, blank) : found.end()])


def _last_is_in_situ(text: str) -> bool:
    last = ""
    for found in _SPEAKS_OF.finditer(text):
        if found.lastgroup != "invasive" or not _NO_INVASION.search(text[: found.start()]):
            last = found.lastgroup or ""
    return last == "situ"


def _sums(text: Text) -> list[Read]:
    """Grades from "7/9", "score 7" and "3+3+2=8" where Nottingham or its parts are near."""
    reads = []
    for found in text.each(_SUM, text.near(_SUM_CUE, 110)):
        start = found.start()
        before, after = text.text[max(0, start - 100) : start], text.text[found.end() :][:40]
        if not _SUM_CUE.search((before + found[0] + after).lower()):
            continue
        if _last(_OTHER_SCORE, before) > _last(_SCHEME, before) or _PART_OR_RANGE.search(before):
            continue
        parts = [int(found[name]) for name in "abc" if found[name]]
        printed = int(found["sum"] or found["nine"] or found["score"] or sum(parts))
        if parts and printed != sum(parts):
            reads.append(Read("grade", None, start, short(found[0]), 0, "values-differ"))
        elif not found["score"] or printed > 3 or _TOTAL.search(before + found[0]):
            reads.append(Read("grade", grade_of_sum(printed), start, short(found[0])))
    return reads


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Return where a pattern is found last; -1 for nowhere."""
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _parts(text: Text) -> list[Read]:
    """The sum of the three parts where each is printed once."""
    scores: dict[str, set[int]] = {"t": set(), "n": set(), "m": set()}
    first = None
    for found in text.each(_PART, text.near(_PART_CUE, 80)):
        name = found["part"].lower()
        key = "m" if name.startswith("mito") else "n" if name[0] in "np" else "t"
        scores[key].add(int(found["score"]))
        first = first or found
    if first is None or any(len(values) != 1 for values in scores.values()):
        return []
    total = sum(value for values in scores.values() for value in values)
    return [Read("grade", grade_of_sum(total), first.start(), short(first[0]), rank=2)]
