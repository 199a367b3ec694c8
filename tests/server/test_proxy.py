"""The nginx configuration that we hand out, with a real nginx and our own web server."""

import gzip
import json
import re
import subprocess

import pytest

from tests.server import proxy

MARKED = "marked-word-in-an-address"


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_blocker):
    if not proxy.nginx():
        pytest.skip(proxy.HOW_TO_GET_NGINX)
    with django_db_blocker.unblock(), proxy.site(tmp_path_factory.mktemp("site")) as running:
        yield running


def test_http_leads_to_https(site):
    status, headers, _ = site.ask("/en/about/", tls=False)
    assert (status, headers["Location"]) == (301, "https://localhost/en/about/")


def test_a_page_comes_through_with_its_headers(site):
    status, headers, body = site.ask("/en/")
    assert status == 200
    assert b"<h1" in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])
    assert "nginx/" not in headers.get("Server", "")


def test_static_files_come_from_disk_compressed_and_for_ever(site):
    _, _, page = site.ask("/en/")
    (style,) = re.findall(r'href="(/static/css/site\.[0-9a-f]+\.css)"', page.decode())
    status, headers, body = site.ask(style, headers={"Accept-Encoding": "gzip"})
    assert status == 200
    assert b"body" in gzip.decompress(body)
    assert "immutable" in headers["Cache-Control"]


def test_what_a_visitor_says_of_itself_is_dropped(site):
    said = {"X-Forwarded-Proto": "http", "X-Request-ID": "f" * 32, "X-Forwarded-For": "9.9.9.9"}
    status, headers, _ = site.ask("/en/about/", headers=said)
    assert status == 200
    assert headers["X-Request-ID"] != "f" * 32
    assert "9.9.9.9" not in site.log("web.log") + site.log("beside.log")


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_what_is_for_the_operator_is_not_there(site, path):
    assert site.ask(path)[0] == 404


def test_no_log_names_an_address_a_query_or_a_referer(site):
    said = {"Referer": f"https://localhost/en/help/?q={MARKED}", "User-Agent": MARKED}
    for path in (f"/en/help/?q={MARKED}", f"/en/c/{MARKED}/", f"/{MARKED}", f"/en/help/{MARKED}/"):
        site.ask(path, headers=said)
    body = f"text={MARKED}".encode()
    site.ask("/en/decode/", "POST", body, said)
    for name in ("beside.log", "web.log", "main.log"):
        assert MARKED not in site.log(name)
    last = [json.loads(line) for line in site.log("beside.log").splitlines()][-1]
    assert last["method"] == "POST"
    # The two logs name an answer alike, so that a mistake can be followed.
    assert last["request"] in site.log("web.log")


def test_more_than_a_form_can_hold_is_refused(site):
    status, _, _ = site.ask("/en/decode/", "POST", b"x" * 300_000)
    assert status == 413


def test_without_the_portal_the_helplines_are_shown(site):
    site.web.terminate()
    site.web.wait(30)
    try:
        status, headers, body = site.ask("/en/help/")
        assert status == 503
        assert headers["Retry-After"] == "30"
        assert b"tel:" in body
        assert site.ask("/en/decode/", "POST", b"text=a")[::2] == (503, body)
        (style,) = re.findall(rb'href="(/static/css/site\.[0-9a-f]+\.css)"', body)
        assert site.ask(style.decode())[0] == 200
    finally:
        site.start_web()
    assert site.ask("/en/help/")[0] == 200


def test_the_configuration_has_no_doubtful_line(site):
    said = subprocess.run(
        [proxy.nginx(), "-t", "-p", site.folder, "-c", site.folder / "nginx.conf"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "warn" not in said.stderr
