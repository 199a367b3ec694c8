"""Sealed text columns, on a table of these tests' own."""

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection, models

from privacy.text import EncryptedTextField, WrongFieldKey, rotate, sealed_fields

OLD, NEW = "old-key-" * 5, "new-key-" * 5
NOTE = "marked-note, “ask about HER2” 😀"


class Note(models.Model):
    text = EncryptedTextField(null=True)  # noqa: DJ001 (to show that nothing stays nothing)

    class Meta:
        app_label = "sealed_text_tests"

    def __str__(self):
        return "A note"


@pytest.fixture(autouse=True)
def _table(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Note)


@pytest.fixture(autouse=True)
def _keys(settings, monkeypatch):
    settings.FIELD_KEYS = [OLD]
    monkeypatch.setattr("django.apps.apps.get_models", lambda **_kinds: [Note])


def stored():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text FROM {Note._meta.db_table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("text", [NOTE, "", "x" * 100_000, None])
def test_what_was_saved_comes_back(text):
    Note.objects.create(text=text)
    assert Note.objects.get().text == text
    assert Note.objects.values_list("text", flat=True)[0] == text


def test_the_database_holds_nothing_readable():
    Note.objects.create(text=NOTE)
    Note.objects.update(text=NOTE)
    Note.objects.bulk_create([Note(text=NOTE)])
    first, second = stored()
    assert first != second
    assert "marked" not in first + second


def test_a_wrong_key_raises_and_tells_nothing(settings):
    Note.objects.create(text=NOTE)
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(WrongFieldKey) as caught:
        Note.objects.get()
    assert stored()[0] not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_changed_text_is_refused():
    Note.objects.create(text=NOTE)
    changed = stored()[0][:-6] + "AAAA=="
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Note._meta.db_table} SET text = %s", [changed])
    with pytest.raises(WrongFieldKey):
        Note.objects.get()


@pytest.mark.parametrize("lookup", ["text", "text__icontains", "text__in", "text__gt"])
def test_it_cannot_be_searched(lookup):
    with pytest.raises(FieldError, match="sealed"):
        Note.objects.filter(**{lookup: NOTE}).exists()


def test_what_has_no_text_can_be_found():
    Note.objects.create(text=None)
    assert Note.objects.filter(text__isnull=True).count() == 1


def test_keys_are_changed_without_losing_a_text(settings):
    for number in range(450):
        Note.objects.create(text=f"{NOTE} {number}")
    settings.FIELD_KEYS = [NEW, OLD]
    assert rotate() == 450
    settings.FIELD_KEYS = [NEW]
    texts = [note.text for note in Note.objects.order_by("pk")]
    assert texts == [f"{NOTE} {number}" for number in range(450)]
    settings.FIELD_KEYS = [OLD]
    with pytest.raises(WrongFieldKey):
        Note.objects.first()


def test_a_missing_key_is_named_in_plain_words(settings):
    Note.objects.create(text=NOTE)
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CommandError, match="not in FIELD_KEYS"):
        call_command("rotate_field_keys")


def test_every_sealed_field_of_every_model_is_found():
    assert list(sealed_fields()) == [(Note, ["text"])]
