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

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
).split()
_SPANISH = {"uno": 1, "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
            "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13,
            "catorce": 14, "quince": 15, "veinte": 20}  # fmt: skip
_COUNTS = (
    {word: number for number, word in enumerate(_WORDS)}
    | _SPANISH
    | {"none": 0, "no": 0, "single": 1, "a": 1, "both": 2}
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
_NUM = (
    r"(?:\d{1,2}(?![\d.])|(?:twenty|thirty|forty)[- ](?:one|two|three|four|five|six|seven|eight|nine)|(?:"
    + "|".join(sorted([*_WORDS, *_SPANISH, "thirty", "forty"], key=len, reverse=True))
    + r")\b)"
)
_PAREN = r"(?:[ ]?\([\w ]{1,12}\))?"
_NODE = (
    r"(?:(?:lymph[ -]?)?nodes?\b|LNs?\b|SLNs?\b|ganglios?(?: linf[aá]ticos?)?\b|lymph[ -]nodes?)"
)
_KIND_OF = r"(?:(?:right|left|axillary|sentinel|non-?sentinel|regional|lymph|intramammary|ipsilateral|additional|total|level|I{1,3}|and|examined|identified|excised|low|centinela|axilares)[ ,/-]){0,5}"

_LABELS = (
    ("total", r"(?:total )?(?:number|no\.?|#) of (?:regional )?(?:lymph )?nodes (?:examined|identified|retrieved|removed|recovered|sampled|submitted|found)"
              r"|total (?:number of )?(?:regional |axillary )?(?:lymph )?nodes(?: (?:examined|identified|removed|found))?|(?:regional )?(?:lymph )?nodes examined|ganglios examinados|(?:lymph )?nodes (?:examined|removed|retrieved)"),
    ("sentinel", r"(?:total )?(?:number|no\.?|#) of sentinel (?:lymph )?nodes examined|sentinel (?:lymph )?nodes examined"),
    ("macro", r"(?:(?:number|no\.?|#) of (?:\w+ )?(?:lymph )?nodes with )?macrometasta\w+"),
    ("micro", r"(?:(?:number|no\.?|#) of (?:\w+ )?(?:lymph )?nodes with )?micrometasta\w+"),
    ("cells", r"(?:(?:number|no\.?|#) of (?:\w+ )?(?:lymph )?nodes with )?(?:isolated tumou?r cells|ITCs?)"),
    ("positive", r"(?:total )?(?:number|no\.?|#) of (?:\w+ )?(?:lymph )?nodes (?:involved|positive|with (?:tumou?r|metasta\w+|carcinoma|cancer))|(?:number of )?(?:positive|involved|metastatic) (?:lymph )?nodes|(?:lymph )?nodes (?:positive|involved|with metasta\w+)|ganglios positivos"),
)  # fmt: skip
_LABEL = re.compile(
    r"\b(?:" + "|".join(rf"(?P<{name}>{words})" for name, words in _LABELS) + r")"
    r"(?P<aside>[ ]?(?:\([^()\n]{0,50}\)[ ]?){0,2}(?:\(?ITCs?\)?)?)\s{0,2}[:=]\s{0,4}(?:exact(?: number)?(?: \(specify\))?[ ]?:?[ ]?)?"
    rf"(?P<bound>at least |> ?|<)?(?P<count>{_NUM}|none\b|cannot\b|not\b|unknown\b)(?P<more>\s?(?:/|of|out of)\s?{_NUM})?",
    re.I,
)
_FRACTION = re.compile(r"(?<![\d/.,+-])(?P<a>\d{1,2})[ ]?/[ ]?(?P<b>\d{1,2})(?![\d/]|[.,]\d|[ ]?%)")
_OF = re.compile(
    rf"\b(?P<a>{_NUM}|none){_PAREN}\s(?:positive\s|involved\s)?(?:out of|of|de)\s(?:the\s|a total of\s|los\s)?(?P<b>{_NUM}){_PAREN}\s(?:\w+[ -]){{0,4}}?{_NODE}",
    re.I,
)
_POSITIVE_OF = re.compile(
    rf"\b(?P<a>{_NUM}){_PAREN}\s(?:of\s)?{_KIND_OF}{_NODE}[^.;:\n]{{0,40}}?\b(?:out of|of)\s(?:a total of\s)?(?P<b>{_NUM})\b",
    re.I,
)
_ALL = re.compile(
    rf"\b(?:all|both)\s(?:of\s)?(?:the\s)?(?P<n>{_NUM})?{_PAREN}\s?{_KIND_OF}(?P<both>{_NODE})[^.;\n]{{0,40}}?(?P<sign>negative|free|benign|uninvolved|positive|involved|no (?:evidence|metasta))",
    re.I,
)
_BENIGN = re.compile(
    rf"\b(?P<n>{_NUM}|single){_PAREN}\s(?P<kind>(?:(?:benign|negative|reactive|unremarkable|uninvolved|tumou?r-free)[, ]{{1,2}})?){_KIND_OF}(?P<word>{_NODE})"
    r"(?P<after>[^.;\n]{0,50})",
    re.I,
)
_NONE_IN = re.compile(
    rf"\bno (?:evidence of )?(?:metasta\w+|carcinoma|tumou?r|malignancy|malignant cells)(?:\s\w+){{0,4}}?\s(?:in|involving)\s(?:all\s|any of\s|the\s|these\s)?(?P<n>{_NUM}){_PAREN}\s{_KIND_OF}{_NODE}",
    re.I,
)
_FOUND_IN = re.compile(
    rf"\b(?:metasta\w+(?:\s(?:carcinoma|adenocarcinoma|disease|tumou?r|ductal|lobular|mammary|breast)){{0,3}}|macrometasta\w+|micrometasta\w+|positive)\s(?:to|in|involving|involves|present in|identified in)\s(?P<n>{_NUM}|a single){_PAREN}\s{_KIND_OF}{_NODE}(?!\s?(?:of|out of|/))",
    re.I,
)
_N_POSITIVE = re.compile(
    rf"\b(?P<n>{_NUM}){_PAREN}\s(?:positive|involved|metastatic)\s{_KIND_OF}{_NODE}(?![^.;\n]{{0,20}}\b(?:of|out of|/)\s?\d)",
    re.I,
)
_NEGATIVE = re.compile(
    r"\b(?:negative|no (?:evidence of )?(?:metasta|tumou?r|carcinoma|malignan|lymph node metasta)|free of|benign|uninvolved|negativos?|sin met)\b",
    re.I,
)
_POSITIVE = re.compile(
    r"\b(?:positive|metasta\w+|involved|with (?:tumou?r|carcinoma)|positivos?|macrometa\w+|micrometa\w+)\b",
    re.I,
)
_CELLS = re.compile(r"\b(?:isolated tumou?r cells?|ITCs?)\b", re.I)
_ABOUT_NODES = re.compile(
    rf"{_NODE}|\bsentinel\b|\baxill\w+|\bSLNB?\b|\bALND\b|\bmetasta|\bpN|\bN[0-3]|\bcentinela|\bnodal\b",
    re.I,
)
_NOT_NODES = re.compile(
    r"(?:score|allred|grade|nottingham|SBR|bloom|tubul\w*|mitot\w*|nuclear|pleomorphism|differentiation|blocks?|slides?|ratio|cores?|quadrants?|pain|BP"
    r"|pressure|visual|ECOG|rate|lungs?|margins?|sections?|levels?|foci|IHC|HER-?2|\bER|\bPR|PgR|receptors?|intensity|quick|recurrence|TILs?|Ki-?67)[\s:(=,]{0,4}(?:\w+[\s:(=]{1,3}){0,3}\Z",
    re.I,
)
_PART = re.compile(
    r"^[ \t]*(?:(?:part|specimen)[ \t]?)?(?P<part>[A-Z]|\d{1,2})[.):][ \t]|#[ ]?(?P<number>\d)|\b(?P<non>non-?sentinel|additional)|\b(?P<sn>sentinel|SLN\w*|centinela)|\b(?P<ax>axillary (?:contents|dissection|clearance|lymph node dissection)|ALND|axillary nodes|axillary lymph nodes?|axilares)"
    r"|\b(?P<im>intramammary|internal mammary)|\bSLN ?(?P<sln>\d)",
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
    counts = _fractions(text)
    labelled = _labelled(text)
    reads: list[Read] = []
    taken = _settle(counts)
    if taken is None:
        first = counts[0]
        reads = [
            Read("nodes_positive", None, first.start, first.words, 0, "count-unclear"),
            Read("nodes_examined", None, first.start, first.words, 0, "count-unclear"),
        ]
        if not labelled:
            return reads
        taken = []
    found: dict[str, Read] = {}
    for count in taken:
        for kind, value in (("nodes_positive", count.positive), ("nodes_examined", count.examined)):
            if value is not None and kind not in found:
                found[kind] = Read(kind, value, count.start, count.words)
    for read in labelled:
        other = found.get(read.kind)
        if other is None or read.value is None or other.value == read.value:
            found.setdefault(read.kind, read)
        elif _parts_of(counts, read.value, read.kind):
            found[read.kind] = read
        else:
            found[read.kind] = read._replace(value=None, note="count-unclear")
    positive, examined = found.get("nodes_positive"), found.get("nodes_examined")
    if (
        positive
        and examined
        and isinstance(positive.value, int)
        and isinstance(examined.value, int)
    ):
        if positive.value > examined.value:
            return [each._replace(value=None, note="count-unclear") for each in found.values()]
    if not found and reads:
        return reads
    for read in reads:
        found.setdefault(read.kind, read)
    return list(found.values())


def _parts_of(counts: list[_Count], total: object, kind: str) -> bool:
    """Whether a labelled total holds the counts in running text as its parts."""
    values = [count.positive if kind == "nodes_positive" else count.examined for count in counts]
    known = [value for value in values if value is not None]
    return isinstance(total, int) and bool(known) and (max(known) < total)


def _number(written: str | None) -> int | None:
    if written is None:
        return None
    word = written.strip().lower()
    if word.isdigit():
        return int(word)
    if word in _COUNTS:
        return _COUNTS[word]
    head, _, tail = word.replace("-", " ").partition(" ")
    if head in _TENS:
        return _TENS[head] + _COUNTS.get(tail, 0)
    return None


def _labelled(text: Text) -> list[Read]:
    values: dict[str, list[tuple[int | None, int, str]]] = {}
    for found in _LABEL.finditer(text.text):
        kind = found.lastgroup if found.lastgroup in dict(_LABELS) else None
        kind = next(name for name, _ in _LABELS if found[name]) if kind is None else kind
        if found["more"]:
            continue  # a fraction: read elsewhere
        if kind in ("macro", "micro", "cells") and re.search(
            r"size|deposit|greatest|largest|mm", text.before(found.start(), 40), re.I
        ):
            continue
        number = None if found["bound"] else _number(found["count"])
        if number is None and found["count"].lower() in ("not", "unknown"):
            if not re.match(
                r" (?:determined|assessed|known)", text.text[found.end() : found.end() + 14], re.I
            ):
                continue
        values.setdefault(kind, []).append((number, found.start(), short(found[0])))
    reads = []
    examined = values.get("total") or values.get("sentinel")
    if examined:
        reads.append(_one("nodes_examined", examined))
    if "positive" in values:
        reads.append(_one("nodes_positive", values["positive"]))
    elif "macro" in values or "micro" in values:
        parts = [
            _one("nodes_positive", values[name]) for name in ("macro", "micro") if name in values
        ]
        known = [part.value for part in parts if isinstance(part.value, int)]
        total = sum(known) if len(known) == len(parts) else None
        words = short(*(part.words for part in parts))
        reads.append(Read("nodes_positive", total, parts[0].start, words))
    elif "cells" in values:
        number, start, words = values["cells"][0]
        if number is not None:
            reads.append(Read("nodes_positive", 0, start, words, rank=2))
    return reads


def _one(kind: str, values: list[tuple[int | None, int, str]]) -> Read:
    """One labelled count; None where it is printed with different numbers."""
    number, start, words = values[0]
    if len({each for each, _, _ in values}) > 1:
        return Read(kind, None, start, words, 0, "count-unclear")
    return Read(kind, number, start, words, 0, "" if number is not None else "uncertain")


def _fractions(text: Text) -> list[_Count]:
    counts: list[_Count] = []
    spans: list[tuple[int, int]] = []

    def add(found: re.Match[str], positive: int | None, examined: int | None) -> None:
        start, end = found.span()
        if any(start < other_end and other_start < end for other_start, other_end in spans):
            return
        spans.append((start, end))
        before = text.before(start, 60)
        total = bool(re.search(r"\b(?:total|overall|altogether|combined)\b", before[-40:], re.I))
        words = short(found[0][:60])
        counts.append(_Count(positive, examined, start, words, _part(text, start, end), total))

    plain = text.text
    for found in _FRACTION.finditer(plain):
        a, b = int(found["a"]), int(found["b"])
        before, after = text.before(found.start(), 90), text.after(found.end(), 50)
        near = before + after
        if not _ABOUT_NODES.search(near) and not _ABOUT_NODES.search(
            plain[max(0, found.start() - 90) : found.start()]
        ):
            continue
        if _NOT_NODES.search(before) or not b:
            continue
        if re.match(r"\s?(?:cores?|blocks?|slides?|quadrants?|foci|hpf|high)", after, re.I):
            continue
        add(found, _of_sign(a, b, before, after), b)
    for pattern in (_OF, _POSITIVE_OF):
        for found in pattern.finditer(plain):
            a, b = _number(found["a"]), _number(found["b"])
            if a is None or b is None:
                continue
            before, after = text.before(found.start(), 60), text.after(found.end(), 60)
            add(found, _of_sign(a, b, before, after), b)
    for found in _ALL.finditer(plain):
        n = _number(found["n"])
        if n is None and found[0].lower().startswith("both"):
            n = 2
        if n is not None:
            positive = found["sign"].lower() in ("positive", "involved")
            add(found, n if positive else 0, n)
    for found in _NONE_IN.finditer(plain):
        add(found, 0, _number(found["n"]))
    for found in _FOUND_IN.finditer(plain):
        add(found, _number(found["n"].replace("a single", "one")), None)
    for found in _N_POSITIVE.finditer(plain):
        add(found, _number(found["n"]), None)
    for found in _BENIGN.finditer(plain):
        negative = found["kind"] or re.match(
            r"[\s,:()-]{0,4}(?:(?:is|are|was|were|all)\s)?(?:negative|benign|free|with no|without|uninvolved|showing no|no (?:evidence|tumou?r|metasta|carcinoma|malig))",
            found["after"], re.I,
        )  # fmt: skip
        if (
            negative
            and not re.search(r"/|of\s\Z", text.before(found.start(), 12))
            and not re.search(r"\d\s?/\s?\d", found["after"])
        ):
            add(found, 0, _number(found["n"].replace("single", "one")))
    return sorted(counts, key=lambda count: count.start)


def _of_sign(a: int, b: int, before: str, after: str) -> int | None:
    """Positive nodes in "a of b", by what is said around: "3/3 negative" is none of three."""
    near_after = re.split(r"[,;]|\band\b|\d\s?/\s?\d", after)[0] if after else ""
    if _CELLS.search(near_after) or (
        _CELLS.search(before[-60:]) and not re.search(r"macro|micro|metasta", before[-60:], re.I)
    ):
        return 0
    if a == 0:
        return 0
    negative = _NEGATIVE.search(near_after) and not _POSITIVE.search(_NEGATIVE.split(near_after)[0])
    if negative or (
        _NEGATIVE.search(before[-45:]) and not _POSITIVE.search(_NEGATIVE.sub("", before[-45:]))
    ):
        return 0 if a == b else None
    return a


def _part(text: Text, start: int, end: int) -> str:
    """Name the specimen a count belongs to, as far as the text shows it."""
    line_start, line_end = text.sentence(start)
    line = text.text[max(line_start, start - 120) : min(line_end, end + 50)]
    names = []
    for found in _PART.finditer(line):
        names.append(
            (
                found["part"]
                or found["number"]
                or found["sln"]
                or (
                    "non"
                    if found["non"]
                    else "sn"
                    if found["sn"]
                    else "ax"
                    if found["ax"]
                    else "im"
                )
            ).upper()
        )
    if names and len(names[0]) == 1:
        return names[0]
    above = text.text[max(0, start - 300) : start]
    letters = [m["part"] for m in _PART.finditer(above) if m["part"]]
    if letters:
        return f"{letters[-1].upper()} {' '.join(n for n in names if len(n) == 1)}".strip()
    digits = [name for name in names if name.isdigit()]
    return (digits or names or [""])[-1 if digits else 0]


def _settle(counts: list[_Count]) -> list[_Count] | None:
    """Return one count that stands for all; None where they contradict each other."""
    if not counts:
        return []
    totals = [count for count in counts if count.total and count.examined is not None]
    if totals and len({(each.positive, each.examined) for each in totals}) == 1:
        return totals[:1]
    full = [count for count in counts if count.examined is not None]
    if not full:
        return counts[:1] if len({count.positive for count in counts}) == 1 else None
    distinct = {(count.positive, count.examined) for count in full}
    if len(distinct) == 1:
        parts = {count.part for count in full}
        single = len(full) == 1 or len(parts) == 1 or not _separate(full)
        return full[:1] if single else [_added(full)]
    for count in full:
        rest = [
            each
            for each in full
            if (each.positive, each.examined) != (count.positive, count.examined)
        ]
        unique = list({(each.part, each.positive, each.examined): each for each in rest}.values())
        if len(unique) > 1 and _sum(unique) == (count.positive, count.examined):
            return [count]
    unique = list({(each.part, each.positive, each.examined): each for each in full}.values())
    return [_added(unique)] if _separate(unique) else None


def _separate(counts: list[_Count]) -> bool:
    """Whether every count names its own specimen."""
    parts = [count.part for count in counts]
    return all(parts) and len(set(parts)) == len(parts)


def _sum(counts: list[_Count]) -> tuple[int | None, int | None]:
    positives = [count.positive for count in counts]
    known = [value for value in positives if value is not None]
    return (
        sum(known) if len(known) == len(positives) else None,
        sum(count.examined or 0 for count in counts),
    )


def _added(counts: list[_Count]) -> _Count:
    positive, examined = _sum(counts)
    words = short(*(count.words for count in counts))
    return _Count(positive, examined, counts[0].start, words, "")
