"""docs/privacy-table.md names every column there is, and says of each what is true."""

import re

import pytest
from django.apps import apps
from django.conf import settings

from privacy.text import EncryptedTextField

KINDS = {"private", "account", "staff", "public", "machine"}
# Sealed by hand, with the visit's own key or through an adapter.
SEALED_ELSEWHERE = {
    ("privacy_sealedsession", "sealed_data"),
    ("privacy_sealedsession", "sealed_sign_in"),
}


def lines():
    """Yield the cells of each line of the table."""
    text = (settings.BASE_DIR / "docs" / "privacy-table.md").read_text()
    for line in text.splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def told():
    """Return what the table says of each column: kind, how, until, who."""
    found = {}
    for table, columns, *rest in lines():
        for column in columns.split(", "):
            key = table.strip("`"), column
            assert key not in found, f"{key} has two lines"
            found[key] = rest
    return found


def columns():
    """Return the fields of every model, by table and column."""
    return {
        (model._meta.db_table, field.column): field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
    }


def test_every_column_has_a_line_and_every_line_a_column():
    assert set(columns()) - set(told()) == set(), (
        "Say what these hold, until when, and who sees it."
    )
    assert set(told()) - set(columns()) == set(), "These are gone."


def test_what_is_called_sealed_is_sealed_and_nothing_else():
    sealed = {key for key, field in columns().items() if isinstance(field, EncryptedTextField)}
    assert {key for key, cells in told().items() if cells[1] == "sealed"} == (
        sealed | SEALED_ELSEWHERE
    )


@pytest.mark.parametrize("app", ["accounts", "checklists", "privacy", "feedback"])
def test_nothing_of_a_reader_is_public(app):
    kinds = {cells[0] for (table, _c), cells in told().items() if table.startswith(f"{app}_")}
    assert kinds
    assert kinds <= KINDS - {"public"}


def test_free_text_of_a_reader_is_sealed_or_says_why_not():
    """Long text of a private kind lies sealed; feedback and reports are written to staff."""
    for key, field in columns().items():
        if told()[key][0] == "private" and field.get_internal_type() == "TextField":
            assert told()[key][1] == "sealed" or told()[key][3] == "staff", key


def test_every_line_is_whole():
    for cells in lines():
        assert len(cells) == 6
        assert all(cells)
        assert cells[2] in KINDS
        assert re.fullmatch(r"`[a-z_]+`", cells[0])
