"""What scanning and typing do to a report: words cut at line ends, letters in place of digits."""

from __future__ import annotations

import re

# Words that the decoder looks for; only these are joined again, "high-" and "non-" are not.
_CUT = re.compile(r"-[ \t]*\n[ \t]*(?=[a-z]{2})")
_HEAD = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,12}\Z")
_WHOLE = re.compile(
    r"(?:o?estrogen|progesterone|receptor|positiv|negativ|equivocal|amplif|invasi|infiltrat"
    r"|carcinoma|adenocarcinoma|(?:micro|macro)?metasta|sentinel|axilla|lymph|nodes|nottingham"
    r"|histolog|patholog|clinical|dimension|greatest|largest|maximum|millimet|centimet|examined"
    r"|involved|identified|tumou?r|grade|stage|staging|category|differentiat|tubul|pleomorph"
    r"|mitotic|margin|specimen|breast|ductal|lobular|isolated|epidermal|hybridi)",
    re.I,
)
_ZERO = re.compile(
    r"O(?<![A-Za-z0-9]O)(?=\s?/\s?\d{1,2}(?!\d))"  # "O/3 nodes"
    r"|O(?<=\dO)(?=O?\s?(?:%|mm\b|cm\b)|/\d)|O(?<=\dOO)(?=\s?%)"
    r"|O(?<=\d[.,]O)(?=\s?(?:cm|mm|x)\b)"
)
_ONE = re.compile(
    r"[lI](?<![A-Za-z0-9.,][lI])(?=[.,]\d{1,2}\s?(?:x\s?\d|cm\b|mm\b))"  # "l.4 cm"
    r"|[lI](?<![A-Za-z0-9.,/][lI])(?=/\d{1,2}\s(?:\w+\s){0,3}(?:node|LN))"
    r"|[lI](?<=\d[lI])(?=\s?(?:mm\b|cm\b|%))"
    r"|[lI](?<![A-Za-z0-9.,][lI])(?=\d\s?(?:mm\b|cm\b|%))"
)


def mend(text: str) -> tuple[str, set[str]]:
    """Return the text with cut words joined and digits restored, and the warnings for these."""
    text = _joined(text)
    notes = set()
    if _ZERO.search(text):
        text = _ZERO.sub("0", text)
        notes.add("letter-o-read-as-zero")
    if _ONE.search(text):
        text = _ONE.sub("1", text)
        notes.add("letter-read-as-one")
    return text, notes


def _joined(text: str) -> str:
    pieces, last = [], 0
    for cut in _CUT.finditer(text):
        head = _HEAD.search(text, max(0, cut.start() - 13), cut.start())
        if head and _WHOLE.match(head[0] + text[cut.end() : cut.end() + 12]):
            pieces.append(text[last : cut.start()])
            last = cut.end()
    return "".join([*pieces, text[last:]])
