"""The headers of every answer, graded by the rules of Mozilla's HTTP Observatory.

The rules: github.com/mdn/mdn-http-observatory, src/grader/charts.js and src/analyzer/tests, read
in November 2026. A+ begins at 100. What can be reached without being in the browsers' preload list
(5 more) and without a hash on our own scripts (5 more) is 130, and 135 where a cookie is set.
"""

from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from tests.db.attack import access
from tests.page_rules import Page

pytestmark = pytest.mark.any_database

HALF_A_YEAR = 15_768_000
PRIVATE_REFERRER = {
    "no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"
}  # fmt: skip
BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
UNSAFE = {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "'wasm-unsafe-eval'"}
SECURE = {"secure": True, "headers": {"X-Forwarded-Proto": "https"}}
COOKIES = {"__Host-visit", "__Host-csrftoken"}


@pytest.fixture(autouse=True)
def public(settings):
    """As the site is on the internet."""
    settings.SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = sorted(COOKIES, reverse=True)


def policy(response):
    """Return the Content-Security-Policy as sets of sources."""
    directives = response["Content-Security-Policy"].split(";")
    return {name: set(sources) for name, *sources in (d.split() for d in directives if d.strip())}


def points_for_policy(response):
    csp = policy(response)
    sources = csp.get("script-src", csp["default-src"]) | csp.get("style-src", set())
    if sources & (BROAD | UNSAFE | {"data:"}) or csp.get("object-src", set()) & BROAD:
        return -20
    return 10 if csp["default-src"] == {"'none'"} else 5


def points_for_cookies(response):
    if not response.cookies:
        return 0
    for cookie in response.cookies.values():
        # What browsers ask of a name with __Host-: else they take no such cookie at all.
        assert (cookie["path"], cookie["domain"]) == ("/", "")
        if not (
            cookie["secure"] and cookie["httponly"] and cookie["samesite"] in {"Lax", "Strict"}
        ):
            return -40
    return 5


def points_for_transport(response):
    parts = response["Strict-Transport-Security"].replace(" ", "").split(";")
    (age,) = (int(part[8:]) for part in parts if part.startswith("max-age="))
    return 0 if age >= HALF_A_YEAR and {"includeSubDomains", "preload"} <= set(parts) else -10


def score(response):
    """Return the points of one answer."""
    framed = policy(response)["frame-ancestors"]
    return (
        100
        + points_for_policy(response)
        + points_for_cookies(response)
        + points_for_transport(response)
        + (5 if response["Referrer-Policy"] in PRIVATE_REFERRER else -5)
        + (0 if response["X-Content-Type-Options"] == "nosniff" else -5)
        + (5 if framed == {"'none'"} else -20)
        + (10 if response["Cross-Origin-Resource-Policy"] == "same-origin" else 0)
        - (50 if "Access-Control-Allow-Origin" in response else 0)
    )


def check(response, where):
    assert score(response) == (135 if response.cookies else 130), where
    assert response["Cross-Origin-Opener-Policy"] == "same-origin", where
    assert response["Cross-Origin-Embedder-Policy"] == "require-corp", where
    assert "geolocation=()" in response["Permissions-Policy"], where
    assert {"'none'"} == policy(response)["base-uri"] == policy(response)["default-src"], where
    assert policy(response)["form-action"] <= {"'self'", "'none'"}, where
    assert "object-src" not in policy(response), where
    assert set(response.cookies) <= COOKIES, where
    # What is said of nobody else's software, and of ours.
    assert not {"Server", "X-Powered-By", "X-AspNet-Version"} & set(response.headers), where
    if response.status_code == 200:
        kind = response["Content-Type"].lower().replace('"', "")
        assert "charset=utf-8" in kind or not kind.startswith("text/"), where


