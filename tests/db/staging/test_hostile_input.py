"""Whatever is sent to a form: never our error page, and nothing of it in a log."""

import logging
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.models import SealedSession
from staging.questionnaire import BY_SLUG
from tests.db.staging.visits import CHECK_THIS, CLEAR, DECODE, RESULT, START, USE, q
from tests.journeys import CODE, LONG, answer
from tests.pages import REACHED_WITH

MARK = "zqmarkedwordqz"
FORM = "application/x-www-form-urlencoded"
LIMITED = settings(
    derandomize=True,
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FIELDS = sorted(
    {name for form in BY_SLUG.values() for name in form.base_fields}
    | {
        "unknown",
        "skip",
        "text",
        "who",
        "keep",
        "millimeters",
        "side",
        "open",
        "csrfmiddlewaretoken",
    }
    | {"size_mm", "nodes_positive", "stage_stated", "older_edition", "code", "0", ""}
)
HOSTILE = (
    MARK, "", "\x00", f"{MARK}\x00", "\ud800", "'\"<script>alert(1)</script>", "%(x)s {{ x }}",
    "9" * 400, "1e999", "NaN", "-0", "٣٤", "１４", "\u202e", "🎗️" * 50, "T" * 5000, "../../passwd",
    "unknown", "1", "no", "yes", "mm", "pT1c pN0", "ypT4d cN3c M1", "\r\nSet-Cookie: a=b",
)  # fmt: skip
VALUES = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=60))
PAIRS = st.lists(st.tuples(st.sampled_from(FIELDS), VALUES), max_size=8)

TARGETS = [START, CHECK_THIS, CLEAR, RESULT, DECODE, USE, reverse("feedback:form")]


def encode(pairs):
    return urlencode(pairs, encoding="utf-8", errors="surrogatepass").encode()


def send(client, target, body, content_type=FORM):
    """Send these bytes as they are: the test client's own `post` would decode some of them."""
    return client.generic("POST", target, body, content_type)


def assert_safe(response, caplog):
    assert response.status_code in (200, 302, 400), response.status_code
    assert MARK not in response.headers.get("Location", "")
    assert "Set-Cookie: a=b" not in str(response.headers)
    assert MARK not in caplog.text


@pytest.fixture
def begun(caplog):
    """A visit with every answer, and a log that listens to everything."""
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=True)
    answer(client, "self", CODE)
    return client


@pytest.mark.parametrize("target", TARGETS)
@LIMITED
@given(pairs=PAIRS)
def test_any_fields_sent_to_any_page(target, pairs, begun, caplog):
    assert_safe(send(begun, target, encode(pairs)), caplog)


@pytest.mark.parametrize("slug", [slug for slug in BY_SLUG if slug != "who"])
@LIMITED
@given(pairs=PAIRS)
def test_any_fields_sent_to_any_question(slug, pairs, begun, caplog):
    own = [(field, value) for field in BY_SLUG[slug].base_fields for _f, value in pairs[:1]]
    if begun.get(q(slug)).status_code == 302:  # an earlier example led elsewhere
        answer(begun, "self", REACHED_WITH.get(slug, LONG), until=slug)
    assert_safe(send(begun, q(slug), encode(own + pairs)), caplog)
    assert begun.get(RESULT, follow=True).status_code == 200


@LIMITED
@given(body=st.binary(max_size=2000))
def test_any_bytes_as_a_form(body, begun, caplog):
    for target in (DECODE, q("code"), q("size")):
        assert_safe(send(begun, target, body), caplog)


@LIMITED
@given(text=st.text(st.characters(codec="utf-8"), max_size=3000))
def test_any_text_in_the_decoder(text, begun, caplog):
    assert_safe(begun.post(DECODE, {"text": f"{text} pT1c {MARK}"}), caplog)


@pytest.mark.parametrize(
    "content_type",
    [
        FORM,
        f"{FORM}; charset=utf-16",
        f"{FORM}; charset=utf-7",
        f"{FORM}; charset=base64",
        "application/json",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x; charset=utf-7",
        "multipart/form-data; boundary=x; charset=unicode_escape",
        "nonsense",
        "",
    ],
)
@pytest.mark.parametrize("target", [DECODE, q("code"), START])
def test_any_kind_of_body(target, content_type, begun, caplog):
    part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--x--\r\n'
    for name in (b"text", b"code", b"who"):
        for value in (b"+2AA- T2", b"\\ud800 T2", b"\xff\xfe\x00", MARK.encode()):
            body = part % (name, value) if "multipart" in content_type else name + b"=" + value
            assert_safe(send(begun, target, body, content_type), caplog)


@pytest.mark.parametrize("target", [DECODE, START, q("code"), USE])
def test_a_body_of_megabytes_is_refused_and_not_kept(target, begun, caplog):
    before = SealedSession.objects.get().sealed_data
    body = encode([("text", MARK * 400_000), ("code", "T2"), ("size", "1")])
    response = send(begun, target, body)
    assert response.status_code == 400
    assert MARK not in response.content.decode()
    assert_safe(response, caplog)
    assert SealedSession.objects.get().sealed_data == before


@pytest.mark.parametrize("target", [DECODE, q("code"), START])
def test_thousands_of_fields_are_refused(target, begun, caplog):
    response = send(begun, target, encode([(MARK, "1")] * 2000))
    assert response.status_code == 400
    assert_safe(response, caplog)


def test_a_file_instead_of_a_text(begun, caplog):
    file = BytesIO(b"pT1c pN0 " + MARK.encode())
    file.name = f"{MARK}.pdf"
    assert_safe(begun.post(DECODE, {"text": file}), caplog)


def test_spaces_around_an_answer_do_not_fill_the_session(begun):
    begun.post(q("code"), {"code": " " * 100_000 + "pT1c pN0"})
    assert len(SealedSession.objects.get().sealed_data) < 5000


@pytest.mark.parametrize("key", ["\x00", "é" * 40, "x" * 9000, "' OR 1=1 --", MARK])
def test_any_cookie_is_a_new_visit(key, caplog):
    caplog.set_level(logging.DEBUG)
    client = Client()
    client.cookies["visit"] = key
    assert_safe(client.get(RESULT), caplog)
    assert_safe(client.post(START, {"who": "self"}), caplog)
    assert SealedSession.objects.count() == 1
