"""Which edition of the staging rules a text names."""

from __future__ import annotations

import re

_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh"
_NAMED = re.compile(
    r"\b(?:AJCC|UICC|TNM)\b(?:/UICC|/AJCC|/TNM)?[^.;\n]{0,30}?(?<![A-Za-z0-9])v?"
    rf"(?:[3-7](?:st|nd|rd|th)|[3-7](?=\s?ed|\)|\.0?\b|[,;.\s]*$|\s?[,;:])|{_ORDINALS})(?![0-9])"
    rf"|\b(?:[3-7]th|{_ORDINALS})\s(?:ed\b|edn|edition)[^.;\n]{{0,30}}?(?:AJCC|UICC|TNM|stag)"
    rf"|\b(?:AJCC|UICC|TNM)-?v?[5-7]\b(?![.]\d)"
    r"|\b(?:AJCC|UICC)[^.;\n]{0,30}\b(?:1997|2002|2003|2009|2010)\b",
    re.I | re.M,
)
_NAMED_START = re.compile(rf"AJCC|UICC|TNM|[3-7]th|{_ORDINALS}", re.I)
# A dated report from before the eighth edition took effect (January 2018).
_DATED = re.compile(
    r"\b(?:report(?:ed)?|collect(?:ed|ion)|received|sign(?:ed)?(?:[ -]out)?|taken|surgery|procedure"
    r"|service|accession(?:ed)?)(?: (?:date|on|time))?[\s:]{1,4}(?:[\w,./-]{1,10}\s?){0,3}?"
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)",
    re.I,
)


def is_older(text: str) -> bool:
    """Return whether the text names an edition before the eighth, or is dated before 2018."""
    if any(_NAMED.match(text, found.start()) for found in _NAMED_START.finditer(text)):
        return True
    return any(int(found["year"]) < 2018 for found in _DATED.finditer(text))
