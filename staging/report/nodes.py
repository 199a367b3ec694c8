"""How many lymph nodes were examined, and in how many cancer was found.

Nodes with isolated cells only are examined but not positive. Several counts are added only
where the text shows separate specimens; a count that repeats, or is the sum of the others, is
taken once; anything else stays unclear. Source: categories (pN, counting).
"""

from __future__ import annotations

import re

from .node_counts import Count, find_counts
from .node_words import ASIDE, CUE, NODE, NODE_WORDS, NUM, number
from .reads import Read, short
from .text import Text

_EXAMINED = (
    r"(?:examined|identified|retrieved|removed|recovered|sampled|submitted|found|harvested"
    r"|dissected|excised|resected|examinados)"
)
_INVOLVED = (
    r"(?:positive|pos\b|involved|metastatic|with (?:metasta\w+|tumou?r|carcinoma|cancer|disease))"
)
_COUNT_OF = r"(?:(?:total )?(?:number|no\.?|#)(?: of)? (?:all )?)"

_LABELS = {
    "sentinel": rf"{_COUNT_OF}?(?:sentinel (?:lymph )?nodes|SLNs?) {_EXAMINED}",
    "total": rf"{_COUNT_OF}?(?:(?:regional|axillary|lymph|total|all) ){{0,3}}(?:nodes"
    rf"|LNs?) {_EXAMINED}"
    r"|total (?:number of )?(?:(?:regional|axillary|lymph) ){0,2}(?:nodes|LNs)|ganglios examinados"
    rf"|total (?:number|no\.?)(?: (?:received|sampled|retrieved))?|total {_EXAMINED}",
    "macro": rf"(?:{_COUNT_OF}(?:\w+ ){{0,2}}nodes with )?macrometasta\w+",
    "micro": rf"(?:{_COUNT_OF}(?:\w+ ){{0,2}}nodes with )?micrometasta\w+",
    "cells": rf"(?:{_COUNT_OF}(?:\w+ ){{0,2}}nodes with )?(?:isolated tumou?r cells|ITCs?)",
    "positive": rf"{_COUNT_OF}?(?:\w+ ){{0,2}}?nodes {_INVOLVED}|(?:{_COUNT_OF}|total ){_INVOLVED}"
    rf"|{_COUNT_OF}?(?:positive|involved|metastatic) (?:lymph )?nodes|ganglios positivos",
}
_LABEL = re.compile(
    r"\b(?:" + "|".join(rf"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")"
    r"[ ]?(?:\([^()\n]{0,90}\)[ ]?){0,2}(?:\(?ITCs?\)?)?"
    r"(?:\s{0,2}[:=]\s{0,4}|[ ](?=\d{1,2}[ ]?(?:[,;)\n]|\.\s|\.?\Z)))"
    r"(?:exact(?: number)?(?: \(specify\))?[ ]?:?[ ]?)?"
    rf"(?P<bound>at least |>[ ]?|<[ ]?)?(?P<count>{NUM}|cannot\b|not (?:determined|known)"
    rf"|unknown\b)"
    rf"(?![ ]?(?:/|of|out of)[ ]?\d|[ ]?\((?:of|out of))",
    re.I,
)
# "Lymph nodes examined: 3; positive: 0", "Lymph nodes: 14 examined, 2 positive".
_BARE_POSITIVE = re.compile(
    rf"{NODE}[^.\n]{{0,60}}?\b(?:(?:positive|involved)[ ]?[:=][ ]?(?P<after>{NUM})"
    rf"|(?<![/\d])(?P<which>{NUM}) of which (?:contain|show|ha[ds]|have|with)\w*(?: \w+){{0,3}}? "
    r"(?:metasta|carcinoma|tumou?r|disease)\w*"
    rf"|(?<![/\d])(?P<before>{NUM})[ ](?:(?:was|were|is|are|of which) )?{_INVOLVED})(?![ ]?(?:/"
    rf"|of)[ ]?\d)",
    re.I,
)
_BARE_EXAMINED = re.compile(
    rf"(?:(?P<n1>{NUM}){ASIDE}\s{NODE_WORDS}{NODE}\s(?:(?:was|were|are)\s)?{_EXAMINED}"
    rf"|{NODE}[ ]?[:,-]?[ ]?(?P<n2>{NUM})[ ]{_EXAMINED}"
    rf"|^[ ]*(?P<n3>{NUM}){ASIDE}\s{NODE_WORDS}{NODE}(?=,))",
    re.I | re.M,
)
# What every such count says somewhere; without it the slow patterns need not be tried.
_TOLD = re.compile(rf"{_EXAMINED}|{_INVOLVED}|of which|\bnodes?,|LNs?,", re.I)
_ALL_NEGATIVE = re.compile(
    r"\ball (?:of the )?(?:(?:regional|axillary|sentinel|lymph|examined) ){0,3}nodes (?:are "
    r"|were )?"
    r"(?:negative|free of|benign)",
    re.I,
)


