"""ER, PR and HER2 in all their wordings.

A label, or several joined ones, opens a stretch that runs to the next label or the end of the
sentence; the first result in it counts. "Positive for ER and PR" stands before its labels.
Source: categories (grade, receptors).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .her2 import read_her2, with_second_test
from .reads import Read, short
from .results import Result, find_results
from .text import Text

_ES = r"(?=\s?[:(+-]|\s(?:pos|neg|\d{1,3}\s?%))"  # RE, RO and RP only before a result
_ER = (
    r"(?:o?estrogen[ -]?receptors?(?:[ -]alpha)?(?: ?\(ERa?\))?|(?<![A-Za-z])(?-i:ERa?|ERα)"
    r"(?![A-Za-z0-9])|receptor(?:es)?(?: hormonal(?:es)?)?(?: de| para)? ?estr[oó]gen\w*"
    rf"(?: ?\(RE\))?|(?<![A-Za-z])(?-i:R[EO]){_ES})"
)
_PR = (
    r"(?:progest(?:erone|in)[ -]?receptors?(?: ?\((?:PR|PgR)\))?|(?<![A-Za-z])(?-i:PR|PgR|PGR)"
    r"(?![A-Za-z0-9])|receptor(?:es)?(?: de| para)? ?progester\w*(?: ?\(RP\))?"
    rf"|(?<![A-Za-z])(?-i:RP){_ES})"
)
_NEU = r"(?:[ /(-]{1,2}neu\b\)?|neu\b)?"
_HER2 = (
    rf"(?:(?<![A-Za-z])(?:c-?erb[ -]?B-?2|HER[ /-]?(?:2|II|two)(?![0-9]){_NEU}|ERBB2"
    r"|human epidermal growth factor receptor[ -]?(?:type )?2)"
    rf"(?: ?\((?:HER-?2{_NEU}|c-?erb-?B-?2|ERBB2)\))?)"
)
_BOTH = (
    r"(?:o?estrogen(?:[ -]receptors?)?(?: ?\(ER\))?\s?(?:and|/|&|,|y)\s?"
    r"progesterone(?:[ -]receptors?)?(?: ?\((?:PR|PgR)\))?"
    r"|receptores de estr[oó]genos? y (?:de )?progesterona)"
)
_ISH = r"(?:\b(?:F|C|S|D|BD)?ISH\b|\bin[ -]situ[ -]hybridi[sz]ation)"
_LABEL = re.compile(
    rf"(?P<both>{_BOTH})|(?P<er>{_ER})|(?P<pr>{_PR})|(?P<her2>{_HER2})|(?P<ish>{_ISH})", re.I
)
# In a bare line of codes, small letters too: "er+ pr- her2-".
_SMALL = re.compile(
    r"(?<![a-z])(?:(?P<er>er)|(?P<pr>pr|pgr))(?=\s?[+:(/,-]|\s(?:pos|neg)|\d)", re.I
)
_CUE = re.compile(
    r"recept|\b(?:era?|pr|pgr|re|rp)\b|her[ /-]?(?:2|ii|two)|erb|ish\b|hybridi|estrogen"
    r"|growth fac"
)
_JOIN = re.compile(r"\s{0,2}(?:,\s?and|,|/|and|&|y|\+(?=\s?(?:PR|PgR|HER)\b)|;)\s{0,2}", re.I)
_SUSPENDED = re.compile(
    r"-\s(?:and|or|&)\s(?:PR|PgR|HER-?2)-(?:pos|neg)", re.I
)  # "ER- and PR-positive"
_JOINED_ON = re.compile(r"\s?(?:\([^()\n]{0,40}\))?\s?(?:,\s?and|,\s?or|or|,|/|and|&)\s?")
_TAIL_END = re.compile(
    r"\n[ \t]*\n|[.;](?=\s)(?!\s{0,3}(?:score|percent|intensity|allred|interpretation|proportion"
    r"|result|staining|\())|\n(?=[ \t]*(?:lymph|tumou?r|margin|patholog|p?TNM|stage|grade|comment"
    r"|note|procedure))|\bKi-?67|\bp53\b|\bE-cadherin",
    re.I,
)
_OTHER_MARKERS = re.compile(r"(?:[\s,]|\band\b|\bp53\b|\bKi-?67\b){0,8}", re.I)
_SIGN = re.compile(r"[ ]?(?:\((?P<inside>[+-])\)|(?P<plain>[+-])(?![+\d]))")
_SIGNS = re.compile(r"\s?[(:]?\s?[+-]\s?[/,]\s?[+-]")
_FOR = re.compile(
    r"\b(?:(?:(?P<pos>positive|(?:immuno)?reactive|\+ve)|negative|non-?reactive|-ve)"
    r"(?:\s?\([^()\n]{0,20}\))?\s(?:staining )?for|(?P<shows>express(?:es|ing))"
    r"|lack(?:s|ed|ing)?(?: expression of)?|do(?:es)? not express|no expression of)"
    r"\s(?:both |the |expression of |nuclear ){0,3}\Z",
    re.I,
)
# "Positive estrogen and progesterone receptors", "pending HER-2".
_ADJECTIVE = re.compile(
    r"\b(?:(?P<pos>positive)|(?P<neg>negative)|(?P<pending>pending|awaited))\s(?:for\s)?\Z", re.I
)
# "Negative by FISH".
_BY = re.compile(
    r"\b(?:(?P<neg>negative|(?:not |non-?|un)amplified)|positive|amplified)"
    r"\s(?:by|on|with|in|per)\s\Z",
    re.I,
)
_NO_OVER = re.compile(r"\b(?:no|lack of|absence of|without)\s(?:evidence of )?\Z", re.I)
_OVER = re.compile(r"\s?(?:gene |protein )?(?:over-?expression|amplification|expression)", re.I)
# Receptor values from gene tests are not used for staging (categories).
_GENE_TEST = re.compile(r"oncotype|mammaprint|gene (?:score|expression)|RT-?PCR|mRNA", re.I)
# "ER 5, PR 0": 3 to 8 is positive, be it percent or Allred points.
_POINTS = re.compile(r"\s?[:=]?\s?(?P<points>[3-8])(?:\s?\Z|[,;)](?!\d))")
_GENE_SCORE = re.compile(r"\s(?:gene|mRNA|single[ -]gene)\b", re.I)
_PHRASE_CUE = re.compile(r"triple|tnbc|\bhr\b|hormone")
_TRIPLE = re.compile(r"\b(?:(?P<neg>triple[ -]negativ[eo]|TNBC)|triple[ -]positiv[eo])\b", re.I)
_TRIPLE_NOT = re.compile(
    r"\b(?:not|no|non|possible|suspected|if|rule out|versus|vs\.?|or)[\s-](?:a )?\Z", re.I
)
_HORMONE = re.compile(
    r"\b(?:hormone[ -]receptors?|(?-i:HR))\s?(?:status)?[:\s(-]{0,3}"
    r"(?:(?P<pos>positive|\+)|negative|-(?![A-Za-z]))",
    re.I,
)


class _Label(NamedTuple):
    kinds: tuple[str, ...]
    start: int
    end: int


def read_receptors(text: Text) -> list[Read]:
    """Return every ER, PR and HER2 result in order."""
    reads: list[Read] = []
    labels = _labels(text)
    carried: str | None = None
    for index, label in enumerate(labels):
        following = labels[index + 1].start if index + 1 < len(labels) else len(text.text)
        joined = index and _JOINED_ON.fullmatch(text.text, labels[index - 1].end, label.start)
        if joined and carried == "positive" and "or" in joined[0]:
            joined = None
        carried = _spoken(text, label) or (carried if joined else None)
        reads += _of_label(text, label, following, carried)
    about_her2 = any("her2" in label.kinds for label in labels)
    first = [read for read in reads if read.kind == "her2"]
    second = [read for read in reads if read.kind == "ish"] if about_her2 else []
    hormones = [read for read in reads if read.kind in ("er", "pr")]
    return [*hormones, *with_second_test(first, second), *_phrases(text)]


def _labels(text: Text) -> list[_Label]:
    """Labels in order; joined ones ("ER, PR and HER2") are one label of several kinds."""
    found_labels = list(text.each(_LABEL, text.near(_CUE, 60)))
    if len(text.text) <= 60 and not any(found["er"] for found in found_labels):
        found_labels = sorted([*found_labels, *text.each(_SMALL)], key=lambda found: found.start())
    labels: list[_Label] = []
    for found in found_labels:
        groups = found.groupdict()
        names = ("er", "pr", "her2", "ish")
        kinds = names[:2] if groups.get("both") else tuple(k for k in names if groups.get(k))
        last = labels[-1] if labels else None
        may_join = last and kinds[0] not in last.kinds and "ish" not in (*kinds, *last.kinds)
        joint = (
            last
            and may_join
            and (
                _JOIN.fullmatch(text.text, last.end, found.start())
                or _SUSPENDED.match(text.text, last.end)
            )
        )
        if last and joint:
            labels[-1] = _Label((*last.kinds, *kinds), last.start, found.end())
        else:
            labels.append(_Label(kinds, found.start(), found.end()))
    return labels


def _spoken(text: Text, label: _Label) -> str | None:
    """Return the value that stands before a label: "positive for", "pending HER2"."""
    before = text.before(label.start, 60)
    if spoken := _FOR.search(before):
        return "positive" if spoken["pos"] or spoken["shows"] else "negative"
    adjective = _ADJECTIVE.search(before)
    if adjective is None or _OWN_RESULT.match(text.text, label.end):
        return None
    clause = re.split(r"[.;,\n]", before[: adjective.start()])[-1]
    if _ANY_LABEL.search(clause):
        return None  # "ER strongly positive PR 0 %": the word is the other one's
    return next(value for value, group in _ADJECTIVES.items() if adjective[group])


_OWN_RESULT = re.compile(r"\s?[:=(+-]|\s\w+ive\b|\s?[<>]?\d")
_ANY_LABEL = re.compile(r"\b(?:ER|PR|PgR|RE|RP|HER-?2|ISH|FISH|receptors?)\b", re.I)
_ADJECTIVES = {"positive": "pos", "negative": "neg", "pending": "pending"}


def _of_label(text: Text, label: _Label, following: int, spoken: str | None) -> Iterator[Read]:
    """Yield the result of each kind of one label; `spoken` is one that stands before it."""
    before = text.before(label.start, 80)
    own = text.text[label.start : label.end]
    tail = _tail(text, label, following)
    if _GENE_TEST.search(before) or ("her2" not in label.kinds and _GENE_SCORE.match(tail)):
        return
    if "ish" in label.kinds and (by := _BY.search(before)):
        yield Read("ish", "negative" if by["neg"] else "positive", label.start, short(by[0] + own))
        return
    value: str | None = spoken
    words = short(spoken or "", own)
    if value is None and (value := _signed(tail)):
        sign = _SIGN.match(tail)
        words = short(own + (sign[0] if sign else ""))
    if value is None and "her2" in label.kinds and _NO_OVER.search(before) and _OVER.match(tail):
        value, words = "negative", short("no " + own)
    if value is not None:
        yield from (Read(kind, value, label.start, words) for kind in label.kinds)
        return
    parts = _listed(tail, len(label.kinds)) or [tail] * len(label.kinds)
    for kind, part in zip(label.kinds, parts, strict=True):
        result = read_her2(part) if kind in ("her2", "ish") else _hormone(part)
        if result:
            note = "" if kind == "pr" and result[2] == "er-low-positive" else result[2]
            yield Read(kind, result[0], label.start, short(own, result[1]), 0, note)


def _tail(text: Text, label: _Label, following: int) -> str:
    """What may hold the result: up to the next label, or the end of the sentence or list."""
    stretch = text.text[label.end : min(following, label.end + 220)]
    others = _OTHER_MARKERS.match(stretch)  # "ER, PR, p53 and Ki67 will follow"
    stop = _TAIL_END.search(stretch, others.end() if others else 0)
    stretch = stretch[: stop.start()] if stop else stretch
    stretch = re.sub(r"\n[ \t]*-[ \t]*\Z", "", stretch)  # the dash of the next list line
    next_one = _FOR.search(stretch)  # "…, negative for" speaks of the next label
    return stretch[: next_one.start()] if next_one else stretch


def _signed(tail: str) -> str | None:
    """Return what a sign right after the label says; "ER - 90 %" has a dash, not a minus."""
    sign = _SIGN.match(tail)
    if sign is None or _SIGNS.match(tail):
        return None
    rest = tail[sign.end() :]
    if sign["plain"] == "-":
        if re.match(r"[A-Za-z0-9<>]|\s+[\d<>]", rest):
            return None
        if re.match(r"\s+[A-Za-z]", rest):
            first = next(find_results(rest), None)
            if sign[0][0] == " " or (first and not rest[: first.start].strip()):
                return None
    return "positive" if "+" in sign[0] else "negative"


def _listed(tail: str, count: int) -> list[str] | None:
    """Split "+/-" or "90%, 80%" among joined labels; None where one result is for all."""
    head = re.match(r"[\s:=(]{0,4}(?P<list>[^\n;.()]{1,60})", tail)
    if count < 2 or not head:
        return None
    parts = [part.strip() for part in re.split(r"[/,]| and ", head["list"]) if part.strip()]
    if len(parts) < count:
        return None
    clear = re.compile(r"[+-]|[<>]?\s?\d{1,3}\s?%?|[A-Za-z]+|[0-3]\+")
    if all(clear.fullmatch(part) and any(find_results(part)) for part in parts[:count]):
        return parts[:count]
    return None


def _hormone(tail: str) -> tuple[str | None, str, str] | None:
    """Return value, words and note of what follows an ER or PR label; None for nothing.

    A word beats an intensity; a percentage that contradicts the word leaves it open.
    """
    if points := _POINTS.match(tail):
        return "positive", points["points"], ""
    results = [each for each in find_results(tail) if each.kind not in ("plain", "range")][:8]
    if not results:
        return None
    said = next((each for each in results if each.kind in ("positive", "negative", "weak")), None)
    measured = next((each for each in results if each.kind in ("percent", "allred", "irs")), None)
    first = results[0]
    if (
        first.kind == "unknown"
        and said
        and re.match(r"(?:please )?(?:see|refer)", first.words, re.I)
    ):
        first = said
    if first.kind in ("unknown", "pending", "equivocal"):
        return ("pending" if first.kind == "pending" else "unknown"), first.words, ""
    if first.kind == "low":
        return None if said is None else ("positive", f"low {said.words}", "er-low-positive")
    if first.kind == "score":
        level = "negative" if "0" in first.words else "positive"
        first = first._replace(value=level)
    best = said or (measured if measured and measured.value and first.kind != "sign" else first)
    words = _words(tail, best, measured)
    if said and measured and measured.value not in (None, said.value):
        return None, words, "values-differ"
    low = best.words.lower().startswith("low") or bool(measured and measured.low)
    low = low and best.value == "positive"
    return best.value, words, "er-low-positive" if low else ""


def _words(tail: str, best: Result, measured: Result | None) -> str:
    """The piece that was read: the word, and the number where it stands close."""
    if measured is None or measured is best:
        return best.words
    start, end = min(best.start, measured.start), max(best.end, measured.end)
    return tail[start:end] if end - start <= 30 else f"{best.words} … {measured.words}"


def _phrases(text: Text) -> list[Read]:
    """Read "triple negative", "triple positive" and "hormone receptor positive"."""
    reads = []
    spans = text.near(_PHRASE_CUE, 40)
    for found in text.each(_TRIPLE, spans):
        ruled_out = re.match(r"[\s\w]{0,12}(?:excluded|ruled out)", text.after(found.end(), 30))
        if not ruled_out and not _TRIPLE_NOT.search(text.before(found.start(), 30)):
            value = "negative" if found["neg"] else "positive"
            kinds = ("er", "pr", "her2")
            reads += [Read(kind, value, found.start(), found[0], 1) for kind in kinds]
    for found in text.each(_HORMONE, spans):
        if not re.search(r"\b(?:not|no|non)[\s-]\Z", text.before(found.start(), 20), re.I):
            # One of the two is enough for "positive", so neither is known; "negative" is both.
            both = None if found["pos"] else "negative"
            reads += [Read(kind, both, found.start(), short(found[0]), 2) for kind in ("er", "pr")]
    return reads
