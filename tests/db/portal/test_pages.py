"""What the portal's own pages say, and the headers that every answer carries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils.html import escape

from portal import help_now, views
from tests.page_rules import Page

pytestmark = pytest.mark.any_database

PUBLIC = [
    "home", "help_now", "privacy", "health_data", "accessibility", "about", "contact",
    "feedback:form", "feedback:thanks", "staging:stages", "resources:organizations",
    "resources:states",
]  # fmt: skip
POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}


def page(client, name, **settings):
    with override_settings(**settings):
        return client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_sets_no_cookie_and_has_no_token(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in response.content


@pytest.mark.parametrize("name", [n for n in PUBLIC if n != "feedback:form"])
def test_a_public_page_takes_no_form(client, name):
    assert client.post(reverse(name), {"a": "b"}).status_code == 405


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("query", ["?a=b", "?about=%00", "?about=<script>", "?page=1'--", "?%FF"])
def test_a_strange_query_changes_nothing(client, name, query):
    response = client.get(reverse(name) + query)
    assert response.status_code == 200
    assert b"<script>" not in response.content


def test_a_page_seen_before_is_not_sent_again(client):
    first = client.get(reverse("about"))
    assert "no-cache" in first["Cache-Control"]
    again = client.get(reverse("about"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize("path", ["/en/", "/en/not-a-page/", "/robots.txt", "/staff/login/"])
def test_every_answer_carries_the_same_headers(client, path):
    response = client.get(path)
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    policy = {name: values for name, *values in parts}
    assert policy == POLICY
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert "camera=()" in response["Permissions-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("name", ["staging:start", "staging:check"])
def test_a_private_page_is_kept_nowhere(client, name):
    response = client.get(reverse(name))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_the_bare_address_leads_to_english(client):
    assert client.get("/").url == "/en/"


# Home


def test_home_leads_to_what_is_there(client):
    text = page(client, "home")
    for name, arguments in [
        ("staging:start", ()), ("staging:decode", ()), ("staging:stages", ()),
        ("staging:stage", (4,)), ("help_now", ()), ("about", ()),
        ("resources:organizations", ()), ("resources:centers", ()),
    ]:  # fmt: skip
        assert f'href="{reverse(name, args=arguments)}"' in text


def test_home_says_when_the_sources_were_read_and_that_no_clinician_has_checked(client):
    text = page(client, "home")
    assert f"{views.GATHERED:%-d %B %Y}" in text
    assert "not yet reviewed by a clinician" in text


def test_home_names_the_organization_once_it_is_known(client):
    assert "runs this site" not in page(client, "home")
    assert "Kind &amp; Co runs this site" in page(client, "home", SITE_ORGANIZATION="Kind & Co")


# Trust pages


def test_the_privacy_page_has_a_hipaa_sentence_only_when_the_operator_gave_one(client):
    assert "HIPAA" not in page(client, "privacy")
    sentence = "HIPAA does not cover this site."
    told = Page(page(client, "privacy", HIPAA_STATEMENT=sentence))
    assert sentence in told.main_text()


def test_the_contact_page_says_plainly_that_there_is_no_address(client):
    text = page(client, "contact")
    assert "no contact address yet" in text
    assert "mailto:" not in text
    assert reverse("feedback:form") in text


def test_the_contact_page_gives_the_address(client):
    text = page(client, "contact", SITE_CONTACT_EMAIL="hello@beside.example")
    assert 'href="mailto:hello@beside.example"' in text
    assert "no contact address yet" not in text


def test_the_about_page_names_every_source_of_every_table(client):
    text = page(client, "about")
    for source in views.SOURCES:
        assert escape(source.title) in text
        # A page without https is named and not linked.
        assert (f'href="{source.url}"' in text) is source.url.startswith("https://")
    assert "American Joint Committee on Cancer (AJCC)" in text
    assert "Not yet reviewed by a clinician" in text


# Help now


def test_help_now_begins_with_911_and_ends_with_someone_to_talk_to(client):
    text = page(client, "help_now")
    places = [text.index(card.title) for card in help_now.CARDS]
    assert places == sorted(places)
    assert help_now.CARDS[0].title == "Call 911 now if:"
    assert help_now.CARDS[-1].title == "Talk to someone tonight"


@pytest.mark.parametrize("sign", [
    "fever of 100.4°F (38°C)", "seizure", "face droops", "weak", "trouble speaking", "confused",
    "chest pain", "can’t breathe", "faints", "bleeding", "suicide", "urine or stool",
    "swollen or red", "legs are newly weak or numb",
])  # fmt: skip
def test_help_now_names_the_sign(client, sign):
    assert sign in page(client, "help_now")


def test_the_card_of_the_cancer_team_says_what_to_do_without_an_answer(client):
    after = "No answer soon? Go to the emergency room and say you have cancer treatment."
    assert after in page(client, "help_now")


def test_every_line_can_be_called_and_rests_on_a_named_page(client):
    text = page(client, "help_now")
    for card in help_now.CARDS:
        assert card.pages, card.title
        for line in card.lines:
            assert line.sources, line.name
            assert f'href="tel:{line.dial}"' in text
            assert all(f'href="{source.url}"' in text for source in line.sources)


def test_lines_open_day_and_night_come_first():
    for card in help_now.CARDS:
        around_the_clock = ["24 hours" in line.hours for line in card.lines]
        assert around_the_clock == sorted(around_the_clock, reverse=True)


def test_hours_have_a_time_zone_or_are_not_known(client):
    for card in help_now.CARDS:
        for line in card.lines:
            assert not line.hours or "24 hours" in line.hours or "time" in line.hours
    assert "Hours not known." in page(client, "help_now")


def test_a_number_is_dialled_as_it_is_read():
    for card in help_now.CARDS:
        for line in card.lines:
            digits = "".join(c for c in line.number if c.isdigit())
            assert line.dial in {digits, f"+{digits}"}


# Files


def test_robots_may_read_public_pages_alone(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    closed = {line.removeprefix("Disallow: ") for line in lines[1:]}
    assert "/staff/" in closed
    for name, arguments in [
        ("staging:question", ("size",)), ("staging:check", ()), ("staging:check_this", ()),
        ("staging:result", ()), ("staging:clear", ()), ("resources:call_list", ()),
    ]:  # fmt: skip
        assert any(reverse(name, args=arguments).startswith(path) for path in closed), name
    for name in [*PUBLIC, "staging:start", "staging:decode"]:
        assert not any(reverse(name).startswith(path) for path in closed), name


def test_there_is_no_security_txt_without_a_contact(client):
    assert client.get("/.well-known/security.txt").status_code == 404


@override_settings(SITE_CONTACT_EMAIL="hello@beside.example", SITE_URL="https://beside.example/")
def test_security_txt_names_the_contact_and_ends_in_time(client):
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:hello@beside.example"
    assert fields["Canonical"] == "https://beside.example/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "en"
    left = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%S%z") - datetime.now(UTC)
    assert timedelta(days=170) < left < timedelta(days=366)


def test_the_favicon_is_a_picture_of_ours(client):
    assert client.get("/favicon.ico").url == "/static/img/favicon.ico"