def read_nodes(text: Text) -> list[Read]:
    """Return the counts of positive and of examined nodes, each at most once.

    None stands for a printed count that is unclear or contradicts another one.
    """
    spans = text.near(CUE, 160)
    counts = find_counts(text, spans)
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


def _values(settled: Count | None, counts: list[Count]) -> list[tuple[str, int | None]]:
    if settled:
        pairs = [("nodes_positive", settled.positive), ("nodes_examined", settled.examined)]
        return [(kind, value) for kind, value in pairs if value is not None]
    return [("nodes_positive", None), ("nodes_examined", None)] if counts else []


def _are_parts(counts: list[Count], kind: str, total: object) -> bool:
    """Whether a labelled total is larger than every count in running text: they are its parts."""
    values = [count.positive if kind == "nodes_positive" else count.examined for count in counts]
    known = [value for value in values if value is not None]
    return isinstance(total, int) and bool(known) and max(known) <= total


def _labelled(text: Text, spans: list[tuple[int, int]], counted: bool) -> dict[str, Read]:
    """Return the counts of a synoptic list by kind."""
    values: dict[str, list[Read]] = {}
    for found in text.each(_LABEL, spans):
        name = next(name for name in _LABELS if found[name])
        if re.search(r"size|deposit|greatest|largest", text.before(found.start(), 40), re.I):
            continue
        count = None if found["bound"] else number(found["count"])
        if count is not None and count >= 90:
            count = None  # registry codes: 95 aspirated, 98 none examined, 99 unknown
        kind = "nodes_examined" if name in ("total", "sentinel") else "nodes_positive"
        note = "uncertain" if count is None else ""
        read = Read(kind, count, found.start(), short(found[0]), 0, note)
        values.setdefault(name, []).append(read)
    if not counted:
        for name, pattern in (("positive", _BARE_POSITIVE), ("total", _BARE_EXAMINED)):
            told = name not in values and _TOLD.search(text.text)
            bare = next(text.each(pattern, spans), None) if told else None
            if bare:
                count = next(number(group) for group in bare.groups() if group)
                kind = "nodes_examined" if name == "total" else "nodes_positive"
                values[name] = [Read(kind, count, bare.start(), short(bare[0]))]
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


def _settle(counts: list[Count]) -> Count | None:
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


def _pair(count: Count) -> tuple[int | None, int | None]:
    return count.positive, count.examined


def _are_separate(counts: list[Count]) -> bool:
    """Whether every count names its own specimen."""
    parts = [count.part for count in counts]
    return all(parts) and len(set(parts)) == len(parts)


def _added(counts: list[Count]) -> Count:
    known = [count.positive for count in counts if count.positive is not None]
    positive = sum(known) if len(known) == len(counts) else None
    examined = sum(count.examined or 0 for count in counts)
    words = short(*(count.words for count in counts))
    return Count(positive, examined, counts[0].start, words, "")
