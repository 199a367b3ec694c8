"""The largest dimension of the tumor in millimetres, the invasive part where both are given.

A report measures many things: the specimen, margins, deposits in nodes, the in situ part. Each
measure is judged by the nearest telling word, first after it ("2 mm from the margin"), then
before it in its sentence ("invasive carcinoma … 14 mm").
"""

from __future__ import annotations

import re

from .reads import Read, short
from .text import Text

_UNIT = r"(?:cm|mm|centi-?met(?:er|re)s?|milli-?met(?:er|re)s?|inch(?:es)?|in(?=[.,;)\s]|$)(?!\s(?:the|a|situ|greatest|max|size|diam|length|two|one|\w+est)\b))"
_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?|\.\d{1,2}"
_MEASURE = re.compile(
    rf"(?<![\w.,/+-])(?P<bound>[<>]=?|~|less than|more than|greater than|over|under|up to|at least|about|approx\w*\.?)?[ ]?"
    rf"(?P<first>{_NUMBER})(?P<dash>\s?(?:-|to)\s?(?:{_NUMBER}))?(?:[ ]?-?(?P<unit1>{_UNIT}))?"
    rf"(?P<rest>(?:\s?(?:x|X|by)\s?(?:{_NUMBER})(?:[ ]?(?:{_UNIT}))?){{0,3}})(?:[ ]?-?(?P<unit2>{_UNIT}))?(?![A-Za-z0-9])",
    re.I,
)
_BARE = re.compile(_NUMBER)
_FACTOR = {"c": 10.0, "m": 1.0, "i": 25.4}

_LABEL = re.compile(
    r"\b(?:(?P<label>(?:invasive )?(?:tumou?r|carcinoma|cancer|lesion) (?:size|dimensions?)|size of (?:the |largest )?(?:invasive )?(?:tumou?r|carcinoma|focus|cancer|component)"
    r"|(?:greatest|largest|maximum|max\.?) (?:tumou?r )?(?:dimension|diameter|size|extent)(?: of (?:the )?(?:\w+ ){0,3}(?:tumou?r|carcinoma|focus|component|cancer))?"
    r"|invasive (?:size|component size)|tama[nñ]o(?: del tumor| tumoral)?))\b(?P<more>[^:\n]{0,90})[:=]?",
    re.I,
)
_KINDS = (
    ("margin", r"margin|distance|edge|clear(?:ance)?\b|away\b|border|resection line"),
    ("node", r"metasta\w*|deposit|lymph node|\bnodes?\b|nodal|extranodal|extracapsular|\bENE\b|micromet\w*|macromet\w*|isolated tumou?r"),
    ("situ", r"\bDCIS\b|in[ -]situ|\bLCIS\b|intraductal|\bpaget"),
    (
        "specimen",
        r"specimen|excision\b(?! of)|breast tissue|fragments?|\bcores?\b|skin|ellipse|nipple|areola|fatty|fibro\w* tissue|tissue|biopsy (?:site|cavity)|cavity"
        r"|\bclip\b|scar|cyst\b|fibroadenoma|mastectomy|lumpectomy|weigh\w*|slices?|sections?|block|hematoma|calcifications?|papilloma|adenosis|radial|quadrant|implant|spacer|hpf|field"
        r"|fibrosis|necrosis|tumou?r bed|additional dimension",
    ),
    (
        "invasive",
        r"invasive\b(?! (?:carcinoma )?(?:is )?(?:absent|not))|infiltrat\w+|\bIDC\b|\bILC\b|\bNST\b|invasi\w+ (?:focus|component|tumou?r)",
    ),
    ("tumour", r"carcinoma|tumou?rs?|cancer|malignan\w+|neoplasm|adenocarcinoma|tumoral"),
    ("mass", r"mass|lesion|nodule|\bfocus|\bfoci|\barea|density|thickening|abnormality"),
)  # fmt: skip
_WORD = re.compile("|".join(rf"(?P<{name}>\b(?:{words}))" for name, words in _KINDS), re.I)
_DIMENSION = re.compile(
    r"^[\s,;)(]{0,3}(?:in (?:its )?|at (?:its )?|as (?:its |the )?)?(?:the )?(?:greatest|largest|maximum|maximal|max\.?|longest|size|diameter|extent|span)?\s?"
    r"(?:linear |microscopic |gross |single )?(?:dimensions?|diameter|extent|size|axis|span)?[\s,)]{0,2}",
    re.I,
)
_OPTION = re.compile(
    r"^\s?(?:or (?:less|more|smaller|larger|greater)|but (?:not|less|<)|and (?:<|up))", re.I
)
_TEMPLATE = re.compile(r"(?:but|and|or)\s(?:not (?:more|greater) than\s)?[<>=]*\s?\Z", re.I)
_AT_LEAST = {
    "<",
    ">",
    "<=",
    ">=",
    "less than",
    "more than",
    "greater than",
    "over",
    "under",
    "at least",
}
_NOT_GIVEN = re.compile(
    r"\b(?:tumou?r size|size of (?:invasive )?(?:tumou?r|carcinoma)|greatest dimension[^\n:]{0,60}):\s{0,3}"
    r"(?:cannot|can ?not|not (?:applicable|determined|assess|given)|unknown|indeterminate|see)",
    re.I,
)
_RANKS = {"label": 0, "invasive": 1, "tumour": 2, "mass": 3, "situ": 5}


