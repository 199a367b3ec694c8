"""The stage a report prints, and whether it is one that the codes can give."""

from __future__ import annotations

import re

from staging.tnm import StageGroup

from .reads import Read, short
from .text import Text

_FILL = (
    r"(?:[\s:=,-]|group(?:ing)?|AJCC|UICC|TNM|\d(?:th|st|nd|rd)|edition|ed\.|\(|\)|anatomic\w*"
    r"|prognostic|patholog\w*|clinical|combined|overall|is|was|of|at|disease|category"
    r"|cl[ií]nico|patol[oó]gico|grupo|stage|v?[678](?=\)))"
)
_LABEL = (
    r"(?<![A-Za-z-])(?:stag(?:e|ed|ing)|stg|(?<=M[01X][ ,;])group|estad[ií]o|etapa"
    r"|est[aá]gio|stadium"
    r"|(?:EC|UICC)(?=\s(?:Stadium\s)?[IV]))\b"
)
# Roman, plain digits, and the scanner's l for I and O for 0.
_NUMBER = r"(?P<number>IV|I{1,3}|[l1]{2,3}(?=[ABC]?\b)|[0-4]|[Ol](?=[AB]?\b))"
_LETTER = (
    r"(?:-?(?P<letter>[A-Ea-e])(?P<digit>\d)?"
    r"|[ \t](?P<spaced>(?-i:[ABC]))(?![A-Za-z0-9]|[ \t][a-z]))?"
)
_STAGE = re.compile(
    rf"{_LABEL}(?P<fill>{_FILL}{{0,14}})(?<![A-Za-z0-9]){_NUMBER}{_LETTER}"
    r"(?![A-Za-z0-9]|[.,]\d|/\d\d|\s?(?:mm|cm)\b)",
    re.I,
)
_MORE = re.compile(
    r"(?:\s?\([^()\n]{0,40}\))?\s?(?P<joint>/|,|;|\band\b|\by\b|\bor\b|\bvs\.?|\bversus\b|\bto\b|-)"
    r"\s?(?:(?:anatomic|prognostic|clinical|pathologic(?:al)?|stage|\(?AJCC\)?)[\s:]{1,3}){0,3}"
    r"(?P<number>IV|I{1,3}|[0-4])(?P<letter>[ABC])?"
    r"(?![A-Za-z0-9]|\.\d|/\d|\s?(?:mm|cm|of|nodes?)\b)",
    re.I,
)
# "T2N1M0 (IIB)": a group in brackets right after the codes.
_AFTER_CODES = re.compile(
    r"[TNM][0-4X][a-d]?(?:mi)?(?:\([a-z+-]{1,4}\))?\s?[(=:-]{1,2}\s?(?P<group>I{1,3}[ABC]|IV)\b"
)
_NOT_BEFORE = re.compile(
    r"(?:\b[TNM]|\bend|\b(?:summary|SEER|FIGO|dukes|two|single|one|early|late|multi|first|second)|CKD"
    r"|kidney disease"
    r"|tanner|hodgkin\w*|pressure ulcer|decubitus|hypertension|reconstruction)[\s-]{1,2}\Z",
    re.I,
)
_NOT_AFTER = re.compile(
    r"\W{0,3}(?:(?:chronic )?(?:kidney|renal)|CKD|hypertension|sarcoid|decubit|(?:pressure )?ulcer"
    r"|fibrosis|parkinson|(?:of )?(?:the )?reconstruct|procedure|surgery|COPD|retinopathy"
    r"|lymphedema|seminoma|lymphoma|prolapse|cirrhosis|diastolic)",
    re.I,
)
_DOUBT_BEFORE = re.compile(
    r"\b(?:not|no|at least|possibl[ey]|probabl[ey]|suspected|suspicious for|likely|presumed|if"
    r"|would be|may be|might be|rule out|exclude|favou?r|versus|vs\.?)\s+(?:an?\s|the\s|clinical\s"
    r"|evidence of\s|for\s|pathologic\s|anatomic\s){0,3}\Z",
    re.I,
)
_DOUBT_AFTER = re.compile(
    r"\s?\?|\s\(?(?:cannot|can't|not excluded|is suspected|at least|or (?:higher|above))", re.I
)
_ROMAN = {"0": "0", "1": "I", "2": "II", "3": "III", "4": "IV", "O": "0"}
_GROUPS = {*StageGroup, "I", "II", "III"}


def read_stage(text: Text) -> list[Read]:
    """Return every printed stage in order, None for one that must not be used."""
    reads: list[Read] = []
    for found in text.each(_STAGE):
        before = text.before(found.start(), 60)
        if _NOT_BEFORE.search(before) or _NOT_AFTER.match(text.text, found.end()):
            continue
        groups, doubt, end = _with_more(text.text, found)
        doubt = doubt or bool(_DOUBT_BEFORE.search(before) or _DOUBT_AFTER.match(text.text, end))
        for group in groups:
            note = "uncertain" if doubt else "" if group in _GROUPS else "other-organ"
            value = None if note else group
            words = short(found[0])
            reads.append(Read("stage_stated", value, found.start(), words, bool(note), note))
    for found in text.each(_AFTER_CODES):
        reads.append(Read("stage_stated", found["group"], found.start(), found["group"]))
    return sorted(reads, key=lambda read: read.start)


def _with_more(text: str, found: re.Match[str]) -> tuple[list[str], bool, int]:
    """Return the groups of "IIA / IA", whether they are a choice, and where they end.

    "II/III" without letters is a choice, "IIB/IIIA" may be two kinds of stage.
    """
    letter = found["letter"] or found["spaced"] or ""
    groups = [_group(found["number"], letter + (found["digit"] or ""))]
    doubt, end = False, found.end()
    while len(groups) < 4 and (more := _MORE.match(text, end)):
        listed = more["joint"].lower() in ("/", ",", ";", "and", "y")
        if not more["letter"] and more["number"] in "01234" and listed and more["joint"] != "/":
            break  # "stage IIA, 2 of 14 nodes"
        doubt = doubt or not listed or (more["joint"] == "/" and not (more["letter"] and letter))
        groups.append(_group(more["number"], more["letter"] or ""))
        end = more.end()
    return groups, doubt, end


def _group(number: str, letter: str) -> str:
    """Return "IIB" for 2b and llB."""
    number = _ROMAN.get(number.upper(), number.replace("l", "I").replace("1", "I"))
    return (number + letter).upper()


def fits(stated: str, possible: tuple[StageGroup, ...]) -> bool:
    """Return whether a printed stage ("II", "IIB") is one of the possible groups."""
    return any(stated in (group, group.rstrip("ABC")) for group in possible)
