"""Who has checked what the pages about a report rest on: all tables and all texts together.

A page is reviewed when every file behind it is; one signed text must not vouch for the others.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sources.source import tables

DATA = Path(__file__).with_name("data")


class Review(NamedTuple):
    """Everyone who signed, the day of the last signature, and the first review that is due.

    `reviewed_by` is empty while one file is unsigned.
    """

    reviewed_by: str
    reviewed_on: date | None
    next_review: date | None


def read_review(data: Path = DATA) -> Review:
    """Return the review of all files of a data folder that a clinician has to sign."""
    heads = [*tables(data / "sources.toml").values()]
    heads += [
        held["file"]
        for path in sorted(data.glob("*.toml"))
        if path.name != "sources.toml" and "file" in (held := tables(path))
    ]
    due = [head["next_review"] for head in heads if head.get("next_review")]
    next_review = min(due, default=None)
    if not all(head.get("reviewed_by") for head in heads):
        return Review("", None, next_review)
    names: dict[str, Any] = dict.fromkeys(head["reviewed_by"] for head in heads)
    return Review(", ".join(names), max(head["reviewed_on"] for head in heads), next_review)


REVIEW = read_review()
