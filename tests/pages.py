"""Every page and state of the site, for the proofs that hold of all of them.

A state is a name and a way to reach it with Django's test client, speaking to one reader
("self", "other", "learn"). Public pages come from the URL configuration by themselves; a new
private state is one line in `STATES`.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse

from staging.questionnaire import BY_SLUG
from tests import factories
from tests.page_rules import Page

UNKNOWN = "unknown"
# Files, and the targets of forms.
NO_PAGE = {"favicon", "robots", "security", "staging:use_report", "resources:add_to_call_list"}
Answers = dict[str, dict[str, str]]


class State(NamedTuple):
    """One state of one page."""

    name: str
    reach: Callable[[Client, str], Any]
    status: int = 200
    differs_by_reader: bool = False

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


# Ways to reach a state


def get(name: str, *arguments: Any, **query: str) -> Callable[[Client, str], HttpResponse]:
    """Open an address in a fresh visit."""
    return lambda client, _who: client.get(reverse(name, args=arguments), query, follow=True)


def post(name: str, data: dict[str, str]) -> Callable[[Client, str], HttpResponse]:
    """Send a form in a fresh visit."""
    return lambda client, _who: client.post(reverse(name), data, follow=True)


def here(response: HttpResponse) -> tuple[str, str]:
    """Return the name of the page a response shows, and its question if it asks one."""
    match = response.resolver_match
    return match.view_name, match.kwargs.get("slug", "")


def answer(
    client: Client, who: str, answers: Answers, until: str = "", error: dict[str, str] | None = None
) -> HttpResponse:
    """Answer every question asked until the one named `until`, which is shown with `error` sent.

    Without `until`, go on to "Check your answers" or to where the questions end.
    """
    response = client.post(reverse("staging:start"), {"who": who}, follow=True)
    for _step in range(40):
        view, slug = here(response)
        if until in {slug, view}:
            if error is not None:
                response = client.post(response.request["PATH_INFO"], error, follow=True)
            return response
        if view == "staging:check_this":
            response = client.post(reverse(view), {"keep": "1"}, follow=True)
        elif view == "staging:question":
            response = client.post(response.request["PATH_INFO"], answers[slug], follow=True)
        else:
            break
    if until:
        raise LookupError(f"{until} was never asked; the questions ended at {here(response)}.")
    return response


def result(client: Client, who: str, answers: Answers) -> HttpResponse:
    """Answer everything and open the result."""
    answer(client, who, answers)
    return client.get(reverse("staging:result"), follow=True)


def decoded(client: Client, _who: str, text: str) -> HttpResponse:
    """Decode a text."""
    return client.post(reverse("staging:decode"), {"text": text}, follow=True)


def taken_over(client: Client, who: str, text: str) -> HttpResponse:
    """Decode a report, press “Use this in the questionnaire”, and see where that leads."""
    client.post(reverse("staging:start"), {"who": who})
    page = Page(decoded(client, who, text).content.decode())
    target = reverse("staging:use_report")
    (form,) = (form for form in page.all("form") if form.get("action") == target)
    sent = [(e.get("name"), e.get("value", "")) for e in form.iter("input") if e.get("name")]
    return client.post(target, dict(sent), follow=True)


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


def refused_form(client: Client, _who: str) -> HttpResponse:
    """Send a form without its token."""
    strict = Client(enforce_csrf_checks=True)
    return strict.post(reverse("staging:start"), {"who": "self"})


def failing(view_name: str) -> Callable[[Client, str], HttpResponse]:
    """Show what a failing page shows, as Django itself calls it."""

    def reach(_client, _who):
        from portal import views

        return getattr(views, view_name)(RequestFactory().get("/en/"))

    return reach


def template(name: str, status: int) -> Callable[[Client, str], HttpResponse]:
    """Show an error page that a server in front of ours shows."""
    return lambda _client, _who: render(RequestFactory().get("/en/"), name, status=status)


# Answers


def all_unknown() -> Answers:
    """I don't know, everywhere."""
    return {
        slug: {UNKNOWN: "1"} if form.unknown_button else dict.fromkeys(form.base_fields, UNKNOWN)
        for slug, form in BY_SLUG.items()
    }


