"""What an account can take away of its lists: all of it, and nothing of other people's."""

import json
import re
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import holdings
from accounts.models import User
from checklists import changes
from checklists.addresses import SAVED, Address
from checklists.exports.data import everything, link_rows, list_rows, result_rows
from checklists.models import Checklist
from checklists.sharing import make_link, turn_off
from checklists.state import EMPTY, as_json, from_json
from tests import list_pages
from tests.journeys import LONG, all_unknown, walk_once
from tests.lists import make_list, stamp
from tests.page_rules import Page, text
from tests.sheets import is_accessible, opened, words


@pytest.fixture
def owner():
    return User.objects.create_user("owner@example.org")


@pytest.fixture
def kept(owner):
    now = changes.set_name(EMPTY, "For Mom", stamp())
    now = changes.set_who(now, "other", stamp())
    now = changes.tick(now, "plan-card", True, stamp(5, "my sister"))
    now = changes.write_note(now, "small-lab", "Call Ann", 0, stamp())
    now = changes.add_own(now, "own-1", "Buy a folder", "records", stamp())
    now = changes.answer(now, "so_pay", ["medicare"], stamp())
    now = changes.answer(now, "stage", ["unknown"], stamp())
    now = changes.set_visit(now, date(2026, 12, 20), stamp())
    now = changes.write_compare(now, "plan", "first", "Chemo first", 0, stamp())
    now = changes.keep_result(now, {"answers": {"report": {"report": "surgery"}}}, stamp())
    return make_list(owner, now)


def test_everything_is_in_it(owner, kept):
    make_link(kept, "my sister", may_write=True)
    (found,) = everything(owner)
    assert (found["name"], found["for"], found["visit"]) == ("For Mom", "other", "2026-12-20")
    lines = {line["line"]: line for line in found["lines"]}
    assert lines["Copy both sides of their plan card"]["last_changed_by"] == "my sister"
    assert lines["Small lab? Ask who read their slides"]["note"] == "Call Ann"
    assert "Buy a folder" in lines
    assert {"question": "How is care paid for?", "answer": "Medicare"} in found["answers"]
    assert "I don’t know" in {answer["answer"] for answer in found["answers"]}
    assert found["two_opinions"][0]["first"] == "Chemo first"
    assert found["kept_result"]["answers"]["report"]["report"] == "surgery"
    assert found["links"][0]["for"] == "my sister"


def test_it_is_json_from_which_the_list_comes_back(owner, kept):
    (found,) = json.loads(json.dumps(everything(owner)))
    assert from_json(json.dumps(found["as_stored"])) == from_json(as_json(kept.content))


def test_the_page_to_read_is_made_for_people(owner, kept):
    make_link(kept, "my sister")
    told = {
        "held": [("My lists", holdings.readable(everything(owner)))],
        "made_at": kept.created_at,
    }
    page = Page(render_to_string("accounts/exported.html", told))
    said = " ".join(page.main_text().split())
    assert "Visit 20 December 2026" in said
    assert "Copy both sides of their plan card Done yes" in said
    assert "Small lab? Ask who read their slides Note Call Ann" in said
    assert "How is care paid for? Answer Medicare" in said
    assert not re.search(r"\d{4}-\d\d|True|None|as.stored|own-1", said, re.IGNORECASE)
    untouched = [
        text(line) for line in page.all("li") if text(line) == "Get the full pathology report"
    ]
    assert untouched


def test_it_holds_no_token_of_a_link(owner, kept):
    share, token = make_link(kept, "my sister")
    told = json.dumps(everything(owner))
    assert token not in told
    assert share.token_hash not in told


def test_it_holds_nothing_of_anybody_else(kept):
    assert everything(User.objects.create_user("eve@example.org")) == []


def test_the_page_of_the_account_shows_lists_results_and_live_links(owner, kept):
    make_link(kept, "my sister")
    ended, _token = make_link(kept, "my brother")
    turn_off(kept, ended.pk)
    assert [row.label for row in list_rows(owner)] == ["For Mom"]
    assert str(kept.pk) in list_rows(owner)[0].url
    assert list_rows(owner)[0].detail.startswith("1 of ")
    assert len(result_rows(owner)) == 1
    assert [row.label for row in link_rows(owner)] == ["my sister"]


def test_the_account_takes_away_each_part(owner, kept):
    assert {"lists", "results", "links"} <= holdings.export(owner).keys()


@pytest.mark.parametrize("answers", [LONG, all_unknown()], ids=["known", "nothing known"])
def test_a_saved_result_says_what_the_result_said_on_paper_too(client, answers):
    walk_once(client, "self", answers)
    list_pages.member(client)
    said = {
        size: words(client.get(reverse(f"staging:result_pdf{size}")).content)
        for size in ("", "_a4")
    }
    client.post(Address().to("keep"), {"with_result": "on"})
    address = Address(SAVED, str(Checklist.objects.get().pk))
    assert "In short" in Page(client.get(address.to("result")).content.decode()).main_text()
    for size, width in (("", 612), ("_a4", 595.28)):
        sheet = client.get(address.to(f"result_pdf{size}"))
        assert (sheet["Content-Type"], sheet["X-Robots-Tag"]) == ("application/pdf", "noindex")
        assert words(sheet.content) == said[size]
        assert is_accessible(sheet.content)
        pdf = opened(sheet.content)
        assert float(pdf.pages[0].MediaBox[2]) == pytest.approx(width, abs=0.1)
