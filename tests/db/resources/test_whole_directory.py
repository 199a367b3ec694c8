"""What staff do with the real directory: open every entry, take it out and bring it in again."""

import pytest
from django.http import QueryDict

from resources import transfer
from resources.admin.forms import EntryForm
from resources.entries import entry_of
from resources.history import Version
from resources.models import Organization
from tests.db.resources.test_transfer import as_csv, as_json, everything, send
from tests.staff import person


@pytest.fixture
def manager(directory):
    return person("manager")


@pytest.mark.parametrize("write", [as_csv, as_json])
def test_an_export_of_the_whole_directory_comes_back_the_same(manager, write):
    entries = everything()
    held, lines = send(write(entries), manager)
    assert held.counts == {"new": 0, "changed": 0, "same": len(entries), "refused": 0}
    assert len(entries) == 99
    before = [version.pk for version in Version.objects.all()]
    assert transfer.confirm(held, manager) == 0
    assert [version.pk for version in Version.objects.all()] == before
    assert everything() == entries


def as_typed(form):
    """Return what a form sends as it stands, without making a page of it."""
    sent = {"started_from": form.digest}
    for part in form.parts.values():
        sent |= {f"{part.prefix}-TOTAL_FORMS": part.total_form_count()}
        sent |= {f"{part.prefix}-INITIAL_FORMS": part.initial_form_count()}
    for one in [form.main, *(one for part in form.parts.values() for one in part)]:
        for field in one:
            value = field.field.prepare_value(field.value())
            if value not in (None, False, ""):
                sent[field.html_name] = value
    return sent


def test_a_form_sent_as_it_stands_changes_nothing(directory):
    said = {"change-why": "None", "change-source": "call"}
    for row in Organization.objects.with_rows():
        entry = entry_of(row)
        data = QueryDict(mutable=True)
        for name, value in (as_typed(EntryForm(entry)) | said).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        form = EntryForm(entry, data)
        assert form.is_valid(), (row.slug, form.errors)
        assert form.entry == entry
