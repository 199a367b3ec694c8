"""Every page and state of the site, for the proofs that hold of all of them.

A state is a name and a way to reach it with Django's test client, speaking to one reader
("self", "other", "learn"). Public pages come from the URL configuration by themselves; a new
private state is one line in `STATES`.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from staging.questionnaire import BY_SLUG
from tests import account_pages, factories, list_pages, number_pages
from tests.journeys import (
    BIOPSY,
    BREASTBONE,
    CODE,
    LONG,
    NO_SIZE,
    NODES_CLEAR,
    NOT_TAKEN_OUT,
    REPORT,
    UNKNOWN,
    Answers,
    all_unknown,
    answer,
    back_after,
    both_sides,
    chose,
    decoded,
    failing,
    get,
    post,
    refused_form,
    result,
    taken_over,
    template,
    walk_once,
)

# Files, and the targets of forms.
NO_PAGE = {
    "favicon", "robots", "security", "alive", "ready", "metrics", "staging:use_report",
    "staging:result_pdf", "staging:result_pdf_a4", "resources:add_to_call_list",
    *list_pages.NO_PAGE,
}  # fmt: skip
# Pages of an account: a stranger is led to the sign-in (tests/db/accounts).
OF_ACCOUNTS = ("accounts:", "mfa_", "account_")


shown = partial(answer, walk=walk_once)
concluded = partial(result, walk=walk_once)


class State(NamedTuple):
    """One state of one page."""

    name: str
    reach: Callable[[Client, str], Any]
    status: int = 200
    differs_by_reader: bool = False
    readers: tuple[str, ...] = ("self", "other", "learn")
    # After the reader said yes to survival numbers, on the one page that has them.
    shows_numbers: bool = False

    def __str__(self) -> str:
        return self.name


def names() -> Iterator[tuple[str, bool]]:
    """Yield the name of every URL for readers, and whether it stands for one address alone."""

    def walk(patterns, prefix, fixed):
        for pattern in patterns:
            alone = fixed and not pattern.pattern.converters
            if isinstance(pattern, URLPattern):
                yield f"{prefix}{pattern.name}", alone
            elif pattern.app_name != "admin":
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from walk(pattern.url_patterns, inner, alone)

    yield from walk(get_resolver().url_patterns, "", True)


# How each question is reached.
REACHED_WITH: dict[str, Answers] = {
    "size_range": NO_SIZE,
    "nodes_seen": NOT_TAKEN_OUT,
    "im_found": BREASTBONE,
    "oncotype": NODES_CLEAR,
}
ERRORS = {
    "code": ({"code": "hello"}, {"code": "T" * 201}),
    "size": (
        {"size": "big", "unit": "mm"},
        {"size": "14"},
        {"size": "0", "unit": "mm"},
        {"size": "41", "unit": "cm"},
    ),
    "receptors": ({"er": "positive"},),
}

RESULTS: dict[str, Answers] = {
    "one stage": NODES_CLEAR,
    "one stage, from a code": CODE,
    "one stage, from a biopsy": BIOPSY,
    "two stages, size and biology": LONG,
    "grade unknown": LONG | {"grade": {"grade": UNKNOWN}},
    "receptors unknown": LONG | {"receptors": {"er": UNKNOWN, "pr": UNKNOWN, "her2": "equivocal"}},
    "nodes not checked": chose(NOT_TAKEN_OUT, nodes_seen="not_checked"),
    "size by range": NO_SIZE,
    "skin not known": chose(LONG, skin_chest=UNKNOWN),
    "spread awaited": chose(LONG, spread="waiting"),
    "nothing known": all_unknown(),
    "after treatment": chose(LONG, treat_first="yes"),
    "stage 0": chose(LONG, kind="dcis", nodes_checked="no"),
    "stage 0, from a biopsy": chose(BIOPSY, kind="dcis"),
    "stage 3": chose(LONG, nodes_count="10+", nodes_other="supraclavicular"),
    "stage 4": chose(LONG, spread="yes"),
    "report and answers differ": LONG | {"code": {"code": "pT2 pN1a M0 stage IA"}},
    "micrometastasis": chose(LONG, deposit="micro"),
    "inflammatory": chose(LONG, skin_chest="T4d"),
    "breastbone node": BREASTBONE,
    "none left after the biopsy": chose(LONG, kind="none_left"),
}


# The states


def unreached() -> Iterator[State]:
    """Every page of one address, in a fresh visit: from the URL configuration."""
    for name, alone in names():
        if alone and name not in NO_PAGE and not name.startswith(OF_ACCOUNTS):
            yield State(name, get(name))


def questions() -> Iterator[State]:
    """Every question, empty and with each of its errors."""
    for slug in BY_SLUG:
        if slug == "who":
            continue
        answers = REACHED_WITH.get(slug, LONG)
        yield State(f"q {slug}", partial(shown, answers=answers, until=slug), 200, True)
        for number, error in enumerate(({}, *ERRORS.get(slug, ()))):
            reach = partial(shown, answers=answers, until=slug, error=error)
            yield State(f"q {slug}, error {number}", reach, 200, True)


def doubts() -> Iterator[State]:
    """“Check this answer”, for each kind of doubt."""
    for name, answers in {
        "very large": LONG | {"size": {"size": "23", "unit": "cm"}},
        "DCIS and cancer in nodes": chose(LONG, kind="dcis"),
        "DCIS and spread": LONG | {"code": {"code": "pTis pN0 pM1"}},
        "nothing to stage": chose(LONG, kind="nodes_only", nodes_count="none"),
        "code and report": BIOPSY | {"code": {"code": "pT1c pN0"}},
        "code and treatment": LONG | {"code": {"code": "ypT1c ypN0"}},
        "code and size": LONG | {"code": {"code": "pT1c pN0, tumor size 34 mm"}},
        "code and nodes": LONG | {"code": {"code": "pT1c pN1a, 5/12 lymph nodes positive"}},
    }.items():
        reach = partial(shown, answers=answers, until="staging:check_this")
        yield State(f"check this, {name}", reach, 200, True)


def in_directory(reach: Callable[[Client, str], HttpResponse]) -> Callable[[Client, str], Any]:
    """Reach a state of the directory that needs entries in it."""

    def prepared(client, who):
        factories.make_organization(
            acronym="HH", email="help@hands.example", city="Troy", state="NY"
        )
        factories.make_organization("quiet-house", name="Quiet House", website="", phones=[])
        factories.make_center()
        return reach(client, who)

    return prepared


def many_listed(client: Client, _who: str) -> HttpResponse:
    """Open the second page of a list that has one more."""
    for number in range(1, 42):
        factories.make_organization(f"house-{number}", name=f"House {number}")
    return client.get(reverse("resources:organizations"), {"page": "2", "free": "on"})


def listed_to_call(client: Client, _who: str) -> HttpResponse:
    """Put an organization and a cancer center on the call list."""
    client.post(reverse("resources:add_to_call_list"), {"entry": "places/city-center"})
    return client.post(
        reverse("resources:add_to_call_list"), {"entry": "help/helping-hands"}, follow=True
    )


def reported(client: Client, _who: str, data: dict[str, str]) -> HttpResponse:
    """Tell what is wrong with an entry."""
    return client.post(reverse("resources:organization_report", args=["helping-hands"]), data)


def words() -> Iterator[State]:
    """The list of words as it is searched, and the page of a word."""
    yield State("words, found", get("learn:words", q="lymph"))
    yield State("words, close", get("learn:words", q="metastisis"))
    yield State("words, none", get("learn:words", q="zzzz"))
    yield State("word", get("learn:word", "her2"))
    yield State("word of numbers", get("learn:word", "5-year-survival"))


def directory() -> Iterator[State]:
    """The pages of the directory, with entries, without a match, and with each error."""
    entry, center = "helping-hands", "city-center"
    for name, reach in {
        "organizations, listed": get("resources:organizations"),
        "organizations, chosen": get("resources:organizations", q="ride", state="TX", open="on"),
        "organizations, no match": get(
            "resources:organizations", q="zzz", need="lodging", who="men"
        ),
        "organizations, no word matches": get("resources:organizations", q="qqqq"),
        "organizations, misspelled": get("resources:organizations", q="treatmnet"),
        "organizations, page 2": many_listed,
        "organization": get("resources:organization", entry),
        "organization, no phone": get("resources:organization", "quiet-house"),
        "organization report": get("resources:organization_report", entry),
        "organization thanks": get("resources:organization_thanks", entry),
        "center": get("resources:center", center),
        "center report": get("resources:center_report", center),
        "center thanks": get("resources:center_thanks", center),
        "centers, in a state": get("resources:centers", state="IL"),
        "centers, near": post("resources:centers", {"zip_code": "60601", "distance": "50"}),
        "centers, near, one added": post(
            "resources:centers",
            {"zip_code": "60601", "distance": "50", "entry": "places/city-center"},
        ),
        "centers, far": post("resources:centers", {"zip_code": "59718", "distance": "100"}),
        "centers, any": post("resources:centers", {"zip_code": "59718", "distance": "any"}),
        "centers, no ZIP code": post("resources:centers", {"distance": "50"}),
        "centers, no digits": post("resources:centers", {"zip_code": "Chicago", "distance": "50"}),
        "centers, unknown": post("resources:centers", {"zip_code": "00000", "distance": "50"}),
        "call list, filled": listed_to_call,
    }.items():
        yield State(name, in_directory(reach))
    for error in ({}, {"what": "phone", "details": "a" * 501}):
        reach = partial(reported, data=error)
        yield State(f"report, error {len(error)}", in_directory(reach))


def states() -> Iterator[State]:
    """Yield every state."""
    yield from unreached()
    yield from (State(*state) for state in account_pages.states())
    yield from (State(f"stage {number}", get("staging:stage", number)) for number in range(5))
    yield from questions()
    yield from doubts()
    yield from directory()
    yield from words()
    yield from (State(*state, readers=list_pages.READERS) for state in list_pages.states())
    for name, reach, differs, has_numbers in number_pages.states():
        yield State(name, reach, 200, differs, shows_numbers=has_numbers)
    yield State("check, all known", partial(shown, answers=LONG), 200, True)
    yield State("check, nothing known", partial(shown, answers=all_unknown()), 200, True)
    for name, answers in RESULTS.items():
        yield State(f"result, {name}", partial(concluded, answers=answers), 200, True)
    for name, text in {
        "a code": "pT1c pN1a(sn) MX",
        "a report": REPORT,
        "after treatment": "ypT1c(m) N1mi(sn) cM0(i+)",
        "old and odd": "TNM (AJCC 7th edition): pTlc pN0 M0, stage IIB; L1x; T3b",
        "empty": "",
        "unreadable": "hello",
        "too long": "T2 " * 7000,
    }.items():
        yield State(f"decode, {name}", partial(decoded, text=text))
    yield State("decode, taken over", partial(taken_over, text=REPORT), 200, True)
    for name, hours, page in (
        ("start, with answers", 1, "staging:start"),
        ("start, answers soon cleared", 22.5, "staging:start"),
        ("start, answers cleared", 25, "staging:start"),
        ("result, answers cleared", 25, "staging:result"),
        ("check, answers cleared", 25, "staging:check"),
    ):
        yield State(name, partial(back_after, hours=hours, name=page))
    yield State("question, nothing answered", get("staging:question", "size"))
    yield State("result, both sides", both_sides, 200, True)
    yield State("feedback, result looks wrong", get("feedback:form", about="result"))
    yield State("feedback, report looks wrong", get("feedback:form", about="decoder"))
    yield State("cleared", post("staging:clear", {}))
    yield State("feedback, empty", post("feedback:form", {}))
    yield State("not found", lambda client, _who: client.get("/en/not-a-page/"), 404)
    yield State("form refused", refused_form, 403)
    yield State("bad request", failing("bad_request"), 400)
    yield State("server error", failing("server_error"), 500)
    yield State("too many requests", template("429.html", 429), 429)
    yield State("closed for a while", template("503.html", 503), 503)


STATES = tuple(states())
