"""One visit from its answers to its end: both breasts, coming back, what is stored."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from privacy.models import SealedSession
from privacy.sealed import of_visit
from staging.questionnaire import KEY, Visit
from tests import list_pages
from tests.account_pages import account
from tests.db.staging.visits import (
    CHECK,
    CHECK_THIS,
    CLEAR,
    CLEARED,
    DECODE,
    RESULT,
    START,
    USE,
    answer_on,
    headings,
    hours_ago,
    page_of,
    q,
    store,
    stored,
)
from tests.factories import make_organization
from tests.journeys import (
    LONG,
    NODES_CLEAR,
    answer,
    here,
    result,
)
from tests.page_rules import text

# Both breasts


def test_each_side_is_kept_until_cleared():
    client = Client()
    result(client, "self", LONG)
    assert client.post(RESULT, {"side": "left"}).url == q("report")
    waiting = client.get(RESULT).content.decode()
    assert "Kept for the left breast:" in waiting
    assert "cleared" not in text(page_of(client.get(RESULT)).root.find(".//main"))
    answer_on(client, NODES_CLEAR)
    shown = client.get(RESULT).content.decode()
    assert "Kept for the left breast:" in shown
    assert "The stage of the other side" in shown
    client.post(RESULT, {"open": "left"})
    left = client.get(RESULT).content.decode()
    assert "pN1a" in left
    assert "Kept for the right breast:" in left
    client.post(RESULT, {"open": "right"})
    right = client.get(RESULT).content.decode()
    assert "pN1a" not in right
    assert "Kept for the left breast:" in right
    client.post(CLEAR)
    cleared = client.get(RESULT).content.decode()
    assert "Kept for" not in cleared
    assert "The stage of the other side" not in cleared


def test_a_kept_side_opens_again_before_the_other_has_begun():
    client = Client()
    result(client, "self", LONG)
    client.post(RESULT, {"side": "right"})
    client.post(RESULT, {"open": "right"})
    assert "pN1a" in client.get(RESULT).content.decode()


def test_a_side_comes_back_with_its_report_and_the_doubts_that_were_looked_at():
    client = Client()
    client.post(START, {"who": "self"})
    client.post(USE, {"code": "pTis pN1a M0", "stage_stated": "IIB"})
    client.post(CHECK_THIS, {"keep": "1"})
    client.post(q("report"), {"report": "surgery"})
    client.post(q("treat_first"), {"treat_first": "no"})
    before = page_of(client.get(RESULT)).main_text()
    assert "no stage for this" in before
    client.post(RESULT, {"side": "left"})
    client.post(RESULT, {"open": "left"})
    assert headings(client.get(RESULT)) == ["What this report means"]
    assert page_of(client.get(RESULT)).main_text() == before


@pytest.mark.parametrize("data", [{"side": "middle"}, {"open": "left"}, {"open": "__class__"}, {}])
def test_odd_sides_change_nothing(data):
    client = Client()
    result(client, "self", LONG)
    before = stored(client)["answers"]
    assert client.post(RESULT, data).url == RESULT
    assert stored(client)["answers"] == before


# Resuming, and the end


def test_coming_back_within_a_day_goes_on_where_it_was():
    client = Client()
    answer(client, "self", LONG, until="nodes_count")
    store(client, used_at=hours_ago(12))
    shown = client.get(START).content.decode()
    assert "You have answers from earlier" in shown
    assert "They are kept for 12 more hours." in shown
    assert client.get(CHECK).url == q("nodes_count")


@pytest.mark.parametrize(("idle", "left"), [(22, "2 hours"), (23, "1 hour"), (23.9, "1 hour")])
def test_answers_about_to_be_cleared_can_be_kept(idle, left):
    client = Client()
    answer(client, "self", LONG, until="nodes_count")
    store(client, used_at=hours_ago(idle))
    assert (
        f"Your answers will be cleared in {left}. Keep them?" in client.get(START).content.decode()
    )
    client.post(START, {"keep": "1"})
    assert "They are kept for 24 more hours." in client.get(START).content.decode()
    assert client.get(CHECK).url == q("nodes_count")


@pytest.mark.parametrize("address", [q("nodes_count"), CHECK, RESULT, CHECK_THIS, START])
def test_after_a_day_without_use_nothing_is_left(address):
    client = Client()
    answer(client, "self", LONG, until="nodes_count")
    store(client, used_at=hours_ago(24.1))
    shown = client.get(address).content.decode()
    assert CLEARED in shown
    assert DECODE in shown
    assert KEY not in client.session
    assert SealedSession.objects.count() == 0


@pytest.mark.parametrize("address", [q("nodes_count"), CHECK_THIS])
def test_an_answer_sent_after_a_day_is_not_kept(address):
    client = Client()
    answer(client, "self", LONG, until="nodes_count")
    store(client, used_at=hours_ago(24.1))
    shown = client.post(address, {"nodes_count": "1-3", "keep": "1"}).content.decode()
    assert CLEARED in shown
    assert SealedSession.objects.count() == 0


def test_use_within_the_day_keeps_answers_for_another_day():
    client = Client()
    answer(client, "self", LONG, until="nodes_count")
    store(client, used_at=hours_ago(23))
    client.get(q("nodes_count"))
    assert timezone.datetime.fromisoformat(stored(client)["used_at"]) > timezone.now() - timedelta(
        minutes=1
    )


def test_clear_asks_first_then_leaves_nothing():
    client = Client()
    answer(client, "self", LONG)
    assert headings(client.get(CLEAR)) == ["Clear my answers?"]
    assert stored(client)["answers"]
    response = client.post(CLEAR, follow=True)
    assert headings(response) == ["Your answers are cleared"]
    assert SealedSession.objects.count() == 0
    assert headings(client.get(RESULT)) == ["There is nothing here yet"]
    assert headings(client.get(CHECK)) == ["Your answers were cleared"]


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_clear_forgets_what_other_pages_kept_and_leaves_the_sign_in(is_signed_in):
    client = Client()
    make_organization()
    if is_signed_in:
        client.force_login(account())
    answer(client, "self", LONG)
    client.post(reverse("learn:statistics"), {"see": "numbers"})
    client.post(reverse("resources:add_to_call_list"), {"entry": "help/helping-hands"})
    list_pages.here(client, list_pages.lived_in())
    assert of_visit(client.session).keys() >= {KEY, "survival", "call_list", "checklist"}
    client.post(CLEAR)
    assert of_visit(client.session) == {}
    assert ("_auth_user_id" in client.session) is is_signed_in
    assert client.get(reverse("learn:show")).url == reverse("learn:statistics")


def test_beginning_again_forgets_the_answers_of_before():
    client = Client()
    answer(client, "self", LONG)
    client.post(START, {"who": "other"})
    assert stored(client)["answers"] == {"who": {"who": "other"}}


# What is stored


@pytest.mark.parametrize(
    ("slug", "typed"),
    [
        ("kind", {"kind": "a value of an older release"}),
        ("kind", {}),
        ("kind", "invasive"),
        ("kind", ["invasive"]),
        ("size", {"size": "big", "unit": "mm"}),
        ("size", {"size": 14, "unit": None}),
    ],
)
def test_a_stored_answer_that_is_not_valid_simply_opens_again(slug, typed):
    client = Client()
    answer(client, "self", LONG)
    store(client, answers={**stored(client)["answers"], slug: typed})
    assert client.get(RESULT).url == q(slug)
    assert client.get(q(slug)).status_code == 200
    client.post(q(slug), LONG[slug])
    assert here(client.get(RESULT)) == ("staging:result", "")


@pytest.mark.parametrize(
    "odd", ["text", [], {"answers": []}, {"used_at": 5}, {"answers": {"who": 3}}]
)
def test_a_session_of_another_shape_is_an_empty_one(odd):
    client = Client()
    answer(client, "self", LONG, until="report")
    session = client.session
    session[KEY] = {**session[KEY], **odd} if isinstance(odd, dict) else odd
    session.save()
    for address in (START, q("report"), CHECK, RESULT):
        assert client.get(address).status_code in (200, 302)


def test_no_answer_can_be_read_in_the_database():
    client = Client()
    answer(client, "self", LONG | {"code": {"code": "pT2 pN1a"}}, until="grade")
    (row,) = SealedSession.objects.values()
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    written = repr(row)
    assert not [word for word in ("pT2", "invasive", "staging", "answers", key) if word in written]
    store_class = import_module(settings.SESSION_ENGINE).SessionStore
    assert store_class(key)[KEY]["answers"]["code"] == {"code": "pT2 pN1a"}


def test_answers_that_expire_take_nothing_else_of_the_visit_along(client, rf):
    session = client.session
    session["staging"] = {"used_at": "2020-01-01T00:00:00+00:00", "answers": {"who": {}}}
    session["checklist"] = {"kept": "an hour ago"}
    session.save()
    request = rf.get("/")
    request.session = session
    assert Visit(request).has_expired
    assert "staging" not in session
    assert session["checklist"] == {"kept": "an hour ago"}
