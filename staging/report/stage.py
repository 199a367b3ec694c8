"""The stage a report prints, and whether the codes can give it."""

from __future__ import annotations

import re

from staging.tnm import StageGroup

from .reads import Read, short
from .text import Text

_FILL = (
    r"(?:[\s:=,-]|group(?:ing)?|AJCC|UICC|TNM|\d(?:th|st|nd|rd)|edition|ed\.|\(|\)|anatomic\w*"
    r"|prognostic|patholog\w*|clinical|combined|overall|is|was|of|at|disease|cl[ií]nico"
    r"|patol[oó]gico|grupo|category|v?[678](?=\)))"
)
_ROMAN = r"(?:IV|I{1,3}|[lL1]{2,3}(?=[ABCabc]?\b)|[0-4]|[Ol](?=\b|[ABab]\b))"
_STAGE = re.compile(
    r"(?<![A-Za-z-])(?:stag(?:e|ed|ing)|estad[ií]o|etapa|est[aá]gio|stadium|(?:EC|UICC)(?=\s(?:Stadium\s)?[IV]))\b(?P<fill>" + _FILL + r"{0,14})"
    r"(?<![A-Za-z0-9])(?P<number>" + _ROMAN + r")(?:-?(?P<letter>[A-Ea-e])(?P<digit>\d)?|[ \t](?P<spaced>[ABC])(?![A-Za-z0-9]|[ \t][a-z]))?"
    r"(?![A-Za-z0-9]|\.\d|,\d|\s?(?:mm|cm)\b)",
    re.I,
)  # fmt: skip
_MORE = re.compile(
    r"(?:\s?\([^()\n]{0,40}\))?\s?(?P<joint>/|,|;|\band\b|\by\b|\bor\b|\bvs\.?|\bversus\b|\bto\b|-)\s?"
    r"(?:(?:anatomic|prognostic|clinical|pathologic(?:al)?|stage|\(?AJCC\)?)[\s:]{1,3}){0,3}"
    r"(?P<number>IV|I{1,3}|[0-4])(?P<letter>[ABC])?(?![A-Za-z0-9]|\.\d|/\d|\s?(?:mm|cm|of|nodes?)\b)",
    re.I,
)
# "T2N1M0 (IIB)": a group in brackets right after the codes.
_AFTER_CODES = re.compile(
    r"[TNM][0-4X][a-d]?(?:mi)?(?:\([a-z+-]{1,4}\))?\s?[(=:-]{1,2}\s?(?P<group>I{1,3}[ABC]|IV)\b"
)
_NOT_BEFORE = re.compile(
    r"(?:\b[TNM]|\bend|\b(?:two|single|one|early|late|multi|first|second)|CKD|kidney disease|tanner|hodgkin\w*"
    r"|pressure ulcer|decubitus|hypertension|reconstruction)[\s-]{1,2}\Z",
    re.I,
)
_NOT_AFTER = re.compile(
    r"\W{0,3}(?:[TNM][0-4X]\b(?=\W{0,3}(?:kidney))|(?:chronic )?(?:kidney|renal)|CKD|hypertension"
    r"|sarcoid\w*|decubit\w*|(?:pressure )?ulcer|fibrosis|parkinson|(?:of )?(?:the )?reconstruct\w*|procedure"
    r"|surgery|COPD|retinopathy|lymphedema|seminoma|lymphoma|prolapse|cirrhosis|diastolic)",
    re.I,
)
_DOUBT = re.compile(
    r"\b(?:not|no|at least|possibl[ey]|probabl[ey]|suspected|suspicious for|likely|presumed|if"
    r"|would be|may be|might be|rule out|exclude|favou?r|versus|vs\.?)\s+(?:an?\s|the\s|clinical\s"
    r"|evidence of\s|for\s|pathologic\s|anatomic\s){0,3}\Z",
    re.I,
)
_NUMBERS = {"0": "0", "1": "I", "2": "II", "3": "III", "4": "IV"}
_GROUPS = {*StageGroup, "I", "II", "III"}


def read_stage(text: Text) -> list[Read]:
    """Return every printed stage in order, None for one that must not be used."""
    reads: list[Read] = []
    for found in text.each(_STAGE):
        start = found.start()
        before = text.before(start, 60)
        if _NOT_BEFORE.search(before) or _NOT_AFTER.match(text.text, found.end()):
            continue
        if (
            text.text[found.end() :][:1] == "/"
            and found["number"] in "1234"
            and not found["letter"]
        ):
            if re.match(r"/\d{2}", text.text[found.end() : found.end() + 3]):
                continue
        letter = found["letter"] or found["spaced"] or ""
        words = [found["number"] + letter]
        doubt = bool(_DOUBT.search(before)) or "?" in found["fill"]
        end = found.end()
        while len(words) < 4 and (more := _MORE.match(text.text, end)):
            if more["joint"].lower() not in ("/", ",", ";", "and", "y"):
                doubt = True
            elif more["joint"] in "/" and not more["letter"] and not letter:
                doubt = True
            elif not more["letter"] and more["number"] in "01234":
                break
            words.append(more["number"] + (more["letter"] or ""))
            end = more.end()
        after = text.text[end : end + 30]
        doubt = doubt or bool(
            re.match(
                r"\s?\?|\s\(?(?:cannot|can't|not excluded|is suspected|at least|or (?:higher|above))",
                after,
                re.I,
            )
        )
        piece = short(found[0].split("\n")[0] if "\n" in found[0].strip() else found[0])
        for word in words:
            group = _group(word)
            extra = found["digit"] if word == words[0] else None
            if doubt:
                reads.append(Read("stage_stated", None, start, piece, 1, "uncertain"))
            elif group is None or extra:
                reads.append(Read("stage_stated", None, start, piece, 1, "other-organ"))
            else:
                reads.append(Read("stage_stated", group, start, short(found[0])))
    for found in text.each(_AFTER_CODES):
        reads.append(Read("stage_stated", _group(found["group"]), found.start(), found["group"]))
    return sorted(reads, key=lambda read: read.start)


def _group(written: str) -> str | None:
    """Return "IIB" for 2b; None for a group that breast cancer does not have."""
    number, letter = _split(written)
    number = number.replace("l", "I").replace("L", "I").replace("O", "0").replace("o", "0").upper()
    number = _NUMBERS.get(number, number)
    number = number.replace("1", "I")
    group = number + letter.upper()
    return group if group in _GROUPS else None


def _split(written: str) -> tuple[str, str]:
    if len(written) > 1 and written[-1].upper() not in "ILV01234":
        return written[:-1], written[-1]
    return written, ""


def fits(stated: str, possible: tuple[StageGroup, ...]) -> bool:
    """Return whether a printed stage ("II", "IIB") is one of the possible groups."""
    return any(group == stated or group.rstrip("ABC") == stated for group in possible)
