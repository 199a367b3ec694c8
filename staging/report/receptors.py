"""ER, PR and HER2 in all their wordings.

A label, or several joined ones, opens a stretch that runs to the next label or the end of the
sentence; the first result in it counts. Percent, Allred and H-score back a word or stand for it.
Source of the limits: categories (grade, receptors).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .reads import Read, short
from .text import Text

_ER = (
    r"(?:o?estrogen[ -]?receptors?(?:[ -]alpha)?(?: ?\(ERa?\))?|(?<![A-Za-z])(?-i:ER(?:α|a(?=\b))?)(?![A-Za-z0-9])"
    r"|receptor(?:es)?(?: hormonal(?:es)?)?(?: de| para)? ?estr[oó]gen\w*(?: ?\(RE\))?|(?<![A-Za-z])(?-i:RE)(?=\s?[:(+-]|\s(?:pos|neg)))"
)
_PR = (
    r"(?:progesterone[ -]?receptors?(?: ?\((?:PR|PgR)\))?|(?<![A-Za-z])(?-i:PR|PgR|PGR)(?![A-Za-z0-9])"
    r"|receptor(?:es)?(?: de| para)? ?progester\w*(?: ?\(RP\))?|(?<![A-Za-z])(?-i:RP)(?=\s?[:(+-]|\s(?:pos|neg)))"
)
_HER2 = (
    r"(?:(?<![A-Za-z])(?:c-?erb[ -]?B-?2|(?:(?:HER|Her|her)[ -]?(?:2|II|two)(?![0-9]))(?:[ /(-]{1,2}neu\b\)?)?"
    r"|ERBB2|human epidermal growth factor receptor[ -]?(?:type )?2)(?: ?\((?:HER-?2(?:[/ -]neu)?|c-?erb-?B-?2|ERBB2)\))?)"
)
_BOTH = (
    r"(?P<both>o?estrogen(?:[ -]receptors?)?(?: ?\(ER\))?\s?(?:and|/|&|,|y)\s?progesterone(?:[ -]receptors?)?(?: ?\((?:PR|PgR)\))?"
    r"|receptores de estr[oó]genos? y (?:de )?progesterona)"
)
_LABEL = re.compile(
    rf"{_BOTH}|(?P<er>{_ER})|(?P<pr>{_PR})|(?P<her2>{_HER2})"
    r"|(?P<ish>\b(?:F|C|S|D|BD)?ISH\b|\bin[ -]situ[ -]hybridi[sz]ation)",
    re.I,
)
_LOWER = re.compile(
    r"(?<![a-z])(?:(?P<er>er)|(?P<pr>pr|pgr))(?=\s?[+:(/,-]|\s(?:pos|neg)|\d)", re.I
)
_JOIN = re.compile(
    r"\s{0,2}(?:,\s?and|,|/|\band\b|&|\by\b|\+(?=\s?(?:PR|PgR|HER)\b)|;)\s{0,2}\Z", re.I
)
_TRIPLE = re.compile(
    r"\b(?:(?P<neg>triple[ -]negativ[eo]|triple negativo|TNBC)|(?P<pos>triple[ -]positiv[eo]))\b",
    re.I,
)
_HORMONE = re.compile(
    r"\b(?:hormone[ -]receptors?|(?-i:HR))\s?(?:status)?[:\s(-]{0,3}(?P<result>positive|negative|\+|-(?![A-Za-z]))",
    re.I,
)

# Where receptors are spoken of at all.
_CUE = re.compile(
    r"[Rr]ecept|RECEPT|ER|PR|RE|RP|PgR|[Hh][Ee][Rr][ -]?[2ITt]|[Ee][Rr][Bb]|ISH|[Hh]ybridi|HYBRIDI"
    r"|[Ee]strogen|ESTROGEN|growth factor"
)
_TRIPLE_CUE = re.compile(r"[Tt]riple|TRIPLE|TNBC")
_HORMONE_CUE = re.compile(r"HR|[Hh]ormone|HORMONE")
# The words of a result, most telling first at the same place.
_NO_RESULT = (
    r"not (?:performed|done|available|assessed|tested|reported|known|applicable|provided|evaluated|stated|obtained)"
    r"|cannot be|can ?not|could not|unable|indeterminate|undetermined|unknown|insufficient|unsatisfactory|inconclusive"
    r"|non-?diagnostic|uninterpretable|n/?a\b|(?:please )?(?:see|refer)\b|deferred|no realizado|desconocido"
)
_RESULT = re.compile(
    rf"(?P<unknown>\b(?:{_NO_RESULT}))"
    r"|(?P<pending>\b(?:pending|awaited|awaiting|to follow|will follow|in progress|ordered|sent (?:out|for)"
    r"|(?:is|are|has|have) been (?:ordered|sent|requested)|requested|(?:will be|being) (?:performed|done|sent|reported|issued)"
    r"|reflex\w*|pendiente|outstanding|to be (?:reported|performed|done|determined)))"
    r"|(?P<low>\b(?:ultra[ -]?low|low)(?![ -]?positiv)(?= expression| express|\b(?! (?:level|copy|grade|intensity|power|ratio)))|(?<=[2 -])(?:ultra)?low\b(?! positiv))"
    r"|(?P<negative>\b(?:negativ\w*|neg\b|non-?reactive|unreactive|unamplified|non-?amplified|(?:is |was )?not (?:over-?)?(?:express\w*|amplified|detected|positive|identified|present|seen|demonstrated)"
    r"|no (?:evidence of )?(?:\w+[ -]){0,3}?(?:staining|expression|over-?expression|amplification|reactivity|immunoreactivity)"
    r"|without (?:\w+ ){0,2}(?:amplification|over-?expression)|absent|lack\w*)|(?<![A-Za-z0-9)])-ve\b)"
    r"|(?P<lowpos>\b(?:low|weak(?:ly)?)[ -]positiv\w*)"
    r"|(?P<positive>\b(?:positiv\w*|pos\b|(?:immuno)?reactive|over-?express\w*|express(?:ed|es|ion (?:present|detected))|amplified|amplification (?:is )?(?:detected|present|identified|seen|positive)|detected|present)|\+ve\b)"
    r"|(?P<equivocal>\b(?:equivocal|borderline|equ[ií]voco)\b)"
    r"|(?P<score>(?<![\d.])[0-3]\s?\+(?!\s?\d)|(?<![+\w])\+{2,3}(?![+\w])|(?:score|IHC|HercepTest)\s?[:=(]{0,2}\s?0\b(?![.%])"
    r"|(?:(?<=[:=(])|\A)\s{0,2}0(?!\s?[\d.%/+<-]|\s(?:of|out)\b)|(?<![\w.])[0-3](?=\s?/\s?3\b))"
    r"|(?P<percent>(?P<bound>[<>]=?|less than|more than|greater than|at least|up to|approximately|about|~)?\s?(?P<low_end>\d{1,3}(?:[.,]\d)?)\s?%?(?:\s?(?:-|to)\s?(?P<high_end>\d{1,3}))?\s?(?:%|percent\b|per cent\b))"
    r"|(?P<allred>(?:allred|quick)(?:[ -]?score)?(?: is| of)?\s?[:=(]?\s?(?P<allred_score>\d)(?!\d)|(?<![\d/.])(?P<of_eight>[0-8])\s?/\s?8\b)"
    r"|(?P<hscore>H-?[ ]?score\)?(?: is| of)?\s?[:=(]?\s?(?P<h>\d{1,3}))"
    r"|(?P<intensity>\b(?:strong(?:ly)?|moderate(?:ly)?|weak(?:ly)?)\b)"
    r"|(?P<sign>(?<=\()\s?[+-]\s?(?=\))|\+(?!\w)|-(?=\s?(?:[,/;.)]|\Z|and\b)))",
    re.I,
)
_SIGN = re.compile(r"[ ]?(?:\((?P<inside>[+-])\)|(?P<plain>[+-])(?![+\d]))")
_FOR = re.compile(
    r"\b(?:(?P<pos>positive|reactive|immunoreactive|express(?:es|ing)|\+ve)|(?P<neg>negative|non-?reactive"
    r"|-ve|lack(?:s|ing)?(?: expression of)?|do(?:es)? not express|no expression of))(?:\s?\([^()\n]{0,20}\))?"
    r"\s(?:staining )?(?:for |both |the |expression of |nuclear ){0,3}\Z",
    re.I,
)
# "Negative by FISH": the result stands before its test.
_BY = re.compile(
    r"\b(?:(?P<neg>negative|(?:not |non-?|un)amplified)|positive|amplified)\s(?:by|on|with|in|per)\s\Z",
    re.I,
)
# Receptor values from gene tests are not used for staging (categories).
_GENE_TEST = re.compile(r"oncotype|mammaprint|gene (?:score|expression)|RT-?PCR|mRNA", re.I)
_RATIO = re.compile(r"\b(?:ratio|copy number|signals?)\b[^.;\n]{0,30}?\d", re.I)
_JOINED_ON = re.compile(r"\s?(?:\([^()\n]{0,40}\))?\s?(?:,\s?and|,|/|and|&)\s?")
_OVER = re.compile(
    r"\s?(?:gene |protein |/neu )?(?:over-?expression|amplification|expression)", re.I
)
_NO_OVER = re.compile(r"\b(?:no|lack of|absence of|without)\s(?:evidence of )?\Z", re.I)


class _Label(NamedTuple):
    kinds: tuple[str, ...]
    start: int
    end: int


def read_receptors(text: Text) -> list[Read]:
    """Return every ER, PR and HER2 result in order."""
    reads: list[Read] = []
    labels = _labels(text)
    ish: list[Read] = []
    carried: str | None = None
    for index, label in enumerate(labels):
        following = labels[index + 1].start if index + 1 < len(labels) else len(text.text)
        joined = index and _JOINED_ON.fullmatch(text.text, labels[index - 1].end, label.start)
        spoken = _FOR.search(text.before(label.start, 60))
        carried = carried if joined and not spoken else None
        for read in _of_label(text, label, following, carried):
            if read.kind == "pr" and read.note == "er-low-positive":
                read = read._replace(note="")
            (ish if read.kind == "ish" else reads).append(read)
        if spoken:
            carried = "positive" if spoken["pos"] else "negative"
    if any(read.kind == "her2" for read in reads) or any("her2" in each.kinds for each in labels):
        reads = [*_with_ish([r for r in reads if r.kind == "her2"], ish)] + [
            read for read in reads if read.kind != "her2"
        ]
    reads += _phrases(text)
    return reads


def _labels(text: Text) -> list[_Label]:
    """Labels in order; joined ones ("ER, PR and HER2") are one label of several kinds."""
    labels: list[_Label] = []
    found_labels = list(text.each(_LABEL, text.near(_CUE, 60)))
    if len(text.text) <= 60 and not any(f["er"] or f["both"] for f in found_labels):
        found_labels = sorted([*found_labels, *text.each(_LOWER)], key=lambda f: f.start())
    for found in found_labels:
        groups = found.groupdict()
        kinds: tuple[str, ...]
        if groups.get("both"):
            kinds = ("er", "pr")
        else:
            kinds = tuple(k for k in ("er", "pr", "her2", "ish") if groups.get(k))
        last = labels[-1] if labels else None
        if last and kinds[0] not in last.kinds and "ish" not in (*kinds, *last.kinds):
            if (
                _JOIN.fullmatch(text.text[last.end : found.start()])
                and found.start() - last.end < 12
            ):
                labels[-1] = _Label((*last.kinds, *kinds), last.start, found.end())
                continue
        labels.append(_Label(kinds, found.start(), found.end()))
    return labels


def _of_label(text: Text, label: _Label, following: int, carried: str | None) -> Iterator[Read]:
    """Yield the result of each kind of one label.

    `carried` is the value of "positive for ER (95%) and PR": it holds for the labels joined on.
    """
    if _GENE_TEST.search(text.before(label.start, 80)):
        return
    own = text.text[label.start : label.end]
    tail = _tail(text, label, following)
    lead_in = _FOR.search(tail)  # "…, negative for" speaks of the next label
    tail = tail[: lead_in.start()] if lead_in else tail
    spoken = _FOR.search(text.before(label.start, 60))
    if "ish" in label.kinds and (by := _BY.search(text.before(label.start, 40))):
        value = "negative" if by["neg"] else "positive"
        yield Read("ish", value, label.start, short(by[0] + own))
        return
    value = ("positive" if spoken["pos"] else "negative") if spoken else carried or _signed(tail)
    if value is None and "her2" in label.kinds and _NO_OVER.search(text.before(label.start, 30)):
        value = "negative" if _OVER.match(tail) else None
    if value is not None:
        words = short((spoken[0] if spoken else "") + own + (_SIGN.match(tail) or [""])[0])
        yield from (Read(kind, value, label.start, words) for kind in label.kinds)
        return
    lists = _listed(tail, len(label.kinds))
    for number, kind in enumerate(label.kinds):
        part = lists[number] if lists else tail
        result = _her2(part) if kind in ("her2", "ish") else _hormone(part)
        if result:
            yield Read(kind, result[0], label.start, short(own, result[1]), 0, result[2])


def _signed(tail: str) -> str | None:
    """Return what a sign right after the label says; "ER - 90 %" has a dash, not a minus."""
    sign = _SIGN.match(tail)
    if sign is None or re.match(r"\s?[(:]?\s?[+-]\s?[/,]\s?[+-]", tail):
        return None
    rest = tail[sign.end() :]
    if sign["plain"] == "-":
        if re.match(r"[A-Za-z0-9<>]", rest) or re.match(r"\s+(?:\d|[<>])", rest):
            return None
        loose = sign[0][0] == " "
        if re.match(r"\s+[A-Za-z]", rest) and (loose or _RESULT.match(rest.lstrip())):
            return None
    return "positive" if "+" in sign[0] else "negative"


def _tail(text: Text, label: _Label, following: int) -> str:
    """What may hold the result: to the next label, at most two sentences or five short lines."""
    plain = text.text
    end = min(following, label.end + 220)
    stretch = plain[label.end : end]
    stop = re.search(
        r"\n[ \t]*\n|[.;](?=\s)(?!\s{0,3}(?:score|percent|intensity|allred|interpretation|proportion|result|staining|\())"
        r"|\n(?=[ \t]*(?:Ki-?67|lymph|tumou?r|margin|patholog|p?TNM|stage|grade|comment|note|procedure|p53|E-cad))"
        r"|\bKi-?67|\bp53\b|\bE-cadherin",
        stretch,
        re.I,
    )
    return stretch[: stop.start()] if stop else stretch


def _listed(tail: str, count: int) -> list[str] | None:
    """Split "+/-" or "90%, 80%" among joined labels; None where there is one result for all."""
    if count < 2:
        return None
    head = re.match(r"[\s:=(]{0,4}(?P<list>[^\n;.()]{1,60})", tail)
    if not head:
        return None
    parts = [part.strip() for part in re.split(r"[/,]| and ", head["list"]) if part.strip()]
    if len(parts) < count:
        return None
    parts = parts[:count]
    if all(
        re.fullmatch(r"[+-]|[<>]?\s?\d{1,3}\s?%?|\w+(?: ?\(.*)?|[0-3]\+", part) for part in parts
    ):
        results = [_RESULT.search(part) or re.fullmatch(r"[+-]", part) for part in parts]
        return parts if all(results) else None
    return None


def _results(tail: str) -> Iterator[re.Match[str]]:
    for found in _RESULT.finditer(tail):
        before = tail[max(0, found.start() - 30) : found.start()]
        after = tail[found.end() : found.end() + 14]
        if re.search(
            r"\bcontrols?\b[\s\w:,]{0,12}\Z|[(=]\s?(?:reference|normal)[^)]{0,20}\Z", before, re.I
        ):
            continue
        if re.match(r"\s(?:internal |external )?controls?\b", after, re.I):
            continue
        yield found


def _hormone(tail: str) -> tuple[str | None, str, str] | None:
    """Return value, words and note of the first result for ER or PR."""
    if re.fullmatch(r"[+-]", tail.strip()):
        return ("positive" if tail.strip() == "+" else "negative"), tail, ""
    found = list(_results(tail))
    if not found:
        return None
    measured = next((each for each in found if each["percent"] or each["allred"]), None)
    first = found[0]
    name = first.lastgroup
    words = first[0]
    if first["unknown"] or first["pending"]:
        later = next((each for each in found if each["positive"] or each["negative"]), None)
        if first["unknown"] and later and re.match(r"see|refer", first[0], re.I):
            first, words = later, later[0]
        else:
            return ("pending" if first["pending"] else "unknown"), words, ""
    value: str | None = None
    note = ""
    strict = None
    if measured:
        strict = _measured(measured)
    if first["lowpos"] or (
        first["low"] and "positiv" in tail[first.end() : first.end() + 12].lower()
    ):
        value, note = "positive", "er-low-positive" if first[0].lower().startswith("low") else ""
    elif first["positive"] or first["negative"]:
        value = "positive" if first["positive"] else "negative"
    elif first["equivocal"]:
        value = "unknown"
    elif first["sign"]:
        value = "positive" if "+" in first[0] else "negative"
    elif first["percent"] or first["allred"] or first["hscore"]:
        value = _measured(first)
        if value is None:
            spoken = next((each for each in found if each["positive"] or each["negative"]), None)
            if spoken:
                value, words = ("positive" if spoken["positive"] else "negative"), spoken[0]
    elif first["score"]:
        value = (
            "negative"
            if first[0].strip(" :=(").lower().endswith("0") or first[0].startswith("0")
            else "positive"
        )
        if strict:
            value = strict
    elif first["intensity"]:
        spoken = next((each for each in found if each["positive"] or each["negative"]), None)
        if spoken:
            value, words = ("positive" if spoken["positive"] else "negative"), spoken[0]
        else:
            value = strict or ("positive" if measured is None else None)
    elif first["low"]:
        return None
    spoken = next((each for each in found if each["positive"] or each["negative"]), None)
    word = None if spoken is None else "positive" if spoken["positive"] else "negative"
    if (
        measured
        and strict
        and word
        and strict != word
        and measured["percent"]
        and not first["sign"]
    ):
        return None, f"{words} … {measured[0]}", "values-differ"
    if measured and measured is not first and words:
        words = (
            f"{words} … {measured[0]}"
            if measured.start() > first.end() + 2
            else tail[first.start() : measured.end()]
        )
    if value == "positive" and not note and measured and _is_low(measured):
        note = "er-low-positive"
    del name
    return value, words, note


def _is_low(found: re.Match[str]) -> bool:
    if not found["percent"]:
        return False
    high = found["high_end"] or found["low_end"]
    return float(high.replace(",", ".")) <= 10 and not (found["bound"] or "").startswith(
        (">", "more", "greater", "at")
    )


def _measured(found: re.Match[str]) -> str | None:
    """Positive from 1 % of nuclei; Allred 0 and 2 negative, 3 to 8 positive; H-score 3 and up."""
    if found["percent"]:
        low = float(found["low_end"].replace(",", "."))
        bound = (found["bound"] or "").lower()
        if bound.startswith(("<", "less", "up")):
            if low <= 1:
                return "negative" if bound in ("<", "less than") else None
            return None
        if bound in (">", "more than", "greater than") and low == 0:
            return None
        if low > 100:
            return None
        if found["high_end"] and low < 1:
            return None
        return "positive" if low >= 1 else "negative"
    if found["allred"]:
        score = int(found["allred_score"] or found["of_eight"])
        return "positive" if 3 <= score <= 8 else "negative" if score in (0, 2) else None
    if found["hscore"]:
        score = int(found["h"])
        return "negative" if score == 0 else "positive" if 3 <= score <= 300 else None
    return None


def _her2(tail: str) -> tuple[str | None, str, str] | None:
    """Return value, words and note of the first HER2 result; "equivocal" stays so for now."""
    if re.fullmatch(r"[+-]", tail.strip()):
        return ("positive" if tail.strip() == "+" else "negative"), tail, ""
    found = [
        each
        for each in _results(tail)
        if not each["percent"] and not each["allred"] and not each["intensity"]
    ]
    if not found:
        return (None, "ratio", "") if _RATIO.search(tail) else None
    values: list[tuple[str, str]] = []
    for each in found[:4]:
        value = _her2_value(each)
        if value:
            values.append((value, each[0]))
    if not values:
        return None
    value, words = values[0]
    low = [w for v, w in values if v == "low"]
    if low:
        return "negative", " ".join(w for _, w in values[:2]), "her2-low"
    names = {v for v, _ in values}
    if (
        value == "unknown"
        and re.match(r"see|refer", words, re.I)
        and names & {"positive", "negative"}
    ):
        value, words = next((v, w) for v, w in values if v in ("positive", "negative"))
    if value in ("positive", "negative") and "equivocal" in names and _scored(found) == "equivocal":
        return "equivocal", words, ""
    if {"positive", "negative"} <= names and _scored(found) in ("positive", "negative"):
        if value != _scored(found):
            return None, words, "values-differ"
    return value, " ".join(dict.fromkeys(w for _, w in values[:2])), ""


def _scored(found: list[re.Match[str]]) -> str | None:
    return next((_her2_value(each) for each in found if each["score"]), None)


def _her2_value(found: re.Match[str]) -> str | None:
    if found["score"]:
        written = found[0].strip(" :=(")
        plus = written.count("+")
        number = re.search(r"[0-3]", written)
        level = int(number[0]) if number else plus
        return ("negative", "negative", "equivocal", "positive")[level]
    if found["sign"]:
        return "positive" if "+" in found[0] else "negative"
    for name in ("unknown", "pending", "low", "negative", "positive", "equivocal"):
        if found[name]:
            return name
    return "positive" if found["lowpos"] else None


def _with_ish(her2: list[Read], ish: list[Read]) -> list[Read]:
    """Let the second test decide an equivocal first one."""
    if not her2:
        return [
            read._replace(kind="her2", value="pending" if read.value == "equivocal" else read.value)
            for read in ish
        ]
    decided = [read for read in ish if read.value in ("positive", "negative")]
    answer = []
    for read in her2:
        if read.value == "equivocal":
            second = next((each for each in decided if each.start > read.start), None)
            if second is None:
                second = decided[-1] if decided else None
            if second:
                read = read._replace(value=second.value, words=short(read.words, second.words))
            else:
                also = [each for each in her2 if each.value in ("positive", "negative")]
                if also:
                    continue
                waiting = next((each for each in ish if each.value == "pending"), None)
                words = short(read.words, waiting.words) if waiting else read.words
                read = read._replace(value="pending", words=words, note="her2-equivocal")
        answer.append(read)
    for second in decided:
        answer.append(second._replace(kind="her2"))
    if not answer:
        answer = [read._replace(value="pending", note="her2-equivocal") for read in her2[:1]]
    return answer


def _phrases(text: Text) -> list[Read]:
    """ "Triple negative", "triple positive", "hormone receptor positive"."""
    reads = []
    for found in text.each(_TRIPLE, text.near(_TRIPLE_CUE, 20)):
        before = text.before(found.start(), 30)
        if re.search(
            r"\b(?:not|no|non|possible|suspected|if|rule out|versus|vs\.?|or)[\s-](?:a )?\Z",
            before,
            re.I,
        ):
            continue
        value = "negative" if found["neg"] else "positive"
        reads += [Read(kind, value, found.start(), found[0], 1) for kind in ("er", "pr", "her2")]
    for found in text.each(_HORMONE, text.near(_HORMONE_CUE, 40)):
        positive = found["result"][0] in "pP+"
        if re.search(r"\b(?:not|no|non)[\s-]\Z", text.before(found.start(), 20), re.I):
            continue
        # One of the two is enough for "positive", so neither is known; "negative" means both.
        value = None if positive else "negative"
        reads += [Read(kind, value, found.start(), short(found[0]), 2) for kind in ("er", "pr")]
    return reads