def test_every_address_has_the_top_grade():
    """Of every pattern of the URLs, for a stranger, the owner and a superuser, by GET and POST."""
    site = access.Site()
    for role in ("anonymous", "owner", "superuser"):
        client = site.clients[role]
        for pattern in access.patterns():
            address = site.address(pattern, role)
            check(client.get(address, **SECURE), (role, address))
        check(client.post("/en/account/sign-in/", {}, **SECURE), role)


@pytest.mark.parametrize("path", ["/en/no-such-page/", "/no-such-page", "/static/none.css", "/%00"])
def test_what_is_not_there_has_them_too(path):
    response = Client().get(path, **SECURE)
    assert response.status_code == 404
    check(response, path)


@pytest.mark.parametrize("broken", ["form", "error", "host"])
def test_refusals_and_errors_have_them_too(broken, settings):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    if broken == "form":
        response, status = client.post(reverse("staging:start"), {"who": "self"}, **SECURE), 403
    elif broken == "error":
        settings.ROOT_URLCONF = "tests.db.attack.broken_urls"
        response, status = client.get("/broken/", **SECURE), 500
    else:
        response, status = client.get("/en/", headers={"Host": "evil.example"}, secure=True), 400
    assert response.status_code == status
    check(response, broken)


def test_files_have_what_files_need(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "site.css").write_text("body { margin: 0 }")
    response = Client().get("/static/site.css", **SECURE)
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Content-Type"].startswith("text/css")
    response.close()


# Whose site is it?


@pytest.mark.parametrize(
    "host",
    ["evil.example", "testserver.evil.example", "testserver@evil.example", "[::1", "a/b", ""],
)
def test_another_host_name_is_refused_and_never_repeated(host, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    response = Client().get("/en/account/sign-in/", headers={"Host": host}, secure=True)
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode() + str(response.headers)


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL"])
def test_a_host_named_elsewhere_is_not_believed(name, mailoutbox):
    client = Client()
    data = {"email": "ann@example.org", "own": "yes"}
    client.post(reverse("accounts:sign_in"), data, headers={name: "evil.example"})
    (letter,) = mailoutbox
    assert "http://testserver/" in letter.body
    assert "evil" not in letter.body


# Where to go next

ELSEWHERE = [
    "https://evil.example/", "//evil.example/", r"\\evil.example", r"/\evil.example",
    "///evil.example", "https:evil.example", "http:///evil.example", "javascript:alert(1)",
    "data:text/html,x", " //evil.example", "\t//evil.example", "/\t/evil.example",
    "/%09/evil.example",
    "https://testserver@evil.example/", "https://testserver.evil.example/", "%2f%2fevil.example",
    "/staff/../../evil.example", "evil.example", "\x00//evil.example", "//evil%E3%80%82example",
]  # fmt: skip


def test_no_parameter_leads_to_another_site():
    """`next` and `back` of every address that may lead on, asked for by three kinds of people."""
    site = access.Site()
    addresses = [
        reverse(name)
        for name in (
            "accounts:sign_in", "accounts:create", "accounts:sign_out", "accounts:link",
            "accounts:consent", "admin:login", "resources:call_list", "mfa_reauthenticate",
            "account_login",
        )
    ]  # fmt: skip
    for role, target in product(("anonymous", "owner", "manager"), ELSEWHERE):
        client = site.clients[role]
        query = dict.fromkeys(("next", "back", "to", "url", "redirect_to"), target)
        for address in addresses:
            stays_here(client.get(address, query))
        stays_here(client.post(reverse("accounts:consent"), query))
        data = {"entry": "help/helping-hands", "back": target, "next": target}
        stays_here(client.post(reverse("resources:add_to_call_list"), data))


def stays_here(response):
    """Whether every way on leads to our own site."""
    location = response.headers.get("Location", "/")
    assert location.startswith("/"), location
    assert not location.startswith(("//", "/\\", "/\t")), location
    if "html" in response.get("Content-Type", ""):
        links = Page(response.content.decode()).all("a")
        assert not [a for a in links if "evil" in (a.get("href") or "").split("?")[0]]
