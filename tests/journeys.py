"""Ways through the site with Django's test client: to a question, to a result, to an error."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from staging.questionnaire import BY_SLUG, KEY
from tests.page_rules import Page

UNKNOWN = "unknown"
Answers = dict[str, dict[str, str]]
Reach = Callable[[Client, str], HttpResponse]


def get(name: str, *arguments: Any, **query: str) -> Reach:
    """Open an address in a fresh visit."""
    return lambda client, _who: client.get(reverse(name, args=arguments), query, follow=True)


def post(name: str, data: dict[str, str]) -> Reach:
    """Send a form in a fresh visit."""
    return lambda client, _who: client.post(reverse(name), data, follow=True)


def here(response: HttpResponse) -> tuple[str, str]:
    """Return the name of the page a response shows, and its question if it asks one."""
    match = response.resolver_match
    return match.view_name, match.kwargs.get("slug", "")


def walk(client: Client, who: str, answers: Answers, until: str = "") -> str:
    """Answer every question asked until the one named `until`; return where that leads.

    Without `until`, go on to "Check your answers" or to where the questions end.
    """
    address = client.post(reverse("staging:start"), {"who": who}).url
    for _step in range(40):
        match = resolve(address)
        view, slug = match.view_name, match.kwargs.get("slug", "")
        if until in {slug, view}:
            return address
        if view not in {"staging:question", "staging:check_this"}:
            break
        sent = answers[slug] if slug else {"keep": "1"}
        response = client.post(address, sent)
        if response.status_code != 302:
            raise LookupError(f"{slug or view} refused {sent}.")
        address = response.url
    if until:
        raise LookupError(f"{until} was never asked; the questions ended at {address}.")
    return address


_WALKED: dict[tuple[str, str, str], tuple[str, dict]] = {}


def walk_once(client: Client, who: str, answers: Answers, until: str = "") -> str:
    """Do the same, but walk each way once: the next visitor gets the answers of the first."""
    way = (who, repr(answers), until)
    if way not in _WALKED:
        _WALKED[way] = walk(client, who, answers, until), dict(client.session.items())
    else:
        session = client.session
        session.update(_WALKED[way][1])
        session.save()
    return _WALKED[way][0]


def answer(
    client: Client,
    who: str,
    answers: Answers,
    until: str = "",
    error: dict[str, str] | None = None,
    walk: Callable[..., str] = walk,
) -> HttpResponse:
    """Answer until a question, and show it; with `error`, after sending that."""
    address = walk(client, who, answers, until)
    if error is not None:
        return client.post(address, error, follow=True)
    return client.get(address, follow=True)


def result(
    client: Client, who: str, answers: Answers, walk: Callable[..., str] = walk
) -> HttpResponse:
    """Answer everything and open the result."""
    walk(client, who, answers)
    return client.get(reverse("staging:result"), follow=True)


def back_after(client: Client, who: str, hours: float, name: str) -> HttpResponse:
    """Answer everything, stay away for some hours, and open a page again."""
    answer(client, who, LONG)
    session = client.session
    session[KEY] = session[KEY] | {"used_at": (timezone.now() - timedelta(hours=hours)).isoformat()}
    session.save()
    return client.get(reverse(name), follow=True)


def both_sides(client: Client, who: str) -> HttpResponse:
    """Keep one result for the left breast, and open the result of the other side."""
    result(client, who, LONG)
    client.post(reverse("staging:result"), {"side": "left"})
    for slug, given in NODES_CLEAR.items():
        address = reverse("staging:question", args=[slug])
        client.post(address, given, follow=True)
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


def refused_form(client: Client, _who: str) -> HttpResponse:
    """Send a form without its token."""
    strict = Client(enforce_csrf_checks=True)
    return strict.post(reverse("staging:start"), {"who": "self"})


def failing(view_name: str) -> Reach:
    """Show what a failing page shows, as Django itself calls it."""

    def reach(_client, _who):
        from portal import views

        return getattr(views, view_name)(RequestFactory().get("/en/"))

    return reach


def template(name: str, status: int) -> Reach:
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


REPORT = """FINAL DIAGNOSIS: Left breast, lumpectomy: invasive ductal carcinoma, Nottingham grade 2.
Tumor size: greatest dimension 14 mm. Margins negative, closest 3 mm.
Regional lymph nodes: 2/14 positive, largest deposit 4 mm. ER positive (95%), PR positive (60%),
HER2 negative (IHC 1+). Pathologic stage (AJCC 8): pT1c pN1a(sn). L1x noted."""
