"""What holds of every page in every state. The states are in tests/pages.py."""

import gzip
import tomllib

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from tests import pages, reading
from tests.page_rules import Page, problems

READERS = ("self", "other", "learn")
IN_EVERY_VOICE = [
    (state, who)
    for state in pages.STATES
    for who in (READERS if state.differs_by_reader else READERS[:1])
]
KIB = 1024
# Compressed. The aim is what one round trip can carry; the limit is hard.
HTML_LIMIT, HTML_LIMIT_OF_RESULT, HTML_AND_CSS_AIM, PAGE_LIMIT = (
    20 * KIB,
    30 * KIB,
    int(14.6 * KIB),
    60 * KIB,
)
WORDS = tomllib.loads((settings.BASE_DIR / "staging/data/words.toml").read_text("utf-8"))
EXPLAINED = {
    word.lower() for entry in WORDS["word"] for word in (entry["word"], *entry.get("forms", ()))
}


def reach(state, who="self"):
    return state.reach(Client(raise_request_exception=True), who)


def compressed(content):
    return len(gzip.compress(content, 6))


@pytest.mark.parametrize(("state", "who"), IN_EVERY_VOICE, ids=str)
def test_page(state, who):
    response = reach(state, who)
    assert response.status_code == state.status
    page = Page(response.content.decode())
    found = problems(page)

    grade = reading.grade(page.main_text(), EXPLAINED)
    if grade > 7:
        found["reads_easily"] = [f"{grade:.1f}"]

    html = compressed(response.content)
    if html > (HTML_LIMIT_OF_RESULT if state.name.startswith("result") else HTML_LIMIT):
        found["is_light"] = [f"{html} bytes"]
    assert not found, "\n".join(f"{rule}: {what}" for rule, what in found.items())


def test_no_page_is_forgotten():
    """Every address of the site is shown in some state; a new page must join tests/pages.py."""
    seen = set()
    for state in pages.STATES:
        response = reach(state)
        paths = [url for url, _status in getattr(response, "redirect_chain", ())]
        if hasattr(response, "request"):
            paths.append(response.request["PATH_INFO"])
        for path in paths:
            match = resolve(path.split("?")[0]) if not path.endswith("not-a-page/") else None
            seen |= {match.view_name} if match else set()
    missing = {name for name, _alone in pages.names()} - seen - pages.NO_PAGE
    assert missing == set()


def test_what_a_first_visit_weighs():
    static = [settings.BASE_DIR / "static" / name for name in ("css/site.css", "js/site.js")]
    css, script = (compressed(path.read_bytes()) for path in static)
    assert css <= 20 * KIB
    assert script <= 10 * KIB
    heaviest = max(compressed(reach(state).content) for state in pages.STATES)
    icon = compressed((settings.BASE_DIR / "static/img/favicon.svg").read_bytes())
    assert heaviest + css + script + icon <= PAGE_LIMIT
