"""What an account holds, told by the apps that keep it: for its page, its export, its deletion.

An app registers a Part when it starts; rows that belong to an account name it by a foreign key
that cascades, so that deleting the account deletes them.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime


class Row(NamedTuple):
    """One thing on the account's page. `url` is its address, or nothing.

    `is_quoted`: the label is what a reader typed, not words of ours.
    """

    label: str
    detail: str = ""
    url: str = ""
    is_quoted: bool = False


class Part(NamedTuple):
    """One kind of thing that is kept.

    `rows(user)` gives its Rows for the page; `data(user)` all of it as values for JSON, with keys
    that read as English; `empty` what the page says when there is none, `more` a link below:
    (words, address name). Rows and data hold nothing of other people's accounts.
    """

    slug: str
    title: Any
    empty: Any
    rows: Callable[[Any], list[Row]]
    data: Callable[[Any], Any]
    more: tuple[Any, str] | None = None


# What `data` tells once more for other programs: left out of what is made to be read.
AS_STORED = "as_stored"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(DAY.pattern + r"T[\d:.]+[+-]\d\d:\d\d")

_PARTS: dict[str, Part] = {}


def register(part: Part) -> None:
    """Add a part; the page shows them in the order in which apps start."""
    _PARTS[part.slug] = part


def parts() -> list[Part]:
    """Return every part."""
    return list(_PARTS.values())


def export(user) -> dict[str, Any]:
    """Return everything an account holds, by part."""
    return {part.slug: part.data(user) for part in parts()}


def readable(value: Any, name: str = "") -> dict[str, Any]:
    """Return exported values as nodes for a page: `name`, and `text` or `inner`.

    What is empty or no is left out. One of several is named by what it tells first.
    """
    if isinstance(value, dict):
        told = {key: held for key, held in value.items() if held and key != AS_STORED}
        return {"name": name, "inner": [readable(told[key], _in_words(key)) for key in told]}
    if isinstance(value, list | tuple):
        return {"name": name, "inner": [_one_of_several(held) for held in value if held]}
    return {"name": name, "text": _text(value)}


def _one_of_several(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        return readable(value)
    (_key, first), *more = value.items()
    rest = readable(dict(more), _text(first))
    return rest if rest["inner"] else readable(first)


def _in_words(key: object) -> str:
    return str(key).replace("_", " ").capitalize()


def _text(value: Any) -> str:
    text = "yes" if value is True else str(value)
    try:
        if MOMENT.fullmatch(text):
            return date_format(localtime(datetime.fromisoformat(text)), "j F Y, H:i e")
        if DAY.fullmatch(text):
            return date_format(date.fromisoformat(text), "j F Y")
    except ValueError:
        pass  # looks like a date, is none
    return text
