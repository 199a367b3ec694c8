"""How reports speak of lymph nodes and numbers."""

from __future__ import annotations

import re

_ENGLISH = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_SPANISH = [
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
]  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
_VALUES = (
    {word: number for number, word in enumerate(_ENGLISH)}
    | {word: number for number, word in enumerate(_SPANISH)}
    | _TENS
    | {"none": 0, "ninguno": 0, "single": 1, "a single": 1, "both": 2}
)
NUM = (
    r"(?:\d{1,2}(?![\d.]\d|\d)|\b(?:(?:twenty|thirty|forty)[- ](?:one|two|three|four|five|six|seven"
    r"|eight|nine)|" + "|".join(sorted(_VALUES, key=len, reverse=True)) + r")\b)"
)
# Where a number may start: one quick search, so that slow patterns are tried only there.
NUM_START = re.compile("[0-9]|" + "|".join(sorted(_VALUES)))  # in small letters
ASIDE = r"(?:[ ]?\([\w ]{1,12}\))?"  # "two (2)"
NODE = r"(?:(?:lymph[ -]?)?nodes?\b|S?LNs?\b|ganglios?(?: linf[aá]ticos?)?\b)"
NODE_WORDS = (
    r"(?:(?:right|left|axillary|sentinel|non-?sentinel|regional|lymph|intramammary|ipsilateral"
    r"|additional|dissected|excised|removed|resected"
    r"|level|I{1,3}|and|low|other|separate|centinela|axilares)[ ,/-]{1,2}){0,5}"
)
# Where lymph nodes are spoken of at all.
CUE = re.compile(r"node|ln|ganglio|metasta|itc|n ?[0-3]|no ?\(")


def number(written: str | None) -> int | None:
    """Return the value of a written number: "14", "fourteen", "twenty-one"."""
    if written is None:
        return None
    word = written.strip().lower()
    if word.isdigit():
        return int(word)
    if word in _VALUES:
        return _VALUES[word]
    head, _, tail = word.replace("-", " ").partition(" ")
    return _TENS[head] + _VALUES.get(tail, 0) if head in _TENS else None
