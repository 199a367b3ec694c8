"""Error pages as readers meet them."""

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse

from portal import urls as portal_urls
from portal.views import forbidden

SECRET = "marked-word-pT1c"


def broken(request):
    raise ValueError(SECRET)


def without_database(request):
    raise OperationalError(SECRET)


def without_connection(request):
    raise InterfaceError(SECRET)


def cut_answer(request):
    raise DatabaseError(SECRET) from OSError(SECRET)  # as Django wraps what the driver raised


def own_mistake(request):
    raise DatabaseError(SECRET)  # as Django raises it for a row that was not there to change


def fine(request):
    return HttpResponse("fine")


urlpatterns = [
    path("broken/", broken),
    path("no-database/", without_database),
    path("no-connection/", without_connection),
    path("cut-answer/", cut_answer),
    path("own-mistake/", own_mistake),
    path("fine/", fine),
    *portal_urls.urlpatterns,
]
handler400 = portal_urls.handler400
handler403 = portal_urls.handler403
handler404 = portal_urls.handler404
handler500 = portal_urls.handler500


def calm(**options):
    return Client(raise_request_exception=False, **options)


def assert_kind(response, status, title):
    assert response.status_code == status
    text = response.content.decode()
    assert text.count("<h1") == 1
    assert f"<title>{title} – Beside</title>" in text
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert reverse("help_now") in text
    assert SECRET not in text
    return text


def test_a_page_that_is_not_there_gives_other_doors_and_phone_lines():
    text = assert_kind(calm().get("/en/no/such/page/"), 404, "We can’t find that page")
    assert reverse("home") in text
    assert reverse("staging:decode") in text
    assert 'href="tel:988"' in text
    assert 'href="tel:+18002272345"' in text


@pytest.mark.parametrize("path", ["/wp-admin.php", "/en/%00", "/en/stages/9999999999999999999/"])
def test_hostile_addresses_are_not_found(path):
    assert calm().get(path).status_code == 404


@override_settings(ROOT_URLCONF=__name__)
def test_a_bug_is_ours_and_says_so_without_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = calm().get("/broken/")
    text = assert_kind(response, 500, "Something went wrong on our side")
    assert "Your saved lists are safe." in text
    assert 'href="tel:+18002272345"' in text


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("path", ["/no-database/", "/no-connection/", "/cut-answer/"])
def test_a_database_that_does_not_answer_is_worth_another_try(path):
    response = calm().get(path)
    assert_kind(response, 503, "This site is not ready right now")
    assert response["Retry-After"] == "120"


@override_settings(ROOT_URLCONF=__name__)
def test_what_we_asked_wrongly_of_the_database_is_our_mistake():
    assert calm().get("/own-mistake/").status_code == 500


def test_a_name_that_is_not_ours_is_refused():
    response = calm().get("/en/", headers={"host": "evil.example"})
    text = assert_kind(response, 400, "We could not read that request")
    assert "evil.example" not in text


def test_a_form_without_its_token_is_refused_kindly():
    response = calm(enforce_csrf_checks=True).post(reverse("staging:start"), {"who": "self"})
    text = assert_kind(response, 403, "We could not take that form")
    assert "cookies" in text


def test_a_page_that_is_not_open_says_so():
    response = forbidden(RequestFactory().get("/en/"))
    assert_kind(response, 403, "This page is not open to you")


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_a_strange_method_is_no_error_of_ours(method):
    assert calm().generic(method.upper(), reverse("home")).status_code == 405


def test_a_mistyped_secret_address_is_on_no_paper(client):
    answer = client.get("/c/quuxtokenley/more/")
    assert answer.status_code == 404
    assert b"quuxtokenley" not in answer.content
