"""The text of a report, made plain: one spelling of each sign, nothing personal, no empty boxes.

What is personal is blanked before anything is read, so that it cannot reach an answer.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from .tables import rows_as_lists

# Letters of other alphabets that look like the ones of a code, and the signs of a report.
_LOOKALIKES = str.maketrans(
    "ТМНХОтохрсаТΤΜΝΧΟ‐‑‒–—―−﹣－⁃⁄∕×✕✖“”„‘’`´…│┃¦•◦‣▪",
    "TMHXOtoxpcaTTMNXO" + "-" * 10 + "//xxx" + '"""' + "'" * 4 + "." + "|" * 3 + "-" * 4,
)
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x300, 0x370)])
_TICKED = "☑☒✓✔✗✘■◼◉●⊠⬛🗹√"
_UNTICKED = "☐□◻○⬜❏❑"

# No report names anything so often; a text that does must not take our time.
MOST = 200

_DATE = re.compile(r"\d{1,4}(?<!\d\d\d\d\d)([/.\-])\d{1,2}\1\d{2,4}(?!\d)")
_RECORD = re.compile(r"\d{2,4}-\d{3,}(?![A-Za-z])|\d{5,}(?![A-Za-z])")
_RECORD_HEAD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,4}-?\Z")
_LABELLED_RECORD = re.compile(
    r"\b(?:MRN|DOB|SSN|NHS(?: no)?|(?:medical )?record|accession|account|phone|tel|fax|zip"
    r"|(?:hospital|patient|lab(?:oratory)?|case|chart|unit|visit)(?: (?:no|number|id))"
    r"|specimen (?:no|number|id)|date of birth)\b[ \t]{0,3}(?:no\b|number|id\b)?[.#:\s]{0,4}"
    r"(?P<personal>[^\s,;]{1,30})",
    re.I,
)
_NAME = re.compile(
    r"\b(?:(?i:patient(?: name)?|name|pathologist|physician|surgeon|provider|clinician|address)"
    r"[ \t]{0,3}:[ \t]{0,3}|(?:Dr|Mr|Mrs|Ms|Prof)\.?[ \t])"
    r"(?P<personal>[A-Z][\w.'-]{0,30}(?:,?[ \t][A-Z][\w.'-]{0,30}){0,3})"
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SENTENCE_END = re.compile(
    r"\.(?=\s)(?<!\b[A-Z]\.)(?<!\bno\.)(?<!\bdim\.)(?<!\bvs\.)(?<!\bapprox\.)"
    r"|;(?=\s)(?![^()\n]{0,60}\))|\n(?=[ \t]*(?![a-z ]))|\Z"
)


def plain(raw: str) -> str:
    """Return the text with one spelling of dashes, digits, spaces, boxes and line ends."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\N{FULLWIDTH TILDE}", "~")
    if not text.isascii():
        text = text.translate(dict.fromkeys(map(ord, _TICKED), "[x]"))
        text = text.translate(dict.fromkeys(map(ord, _UNTICKED), "[ ]"))
        text = text.translate(_LOOKALIKES)
        text = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES).translate(_INVISIBLE)
    text = re.sub(r"\.{3,}", " ", text)  # the leaders of a list: "ER ..... Positive"
    return re.sub(r"[^\S\n]", " ", rows_as_lists(text))


def impersonal(text: str) -> str:
    """Return the text with dates, record numbers and labelled names blanked."""
    for pattern in (_LABELLED_RECORD, _NAME):
        text = pattern.sub(_blank_personal, text)
    text = _DATE.sub(lambda found: " " * len(found[0]), text)
    for found in _RECORD.finditer(text):
        head = _RECORD_HEAD.search(text, max(0, found.start() - 5), found.start())
        start = head.start() if head else found.start()
        text = text[:start] + " " * (found.end() - start) + text[found.end() :]
    return text


def _blank_personal(found: re.Match[str]) -> str:
    start = found.start("personal") - found.start()
    return found[0][:start] + " " * (len(found[0]) - start)


class Text:
    """A plain text with the places where its sentences and paragraphs end."""

    def __init__(self, text: str) -> None:
        self.text = text
        small = text.lower()
        self.small = small if len(small) == len(text) else text
        self._ends = [found.end() for found in _SENTENCE_END.finditer(text)]
        self._paragraphs = [found.end() for found in _BLANK_LINE.finditer(text)]

    def each(
        self, pattern: re.Pattern[str], spans: list[tuple[int, int]] | None = None
    ) -> Iterator[re.Match[str]]:
        """Return the matches of a pattern in order, at most `MOST`; in these spans alone."""
        where = [(0, len(self.text))] if spans is None else spans
        return islice((m for span in where for m in pattern.finditer(self.text, *span)), MOST)

    def near(self, cue: re.Pattern[str], reach: int) -> list[tuple[int, int]]:
        """Return the spans within so many characters of a cue: the rest need not be searched.

        Cues are written in small letters.
        """
        spans: list[tuple[int, int]] = []
        for found in islice(cue.finditer(self.small), 5 * MOST):
            start, end = max(0, found.start() - reach), min(len(self.text), found.end() + reach)
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        return spans

    def sentence(self, position: int) -> tuple[int, int]:
        """Return start and end of the sentence, or of the list line, around a position."""
        index = bisect_right(self._ends, position)
        start = self._ends[index - 1] if index else 0
        return start, self._ends[index] if index < len(self._ends) else len(self.text)

    def before(self, position: int, most: int = 120) -> str:
        """Return what the sentence says before a position, at most so many characters."""
        return self.text[max(self.sentence(position)[0], position - most) : position]

    def after(self, position: int, most: int = 80) -> str:
        """Return what the sentence says from a position on, at most so many characters."""
        end = self.sentence(max(position - 1, 0))[1]
        return self.text[position : min(end, position + most)]

    def paragraph(self, position: int) -> int:
        """Return the number of the paragraph around a position."""
        return bisect_right(self._paragraphs, position)
