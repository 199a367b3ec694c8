"""Who wrote a file of sentences, and when: what its pages say beside the note of the reviewer."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sources.sentences import take


class Writing(NamedTuple):
    """Who wrote the pages, and when."""

    author: str
    written_on: date


def read_writing(tables: dict[str, Any], place: str) -> Writing:
    """Take the author and the day out of a file's table [file]. Raises BrokenText."""
    table = tables.get("file", {})
    return Writing(take(table, "author", str, place), take(table, "written_on", date, place))
