"""Where a page uses a hard word first: one pass over its HTML, for one button a word.

Pure. What stands in links, headings, forms, quoted codes and folded parts stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

# Words are explained in running text: what else a block holds is left alone.
BLOCKS = frozenset({"p", "li", "dd", "td"})
LEFT_ALONE = frozenset(
    {"a", "button", "h1", "h2", "h3", "h4", "form", "label", "legend", "summary", "details"}
    | {"figure", "svg", "nav", "textarea", "select", "script", "style"}
    | {"code", "kbd", "samp", "cite"}
)
# No end tag: nothing stands in them.
EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
# Not our words (names, codes, another language), or not for the eye.
SET_APART = re.compile(
    r"""\b(?:translate="no"|lang=|hidden\b|popover\b|class="[^"]*(?:print-only|visually-hidden))"""
)
# A tag that opens right before something.
OPENED = re.compile(r"<(?P<tag>[a-z][a-z0-9]*)[^<>]*>\s*\Z")
TAG = r"<!--.*?-->|<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>[^>]*)>"


class Finder(NamedTuple):
    """The forms to look for: one expression, and the word each form stands for."""

    pattern: re.Pattern[str]
    slugs: Mapping[str, str]

    def slug(self, text: str) -> str:
        """Return the slug of the word found as `text`."""
        form = " ".join(text.split())
        return self.slugs.get(form) or self.slugs[form[0].lower() + form[1:]]


class Found(NamedTuple):
    """What stands for a word: in its place, and right after the block of text it is in."""

    button: str
    meaning: str


def finder(slugs: Mapping[str, str]) -> Finder:
    """Return the finder of these forms; one in lower case is also found with a capital."""
    endings: dict[str, list[str]] = {}
    for form in sorted(slugs, key=len, reverse=True):
        first = form[0]
        start = f"[{first.upper()}{first}]" if first.islower() else re.escape(first)
        rest = r"\s+".join(re.escape(part) for part in form[1:].split(" "))
        endings.setdefault(start, []).append(rest)
    # Grouped by their first letter: most words of a page are out after one look.
    forms = "|".join(f"{start}(?:{'|'.join(rests)})" for start, rests in endings.items())
    word = rf"(?P<before>[(“‘]*)(?<![\w-])(?P<form>{forms})(?![\w-])(?P<after>[.,;:?)”’]*)"
    return Finder(re.compile(f"{TAG}|{word}", re.DOTALL), slugs)


def explained(
    html: str,
    finder: Finder,
    word: Callable[[str, re.Match[str]], Found],
    most: int,
    known: set[str],
) -> str:
    """Return the HTML with the first use of each word made a button, its meaning after the block.

    `word` gives what stands for a slug, found as a `form` with the signs `before` and `after` it,
    which stay on its line; no more than `most` words are explained, and none of those `known`.
    """
    pieces: list[str] = []
    waiting: list[str] = []
    blocks: list[str] = []
    read, copied, left = 0, 0, most
    while match := finder.pattern.search(html, read):
        read = match.end()
        tag = (match["tag"] or "").lower()
        if tag in BLOCKS and match["end"]:
            if tag in blocks:
                while blocks.pop() != tag:
                    pass
            if waiting:
                place = match.end() if tag == "p" else match.start()
                pieces += [html[copied:place], *waiting]
                copied, waiting = place, []
        elif tag and not match["end"] and tag not in EMPTY:
            if tag in LEFT_ALONE or SET_APART.search(match["attributes"]):
                read = end_of(tag, html, read)
            elif tag in BLOCKS:
                blocks.append(tag)
        elif match["form"] and blocks and left and not stands_alone(match):
            slug = finder.slug(match["form"])
            if slug not in known:
                known, left = known | {slug}, left - 1
                found = word(slug, match)
                pieces += [html[copied : match.start()], found.button]
                waiting.append(found.meaning)
                copied = match.end()
    return "".join([*pieces, html[copied:], *waiting])


def end_of(tag: str, html: str, start: int) -> int:
    """Return where the element ends that opened right before `start`; others of its kind in it."""
    depth = 1
    for match in tags_named(tag).finditer(html, start):
        if not match["attributes"].endswith("/"):
            depth += -1 if match["end"] else 1
        if not depth:
            return match.end()
    return len(html)


@cache
def tags_named(tag: str) -> re.Pattern[str]:
    return re.compile(rf"<(?P<end>/?){tag}\b(?P<attributes>[^>]*)>", re.IGNORECASE)


def stands_alone(match: re.Match[str]) -> bool:
    """Return whether the word is all that its element says: an answer, no running text."""
    html, start = match.string, match.start()
    opened = OPENED.search(html, max(0, start - 300), start)
    alone = opened is not None and opened["tag"] not in EMPTY
    return alone and html[match.end() : match.end() + 20].lstrip().startswith("</")
