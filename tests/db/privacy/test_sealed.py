from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from privacy.models import SealedSession
from privacy.sealed import SessionStore, key_hash

ANSWER = "pT1c pN0 marked-answer"


def begin(**data):
    session = SessionStore()
    session.update(data or {"answers": ANSWER})
    session.save()
    return session


def everything_stored():
    """Every cell of every table, as one text: what a stolen copy of the database shows."""
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            texts += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(texts)


def test_what_was_saved_comes_back():
    session = begin(answers=ANSWER, size=14)
    assert dict(SessionStore(session.session_key).items()) == {"answers": ANSWER, "size": 14}


def test_the_database_holds_neither_the_key_nor_the_answers():
    session = begin()
    stored = everything_stored()
    assert key_hash(session.session_key) in stored
    assert session.session_key not in stored
    assert "marked-answer" not in stored
    assert "answers" not in stored


def test_two_sessions_with_the_same_answers_look_different():
    begin(), begin()
    first, second = SealedSession.objects.values_list("sealed_data", flat=True)
    assert first != second


def test_what_the_table_knows_does_not_open_a_session():
    begin()
    row = SealedSession.objects.get()
    for stolen in (row.key_hash, row.sealed_data[:32]):
        assert not SessionStore(stolen).items()


def test_a_row_copied_to_another_name_gives_nothing():
    victim, thief = begin(), begin(answers="mine")
    sealed = SealedSession.objects.get(key_hash=key_hash(victim.session_key)).sealed_data
    SealedSession.objects.filter(key_hash=key_hash(thief.session_key)).update(sealed_data=sealed)
    assert not SessionStore(thief.session_key).items()


@pytest.mark.parametrize("damage", ["", "x", "gAAAAA", "not base64 ☂"])
def test_a_damaged_row_is_a_new_visit(damage):
    session = begin()
    SealedSession.objects.update(sealed_data=damage)
    again = SessionStore(session.session_key)
    assert not again.items()
    assert again.session_key is None


def test_a_visit_lasts_24_hours_after_its_last_use(monkeypatch):
    session = begin()
    saved = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: saved + timedelta(hours=23, minutes=59))
    assert SessionStore(session.session_key)["answers"] == ANSWER
    monkeypatch.setattr(timezone, "now", lambda: saved + timedelta(hours=24, seconds=1))
    assert not SessionStore(session.session_key).items()


def test_purge_removes_the_expired_and_nothing_else():
    old, young = begin(), begin()
    SealedSession.objects.filter(key_hash=key_hash(old.session_key)).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    call_command("purge", verbosity=0)
    assert SealedSession.objects.get().key_hash == key_hash(young.session_key)


def test_a_session_ended_elsewhere_does_not_come_back_to_life():
    session = begin()
    elsewhere = SessionStore(session.session_key)
    elsewhere.delete()
    session["late"] = "answer"
    with pytest.raises(UpdateError):
        session.save()
    assert not SealedSession.objects.exists()


def test_a_key_in_use_is_never_given_away(monkeypatch):
    taken = begin().session_key
    keys = iter([taken, taken, "z" * 32])
    monkeypatch.setattr(SessionStore, "_get_new_session_key", lambda self: next(keys))
    assert begin(answers="other").session_key == "z" * 32
    assert SessionStore(taken)["answers"] == ANSWER


def test_a_new_key_keeps_the_answers_and_closes_the_old_name():
    session = begin()
    old = session.session_key
    session.cycle_key()
    assert session.session_key != old
    assert not SessionStore(old).items()
    assert SessionStore(session.session_key)["answers"] == ANSWER


def test_flush_erases_the_row():
    session = begin()
    session.flush()
    assert not SealedSession.objects.exists()
    assert session.session_key is None


@pytest.mark.parametrize("key", ["", "short", "../../etc/passwd", "☂" * 40, "a" * 500, "a\x00b"])
def test_a_made_up_key_opens_nothing(key):
    begin()
    session = SessionStore(key)
    assert not session.items()
    assert not session.exists(key)


def tabs(**data):
    """Two requests of one visit: both have read it before one of them writes."""
    key = begin(**data).session_key
    one, two = SessionStore(key), SessionStore(key)
    assert one.items() == two.items()
    return key, one, two


