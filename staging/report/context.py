"""Whose finding it is: this tumor's, an earlier report's, another organ's, the other breast's."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from .text import Text

_WHICH = r"(?:\w+[ \t]+){0,2}"
_PRIOR = re.compile(
    r"\b(?:prior|previous|earlier|(?<!year-)(?<!year )(?<!y-)old|initial|outside|antecedent)\s+"
    + _WHICH
    + r"(?:biops\w*"
    r"|report|excision|lumpectomy|mastectomy|surg\w*|specimen|patholog\w*|cancer|carcinoma"
    r"|tumou?rs?|diagnos[ei]s|resection|case|core|stag\w*)"
    r"|\bpast (?:medical |surgical )?history\b|\bPMHx?\b|(?<!clinical )\bhistory:"
    r"|\bpreviously\b|\bhistory of\b|\bh/o\b|\bhx of\b|\b(?:years?|yrs?|months?) (?:ago|earlier)"
    r"|\bformerly\b|\bantecedentes? de\b",
    re.I,
)
# Years that date a diagnosis, not those of a rule edition or a protocol.
_IN_YEAR = re.compile(r"\b(?:in|since|from|dated?)\s+(?:19|20)\d\d\b|[(,] ?(?:19|20)\d\d ?\)")
_EDITION = re.compile(r"AJCC|UICC|CAP\b|edition|protocol|ASCO|WHO|update|manual", re.I)
# Earlier results on the same tumor: its receptors are the ones to use.
_LONG_AGO = re.compile(
    r"\bhistory of\b|\bh/o\b|\bhx of\b|\b(?:years?|yrs?) (?:ago|earlier)|\bantecedentes? de\b", re.I
)
_NOW = re.compile(r"\b(?:now|today|current(?:ly)?|present(?:ly)?|this specimen|new)\b", re.I)
_HEADING = re.compile(r"^[ \t]*[A-Z][^\n:.]{2,60}(?::|[ \t]*$)", re.M)

_CANCER = (
    r"(?:cancer|carcinoma|adenocarcinoma|tumou?r|primary|neoplasm|malignancy|lymphoma|sarcoma"
    r"|resection|lobectomy|squamous)"
)
_ORGAN = (
    r"(?:lung|(?:upper|middle|lower) lobe|pleural?|pericolonic|pulmonary|bronch\w+|thyroid|colon"
    r"|colorectal|rect(?:al|um)|sigmoid|c(?:a)?ecum"
    r"|prostate|prostatic|stomach|gastric|o?esophag\w+|pancrea\w+|liver|hepatocellular|hepatic"
    r"|kidney|renal|bladder|urothelial|cervi(?:x|cal)|uter(?:us|ine)|endometri\w+|ovar(?:y|ian)"
    r"|skin|larynx|laryngeal|tongue|oral|tonsil|oropharyn\w+|parotid|testic\w+|bowel|anal|brain)"
)
_ORGAN_CUE = re.compile(rf"\b(?:{_ORGAN}|melanoma)|ectomy")
_SIDE_CUE = re.compile(r"right|left|\b[rl]t?[.:]? y?[pc]t")
_TUMOUR_CUE = re.compile(r"tumou?r|lesion|focus|carcinoma|cancer|mass|\([1-4]\)")
_OTHER = re.compile(
    r"\bmelanoma\b|\b(?:thyroid|colect|prostatect|nephrect|gastrect|hysterect|cystect|pneumonect"
    r"|lobect|laryngect)(?:omy)\b"
    rf"|\b{_ORGAN}\s+(?:\w+[ -]){{0,3}}{_CANCER}\b"
    rf"|\b{_CANCER},? (?:of|in) (?:the )?(?:\w+ ){{0,2}}{_ORGAN}\b"
    rf"|^[ \t]*(?:[A-H1-9][.:)][ \t]*)?(?:(?:right|left) )?{_ORGAN}\b[^\n:]{{0,60}}:"
    rf"|^[ \t]*(?:[A-H1-9][.:)][ \t]*)?{_ORGAN},",
    re.I | re.M,
)
_BREAST = re.compile(
    r"\bbreast|\bmammary\b|\bmastectomy\b|\blumpectomy\b|\b(?:ductal|lobular|NST)\b|\bDCIS\b"
    r"|\baxill|\bmama\b|\bHER-?2|\bestrogen\b|\bsentinel\b|\bnottingham\b",
    re.I,
)
_BEHIND_CODES = re.compile(r"(?:y?[cp]?[TNM](?:is|[0-4X])[\w()+-]{0,8}[\s,]{1,2}){1,3}", re.I)
_SIDE = re.compile(
    r"\b(?P<a>right|left)\s+(?:breast|mastectomy|lumpectomy|partial mastectomy)"
    r"|\b(?:breast|mastectomy|lumpectomy|laterality),?[ :\t]{1,3}(?P<b>right|left)\b"
    r"|^[ \t]*(?:[A-H1-9][.:)][ \t]*)?(?P<c>right|left)[ \t]*[:(,-]"
    r"|(?<=[.;] )(?P<d>right|left):|(?-i:\b(?P<e>[RL])t?[.:]?)\s(?=y?[pc]T)",
    re.I | re.M,
)
_TUMOUR = re.compile(
    r"\b(?:tumou?r|lesion|focus|carcinoma|cancer|mass)[ \t]*(?:#|no\.?|number|nodule)?[ \t]*"
    r"(?P<number>[1-9]|[A-D]|I{1,3}|one|two|three)(?=[ \t]*(?:[:,;)(]|-[ \t]|\n|$))"
    r"|\b(?P<order>first|second|third|larger|smaller|largest|main|dominant|other)\s+"
    r"(?:tumou?r|lesion|focus|carcinoma|mass|cancer)\b"
    r"|\((?P<bracket>[1-4])\)(?=[ \t]*(?:pT|invasive|infiltrating))",
    re.I,
)
_ORDER = {"one": "1", "two": "2", "three": "3", "i": "1", "ii": "2", "iii": "3"} | {
    "first": "1", "second": "2", "third": "3", "larger": "1", "largest": "1", "main": "1",
    "dominant": "1", "smaller": "2", "other": "2", "a": "1", "b": "2", "c": "3", "d": "4",
}  # fmt: skip
_OVERALL = re.compile(
    r"\n[ \t]*\n|^[ \t]*(?:lymph|regional|margin|path\w* |pTNM|ypTNM|AJCC|TNM|stag|summary"
    r"|nodes?\b)",
    re.I | re.M,
)


class Section(NamedTuple):
    """Which breast and which numbered tumor a place in the text speaks of; empty: not said."""

    side: str = ""
    tumour: str = ""


class Context:
    """What the surroundings of a place in the text say about it."""

    def __init__(self, text: Text) -> None:
        self._text = text
        plain = text.text
        self._others = [found.start() for found in text.each(_OTHER, text.near(_ORGAN_CUE, 80))]
        self._breasts = [found.start() for found in _BREAST.finditer(plain)]
        self._headed_others = [
            position for position in self._others if self._opens_a_line(position)
        ]
        self._sides = [(f.start(), _side(f)) for f in text.each(_SIDE, text.near(_SIDE_CUE, 40))]
        self._tumours = sorted(
            [
                (f.start(), _number(f["number"] or f["order"] or f["bracket"]))
                for f in text.each(_TUMOUR, text.near(_TUMOUR_CUE, 30))
            ]
            + [(f.start(), "") for f in _OVERALL.finditer(plain)]
        )
        if len({side for _, side in self._sides}) < 2:
            self._sides = []  # one breast: its name makes no sections
        if len({number for _, number in self._tumours if number}) < 2:
            self._tumours = []
        self._priors = self._prior_sections()

    def _opens_a_line(self, position: int) -> bool:
        line = self._text.text.rfind("\n", 0, position) + 1
        return position - line <= 12

    def _prior_sections(self) -> list[tuple[int, int]]:
        """The stretches under a heading such as "PREVIOUS BIOPSY:"."""
        sections = []
        headings = [found.span() for found in _HEADING.finditer(self._text.text)]
        for index, (start, end) in enumerate(headings):
            heading = self._text.text[start:end].strip()
            alone = not self._text.text[end : end + 40].split("\n")[0].strip()
            if alone and (heading.endswith(":") or heading.isupper()) and _PRIOR.match(heading):
                later = headings[index + 1][0] if index + 1 < len(headings) else None
                blank = self._text.text.find("\n\n", end)
                stops = [stop for stop in (later, blank) if stop is not None and stop > 0]
                sections.append((start, min(stops, default=len(self._text.text))))
        return sections

    def outside(self, position: int, *, receptor: bool = False) -> str:
        """Return the warning that keeps a place from being read, or an empty string.

        Receptors measured on an earlier sample of the same tumor are the ones to use, so
        for them only a cancer of long ago is outside.
        """
        if self._other_organ(position):
            return "other-organ"
        if self._prior(position, _LONG_AGO if receptor else _PRIOR, in_section=not receptor):
            return "prior-report"
        return ""

    def _prior(self, position: int, marker: re.Pattern[str], *, in_section: bool) -> bool:
        if in_section and any(start <= position < end for start, end in self._priors):
            return True
        before, after = self._text.before(position, 200), self._text.after(position, 60)
        for found in marker.finditer(before):
            if not _NOW.search(before, found.end()) and not re.search(
                r"therap|treatment|chemo|see |compar|amend", before[found.start() :], re.I
            ):
                return True
        if not in_section:
            return False
        year = _IN_YEAR.search(before) or _IN_YEAR.search(after)
        if year and not _EDITION.search(year.string) and not _NOW.search(before):
            return True
        return bool(
            re.match(r"\W{0,3}(?:on|from|in|per) (?:the )?(?:prior|previous)\b", after, re.I)
        )

    def _other_organ(self, position: int) -> bool:
        if not self._others:
            return False
        start, end = self._text.sentence(position)
        if behind := _BEHIND_CODES.match(self._text.text, position):  # "pT2 N1 breast cancer"
            if _BREAST.match(self._text.text, behind.end()):
                return False
            if _OTHER.match(self._text.text, behind.end()):
                return True
        here = self._last(self._others, start, position)
        breast = self._last(self._breasts, start, position)
        if here < 0 and breast < 0:  # nothing before it in its sentence: look after it
            near = min(end, position + 60)
            later = [p for p in self._others if position <= p < near]
            breast_later = [p for p in self._breasts if position <= p < near]
            if later and (not breast_later or later[0] < breast_later[0]):
                return True
            if breast_later:
                return False
            if not self._breasts:
                return True
            return self._last(self._headed_others, 0, position) > self._last(
                self._breasts, 0, position
            )
        return here > breast

    @staticmethod
    def _last(positions: list[int], start: int, end: int) -> int:
        index = bisect_right(positions, end - 1)
        return positions[index - 1] if index and positions[index - 1] >= start else -1

    def section(self, position: int) -> Section:
        """Return which breast and which numbered tumor a place speaks of."""
        return Section(_latest(self._sides, position), _latest(self._tumours, position))


def _side(found: re.Match[str]) -> str:
    written = (found["a"] or found["b"] or found["c"] or found["d"] or found["e"]).lower()
    return "right" if written.startswith("r") else "left"


def _number(written: str) -> str:
    return _ORDER.get(written.lower(), written)


def _latest(marks: list[tuple[int, str]], position: int) -> str:
    index = bisect_right(marks, (position, "~"))
    return marks[index - 1][1] if index else ""
