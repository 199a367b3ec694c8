"""Tables in a pasted report: each row becomes a line of a list, "label: value"."""

from __future__ import annotations

import re

_EDGE = re.compile(r"^[ ]*\|?[ ]*|[ ]*\|?[ ]*$")
_RULE = re.compile(r"^[\s|:+=-]+$")
_BETWEEN = re.compile(r"[ ]*(?:\||\t)[ \t|]*")
_BOX = re.compile(r"\[[ xX]?\]|_{2}")
# What a column may be headed by where the values stand in the row below.
_HEAD = re.compile(
    r"y?[cp]?[TNM](?: category| stage)?|(?:ER|PR|PgR|HER-?2(?:/neu)?|ki-?67|grade|nottingham grade"
    r"|(?:tumou?r )?size(?: \((?:mm|cm)\))?|stage|histolog\w+ grade)(?: status)?",
    re.I,
)
MOST_CELLS = 12


def rows_as_lists(text: str) -> str:
    """Return the text with the rows of tables (tabs or bars between cells) as lines of a list."""
    if "|" not in text and "\t" not in text:
        return text
    lines: list[str] = []
    heads: list[str] = []
    for line in text.split("\n"):
        cells = _cells(line)
        if _RULE.match(line) and "|" in line:
            continue
        if heads and len(cells) == len(heads):
            lines += [f"{head}: {cell}" for head, cell in zip(heads, cells, strict=True)]
            heads = []
            continue
        heads = cells if len(cells) > 1 and all(_HEAD.fullmatch(cell) for cell in cells) else []
        lines.append(_as_line(line, cells))
    return "\n".join(lines)


def _cells(line: str) -> list[str]:
    if ("|" not in line and "\t" not in line) or _BOX.search(line):
        return []
    return _BETWEEN.split(_EDGE.sub("", line.strip()))[:MOST_CELLS]


def _as_line(line: str, cells: list[str]) -> str:
    """Return "label: value, more" for a row that opens with a word."""
    if len(cells) < 2 or not re.search(r"[A-Za-z]", cells[0]) or len(cells[0]) > 60:
        return line
    if cells[0].endswith((":", "=")):
        return " ".join([cells[0], ", ".join(cells[1:])])
    return f"{cells[0]}: {', '.join(cells[1:])}"
