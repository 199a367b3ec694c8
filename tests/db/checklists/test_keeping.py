"""Lists where they are kept: in a visit, in an account, and from the one into the other."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.http import Http404
from django.utils import timezone

from accounts import consent
from accounts.models import User
from checklists import changes, visit
from checklists.addresses import Address
from checklists.keeping import WANTED, has_visit_list, open_list, take_along
from checklists.models import Checklist
from checklists.state import EMPTY
from privacy.sealed import SessionStore
from tests.lists import make_list, stamp
from tests.visits import visit as a_visit


def account(address="ann@example.org", agrees=True):
    user = User.objects.create_user(address)
    if agrees:
        consent.give(user)
    return user


def tick(kept, slug, done=True):
    return kept.save(lambda now: changes.tick(now, slug, done, kept.stamp))


# In a visit


def test_a_list_works_at_once_without_an_account():
    request = a_visit()
    assert not has_visit_list(request)
    tick(open_list(request), "one-folder")
    again = a_visit(session=request.session)
    assert has_visit_list(again)
    assert open_list(again).list.entry("one-folder").done.value
    assert not Checklist.objects.exists()


def test_opening_a_list_keeps_nothing():
    request = a_visit()
    kept = open_list(request)
    assert (kept.is_saved, kept.who_may) == (False, "own")
    assert visit.KEY not in request.session


def test_a_list_of_a_visit_is_gone_24_hours_after_its_use(monkeypatch):
    request = a_visit()
    tick(open_list(request), "one-folder")
    later = timezone.now() + timedelta(hours=24, seconds=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert open_list(a_visit(session=request.session)).list.is_empty
    assert visit.has_expired(request)
    assert visit.KEY not in request.session
    assert not visit.has_expired(request)


def test_looking_at_a_list_keeps_it_for_another_24_hours(monkeypatch):
    request = a_visit()
    tick(open_list(request), "one-folder")
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=20))
    open_list(request)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=40))
    assert open_list(request).list.entry("one-folder").done.value


def test_a_damaged_visit_is_a_new_list():
    for damaged in ("x", {"used_at": 7}, {"used_at": timezone.now().isoformat(), "document": 7}):
        request = a_visit()
        request.session[visit.KEY] = damaged
        assert open_list(request).list.is_empty


def test_the_result_of_the_visit_shapes_its_list():
    request = a_visit()
    request.session["staging"] = {
        "answers": {
            "who": {"who": "other"},
            "report": {"report": "surgery"},
            "treat_first": {"treat_first": "no"},
            "code": {"code": "pT2 pN1 M1"},
        },
        "used_at": timezone.now().isoformat(),
    }
    kept = open_list(request)
    assert dict(kept.list.facts.value.answers)["stage"] == "IV"
    assert kept.who == "other"
    tick(kept, "one-folder")
    request.session.pop("staging")
    assert dict(open_list(request).list.facts.value.answers)["stage"] == "IV"


def tabs():
    """Two tabs of one visit, both opened before either saves; and what a third then sees."""
    request = a_visit()
    tick(open_list(request), "one-folder")
    request.session.save()
    key = request.session.session_key
    pages = [open_list(a_visit(session=SessionStore(key))) for _ in range(2)]
    return *pages, lambda: open_list(a_visit(session=SessionStore(key)))


def test_two_tabs_of_a_visit_lose_nothing_of_each_other():
    one, two, third = tabs()
    tick(one, "plan-card")
    tick(two, "one-folder", done=False)
    for tab in (one, two):  # as the end of a request does
        tab.request.session.save()
    now = third().list
    assert now.entry("plan-card").done.value
    assert not now.entry("one-folder").done.value
    assert now.version == 3


def test_notes_of_two_tabs_of_a_visit_are_both_kept():
    one, two, third = tabs()
    for tab, words in ((one, "Call Ann"), (two, "Call Bob")):
        tab.save(lambda now, w=words, t=tab: changes.write_note(now, "plan-card", w, 1, t.stamp))
    assert third().shaped().by_slug["plan-card"].has_clash


def test_looking_at_a_list_loses_nothing_that_another_tab_saves(monkeypatch):
    one, two, third = tabs()
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    tick(one, "plan-card")
    open_list(two.request)
    two.request.session.save()
    assert third().list.entry("plan-card").done.value


def test_a_list_that_two_tabs_take_along_is_taken_once():
    user = account()
    one, two, third = tabs()
    tick(two, "plan-card")
    assert take_along(one.request, user).content.entry("plan-card").done.value
    assert take_along(two.request, user) is None
    assert Checklist.objects.count() == 1
    assert third().list.is_empty


# In an account


def test_a_change_is_applied_to_the_list_as_it_is_now():
    user = account()
    row = make_list(user)
    first, second = (open_list(a_visit(user), uuid=row.pk) for _ in range(2))
    tick(first, "one-folder")
    tick(second, "plan-card")
    now = open_list(a_visit(user), uuid=row.pk).list
    assert now.entry("one-folder").done.value
    assert now.entry("plan-card").done.value
    assert now.version == 2


def test_a_change_of_nothing_is_no_save():
    user = account()
    row = make_list(user)
    before = Checklist.objects.get().changed_at
    kept = open_list(a_visit(user), uuid=row.pk)
    kept.save(lambda now: now)
    assert (kept.list.version, Checklist.objects.get().changed_at) == (0, before)


def test_two_notes_from_two_pages_are_both_kept():
    user = account()
    row = make_list(user)
    pages = [open_list(a_visit(user), uuid=row.pk) for _ in range(2)]
    for page, words in zip(pages, ("Call Ann", "Call Bob"), strict=True):
        seen = page.list.version
        page.save(
            lambda now, w=words, s=seen, p=page: changes.write_note(now, "plan-card", w, s, p.stamp)
        )
    shaped = open_list(a_visit(user), uuid=row.pk).shaped()
    assert shaped.by_slug["plan-card"].has_clash
    assert {n.value for n in shaped.by_slug["plan-card"].entry.notes} == {"Call Ann", "Call Bob"}


def test_a_list_that_is_gone_is_not_saved():
    user = account()
    kept = open_list(a_visit(user), uuid=make_list(user).pk)
    Checklist.objects.all().delete()
    with pytest.raises(Http404):
        tick(kept, "one-folder")
    assert not Checklist.objects.exists()


def test_a_change_that_fails_leaves_the_list_as_it_was():
    user = account()
    kept = open_list(a_visit(user), uuid=make_list(user).pk)
    with pytest.raises(ZeroDivisionError):
        kept.save(lambda now: 1 / 0)
    assert Checklist.objects.get().content == EMPTY


def test_a_full_list_says_so_and_keeps_what_was_typed(client, monkeypatch):
    monkeypatch.setattr(changes, "MOST_OWN", 1)
    typed = {"text": "Call Ann", "phase": "cost"}
    first = client.post(Address().to("add"), typed)
    assert first.status_code == 302
    full = client.post(Address().to("add"), typed | {"text": "Call Bob"})
    assert "The list is full." in full.content.decode()
    assert "Call Bob" in full.content.decode()


def test_opening_a_list_takes_one_query_however_long_it_is(django_assert_num_queries):
    user = account()
    long = EMPTY
    for count in range(1000):
        long = changes.add_own(long, f"own-{count}", f"Line {count}", "cost", stamp())
    row = make_list(user, long)
    with django_assert_num_queries(1):
        assert len(open_list(a_visit(user), uuid=row.pk).shaped().rows) > 1000


def test_the_owner_looking_ends_the_news():
    user = account()
    row = make_list(user, changes.tick(EMPTY, "plan-card", True, stamp(0, "my sister")))
    kept = open_list(a_visit(user), uuid=row.pk)
    assert changes.news(kept.list)
    kept.look()
    assert not changes.news(open_list(a_visit(user), uuid=row.pk).list)


# From the visit into the account


def begun(user=None, slug="one-folder"):
    request = a_visit(user)
    kept = open_list(request)
    kept.save(lambda now: changes.write_note(now, slug, "From the phone", 0, kept.stamp))
    tick(kept, slug)
    return request


def test_the_list_of_a_visit_moves_into_the_account():
    request, user = begun(), account()
    row = take_along(request, user)
    assert row.owner == user
    assert row.content.entry("one-folder").note == "From the phone"
    assert visit.KEY not in request.session


def test_its_notes_can_be_rewritten_in_the_account_without_a_clash():
    request, user = begun(), account()
    kept = open_list(request)
    kept.save(lambda now: changes.write_note(now, "one-folder", "Later", 2, kept.stamp))
    row = take_along(request, user)
    kept = open_list(a_visit(user), uuid=row.pk)
    seen = kept.list.version
    kept.save(lambda now: changes.write_note(now, "one-folder", "New", seen, kept.stamp))
    assert kept.list.entry("one-folder").note == "New"


def test_it_moves_once():
    request, user = begun(), account()
    assert take_along(request, user)
    assert take_along(request, user) is None
    assert Checklist.objects.count() == 1


def test_nothing_moves_before_the_yes():
    request, user = begun(), account(agrees=False)
    assert take_along(request, user) is None
    assert not Checklist.objects.exists()
    assert has_visit_list(request)


def test_a_visit_without_a_list_brings_none():
    assert take_along(a_visit(), account()) is None
    assert not Checklist.objects.exists()


def test_it_is_merged_with_what_is_there_and_nothing_stands_twice():
    user = account()
    there = changes.write_note(EMPTY, "one-folder", "From the desk", 0, stamp())
    there = changes.add_own(there, "own-1", "Call Ann", "cost", stamp())
    make_list(user, there)
    request = begun()
    kept = open_list(request)
    kept.save(lambda now: changes.add_own(now, "own-2", "Call Ann", "cost", kept.stamp))
    row = take_along(request, user)
    assert Checklist.objects.count() == 1
    entry = row.content.entry("one-folder")
    assert {n.value for n in entry.notes} == {"From the desk", "From the phone"}
    assert entry.done.value
    own = [slug for slug in row.content.entries if slug.startswith("own-")]
    assert own == ["own-1"]


@pytest.mark.parametrize(("there", "count"), [("self", 2), ("other", 1), ("", 1)])
def test_a_list_for_someone_else_becomes_a_list_of_its_own(there, count):
    user = account()
    make_list(user, changes.set_who(EMPTY, there, stamp()))
    request = begun()
    kept = open_list(request)
    kept.save(lambda now: changes.set_who(now, "other", kept.stamp))
    take_along(request, user)
    assert Checklist.objects.count() == count


def test_with_several_lists_the_reader_says_which():
    user = account()
    mother, _father = make_list(user), make_list(user)
    assert take_along(begun(), user).pk not in {mother.pk, _father.pk}
    assert take_along(begun(), user, into=mother.pk).pk == mother.pk


def test_it_never_moves_into_a_list_of_somebody_else():
    theirs = make_list(account("eve@example.org"))
    row = take_along(begun(), account(), into=theirs.pk)
    assert row.pk != theirs.pk
    theirs.refresh_from_db()
    assert theirs.content == EMPTY


@pytest.mark.parametrize("agrees", [True, False])
def test_signing_in_brings_the_list_along_after_an_earlier_yes(client, agrees):
    user = account(agrees=agrees)
    session = client.session
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    tick(open_list(a_visit(session=session)), "one-folder")
    session.save()
    client.force_login(user)
    assert Checklist.objects.filter(owner=user).count() == agrees
    assert (visit.KEY in client.session) is not agrees


def test_a_list_on_its_way_is_left_to_the_page_that_saves_it(client):
    user = account()
    session = client.session
    session[WANTED] = ""
    tick(open_list(a_visit(session=session)), "one-folder")
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.force_login(user)
    assert not Checklist.objects.exists()
    assert visit.KEY in client.session


def test_a_list_that_is_not_there_answers_like_one_of_somebody_else():
    user = account()
    theirs = make_list(account("eve@example.org"))
    for uuid in (theirs.pk, uuid4()):
        with pytest.raises(Http404):
            open_list(a_visit(user), uuid=uuid)
        with pytest.raises(Http404):
            open_list(a_visit(), uuid=uuid)
