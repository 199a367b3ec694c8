"""“Talk to a person now” on the result: the lines of “Get help now”, open ones first."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.test import Client

from portal import help_now
from tests.journeys import LONG, chose, result
from tests.page_rules import Page, text

SUNDAY = datetime(2026, 11, 22, 18, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 18, tzinfo=UTC)


def names(card):
    return [text(p) for p in card.iter("p") if p.get("class") == "line-name"]


def sections(answers):
    """Return the sections of a result's page by the id of their heading, in order."""
    page = Page(result(Client(), "self", answers).content.decode())
    return {section.get("aria-labelledby"): section for section in page.all("section")}


@pytest.mark.parametrize(("at", "shown"), [
    (SUNDAY, [
        "American Cancer Society Open now", "SHARE Cancer Support", "National Cancer Institute",
        "CancerCare Closed now Opens Monday at 10 AM, Eastern time.",
    ]),
    (MONDAY, [
        "American Cancer Society Open now", "CancerCare Open now", "SHARE Cancer Support",
        "National Cancer Institute",
    ]),
])  # fmt: skip
def test_lines_that_are_open_come_first_and_closed_ones_say_when(at, shown):
    context = {"talk_lines": help_now.talk_lines(at)}
    card = Page(render_to_string("staging/result/_talk.html", context)).root
    assert names(card) == shown


def test_the_result_lists_every_line_after_the_next_steps():
    found = sections(LONG)
    order = list(found)
    assert order.index("talk") == order.index("next") + 1
    assert len(names(found["talk"])) == len(help_now.TALK_LINES)
    assert "American Cancer Society Open now" in names(found["talk"])
    assert "tel:+18002272345" in {a.get("href") for a in found["talk"].iter("a")}


def test_at_stage_4_the_lines_stand_right_under_the_stage():
    order = list(sections(chose(LONG, spread="yes")))
    assert order.index("talk") == order.index("stage") + 1
    assert order.count("talk") == 1
