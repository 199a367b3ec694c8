"""What an account holds, told by the apps that keep it: for its page, its export, its deletion.

An app registers a Part when it starts; rows that belong to an account name it by a foreign key
that cascades, so that deleting the account deletes them.
"""

from collections.abc import Callable
from typing import Any, NamedTuple


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


NOTHING = "–"
WORDS = {"True": "yes", "False": "no"}

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
    """Return exported values as nodes for a page: `name`, and `text` or `inner`."""
    node: dict[str, Any] = {"name": name.replace("_", " ").capitalize()}
    if isinstance(value, dict):
        node["inner"] = [readable(inner, str(key)) for key, inner in value.items()]
    elif isinstance(value, list | tuple):
        node["inner"] = [readable(inner) for inner in value]
    else:
        node["text"] = NOTHING if value in (None, "") else WORDS.get(str(value), str(value))
    return node
