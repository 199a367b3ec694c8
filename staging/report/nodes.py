"""How many lymph nodes were examined, and in how many cancer was found.

Nodes with isolated cells only are examined but not positive. Several counts are added only
where the text shows separate specimens; a count that repeats, or is the sum of the others, is
taken once; anything else stays unclear. Source: categories (pN, counting).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .reads import Read, short
from .text import Text

_ENGLISH = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_SPANISH = [
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
]  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
_VALUES = (
    {word: number for number, word in enumerate(_ENGLISH)}
    | {word: number for number, word in enumerate(_SPANISH)}
    | _TENS
    | {"none": 0, "ninguno": 0, "single": 1, "a single": 1, "both": 2}
)
_NUM = (
    r"(?:\d{1,2}(?![\d.]\d|\d)|\b(?:(?:twenty|thirty|forty)[- ](?:one|two|three|four|five|six|seven"
    r"|eight|nine)|" + "|".join(sorted(_VALUES, key=len, reverse=True)) + r")\b)"
)
_ASIDE = r"(?:[ ]?\([\w ]{1,12}\))?"  # "two (2)"
_NODE = r"(?:(?:lymph[ -]?)?nodes?\b|S?LNs?\b|ganglios?(?: linf[aá]ticos?)?\b)"
_NODE_WORDS = (
    r"(?:(?:right|left|axillary|sentinel|non-?sentinel|regional|lymph|intramammary|ipsilateral"
    r"|additional|level|I{1,3}|and|low|other|separate|centinela|axilares)[ ,/-]{1,2}){0,5}"
)
_EXAMINED = (
    r"(?:examined|identified|retrieved|removed|recovered|sampled|submitted|found|harvested"
    r"|dissected|excised|resected|examinados)"
)
_INVOLVED = r"(?:positive|involved|metastatic|with (?:metasta\w+|tumou?r|carcinoma|cancer|disease))"
_COUNT_OF = r"(?:(?:total )?(?:number|no\.?|#)(?: of)? (?:all )?)"

# Where lymph nodes are spoken of at all.
_CUE = re.compile(r"[Nn]ode|NODE|LN|[Gg]anglio|GANGLIO|[Mm]etasta|METASTA|ITC|[Nn] ?[0-3]")
_LABELS = {
    "sentinel": rf"{_COUNT_OF}?(?:sentinel (?:lymph )?nodes|SLNs?) {_EXAMINED}",
    "total": rf"{_COUNT_OF}?(?:(?:regional|axillary|lymph|total|all) ){{0,3}}(?:nodes"
    rf"|LNs?) {_EXAMINED}"
    r"|total (?:number of )?(?:(?:regional|axillary|lymph) ){0,2}(?:nodes|LNs)|ganglios examinados",
    "macro": rf"(?:{_COUNT_OF}(?:\w+ ){{0,2}}nodes with )?macrometasta\w+",
    "micro": rf"(?:{_COUNT_OF}(?:\w+ ){{0,2}}nodes with )?micrometasta\w+",
    "cells": rf"(?:{_COUNT_OF}(?:\w+ ){{0,2}}nodes with )?(?:isolated tumou?r cells|ITCs?)",
    "positive": rf"{_COUNT_OF}?(?:\w+ ){{0,2}}?nodes {_INVOLVED}|{_COUNT_OF}{_INVOLVED}"
    rf"|{_COUNT_OF}?(?:positive|involved|metastatic) (?:lymph )?nodes|ganglios positivos",
}
_LABEL = re.compile(
    r"\b(?:" + "|".join(rf"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")"
    r"[ ]?(?:\([^()\n]{0,50}\)[ ]?){0,2}(?:\(?ITCs?\)?)?\s{0,2}[:=]\s{0,4}"
    r"(?:exact(?: number)?(?: \(specify\))?[ ]?:?[ ]?)?"
    rf"(?P<bound>at least |>[ ]?|<[ ]?)?(?P<count>{_NUM}|cannot\b|not (?:determined|known)"
    rf"|unknown\b)"
    rf"(?![ ]?(?:/|of|out of)[ ]?\d|[ ]?\((?:of|out of))",
    re.I,
)
# "Lymph nodes examined: 3; positive: 0", "Lymph nodes: 14 examined, 2 positive".
_BARE_POSITIVE = re.compile(
    rf"{_NODE}[^.\n]{{0,60}}?\b(?:(?:positive|involved)[ ]?[:=][ ]?(?P<after>{_NUM})"
    rf"|(?<![/\d])(?P<before>{_NUM})[ ](?:(?:was|were|is|are|of which) )?{_INVOLVED})(?![ ]?(?:/"
    rf"|of)[ ]?\d)",
    re.I,
)
_BARE_EXAMINED = re.compile(
    rf"(?:(?P<n1>{_NUM}){_ASIDE}\s{_NODE_WORDS}{_NODE}\s(?:(?:was|were|are)\s)?{_EXAMINED}"
    rf"|{_NODE}[ ]?[:,-]?[ ]?(?P<n2>{_NUM})[ ]{_EXAMINED}"
    rf"|^[ ]*(?P<n3>{_NUM}){_ASIDE}\s{_NODE_WORDS}{_NODE}(?=,))",
    re.I | re.M,
)
_PAIR = re.compile(
    rf"(?<![\d/.,+-])(?P<a>{_NUM}){_ASIDE}(?:[ ]?/[ ]?|\s(?:{_NODE_WORDS}{_NODE}\s)?(?:positive\s"
    rf"|involved\s)?\(?(?:out of|of|de)\s"
    rf"(?:the\s|a total of\s|los\s)?)(?P<b>{_NUM}){_ASIDE}(?![\d/]|[.,]\d|[ ]?%)",
    re.I,
)
_APART = re.compile(
    rf"\b(?P<a>{_NUM}){_ASIDE}\s{_NODE_WORDS}{_NODE}[^.;:\n]{{0,40}}?\b(?:out of"
    rf"|of)\s(?:a total of\s)?(?P<b>{_NUM})\b",
    re.I,
)
_ALL = re.compile(
    rf"\b(?P<all>all"
    rf"|both)\s(?:of\s)?(?:the\s)?(?P<n>{_NUM})?{_ASIDE}\s?{_NODE_WORDS}{_NODE}[^.;\n]{{0,40}}?"
    r"\b(?:(?P<no>negative|free|benign|uninvolved|no (?:evidence|metasta))|positive|involved)",
    re.I,
)
_WITHOUT = re.compile(
    rf"\b(?P<n>{_NUM}){_ASIDE}\s(?P<kind>(?:(?:benign|negative|reactive|unremarkable|uninvolved"
    rf"|tumou?r-free)[, ]{{1,2}})?)"
    rf"{_NODE_WORDS}{_NODE}(?P<after>[^.;\n]{{0,50}})",
    re.I,
)
_IS_WITHOUT = re.compile(
    r"[\s,:()-]{0,4}(?:(?:is|are|was|were|all|both)\s){0,2}(?:negative|benign|free|with(?:out| no)"
    r"|uninvolved|showing no|no (?:evidence|tumou?r|metasta|carcinoma|malig))",
    re.I,
)
_NONE_IN = re.compile(
    r"\bno (?:evidence of )?(?:metasta\w+|carcinoma|tumou?r|malignancy"
    r"|malignant cells)(?:\s\w+){0,4}?"
    rf"\s(?:in|involving)\s(?:all\s|any of\s|the\s"
    rf"|these\s){{0,2}}(?P<n>{_NUM}){_ASIDE}\s{_NODE_WORDS}{_NODE}",
    re.I,
)
_FOUND_IN = re.compile(
    r"\b(?:(?:macro|micro)?metasta\w+(?:\s(?:carcinoma|adenocarcinoma|disease|tumou?r|ductal"
    r"|lobular|mammary"
    r"|breast|cancer)){0,3}|positive)\s(?:to|in|involving|involves|present in|identified in)\s"
    rf"(?P<n>{_NUM}){_ASIDE}\s{_NODE_WORDS}{_NODE}(?!\s?\(?(?:of|out of|/|\d))",
    re.I,
)
_NUMBER_POSITIVE = re.compile(
    rf"(?<![/\d])(?P<n>{_NUM}){_ASIDE}\s(?:(?:positive|involved|metastatic)\s{_NODE_WORDS}{_NODE}"
    rf"|{_NODE_WORDS}{_NODE}\s(?:(?:is|are|was|were)\s)?(?:positive|involved|with metasta\w+)\b)"
    r"(?![^.;\n]{0,20}(?:\bof\b|\bout of\b|/)\s?\d)",
    re.I,
)
_ALL_NEGATIVE = re.compile(
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
    rf"\b(?:{_NODE}|sentinel|axill\w+|SLNB?\b|ALND\b|metasta|y?[pc]?N ?[0-3]|centinela|nodal\b)",
    re.I,
)
_OTHER_NOUN_BEFORE = re.compile(
    r"\b(?:scores?|allred|grade|nottingham|SBR|bloom|tubul\w*|mitot\w*|nuclear|pleomorphism"
    r"|differentiation|blocks?|slides?|ratio|cores?|quadrants?|pain|BP|pressure|visual|ECOG|rate"
    r"|lungs?|margins?|sections?|foci|IHC|HER-?2|ER|PR|PgR|receptors?|intensity|quick|recurrence"
    r"|TILs?|Ki-?67|page|part|stage)\b[\s:(=,]{0,4}(?:[a-z]+[\s:(=]{1,3}){0,3}\Z",
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
    r"|\b(?P<im>intramammary|internal mammary)",
    re.I | re.M,
)


class _Count(NamedTuple):
    positive: int | None
    examined: int | None
    start: int
    words: str
    part: str
    total: bool = False


def read_nodes(text: Text) -> list[Read]:
    """Return the counts of positive and of examined nodes, each at most once.

    None stands for a printed count that is unclear or contradicts another one.
    """
    spans = text.near(_CUE, 160)
    counts = _counts(text, spans)
    labelled = _labelled(text, spans, bool(counts))
    settled = _settle(counts)
    found: dict[str, Read] = {}
    for kind, value in _values(settled, counts):
        where = settled or counts[0]
        note = "" if value is not None else "count-unclear"
        found[kind] = Read(kind, value, where.start, where.words, 0, note)
    for kind, read in labelled.items():
        other = found.get(kind)
        if other is None or other.value == read.value or other.value is None and not settled:
            found[kind] = read
        elif read.value is not None and not _are_parts(counts, kind, read.value):
            found[kind] = read._replace(value=None, note="count-unclear")
        elif read.value is not None:
            found[kind] = read
    if settled is None and counts and labelled:
        # Counts in running text that contradict each other matter only without a labelled one.
        found = {kind: read for kind, read in found.items() if kind in labelled}
    positive, examined = (found.get(f"nodes_{what}") for what in ("positive", "examined"))
    both = [read.value for read in (positive, examined) if read and isinstance(read.value, int)]
    if len(both) == 2 and both[0] > both[1]:
        return [each._replace(value=None, note="count-unclear") for each in found.values()]
    if "nodes_positive" not in found and (none := _ALL_NEGATIVE.search(text.text)):
        found["nodes_positive"] = Read("nodes_positive", 0, none.start(), short(none[0]))
    return list(found.values())


def _values(settled: _Count | None, counts: list[_Count]) -> list[tuple[str, int | None]]:
    if settled:
        pairs = [("nodes_positive", settled.positive), ("nodes_examined", settled.examined)]
        return [(kind, value) for kind, value in pairs if value is not None]
    return [("nodes_positive", None), ("nodes_examined", None)] if counts else []


def _are_parts(counts: list[_Count], kind: str, total: object) -> bool:
    """Whether a labelled total is larger than every count in running text: they are its parts."""
    values = [count.positive if kind == "nodes_positive" else count.examined for count in counts]
    known = [value for value in values if value is not None]
    return isinstance(total, int) and bool(known) and max(known) <= total


def _number(written: str | None) -> int | None:
    if written is None:
        return None
    word = written.strip().lower()
    if word.isdigit():
        return int(word)
    if word in _VALUES:
        return _VALUES[word]
    head, _, tail = word.replace("-", " ").partition(" ")
    return _TENS[head] + _VALUES.get(tail, 0) if head in _TENS else None


def _labelled(text: Text, spans: list[tuple[int, int]], counted: bool) -> dict[str, Read]:
    """Return the counts of a synoptic list by kind."""
    values: dict[str, list[Read]] = {}
    for found in text.each(_LABEL, spans):
        name = next(name for name in _LABELS if found[name])
        if re.search(r"size|deposit|greatest|largest", text.before(found.start(), 40), re.I):
            continue
        number = None if found["bound"] else _number(found["count"])
        kind = "nodes_examined" if name in ("total", "sentinel") else "nodes_positive"
        note = "uncertain" if number is None else ""
        read = Read(kind, number, found.start(), short(found[0]), 0, note)
        values.setdefault(name, []).append(read)
    if not counted:
        for name, pattern in (("positive", _BARE_POSITIVE), ("total", _BARE_EXAMINED)):
            bare = None if name in values else next(text.each(pattern, spans), None)
            if bare:
                number = next(_number(group) for group in bare.groups() if group)
                kind = "nodes_examined" if name == "total" else "nodes_positive"
                values[name] = [Read(kind, number, bare.start(), short(bare[0]))]
    answer: dict[str, Read] = {}
    if examined := values.get("total") or values.get("sentinel"):
        answer["nodes_examined"] = _one(examined)
    parts = [_one(values[name]) for name in ("macro", "micro") if name in values]
    if "positive" in values:
        answer["nodes_positive"] = _one(values["positive"])
    elif parts:
        numbers = [part.value for part in parts if isinstance(part.value, int)]
        total = sum(numbers) if len(numbers) == len(parts) else None
        words = short(*(part.words for part in parts))
        answer["nodes_positive"] = parts[0]._replace(value=total, words=words)
    elif "cells" in values:
        answer["nodes_positive"] = values["cells"][0]._replace(value=0)
    return answer


def _one(reads: list[Read]) -> Read:
    """One labelled count; None where it is printed with different numbers."""
    if len({read.value for read in reads}) > 1:
        return reads[0]._replace(value=None, note="count-unclear")
    return reads[0]


def _counts(text: Text, near: list[tuple[int, int]]) -> list[_Count]:
    """Return every count in running text, each place once, in order."""
    counts: list[_Count] = []
    taken: list[tuple[int, int]] = []

    def add(found: re.Match[str], positive: int | None, examined: int | None) -> None:
        start, end = found.span()
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            return
        taken.append((start, end))
        lead = text.before(start, 40)
        total = bool(re.search(r"\b(?:total|overall|altogether|combined)\b", lead, re.I))
        part = _part(text, start, end)
        counts.append(_Count(positive, examined, start, short(found[0][:60]), part, total))

    plain = text.text
    for pattern in (_PAIR, _APART):
        for found in text.each(pattern, near):
            a, b = _number(found["a"]), _number(found["b"])
            before, after = text.before(found.start(), 90), text.after(found.end(), 60)
            if a is None or not b or _OTHER_NOUN_BEFORE.search(before):
                continue
            above = plain[max(0, found.start() - 90) : found.start()]
            if _OTHER_NOUN_AFTER.match(after) or not _ABOUT_NODES.search(above + found[0] + after):
                continue
            add(found, _of_sign(a, b, before, after), b)
    for found in text.each(_ALL, near):
        n = _number(found["n"] or ("both" if found["all"].lower() == "both" else None))
        if n is not None:
            add(found, 0 if found["no"] else n, n)
    for found in text.each(_NONE_IN, near):
        add(found, 0, _number(found["n"]))
    for pattern in (_FOUND_IN, _NUMBER_POSITIVE):
        for found in text.each(pattern, near):
            add(found, _number(found["n"]), None)
    for found in text.each(_WITHOUT, near):
        without = found["kind"] or _IS_WITHOUT.match(found["after"])
        if without and not re.search(r"(?:/|\bof)\s?\Z", text.before(found.start(), 12)):
            add(found, 0, _number(found["n"]))
    return sorted(counts, key=lambda count: count.start)


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
    if names:
        return names[0].lastgroup or ""
    above = text.text[max(0, start - 300) : start]
    letters = [each["part"] for each in _PART.finditer(above[max(above.rfind("\n\n"), 0) :])]
    letters = [letter for letter in letters if letter]
    return letters[-1].upper() if letters else ""


def _settle(counts: list[_Count]) -> _Count | None:
    """Return the one count that stands for all; None where they contradict each other."""
    full = [count for count in counts if count.examined is not None]
    if not full:
        return counts[0] if len({count.positive for count in counts}) == 1 else None
    totals = [count for count in full if count.total]
    if totals and len({_pair(count) for count in totals}) == 1:
        return totals[0]
    unique = list({(count.part, *_pair(count)): count for count in full}.values())
    if len({_pair(count) for count in unique}) == 1:
        return _added(unique) if len(unique) > 1 and _are_separate(unique) else unique[0]
    for count in unique:
        rest = [each for each in unique if _pair(each) != _pair(count)]
        if len(rest) > 1 and _pair(_added(rest)) == _pair(count):
            return count
    return _added(unique) if _are_separate(unique) else None


def _pair(count: _Count) -> tuple[int | None, int | None]:
    return count.positive, count.examined


def _are_separate(counts: list[_Count]) -> bool:
    """Whether every count names its own specimen."""
    parts = [count.part for count in counts]
    return all(parts) and len(set(parts)) == len(parts)


def _added(counts: list[_Count]) -> _Count:
    known = [count.positive for count in counts if count.positive is not None]
    positive = sum(known) if len(known) == len(counts) else None
    examined = sum(count.examined or 0 for count in counts)
    words = short(*(count.words for count in counts))
    return _Count(positive, examined, counts[0].start, words, "")
