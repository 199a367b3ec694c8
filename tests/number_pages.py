"""The states of the pages about survival numbers, and the ways to them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from learn import editions
from learn.models import FigureEdition, State
from tests.journeys import BIOPSY, LONG, Answers, Reach, chose, post, walk_once

SHOW, ASK = "learn:show", "learn:statistics"
LOCALIZED = "acs-2024-summary/localized-in-the-breast-alone"
REGIONAL = "acs-2024-summary/regional-in-nearby-nodes-or-tissue"
OVERALL = "seer-denovo-1988-2016/spread-to-one-place"
ONE_YEAR = "seer-denovo-1988-2016/any-number-of-places-found-in-2015"
OLDER = "acs-2016-numbered/stage-2-ii"
OLD_ALL = "cdc-2012-2018/all-stages-and-all-types"
CAME_BACK = LONG | {"code": {"code": "rpT1c pN0"}}


def begin(client: Client, who: str, answers: Answers | None = None) -> None:
    """Say whom it is about, and answer the questions."""
    if answers:
        walk_once(client, who, answers)
    else:
        client.post(reverse("staging:start"), {"who": who})


def choose(client: Client, see: str) -> HttpResponse:
    """Answer the question whether to see numbers."""
    return client.post(reverse(ASK), {"see": see}, follow=True)


def numbers(
    client: Client,
    who: str,
    group: str = "",
    answers: Answers | None = None,
    more: bool = False,
    query: str = "",
) -> HttpResponse:
    """Say yes to numbers, choose a group, and see the page."""
    editions.load()
    begin(client, who, answers)
    choose(client, "numbers")
    if more:
        client.post(reverse(SHOW), {"more": "1"})
    if group:
        client.post(reverse(SHOW), {"group": group})
    return client.get(reverse(SHOW) + query)


def without_figures(client: Client, who: str) -> HttpResponse:
    """See the page while no set may be shown."""
    response = numbers(client, who)
    FigureEdition.objects.update(state=State.PAST)
    return client.get(response.request["PATH_INFO"])


def after(see: str) -> Callable[[Client, str], Any]:
    """Answer the question, and see where that leads."""

    def reach(client, who):
        begin(client, who)
        return choose(client, see)

    return reach


def asked_anew(client: Client, who: str) -> HttpResponse:
    """Come back to change the choice."""
    begin(client, who)
    choose(client, "not_now")
    return client.get(reverse(ASK), {"change": "1"})


def states() -> Iterator[tuple[str, Reach, bool, bool]]:
    """Yield each state: its name, how it is reached, whether readers differ, if it has numbers."""
    yield "numbers, asked", asked_anew, True, False
    yield "numbers, not answered", post(ASK, {}), False, False
    yield "numbers, not now", after("not_now"), False, False
    yield "numbers, in words", after("words"), False, False
    yield "numbers, groups", numbers, True, True
    for name, group in {
        "close to all": LOCALIZED,
        "relative": REGIONAL,
        "overall": OVERALL,
        "one year": ONE_YEAR,
        "older": OLDER,
        "old, everyone": OLD_ALL,
    }.items():
        more = group in (OVERALL, ONE_YEAR)
        yield f"numbers, {name}", partial(numbers, group=group, more=more), True, True
    for name, answers in {
        "stage 2": LONG,
        "stage 0": chose(BIOPSY, kind="dcis"),
        "stage 4": chose(LONG, spread="yes"),
        "came back": CAME_BACK,
    }.items():
        yield f"numbers, offered {name}", partial(numbers, answers=answers), True, True
    yield "numbers, to print", partial(numbers, group=REGIONAL, query="?print=1"), False, True
    yield "numbers, none", without_figures, False, True
