"""One reading: a value with the place and the words it was read from."""

from __future__ import annotations

from typing import NamedTuple

from .findings import MAX_WORDS, Value


class Read(NamedTuple):
    """A value of one kind at one place.

    `value` is None where something is printed that must not be turned into a value. A lower
    `rank` is a better source (a labelled result before a word in running text). `note` is a
    warning that holds when this reading is used.
    """

    kind: str
    value: Value
    start: int
    words: str
    rank: int = 0
    note: str = ""


def short(*pieces: str) -> str:
    """Return the pieces on one line, joined by an ellipsis where text was left out."""
    words = " … ".join(" ".join(piece.split()) for piece in pieces if piece.strip())
    return words if len(words) <= MAX_WORDS else words[: MAX_WORDS - 1] + "…"