BIOLOGY: Answers = {
    "grade": {"grade": "G2"},
    "receptors": {"er": "positive", "pr": "positive", "her2": "negative"},
    "oncotype": {"oncotype": "no"},
}
LONG: Answers = {
    "report": {"report": "surgery"},
    "treat_first": {"treat_first": "no"},
    "code": {UNKNOWN: "1"},
    "kind": {"kind": "invasive"},
    "size": {"size": "14", "unit": "mm"},
    "size_range": {"size_range": "T1c"},
    "skin_chest": {"skin_chest": "no"},
    "nodes_checked": {"nodes_checked": "yes"},
    "nodes_count": {"nodes_count": "1-3"},
    "deposit": {"deposit": "macro"},
    "nodes_seen": {"nodes_seen": "no"},
    "nodes_other": {"nodes_other": "no"},
    "im_found": {"im_found": "removed_only"},
    "spread": {"spread": "no"},
    **BIOLOGY,
}
BIOPSY = LONG | {"report": {"report": "biopsy"}}
NODES_CLEAR = LONG | {"nodes_count": {"nodes_count": "none"}}
NO_SIZE = LONG | {"size": {UNKNOWN: "1"}}
BREASTBONE = LONG | {"nodes_other": {"nodes_other": "internal_mammary"}}
NOT_TAKEN_OUT = LONG | {"nodes_checked": {"nodes_checked": "no"}}
CODE = LONG | {"code": {"code": "pT1c pN0"}}


def chose(base: Answers, **changes: str) -> Answers:
    """Return these answers with some radio buttons chosen otherwise."""
    return base | {slug: {slug: value} for slug, value in changes.items()}


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
REPORT = """FINAL DIAGNOSIS: Left breast, lumpectomy: invasive ductal carcinoma, Nottingham grade 2.
Tumor size: greatest dimension 14 mm. Margins negative, closest 3 mm.
Regional lymph nodes: 2/14 positive, largest deposit 4 mm. ER positive (95%), PR positive (60%),
HER2 negative (IHC 1+). Pathologic stage (AJCC 8): pT1c pN1a(sn). L1x noted."""


# The states


def unreached() -> Iterator[State]:
    """Every page of one address, in a fresh visit: from the URL configuration."""
    for name, alone in names():
        if alone and name not in NO_PAGE:
            yield State(name, get(name))


def questions() -> Iterator[State]:
    """Every question, empty and with each of its errors."""
    for slug in BY_SLUG:
        if slug == "who":
            continue
        answers = REACHED_WITH.get(slug, LONG)
        yield State(f"q {slug}", partial(answer, answers=answers, until=slug), 200, True)
        for number, error in enumerate(({}, *ERRORS.get(slug, ()))):
            reach = partial(answer, answers=answers, until=slug, error=error)
            yield State(f"q {slug}, error {number}", reach, 200, True)


def doubts() -> Iterator[State]:
    """“Check this answer”, for each kind of doubt."""
    for name, answers in {
        "very large": LONG | {"size": {"size": "23", "unit": "cm"}},
        "DCIS and cancer in nodes": chose(LONG, kind="dcis"),
        "nothing to stage": chose(LONG, kind="nodes_only", nodes_count="none"),
    }.items():
        reach = partial(answer, answers=answers, until="staging:check_this")
        yield State(f"check this, {name}", reach, 200, True)


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
    yield from (State(f"stage {number}", get("staging:stage", number)) for number in range(5))
    yield from questions()
    yield from doubts()
    yield from directory()
    yield State("check, all known", partial(answer, answers=LONG), 200, True)
    yield State("check, nothing known", partial(answer, answers=all_unknown()), 200, True)
    for name, answers in RESULTS.items():
        yield State(f"result, {name}", partial(result, answers=answers), 200, True)
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
    yield State("cleared", post("staging:clear", {}))
    yield State("feedback, empty", post("feedback:form", {}))
    yield State("not found", lambda client, _who: client.get("/en/not-a-page/"), 404)
    yield State("form refused", refused_form, 403)
    yield State("bad request", failing("bad_request"), 400)
    yield State("server error", failing("server_error"), 500)
    yield State("too many requests", template("429.html", 429), 429)
    yield State("closed for a while", template("503.html", 503), 503)


STATES = tuple(states())
