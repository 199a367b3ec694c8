"""Public pages are kept for a second, for everyone; what is anybody's own is never kept."""

import gzip
import logging
from importlib import import_module

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from learn.templatetags.explained_words import kept
from portal.page_cache import (
    MOST_BYTES,
    SHOWS_WITHIN,
    WITHOUT_DATABASE,
    Page,
    PageCache,
    key_of,
    may_be_kept,
)
from resources.directory import store
from resources.entries import entry_of
from resources.models import Organization, Status
from tests import factories
from tests.account_pages import sign_in
from tests.journeys import LONG, answer
from tests.pages import STATES
from tests.through_cache import Site

pytestmark = pytest.mark.any_database

HOME, HELP = "/en/", "/en/help/"
ASKED = {
    "REQUEST_METHOD": "GET",
    "wsgi.url_scheme": "https",
    "HTTP_HOST": "beside.example",
    "PATH_INFO": HOME,
}
KEPT = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-cache")]


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def site(clock):
    return Site(clock=clock)


def content(response):
    body = response.content
    return gzip.decompress(body) if response.get("Content-Encoding") == "gzip" else body


def test_the_server_answers_through_the_cache():
    assert isinstance(import_module("portal.wsgi").application, PageCache)


@pytest.mark.parametrize("path", [HOME, HELP, "/en/help/helping-hands/", "/en/stages/2/"])
def test_a_second_reader_gets_the_same_page_without_a_query(site, path, django_assert_num_queries):
    factories.make_organization()
    first = site.reader().get(path)
    assert first.status_code == 200
    with django_assert_num_queries(0):
        second = site.reader().get(path)
    assert site.asked == 1
    assert second.content == first.content
    same = {name: value for name, value in first.items() if name != "X-Request-ID"}
    assert {name: second[name] for name in same} == same
    assert second["X-Request-ID"] != first["X-Request-ID"]


def test_an_edit_shows_within_a_second(site, clock):
    row = factories.make_organization()
    assert b"Hands for All" not in site.reader().get(HELP).content
    store(entry_of(row) | {"name": "Hands for All"})
    clock.now += SHOWS_WITHIN
    assert b"Hands for All" in site.reader().get(HELP).content


def test_one_asks_anew_and_the_others_need_not_wait(site, clock):
    site.reader().get(HOME)
    clock.now += SHOWS_WITHIN - 0.05
    page = site.cache.pages[next(iter(site.cache.pages))]
    assert not site.cache.may_be_given("", page, clock.now)
    assert site.cache.may_be_given("", page, clock.now)
    assert not site.cache.may_be_given("", page, clock.now + 0.06)


# Nothing personal


@pytest.mark.parametrize("state", STATES, ids=str)
def test_what_is_kept_on_the_way_to_any_page_is_what_a_stranger_would_see(state):
    site = Site(clock=Clock())  # nothing grows old: whatever was ever kept is still there
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        state.reach(site.reader(), state.readers[0])
        kept = dict(site.cache.pages)
        for (_scheme, _proto, _host, _script, path, has_gzip), page in kept.items():
            accept = {"Accept-Encoding": "gzip"} if has_gzip else {}
            stranger = Site(clock=Clock()).reader().get(path, headers=accept)
            headers = {name: value for name, value in stranger.items() if name != "X-Request-ID"}
            assert dict(page.headers) == headers
            assert page.body == stranger.content
            assert not stranger.cookies
            assert b"csrfmiddlewaretoken" not in page.body
            assert "no-store" not in headers["Cache-Control"]


