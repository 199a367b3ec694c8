"""The largest dimension of the tumor in millimetres, the invasive part where both are given.

A report measures many things: the specimen, margins, deposits in nodes, the in situ part. Each
measure is judged by a label of its own ("Tumor size:"), else by the nearest telling word, first
after it ("2 mm from the margin"), then before it ("invasive carcinoma … 14 mm").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from .reads import Read, short
from .text import Text

_UNIT = (
    r"(?:cms?|mms?|centi-?met(?:er|re)s?|milli-?met(?:er|re)s?|inch(?:es)?"
    r"|in(?=[.,;)]|\s*$|\s(?:in|from|invasive|mass|tumou?r)\b))"
)
_NUMBER = r"(?:\d{1,3}(?:[.,]\d{1,2})?|\.\d{1,2})"
_BOUND = (
    r"(?:[<>]=?|~|less than|more than|greater than|over|under|up to|at least|about|approx\w*\.?)"
)
_MEASURE = re.compile(
    rf"(?<![\w.,/+])(?<!\w-)(?P<bound>{_BOUND})?[ ]?(?P<first>{_NUMBER})(?P<dash>\s?(?:-"
    rf"|to)\s?{_NUMBER})?"
    rf"(?:[ ]?-?(?P<unit>{_UNIT}))?(?P<rest>(?:\s?(?:x|by)\s?{_NUMBER}(?:[ ]?-?{_UNIT})?){{0,3}})"
    rf"(?:[ ]?-?(?P<last_unit>{_UNIT}))?(?![A-Za-z0-9])",
    re.I,
)
_FACTOR = {"c": 10.0, "m": 1.0, "i": 25.4}
_OPEN_BOUNDS = re.compile(r"[<>]|less|more|greater|over|under|at least", re.I)

_LABEL = re.compile(
    r"\b(?P<label>(?:invasive )?(?:tumou?r|carcinoma|cancer|lesion) (?:size|dimensions?)"
    r"|size of (?:the |largest )?(?:invasive )?(?:tumou?r|carcinoma|focus|cancer|component)"
    r"|(?:greatest|largest|maximum|max\.?) (?:invasive )?(?:tumou?r )?(?:dimension|diameter|size"
    r"|extent)"
    r"(?: of (?:the )?(?:\w+ ){0,3}(?:tumou?r|carcinoma|focus|component|cancer))?"
    r"|invasive (?:component )?size|tama[nñ]o(?: del tumor| tumoral)?)\b"
    r"(?=(?P<more>[^:\n]{0,90})(?P<colon>:)?)",
    re.I,
)
_UNIT_CUE = re.compile(r"mms?\b|cms?\b|inch|met(?:er|re)|\d ?in\b")
_LABEL_CUE = re.compile(r"size|dimension|diameter|extent|tama[nñ]o")
_MEASURED = re.compile(r"\d\s?-?(?:mm|cm)\b", re.I)
_BARE_LABEL = re.compile(
    r"(?:\A|[.,;]\s)\W{0,4}size\b(?:\s?\([cm]m\))?[\s:=-]{0,3}(?:of )?\Z", re.I
)
_OF_A_TUMOUR = re.compile(
    r"\b(?:grade|nottingham|(?-i:G[123]|ER|HER-?2|IDC|ILC)|carcinoma|invasive|y?[pc]T ?[0-4])", re.I
)
_PLAIN_LABEL = re.compile(r"invasive|tumou?r|carcinoma|cancer|tumoral", re.I)
_WHOLE = re.compile(
    r"\b(?:whole|total|overall|combined|including (?:the )?(?:DCIS|in situ))\b[^.;\n]{0,25}\Z"
    r"|\bDCIS|in[ -]situ",
    re.I,
)
_KINDS = {
    "margin": r"margins?|distance|edge|clear(?:ance)?\b|away\b|border|resection line",
    "node": r"(?:macro|micro)?metasta\w*|deposit|lymph node|nodes?\b|nodal|extranodal|extracapsular"
    r"|ENE\b|isolated tumou?r",
    "situ": r"DCIS\b|in[ -]situ|LCIS\b|intraductal|paget",
    "other": r"specimen|excision\b(?! of)|breast tissue|fragments?|cores?\b|skin|ellipse|nipple"
    r"|areola"
    r"|fatty|tissue|biopsy (?:site|cavity)|cavity|clip\b|scar|cysts?\b|fibroadenoma|mastectomy"
    r"|lumpectomy|slices?|sections?|block|h[ae]+matoma|calcifications?|papilloma|adenosis"
    r"|quadrant|implant|spacer|hpf|field|fibrosis|necrosis|tumou?r bed|additional dimension",
    "invasive": r"(?:micro-?)?invasi\w*|infiltr\w+|(?:IDC|ILC|NST)\b",
    "tumour": r"carcinoma|tumou?rs?\b|y?[cp]?T ?(?:is|[0-4])[a-d]?(?:mi)?\b|tumorgr|cancer"
    r"|malignan\w+|neoplasm|adenocarcinoma|tumoral",
    "mass": r"mass|lump\b|lesion|nodule|focus|foci|area|density|thickening|abnormality",
}
_WORD = re.compile("|".join(rf"(?P<{name}>\b(?:{words}))" for name, words in _KINDS.items()), re.I)
_EXTENT = r"(?:dimensions?|diameter|extent|size|axis|span)"
_DIMENSION = re.compile(
    r"[\s,;)(]{0,3}(?:(?:in|at|as) )?(?:its |the )?(?:(?:greatest|largest|maximum|maximal|max\.?"
    r"|longest|single|linear|microscopic|gross)\s?){1,3}"
    + _EXTENT
    + r"?[\s,)]{0,2}|[\s,;)(]{0,3}(?:in )?"
    + _EXTENT
    + r"[\s,)]{0,2}",
    re.I,
)
# "A 2.3-cm, ER-positive (90 %), grade 2 IDC": what stands between a size and its tumor.
_ADJECTIVES = re.compile(
    r"[)]?(?:,?\s(?:(?:ER|PR|PgR|HER-?2|hormone[ -]receptor|triple|node|lymph node|estrogen"
    r"[ -]receptor|progesterone[ -]receptor)[ -]?(?:positive|negative|\+|-)"
    r"(?:\s?\([^()\n]{0,20}\))?|(?:and|grade (?:\d|I{1,3})|(?:well|moderately|poorly)[ -]"
    r"differentiated|(?:high|low|intermediate)[ -]grade|(?:uni|multi)focal)))*,?\s"
    r"(?=(?:invasive|infiltrating|IDC|ILC|carcinoma|breast|mammary|tumou?r|ductal|lobular)\b)",
    re.I,
)
_LIST = re.compile(r"(?:\s?\([^()\n]{1,24}\))?\s?(?:,|;|/|&|,?\s(?:and|plus))\s?")
_UNIT_LATER = re.compile(
    rf"(?:\s?(?:,|&|,?\sand)\s?{_NUMBER}){{1,6}}[ ]?-?(?P<unit>{_UNIT})(?![A-Za-z0-9])", re.I
)
_UNIT_BEFORE = re.compile(r"\((mm|cm)\)\s?[:=]\s?\Z", re.I)
_LIST_BEFORE = re.compile(
    r"(?:measur\w+|sizes?|diameters?|dimensions?|span\w*)\s?(?:of|are|were|is|:)?\s?\Z|[:(]\s?\Z"
    r"|\d\s?(?:,|&|,?\sand)\s?\Z",
    re.I,
)
_ACROSS = re.compile(r"from (?:medial|lateral|superior|inferior|anterior|posterior) to ", re.I)
_TO_MARGIN = re.compile(
    r"from |to the |away|clear of|deep to|(?:superior|inferior|lateral|medial) to"
    r"|(?:\w+ ){0,2}margin",
    re.I,
)
_FROM = re.compile(r"\d\s?[cm]m from (?:the )?(?:\w+ )?\Z", re.I)
_NEW_THOUGHT = re.compile(
    r"[,:;]|\b(?:with|and|from|shows?|is|are|reveal\w*|contain\w*|abut\w*|involv\w*|exten\w+|in"
    r"|of)\b",
    re.I,
)
# "> 1 mm but <= 5 mm", "2 cm or less": the words of an option, not a measure.
_OPTION_AFTER = re.compile(
    r"\s?(?:or (?:less|more|smaller|larger|greater)|but (?:not|less|<)|and (?:<|up))", re.I
)
_OPTION_BEFORE = re.compile(
    r"\b(?:but|and|or)\s(?:not (?:more|greater) than\s)?[<>=]*\s?\Z|\bT[1-4](?:[a-d]"
    r"|mi)?\b[^.;\n]*\Z",
    re.I,
)
_NOT_GIVEN = re.compile(
    r"\b(?:tumou?r size|size of (?:invasive )?(?:tumou?r|carcinoma)|greatest dimension[^\n:]{0,60}"
    r"|invasive size):\s{0,3}(?:(?P<given>\d)|cannot|can ?not|not (?:applicable|determined|assess"
    r"|given)"
    r"|unknown|indeterminate|see\b)",
    re.I,
)
_INVASION = re.compile(r"\b(?:invasiv\w*|infiltrating|infiltrante|microinvasi\w+|IDC|ILC)\b", re.I)
_NO = re.compile(r"\b(?:no|non|without|negative for|absence of)[\s-](?:\w+ ){0,3}\Z", re.I)
_RANKS = {"label": 0, "invasive": 1, "tumour": 2, "mass": 3, "whole": 4, "situ": 5}


def read_size(text: Text) -> list[Read]:
    """Return every size of the tumor, the best sources with the lowest rank."""
    plain = text.text
    invasion = any(
        not _NO.search(plain[max(0, each.start() - 40) : each.start()])
        for each in text.each(_INVASION)
    )
    labels = list(text.each(_LABEL, text.near(_LABEL_CUE, 110)))
    reads = []
    for found, label, size, kind in _measures(text, labels, bool(_OF_A_TUMOUR.search(plain))):
        if kind not in _RANKS or (kind == "situ" and invasion):
            continue
        start, end = found.span()
        open_bound = bool(found["bound"] and _OPEN_BOUNDS.match(found["bound"]))
        if _OPTION_AFTER.match(plain, end):
            continue
        if (open_bound or found["dash"]) and _OPTION_BEFORE.search(text.before(start, 60)):
            continue
        words = short(label["label"] if label and kind in ("label", "whole") else "", found[0])
        unsure = open_bound or found["dash"] or plain[end : end + 2].strip()[:1] == "?"
        if unsure:
            reads.append(Read("size_mm", None, start, words, _RANKS[kind] + 10, "uncertain"))
        else:
            reads.append(Read("size_mm", size, start, words, _RANKS[kind]))
    for found in text.each(_NOT_GIVEN):
        reads.append(Read("size_mm", None, found.start(), short(found[0]), 20))
    return reads


class _Measure(NamedTuple):
    found: re.Match[str]
    label: re.Match[str] | None
    size: int | float
    kind: str


def _measures(text: Text, labels: list[re.Match[str]], of_a_tumour: bool) -> list[_Measure]:
    """Return every measure with what it measures; the members of a list measure the same."""
    measures: list[_Measure] = []
    listed: list[_Measure] = []
    starts = [label.start() for label in labels]
    for found in text.each(_MEASURE, text.near(_UNIT_CUE, 100)):
        before = bisect_left(starts, found.start())
        label = _label_of(text.text, found, labels[before - 1]) if before else None
        size = _millimetres(text, found, label)
        if size is None:
            continue
        measure = _Measure(found, label, size, _kind(text, found, label, of_a_tumour))
        if listed and not _LIST.fullmatch(text.text, listed[-1].found.end(), found.start()):
            measures += _alike(listed)
            listed = []
        listed.append(measure)
    return measures + _alike(listed)


def _alike(listed: list[_Measure]) -> list[_Measure]:
    """Give the sizes of one list ("1.5 cm and 0.8 cm") the best of their kinds."""
    if len(listed) < 2 or any(
        m.kind not in ("label", "invasive", "tumour", "mass", "") for m in listed
    ):
        return listed
    named = [measure.kind for measure in listed if measure.kind]
    best = min(named, key=lambda kind: _RANKS[kind], default="")
    return [measure._replace(kind=best) for measure in listed]


def _label_of(plain: str, found: re.Match[str], label: re.Match[str]) -> re.Match[str] | None:
    """Return the label above a measure where it opens shortly before it, or holds it."""
    reach = label.end("colon") + 12 if label["colon"] else label.end() + 40
    if found.start() > reach or _MEASURED.search(plain, label.end(), found.start()):
        return None
    return label


def _unit_of(text: Text, found: re.Match[str], label: re.Match[str] | None) -> str | None:
    """Return the unit of a bare number: its label's ("Tumor size (mm): 14"), or its list's."""
    after = re.match(r"\s?[(\[](mm|cm)[)\]]", text.text[found.end() :][:6], re.I)
    if after:
        return after[1]
    if label is not None:
        named = re.search(
            r"\b(mm|cm|millimet|centimet)", text.text[label.end() : found.start()], re.I
        )
        if named:
            return named[1]
    if label is None and (named := _UNIT_BEFORE.search(text.before(found.start(), 12))):
        return named[1]
    if _LIST_BEFORE.search(text.before(found.start(), 30)):
        later = _UNIT_LATER.match(text.text, found.end())
        return later["unit"] if later else None
    return None


def _millimetres(
    text: Text, found: re.Match[str], label: re.Match[str] | None
) -> int | float | None:
    """Return the largest dimension; None without a unit or beyond 400 mm."""
    inner = re.search(r"[cmi][a-z]+", found["rest"], re.I)
    unit = (
        found["last_unit"] or (inner and inner[0]) or found["unit"] or _unit_of(text, found, label)
    )
    if not unit:
        return None
    numbers = [found["first"], *re.findall(_NUMBER, found["rest"])]
    largest = max(float(number.replace(",", ".")) for number in numbers)
    size = round(largest * _FACTOR[unit[0].lower()], 2)
    if not 0 < size <= 400:
        return None
    return int(size) if size == int(size) else size


def _kind(text: Text, found: re.Match[str], label: re.Match[str] | None, of_a_tumour: bool) -> str:
    """Return what was measured: a key of `_RANKS`, or of `_KINDS` for what is no tumor."""
    after = text.after(found.end(), 70)
    if dimension := _DIMENSION.match(after) or _ADJECTIVES.match(text.after(found.end(), 160)):
        after = text.after(found.end(), 160)[dimension.end() :]
    after = after.lstrip(" \t\n()")
    if _ACROSS.match(after):
        after = ""
    if _TO_MARGIN.match(after):
        return "margin"
    if label is not None and (kind := _kind_of_label(text, label, found.start())):
        return kind
    before = text.before(found.start(), 160)
    near = _WORD.search(after[:60])
    if of_a_tumour and _BARE_LABEL.search(before) and not (near and near.start() <= 1):
        return "mass"
    if near and not _NEW_THOUGHT.search(after[: near.start()]):
        return near.lastgroup or ""
    last = _last_word(before)
    if last is None and not before.strip(" -*\t"):  # alone on its line: the line above names it
        before = text.text[max(0, found.start() - 60) : found.start()]
        last = _last_word(before)
    if last is None:
        return ""
    lead = before[max(0, last.start() - 45) : last.start()]
    if last.lastgroup in ("tumour", "mass"):
        if re.search(r"metasta\w+\s(?:\w+\s){0,2}\Z", lead, re.I):
            return "node"
        if re.search(r"\b(?:invasive|infiltrating)\b", lead, re.I):
            return "invasive"
    return last.lastgroup or ""


def _kind_of_label(text: Text, label: re.Match[str], start: int) -> str:
    """Return "label" for a label of the tumor's size, empty for one of something else."""
    more = text.text[label.end() : start] or label["more"]
    lead = text.before(label.start(), 60)
    if re.search(r"additional\s\Z|deposit|metasta", lead[-30:], re.I):
        return ""
    if _PLAIN_LABEL.search(label["label"]):
        says = lead + label["label"] + more
        invasive = re.search(r"invasive", label["label"] + more, re.I)
        whole = _WHOLE.search(lead) or _WHOLE.search(more)
        if re.search(r"deposit|metasta|margin|specimen", more, re.I):
            return ""
        return "whole" if whole and not invasive and says else "label"
    word = _WORD.search(more) or _last_word(lead)
    named = word.lastgroup if word else "tumour"
    return "label" if named in ("invasive", "tumour", "mass") else ""


def _last_word(text: str) -> re.Match[str] | None:
    """Return the last telling word; "1 cm from the nipple and measures" speaks of no nipple."""
    last = None
    for each in _WORD.finditer(text):
        if not _FROM.search(text[max(0, each.start() - 30) : each.start()]):
            last = each
    return last
