"""The HTML of a template for paper as plain data, which the typesetter lays out.

Text stays text: nothing in it can become a command of the typesetter. What only a screen can use
(`no-print`, forms, buttons) is left out. Drawings stay SVG and get the look of `drawings.css`.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

Node = dict[str, Any] | str

DRAWN = Path(__file__).with_name("drawings.css").read_text("utf-8")
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
LEFT_OUT = frozenset({"button", "form", "nav", "script", "style", "template"})
# What stands in a line of text; beside anything else, white space means nothing.
INLINE = frozenset({"a", "abbr", "b", "br", "em", "i", "small", "span", "strong", "wbr"})
KEPT = ("class", "lang", "href", "data-rules")
# A longer run of letters would run off the page: it may break after so many.
LONGEST_WORD = 32
BREAK = "\u200b"
_LONG = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_SPACE = re.compile(r"[ \t\r\n\f]+")
# Signs that no font has: controls, halves of pairs, private use, not assigned.
_NO_SIGN = frozenset({"Cc", "Cs", "Co", "Cn"})


def read(html: str) -> list[Node]:
    """Return the nodes of the HTML: texts, and dicts with tag, nodes and the attributes kept."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    nodes: list[Node] = _tidy(reader.root)["nodes"]
    return nodes


def printable(text: str) -> str:
    """Return the text without what cannot be printed, and with places to break long words."""
    kept = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _NO_SIGN)
    return _LONG.sub(lambda run: run[0] + BREAK, _SPACE.sub(" ", kept))


class _Reader(HTMLParser):
    """Builds the tree. Our templates close what they open; a stray end tag is passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.root: dict[str, Any] = {"tag": "root", "nodes": []}
        self.open: list[dict[str, Any]] = [self.root]
        self.skipped: list[str] = []
        self.drawing: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.drawing is not None:
            self.drawing.append(self.get_starttag_text() or "")
        elif self.skipped or self._left_out(tag, given):
            if tag not in VOID:
                self.skipped.append(tag)
        elif tag == "svg":
            self._start_drawing(given)
        else:
            node = {"tag": tag, "nodes": []} | {k: given[k] for k in KEPT if k in given}
            self.open[-1]["nodes"].append(node)
            if tag not in VOID:
                self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.drawing is None and tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.drawing is not None:
            self.drawing.append(f"</{tag}>")
            if tag == "svg":
                self._end_drawing()
        elif self.skipped:
            if tag in self.skipped:
                del self.skipped[len(self.skipped) - 1 - self.skipped[::-1].index(tag) :]
        elif any(node["tag"] == tag for node in self.open[1:]):
            while self.open.pop()["tag"] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.drawing is not None:
            self.drawing.append(data.replace("&", "&amp;").replace("<", "&lt;"))
        elif not self.skipped:
            self.open[-1]["nodes"].append(printable(data))

    @staticmethod
    def _left_out(tag: str, given: dict[str, str]) -> bool:
        classes = given.get("class", "").split()
        return tag in LEFT_OUT or "no-print" in classes or "hidden" in given

    def _start_drawing(self, given: dict[str, str]) -> None:
        node = {
            "tag": "svg",
            "width": given.get("width", ""),
            "hidden": given.get("aria-hidden") == "true",
            "nodes": [],
        }
        self.open[-1]["nodes"].append(node)
        self.open.append(node)
        kind = next((n.get("class", "") for n in reversed(self.open) if n["tag"] == "figure"), "")
        space = "http://www.w3.org/2000/svg"
        raw = (self.get_starttag_text() or "").removeprefix("<svg")
        self.drawing = [f'<svg xmlns="{space}" class="{kind}"{raw}<style>{DRAWN}</style>']

    def _end_drawing(self) -> None:
        source = "".join(self.drawing or [])
        named = re.search(r"<title[^>]*>(.*?)</title>", source, re.DOTALL)
        name = printable(unescape(named[1])).strip() if named else ""
        self.open.pop().update(source=source, alt=name)
        self.drawing = None


def _tidy(node: dict[str, Any]) -> dict[str, Any]:
    """Drop the white space that only made the template readable."""
    nodes = [each if isinstance(each, str) else _tidy(each) for each in node["nodes"]]
    if any(isinstance(each, dict) and each["tag"] not in INLINE for each in nodes):
        nodes = [each for each in nodes if not isinstance(each, str) or each.strip()]
    if node["tag"] not in INLINE and nodes:
        if isinstance(nodes[0], str):
            nodes[0] = nodes[0].lstrip(" ")
        if isinstance(nodes[-1], str):
            nodes[-1] = nodes[-1].rstrip(" ")
    return node | {"nodes": [each for each in nodes if each != ""]}