def test_who_has_answers_and_an_account_gets_what_a_stranger_gets(client):
    """What is kept is given to them too, so there must be nothing of theirs to be left out.

    Nor may what is drawn once for all hold anything of who came first.
    """
    sign_in(client, "ann@example.org")
    answer(client, "self", LONG)
    assert client.get("/en/checklist/").status_code == 200
    assert client.get(reverse("accounts:home")).status_code == 200
    site, compared = Site(clock=Clock()), set()
    for state in STATES:
        with transaction.atomic():
            state.reach(site.reader(), state.readers[0])
            for path in {key[4] for key in site.cache.pages} - compared:
                kept.things = {}
                own = client.get(path)
                kept.things = {}
                stranger = Client().get(path)
                assert own.content == stranger.content, path
                assert may_be_kept("200 OK", list(own.items())), path
                assert not own.cookies, path
                compared.add(path)
            transaction.set_rollback(True)
    assert {HOME, HELP, "/en/help/helping-hands/", "/en/stages/2/", "/en/words/"} <= compared


def test_who_has_a_cookie_is_given_what_was_made_for_nobody(site, clock):
    site.reader().get(HOME)
    reader = site.reader(visit="1", other="2")
    assert reader.get(HOME).status_code == 200
    assert site.asked == 1
    clock.now += SHOWS_WITHIN
    assert reader.get(HOME).status_code == 200
    assert site.asked == 2
    assert "HTTP_COOKIE" not in site.response.wsgi_request.META
    held = reader.get(HOME)["ETag"]
    clock.now += SHOWS_WITHIN
    assert reader.get(HOME, headers={"If-None-Match": held}).status_code == 304


# The cookie alone decides, whatever the page: some of them show that.
@pytest.mark.parametrize("state", STATES[::8], ids=str)
def test_what_is_made_for_somebody_is_not_kept(state):
    site = Site(clock=Clock())
    reader = site.reader(other="1")
    state.reach(reader, state.readers[0])
    assert not site.cache.pages


def test_a_page_that_is_everyones_no_more_is_made_for_who_asks(site, clock):
    factories.make_organization()
    path = "/en/help/helping-hands/"
    site.reader().get(path)
    reader = site.reader(other="1")
    Organization.objects.update(status=Status.DRAFT)
    clock.now += SHOWS_WITHIN
    assert reader.get(path).status_code == 404
    assert site.response.wsgi_request.COOKIES == {"other": "1"}


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"HTTP_AUTHORIZATION": "Bearer x"}, "a sign-in"),
        ({"QUERY_STRING": "q=her2"}, "words that were typed"),
        ({"REQUEST_METHOD": "POST"}, "a form"),
        ({"CONTENT_LENGTH": "3"}, "a body"),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, "a body of unknown length"),
        ({"HTTP_RANGE": "bytes=0-1"}, "a wish for a part"),
    ],
)
def test_a_request_of_ones_own_passes_by(told, name):
    assert key_of(ASKED) is not None
    assert key_of(ASKED | told) is None, name


@given(
    st.dictionaries(
        st.sampled_from(["HTTP_RANGE", "HTTP_AUTHORIZATION", "QUERY_STRING"]),
        st.text(min_size=1),
        min_size=1,
    ),
    st.dictionaries(st.sampled_from(["HTTP_HOST", "PATH_INFO", "HTTP_ACCEPT"]), st.text()),
)
def test_no_other_header_lets_a_request_of_ones_own_in(own, others):
    assert key_of(ASKED | others | own) is None


@pytest.mark.parametrize(
    "more",
    [
        [("Set-Cookie", "visit=x")],
        [("set-cookie", "visit=x")],
        [("Vary", "Accept-Encoding, Cookie")],
        [("Vary", "Accept-Language")],
        [("Vary", "*")],
        [("X-Robots-Tag", "noindex")],
        [("Cache-Control", "no-store")],
        [("Cache-Control", "private")],
    ],
    ids=str,
)
def test_an_answer_of_ones_own_is_not_kept(more):
    assert may_be_kept("200 OK", [*KEPT, ("Vary", "Accept-Encoding")])
    assert not may_be_kept("200 OK", [*KEPT, *more])


@given(st.text().filter(lambda told: told != "no-cache"))
def test_only_one_word_lets_an_answer_be_kept(told):
    assert not may_be_kept("200 OK", [KEPT[0], ("Cache-Control", told)])