def test_two_requests_at_once_keep_what_each_changed():
    key, one, two = tabs(size=14, calls=["a"], gone="old")
    one["size"] = 15
    one["new"] = {"of": "one"}
    del one["gone"]
    one.save()
    two["calls"].append("b")
    two.save()
    now = {"size": 15, "calls": ["a", "b"], "new": {"of": "one"}}
    assert dict(SessionStore(key).items()) == dict(two.items()) == now
    two["size"] = 16
    two.save()
    assert SessionStore(key)["size"] == 16


def test_a_held_visit_is_as_it_is_now_and_kept_at_once():
    key, one, two = tabs(count=1)
    for tab in (one, two):
        with tab.held():
            tab["count"] += 1
        assert SessionStore(key)["count"] == tab["count"]
    assert two["count"] == 3


def test_what_fails_while_held_keeps_nothing():
    key, one, _two = tabs(count=1)
    with pytest.raises(ZeroDivisionError), one.held():
        one["count"] = 1 / 0
    assert SessionStore(key)["count"] == 1


def test_a_visit_that_was_ended_cannot_be_held():
    _key, one, two = tabs()
    one.flush()
    with pytest.raises(SessionInterrupted), two.held():
        two["late"] = "answer"
    assert not SealedSession.objects.exists()


def test_a_new_key_takes_along_what_another_tab_saved():
    _key, one, two = tabs(count=1)
    one["new"] = "note"
    one.save()
    two.cycle_key()
    assert dict(SessionStore(two.session_key).items()) == {"count": 1, "new": "note"}


def test_answers_erased_meanwhile_do_not_come_back(user):
    key = begin_signed_in(user).session_key
    late = SessionStore(key)
    assert late["answers"] == ANSWER
    SealedSession.objects.update(sealed_data="")
    late["calls"] = ["a"]
    late.save()
    again = SessionStore(key)
    assert ("answers" in again, again["calls"]) == (False, ["a"])


def begin_signed_in(user, **about):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session["sign_in"] = about
    session["answers"] = ANSWER
    session.set_expiry(30 * 24 * 3600)
    session.save()
    return session


@pytest.fixture
def user():
    return User.objects.create_user("ann@example.org")


def at(monkeypatch, **later):
    moment = timezone.now() + timedelta(**later)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_answers_go_after_24_idle_hours_though_the_sign_in_lives_on(monkeypatch, user):
    key = begin_signed_in(user).session_key
    at(monkeypatch, hours=23)
    used = SessionStore(key)
    used["sign_in"] = {"seen": 1}  # a page that has nothing to do with the answers
    used.save()
    at(monkeypatch, hours=1, minutes=1)
    later = SessionStore(key)
    assert later[SESSION_KEY] == str(user.pk)
    assert "answers" not in later


def test_answers_that_are_used_stay_for_another_24_hours(monkeypatch, user):
    key = begin_signed_in(user).session_key
    at(monkeypatch, hours=23)
    used = SessionStore(key)
    used["answers"] = "changed"
    used.save()
    at(monkeypatch, hours=23)
    assert SessionStore(key)["answers"] == "changed"


def test_purge_erases_idle_answers_of_those_signed_in(monkeypatch, user):
    key = begin_signed_in(user).session_key
    at(monkeypatch, hours=25)
    call_command("purge", verbosity=0)
    row = SealedSession.objects.get()
    assert row.sealed_data == ""
    assert SessionStore(key)[SESSION_KEY] == str(user.pk)


def test_a_sign_in_on_a_shared_device_ends_after_its_idle_time(monkeypatch, user):
    key = begin_signed_in(user, idle_seconds=1800).session_key
    at(monkeypatch, minutes=29)
    used = SessionStore(key)
    used["sign_in"] = {"idle_seconds": 1800}
    used.save()
    at(monkeypatch, minutes=29)
    assert SESSION_KEY in SessionStore(key)
    at(monkeypatch, minutes=2)
    assert SESSION_KEY not in SessionStore(key)


def test_a_sign_in_is_listed_by_user_and_its_device_is_sealed(user):
    begin_signed_in(user, device="Firefox on a marked-answer")
    row = user.visits.get()
    assert row.device == "Firefox on a marked-answer"
    assert "marked-answer" not in everything_stored()


def test_deleting_the_user_ends_the_sign_in(user):
    key = begin_signed_in(user).session_key
    user.delete()
    assert not SessionStore(key).items()
    assert not SealedSession.objects.exists()
