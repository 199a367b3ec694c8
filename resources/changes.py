"""What two versions of an entry say differently."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as say

from resources.entries import COLUMNS, WITHIN, Fields
from resources.history import model_of
from resources.models import Phone, Source
from sources.changes import Change, changes


def differences(before: Fields | None, after: Fields) -> list[Change]:
    """Return every field that two versions of an entry say differently, in the entry's order."""
    return changes(dict(texts(before) if before else ()), dict(texts(after)))


def texts(entry: Fields) -> Iterator[tuple[str, str]]:
    """Yield the label of each field of an entry, and what it says as text."""
    model = model_of(entry)
    for name, value in entry.items():
        if name in WITHIN:
            part = WITHIN[name]
            for told in value:
                title = f"{part._meta.verbose_name} {title_of(part, told)}"
                for inner, held in told.items():
                    yield f"{title}: {label_of(part, inner)}", text(held)
        else:
            yield label_of(model, name), text(value)


def title_of(model: type, told: Fields) -> str:
    """Return what a service, phone or source is called in a list of changes."""
    if model is Phone:
        return f"{told['number']} {told['extension']}".strip()
    return f"“{told['supports']}”" if model is Source else f"“{told['slug']}”"


def label_of(model: type, name: str) -> str:
    """Return the name of a field as the forms call it."""
    column = COLUMNS[model].get(name)
    return str(column.verbose_name) if column else say(name)


def text(value: Any) -> str:
    """Return a value of an entry as text."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {text(part)}" for name, part in value.items() if part)
    if isinstance(value, list):
        return "; ".join(text(part) for part in value)
    if isinstance(value, bool):
        return say("yes") if value else ""
    return "" if value is None else str(value)