@pytest.mark.parametrize("status", ["301 Moved", "304 Not Modified", "404 Not Found", "500 Error"])
def test_only_whole_pages_are_kept(status):
    assert not may_be_kept(status, KEPT)
    assert not may_be_kept("200 OK", [("Content-Type", "application/pdf"), KEPT[1]])


@pytest.mark.parametrize(
    "told",
    [
        {"HTTP_HOST": "other.example"},
        {"wsgi.url_scheme": "http"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"PATH_INFO": "/es/"},
        {"SCRIPT_NAME": "/portal"},
        {"HTTP_ACCEPT_ENCODING": "br, gzip"},
    ],
    ids=str,
)
def test_what_an_answer_depends_on_tells_pages_apart(told):
    assert key_of(ASKED | told) != key_of(ASKED)


# What HTTP asks of it


def test_who_holds_the_page_is_told_so(site):
    first = site.reader().get(HOME)
    for held in (first["ETag"], f'"other", {first["ETag"]}', "*", f"W/{first['ETag']}"):
        second = site.reader().get(HOME, headers={"If-None-Match": held})
        assert (second.status_code, second.content) == (304, b"")
        assert second["ETag"] == first["ETag"]
        assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
        assert "Content-Length" not in second
    assert site.reader().get(HOME, headers={"If-None-Match": '"other"'}).status_code == 200
    assert site.asked == 1


def test_a_page_is_packed_for_who_can_unpack_it(site):
    packed = site.reader().get(HOME, headers={"Accept-Encoding": "gzip, br"})
    plain = site.reader().get(HOME)
    again = site.reader().get(HOME, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == again["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert content(packed) == content(again) == plain.content
    assert again["Vary"] == "Accept-Encoding"
    assert site.asked == 2


def test_a_head_is_answered_without_a_body_and_fills_nothing(site):
    site.reader().head(HOME)
    assert not site.cache.pages
    whole = site.reader().get(HOME)
    head = site.reader().head(HOME)
    assert (head.content, head["Content-Length"]) == (b"", str(len(whole.content)))
    assert site.asked == 2


def test_a_kept_page_is_logged_as_any(site, caplog, settings):
    caplog.set_level(logging.INFO, "portal.requests")
    given_name = "0123456789abcdef" * 2
    for _ in range(2):
        site.reader().get("/en/stages/2/", headers={"X-Request-ID": given_name})
    made, kept = (record.facts for record in caplog.records)
    assert made | {"ms": 0} == kept | {"ms": 0}
    assert kept["page"] == "en/stages/<int:number>/"
    assert kept["request"] == given_name


# Bounds


def test_it_holds_so_many_bytes_and_drops_what_nobody_asks_for(clock):
    cache = PageCache(None, clock)
    for number in range(200):
        cache.keep(number, Page(KEPT, b"x" * 100_000, "", clock.now))
        cache.keep(number, Page(KEPT, b"x" * 90_000, "", clock.now))
        if 0 in cache.pages:
            cache.may_be_given(0, cache.pages[0], clock.now)
    assert cache.size <= MOST_BYTES
    assert cache.size == sum(len(page.body) + 2048 for page in cache.pages.values())
    assert {0, 199} <= cache.pages.keys()
    assert 1 not in cache.pages
    cache.keep("huge", Page(KEPT, b"x" * (MOST_BYTES + 1), "", clock.now))
    assert (len(cache.pages), cache.size) == (0, 0)


def test_without_the_database_what_was_seen_last_serves(site, clock):
    def silent(*_args):
        raise OperationalError

    def status():
        reader = site.reader()
        reader.raise_request_exception = False
        return reader.get(HELP).status_code

    assert status() == 200
    clock.now += 60
    with connection.execute_wrapper(silent):
        assert [status(), status()] == [200, 200]
        assert site.asked == 2  # not everyone waits for the database
        clock.now += WITHOUT_DATABASE
        assert status() == 503
    clock.now += 1
    assert status() == 200
