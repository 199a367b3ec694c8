"""What holds of every page with answers: addresses, headers, methods, tokens."""

import pytest
from django.test import Client
from django.urls import reverse

from privacy.models import SealedSession
from staging.questionnaire import BY_SLUG
from tests.db.staging.visits import (
    CHECK,
    CHECK_THIS,
    CLEAR,
    CLEARED,
    DECODE,
    RESULT,
    START,
    USE,
    headings,
    links,
    q,
)
from tests.journeys import (
    LONG,
    UNKNOWN,
    answer,
    here,
    result,
)

pytestmark = pytest.mark.any_database


def test_no_answer_is_ever_in_an_address():
    client = Client()
    marked = LONG | {"code": {"code": "pTX pNX"}, "size": {"size": "17.3", "unit": "mm"}}
    client.post(START, {"who": "self"})
    seen = []
    response = client.get(CHECK, follow=True)
    while here(response)[0] == "staging:question":
        seen += [url for url, _status in response.redirect_chain]
        slug = here(response)[1]
        response = client.post(q(slug), marked[slug], follow=True)
    response = client.get(RESULT)
    seen += [*links(response), *(url for url, _ in getattr(response, "redirect_chain", ()))]
    assert seen
    own = [url for url in seen if url.startswith("/")]
    assert [url for url in own if "?" in url] == [f"{reverse('feedback:form')}?about=result"]
    assert not [url for url in seen if "17.3" in url or "pTX" in url or "invasive" in url]


PRIVATE = [START, CHECK, RESULT, CHECK_THIS, CLEAR, q("who"), q("grade"), DECODE]


@pytest.mark.parametrize("address", PRIVATE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_private_pages_stay_out_of_caches_and_search_engines(address, method):
    client = Client()
    answer(client, "self", LONG)
    response = getattr(client, method)(address)
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PRIVATE)
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(address, method):
    assert getattr(Client(), method)(address).status_code == 405


@pytest.mark.parametrize("address", [CHECK, reverse("staging:cleared"), reverse("staging:lcis")])
def test_pages_to_read_take_no_form(address):
    assert Client().post(address, {}).status_code == 405


def test_the_target_of_the_decoder_is_no_page():
    assert Client().get(USE).status_code == 405


@pytest.mark.parametrize("slug", ["nonsense", "WHO", "who-", "__init__"])
def test_a_question_that_does_not_exist_is_not_found(slug):
    client = Client()
    assert client.get(f"/en/understand/q/{slug}/").status_code == 404
    assert client.post(f"/en/understand/q/{slug}/", {"who": "self"}).status_code == 404


@pytest.mark.parametrize("address", [a for a in PRIVATE if a != CHECK] + [USE])
def test_a_form_without_its_token_is_refused(address):
    client = Client(enforce_csrf_checks=True)
    assert client.post(address, {"who": "self", "text": "pT1c"}).status_code == 403
    assert SealedSession.objects.count() == 0


@pytest.mark.parametrize("slug", [slug for slug in BY_SLUG if slug != "who"])
def test_a_question_out_of_the_blue_says_that_nothing_is_left(slug):
    response = Client().get(q(slug))
    assert headings(response) == ["Your answers were cleared"]
    assert CLEARED in response.content.decode()


def test_the_reader_stays_the_same_through_every_answer():
    client = Client()
    shown = result(client, "other", LONG | {"grade": {"grade": UNKNOWN}}).content.decode()
    assert "About the person you care for" in shown
    assert "What is the grade of their cancer?" in shown
