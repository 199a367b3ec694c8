"""Tick-box templates: only what is ticked counts."""

from __future__ import annotations

import re

# A box beside its option: "[x] pT2", "( ) pT1", "___ pT1c", "_X_ pT1c".
_BOX = re.compile(
    r"(?P<ticked>\[ ?[xX*+vV] ?\]|\( ?[xX] ?\)|<[xX]>|(?<![\w])_+ ?[xX] ?_*(?![A-Za-z0-9]))"
    r"|(?P<empty>\[[ _]{0,5}\]|\([ _]{1,5}\)|<[ ]>|(?<![\w:])_{2,}(?=[ \t]*\S))"
)
# In a list without empty boxes a tick, or a lone X, tells the other options from the chosen one.
_TICK = re.compile(r"^[ \t]*(?:[xX]|\[ ?[xX] ?\])[ \t]+(?=\S)")
_OPTION = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?(?:y?[cp]?[TNM](?:is|[0-4X])[a-d]?(?:mi)?(?:[ \t(:=]|$)"
    r"|(?:grade|G)[ \t]?(?:[1-3]|I{1,3}|X)\b|(?:positive|negative|equivocal)\b)",
    re.I,
)
_LABEL = re.compile(r"^[ \t]*[^:\n]{2,60}:")


def ticked_only(text: str) -> tuple[str, bool]:
    """Return the text without its unticked options, and whether it has boxes at all."""
    boxes = list(_BOX.finditer(text))
    if not any(box["empty"] for box in boxes):
        return _without_other_options(text), bool(boxes)
    kept: list[str] = []
    indent = -1  # of an unticked option whose description may run over several lines
    for line in text.split("\n"):
        found = list(_BOX.finditer(line))
        if found:
            indent = found[0].start() if found[-1]["empty"] else -1
            kept += _ticked_part(line, found)
        elif indent < 0 or not _runs_on(line, indent):
            indent = -1
            kept.append(line)
    return "\n".join(kept), True


def _runs_on(line: str, indent: int) -> bool:
    """Whether a line without a box goes on with the option above."""
    stripped = line.lstrip()
    deeper = len(line) - len(stripped) > indent
    return bool(stripped) and (deeper or stripped[0] in "<>=" or stripped[0].islower())


def _ticked_part(line: str, boxes: list[re.Match[str]]) -> list[str]:
    """Return the label of a line and its ticked options; nothing where neither is there."""
    head, tail = line[: boxes[0].start()], line[boxes[-1].end() :]
    if head.strip() and not head.strip().endswith(":") and not tail.strip():
        part = _before_their_boxes(line, boxes)  # "pT1c [ ]  pT2 [x]"
    else:
        ends = [box.start() for box in boxes[1:]] + [len(line)]
        part = head + "".join(
            line[box.end() : end] for box, end in zip(boxes, ends, strict=True) if box["ticked"]
        )
    return [part] if part.strip() else []


def _before_their_boxes(line: str, boxes: list[re.Match[str]]) -> str:
    label = _LABEL.match(line[: boxes[0].start()])
    start = label.end() if label else 0
    parts = [line[:start]]
    for box in boxes:
        if box["ticked"]:
            parts.append(line[start : box.start()])
        start = box.end()
    return "".join(parts)


def _without_other_options(text: str) -> str:
    """Drop the options beside a ticked one where only that one carries a mark."""
    lines = text.split("\n")
    if not any(_TICK.match(line) for line in lines):
        return _BOX.sub("", text)
    kept: list[str] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if _OPTION.match(_TICK.sub("", line)):
            block.append(line)
            continue
        ticked = [_TICK.sub("", option) for option in block if _TICK.match(option)]
        kept += ticked or block
        kept.append(line)
        block = []
    return _BOX.sub("", "\n".join(kept[:-1]))
