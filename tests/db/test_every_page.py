"""What holds of every page in every state. The states are in tests/pages.py."""

import gzip
import re
from functools import cache

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils.dates import MONTHS, MONTHS_ALT, WEEKDAYS

from learn.words import EXEMPT
from portal import catalog
from tests import pages, pseudo, reading
from tests.page_rules import (
    MARKUP,
    WORDS,
    Page,
    problems,
    shows_no_survival_number,
    spoken_texts,
    uses_no_word_for_odds,
)

pytestmark = pytest.mark.any_database

IN_EVERY_VOICE = [
    (state, who)
    for state in pages.STATES
    for who in state.readers[: None if state.differs_by_reader else 1]
]
KIB = 1024
# Compressed, in bytes. What fits one round trip of a new connection shows at once.
FIRST_ROUND_TRIP = 14.6 * KIB
HTML_LIMIT, RESULT_LIMIT, CSS_LIMIT, SCRIPT_LIMIT, PAGE_LIMIT = (
    size * KIB for size in (20, 30, 20, 10, 60)
)
# Names, the same in every language; and units.
WITHOUT_TRANSLATION = {"Beside", "mm", "cm", "Tis", "sn"}
CALENDAR = {*MONTHS.values(), *MONTHS_ALT.values(), *WEEKDAYS.values(), "AM", "PM"}
DJANGOS_OWN = {("", text) for text in (", ", ":", "…", *CALENDAR)} | {
    ("alt. month", month) for month in MONTHS_ALT.values()
}
# What a page that speaks of another person never calls "your".
HEALTH = (
    "body|breasts?|cancers?|care team|cells|chest|doctors?|grade|lab|nodes?|nurse|plan|receptors?|"
    "scans?|stage|surgeon|surgery|team|treatment|tumors?|tests?"
)
# Speaks to the reader, or to the doctor, whoever the report is about.
NOT_THE_PERSON = r"Take it with you and ask|Which \w+ do you use for"

# Pages full of questions to doctors, and of steps for the one who helps.
SPEAKING_TO_DOCTORS = ("list", "shared", "link")


def reach(state, who="self"):
    return state.reach(Client(raise_request_exception=True), who)


@cache
def first_visit():
    """The weight of what every page loads, by file."""
    files = ("css/site.css", "js/site.js", "img/favicon.svg")
    return {name: compressed((settings.BASE_DIR / "static" / name).read_bytes()) for name in files}


@cache
def collected_messages():
    """The messages that translators get, as pairs of context and text."""
    return {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(catalog.collected())}


def compressed(content):
    return len(gzip.compress(content, 6))


def rules_for(state, response):
    """All rules, but for the pages that explain numbers and the one that shows them."""
    match = getattr(response, "resolver_match", None) if state.status == 200 else None
    explains = match is not None and match.app_name == "learn"
    apart = {shows_no_survival_number} if state.shows_numbers else set()
    apart |= {uses_no_word_for_odds} if explains else set()
    return [rule for rule in (*MARKUP, *WORDS) if rule not in apart]


@pytest.mark.parametrize(("state", "who"), IN_EVERY_VOICE, ids=str)
def test_page(state, who):
    response = reach(state, who)
    assert response.status_code == state.status
    page = Page(response.content.decode())
    found = problems(page, rules_for(state, response))

    grade = reading.grade(reading.running(page.main_text()), EXEMPT)
    if grade > 7:
        found["reads_easily"] = [f"{grade:.1f}"]

    html = compressed(response.content)
    limit = RESULT_LIMIT if state.name.startswith("result") else HTML_LIMIT
    first_round_trip = html + first_visit()["css/site.css"]
    everything = html + sum(first_visit().values())
    if html > limit or first_round_trip > FIRST_ROUND_TRIP or everything > PAGE_LIMIT:
        found["is_light"] = [f"{html} bytes"]
    assert not found, "\n".join(f"{rule}: {what}" for rule, what in found.items())


@pytest.mark.parametrize("state", pages.STATES, ids=str)
def test_every_text_can_be_translated(state):
    with pseudo.speaking() as asked:
        page = Page(reach(state).content.decode())
    # A text that is marked already was translated before it became part of another.
    messages = {message for message in asked if pseudo.OPEN not in message[1]}
    assert messages - collected_messages() - DJANGOS_OWN == set()
    texts = (re.sub(r"testserver\S*", "", text) for text in spoken_texts(page))
    bare = [pseudo.unmarked(text) for text in texts]
    words = {word for text in bare for word in reading.words(text) if not reading.is_code(word)}
    assert {word for word in words if len(word) > 1} - WITHOUT_TRANSLATION == set(), bare[0]


@pytest.mark.parametrize(
    ("state", "who"), [(state, who) for state, who in IN_EVERY_VOICE if who != "self"], ids=str
)
def test_what_is_said_of_another_person_never_says_you(state, who):
    with pseudo.speaking(only_context="who:"):
        page = Page(reach(state, who).content.decode())
    text = page.main_text()
    of_the_person = re.sub(NOT_THE_PERSON, "", " ".join(pseudo.marked_parts(text)))
    if not state.name.startswith(SPEAKING_TO_DOCTORS):
        assert re.findall(r"(?i).{0,30}\byou(?:r|rs|rself)?\b.{0,30}", of_the_person) == []
    assert re.findall(rf"(?i)\byour (?:{HEALTH})\b", pseudo.unmarked(text)) == []


def test_the_style_and_the_script_are_light():
    assert first_visit()["css/site.css"] <= CSS_LIMIT
    assert first_visit()["js/site.js"] <= SCRIPT_LIMIT


def test_no_page_is_forgotten():
    """Addresses without a parameter are states by themselves; the others must be reached."""
    seen = {
        reach(state).resolver_match.view_name
        for state in pages.STATES
        if "," not in state.name and state.status == 200
    }
    assert {name for name, alone in pages.names() if not alone} - seen - pages.NO_PAGE == set()
    assert {name for name, _alone in pages.names()} >= pages.NO_PAGE