def read_size(text: Text) -> list[Read]:
    """Return every size of the tumor, the best sources with the lowest rank."""
    plain = text.text
    reads = []
    has_invasion = any(
        not re.search(
            r"\b(?:no|non|without|negative for|absence of)[\s-](?:\w+ ){0,3}\Z",
            plain[max(0, f.start() - 40) : f.start()],
            re.I,
        )
        for f in re.finditer(r"\b(?:invasive|infiltrating|microinvasi\w+|IDC|ILC)\b", plain, re.I)
    )
    labels = [(found.start(), found.end(), found) for found in _LABEL.finditer(plain)]
    for found in _MEASURE.finditer(plain):
        label = next(
            (
                each
                for start, end, each in reversed(labels)
                if start < found.start() and found.start() - end <= 40 and end <= found.start() + 60
            ),
            None,
        )
        unit_of_label = None
        if label is not None:
            named = re.search(
                r"\(?\b(mm|cm|millimet|centimet)",
                label["more"] + plain[label.end() : label.end() + 12],
                re.I,
            )
            unit_of_label = named[1][0] if named else None
        size = _millimetres(found, unit_of_label)
        if size is None:
            continue
        kind = _kind(text, found, label)
        if kind not in _RANKS:
            continue
        if kind == "situ" and has_invasion:
            continue
        bound = (found["bound"] or "").lower()
        unsure = bound in _AT_LEAST or found["dash"] is not None
        if unsure and (
            _OPTION.match(plain[found.end() : found.end() + 12])
            or _TEMPLATE.search(plain[max(0, found.start() - 24) : found.start()])
            or re.search(r"\bp?T[1-4][a-d]?(?:mi)?\b", text.before(found.start()))
        ):
            continue
        if _OPTION.match(plain[found.end() : found.end() + 12]):
            continue
        words = short(label["label"] if label is not None and kind == "label" else "", found[0])
        if (
            unsure
            or re.match(r"\s?\?", plain[found.end() : found.end() + 2])
            or re.search(r"\bat least\s\Z", plain[max(0, found.start() - 10) : found.start()], re.I)
        ):
            reads.append(
                Read("size_mm", None, found.start(), words, _RANKS[kind] + 10, "uncertain")
            )
        else:
            reads.append(Read("size_mm", size, found.start(), words, _RANKS[kind]))
    for found in _NOT_GIVEN.finditer(plain):
        reads.append(Read("size_mm", None, found.start(), short(found[0]), 20))
    return reads


def _millimetres(found: re.Match[str], unit_of_label: str | None) -> int | float | None:
    unit = found["unit2"] or _unit_inside(found["rest"]) or found["unit1"] or unit_of_label
    if not unit:
        return None
    numbers = [found["first"], *_BARE.findall(found["rest"])]
    largest = max(float(number.replace(",", ".")) for number in numbers)
    size = round(largest * _FACTOR[unit[0].lower()], 2)
    if not 0 < size <= 400:
        return None
    return int(size) if size == int(size) else size


def _unit_inside(rest: str) -> str | None:
    found = re.search(r"[a-z]{2,}(?<!by)", rest, re.I)
    return found[0] if found and found[0].lower()[0] in "cmi" else None


def _kind(text: Text, found: re.Match[str], label: re.Match[str] | None) -> str:
    """Return what was measured."""
    after = text.after(found.end(), 70)
    after = after[_dimension_end(after) :]
    follows = re.match(r"(?:[\w-]+[ ]){0,4}?(?P<word>[\w-]+)", after)
    if label is not None:
        named = label["label"] + label["more"]
        word = (
            _WORD.search(label["more"])
            if not re.search(r"invasive|tumou?r|carcinoma", label["label"], re.I)
            else None
        )
        if word is None or word.lastgroup in ("invasive", "tumour", "mass"):
            if re.search(
                r"deposit|metasta|node|margin|DCIS|in situ|specimen", named, re.I
            ) and not re.search(r"invasive|tumou?r size", named, re.I):
                pass
            else:
                lead = text.before(label.start(), 60)
                last = None
                if not re.search(r"invasive|tumou?r|carcinoma|cancer", label["label"], re.I):
                    for last in _WORD.finditer(lead):
                        pass
                if last is None or last.lastgroup in ("invasive", "tumour", "mass"):
                    if not re.match(r"(?:from|to) |(?:\w+ ){0,2}margin", after):
                        return "label"
    if re.match(
        r"(?:from|to) (?:the )?|away|clear of|deep to|superior to|inferior to|lateral to|medial to",
        after,
        re.I,
    ) and not re.match(r"to \d", after):
        return "margin"
    near = _WORD.match(after) or (follows and _WORD.search(after[: follows.end() + 24]))
    if near and not re.search(
        r"[,:;]|\b(?:with|and|from|shows?|is|are|reveal\w*|contain\w*|in)\b", after[: near.start()]
    ):
        return near.lastgroup or ""
    before = text.before(found.start(), 160)
    last = None
    for last in _WORD.finditer(before):
        pass
    if last is None:
        above = text.text[max(0, found.start() - 60) : found.start()]
        if "\n" in above and not text.before(found.start()).strip(" -*\t"):
            for last in _WORD.finditer(above):
                pass
    if last is None:
        return ""
    if last.lastgroup in ("tumour", "mass"):
        return _refined(before, last)
    return last.lastgroup or ""


def _refined(before: str, last: re.Match[str]) -> str:
    """ "Invasive … carcinoma" is invasive; "metastatic carcinoma" is a deposit."""
    lead = before[max(0, last.start() - 45) : last.start()]
    if re.search(r"metasta\w+\s(?:\w+\s){0,2}\Z", lead, re.I):
        return "node"
    if re.search(r"\b(?:invasive|infiltrating)\b", lead, re.I):
        return "invasive"
    if re.search(r"distance from (?:the )?\Z", lead, re.I):
        return "margin"
    return last.lastgroup or ""


def _dimension_end(after: str) -> int:
    found = _DIMENSION.match(after)
    return found.end() if found else 0
