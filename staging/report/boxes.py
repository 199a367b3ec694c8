"""Tick-box templates: only what is ticked counts."""

from __future__ import annotations

import re

# A box before its option: "[x] pT2", "( ) pT1", "___ pT1c", "_X_ pT1c".
_BOX = re.compile(
    r"(?P<ticked>\[ ?[xX*+vV] ?\]|\( ?[xX] ?\)|<[xX]>|(?<![\w])_+ ?[xX] ?_*(?![A-Za-z0-9]))"
    r"|(?P<empty>\[[ _]{0,5}\]|\([ _]{1,5}\)|<[ ]>|(?<![\w:])_{2,}(?=[ \t]*\S))"
)
# A lone X before an option: only in a list in which other options stand without one.
_LONE_TICK = re.compile(r"^[ \t]*[xX][ \t]+(?=\S)")
_OPTION = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?(?P<option>y?[cp]?[TNM](?:is|[0-4X])[a-d]?(?:mi)?(?:[ \t(:=]|$)"
    r"|(?:grade|G)[ \t]?(?:[1-3]|I{1,3}|X)\b|(?:positive|negative|equivocal)\b)",
    re.I,
)
_LABEL = re.compile(r"^[ \t]*[^:\n]{2,60}:")


def ticked_only(text: str) -> tuple[str, bool]:
    """Return the text with every unticked option blanked, and whether there were boxes."""
    if not _BOX.search(text):
        return _without_lone_options(text)
    lines = text.split("\n")
    kept: list[str] = []
    indent = -1  # of an unticked option whose description may run over several lines
    for line in lines:
        boxes = list(_BOX.finditer(line))
        if not boxes:
            stripped = line.lstrip()
            runs_on = indent >= 0 and stripped and len(line) - len(stripped) > indent
            runs_on = runs_on or (indent >= 0 and stripped[:1] in "<>=" and stripped != "")
            runs_on = runs_on or (indent >= 0 and stripped[:1].islower())
            indent = indent if runs_on else -1
            kept.append(" " * len(line) if runs_on else line)
            continue
        first = boxes[0]
        indent = first.start() if boxes[-1]["empty"] else -1
        kept.append(_boxes_after(line, boxes) if _is_after(line, boxes) else _before(line, boxes))
    return "\n".join(kept), True


def _is_after(line: str, boxes: list[re.Match[str]]) -> bool:
    """Whether boxes follow their options: "pT1c [ ]  pT2 [x]"."""
    head = line[: boxes[0].start()].strip()
    return bool(head) and not head.endswith(":") and not line[boxes[-1].end() :].strip()


def _before(line: str, boxes: list[re.Match[str]]) -> str:
    """Blank the boxes, and what follows an empty one up to the next."""
    parts = [line[: boxes[0].start()]]
    ends = [box.start() for box in boxes[1:]] + [len(line)]
    for box, end in zip(boxes, ends, strict=True):
        parts.append(" " * len(box[0]))
        rest = line[box.end() : end]
        parts.append(rest if box["ticked"] else " " * len(rest))
    return "".join(parts)


def _boxes_after(line: str, boxes: list[re.Match[str]]) -> str:
    parts = []
    start = 0
    for box in boxes:
        option = line[start : box.start()]
        label = _LABEL.match(option) if not start else None
        keep = len(option) if box["ticked"] else label.end() if label else 0
        parts.append(option[:keep] + " " * (len(option) - keep + len(box[0])))
        start = box.end()
    return "".join(parts) + line[start:]


def _without_lone_options(text: str) -> tuple[str, bool]:
    """Blank the options of a list in which one line is marked with a bare X."""
    lines = text.split("\n")
    if not any(_LONE_TICK.match(line) for line in lines):
        return text, False
    block: list[int] = []
    for number, line in enumerate([*lines, ""]):
        tick = _LONE_TICK.match(line)
        if _OPTION.match(line[tick.end() :] if tick else line):
            block.append(number)
            continue
        ticks = [i for i in block if _LONE_TICK.match(lines[i])]
        for i in block if ticks else ():
            tick = _LONE_TICK.match(lines[i])
            size = tick.end() if tick else len(lines[i])
            lines[i] = " " * size + lines[i][size:]
        block = []
    return "\n".join(lines), False
