"""What the tables hold: nothing that can be read, and nothing that outlives its account."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from checklists import changes
from checklists.models import Checklist, Share
from checklists.sharing import make_link
from checklists.state import EMPTY
from privacy.text import WrongFieldKey
from tests.lists import make_list, stamp

WORDS = ("plan-card", "pd-l1-test", "Zebra note", "Zebra line", "Zebra sister", "IV")


@pytest.fixture
def owner():
    return User.objects.create_user("owner@example.org")


@pytest.fixture
def kept(owner):
    now = changes.tick(EMPTY, "pd-l1-test", True, stamp())
    now = changes.write_note(now, "plan-card", "Zebra note", 0, stamp())
    now = changes.add_own(now, "own-1", "Zebra line", "cost", stamp())
    now = changes.answer(now, "stage", ["IV"], stamp())
    row = make_list(owner, now)
    make_link(row, "Zebra sister")
    return row


def stored():
    """Everything that lies in the tables of this app, as text."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("checklists").get_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def test_what_is_kept_comes_back(kept):
    content = Checklist.objects.get(pk=kept.pk).content
    assert content.entry("plan-card").note == "Zebra note"
    assert content.answers["stage"].value == ("IV",)


@pytest.mark.parametrize("word", WORDS[:-1])
def test_no_column_can_be_read(kept, word):
    assert word not in stored()


def test_a_list_of_the_same_content_is_sealed_anew(owner, kept):
    other = make_list(owner, kept.content)
    with connection.cursor() as cursor:
        cursor.execute("SELECT document FROM checklists_checklist")
        documents = [row[0] for row in cursor.fetchall()]
    assert len(set(documents)) == 2
    assert other.content == kept.content


def test_a_wrong_key_is_an_error_and_no_empty_list(kept):
    with (
        override_settings(FIELD_KEYS=["another key that was never used here"]),
        pytest.raises(WrongFieldKey),
    ):
        Checklist.objects.get(pk=kept.pk)


def test_the_token_of_a_link_is_not_kept(kept):
    _share, token = make_link(kept, "Ann")
    assert token not in stored()


def test_everything_goes_with_the_account(owner, kept):
    owner.delete()
    for model in apps.get_app_config("checklists").get_models():
        assert not model.objects.exists(), model


def test_no_row_names_itself_in_the_admin_or_a_log(kept):
    for row in (kept, *kept.shares.all()):
        assert not any(word in f"{row!s} {row!r}" for word in WORDS)


def test_links_are_live_until_they_end_or_are_turned_off(kept):
    share = kept.shares.get()
    assert share.is_live
    assert list(Share.objects.live()) == [share]
    Share.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert not Share.objects.get().is_live
    assert list(Share.objects.over()) == [share]
    Share.objects.update(ends_at=timezone.now() + timedelta(days=1), turned_off_at=timezone.now())
    assert list(Share.objects.over()) == [share]
    assert not Share.objects.live().exists()
