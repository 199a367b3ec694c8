"""Where answers lead, going back, changing, and what is looked at again."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.db.staging.visits import (
    CHECK,
    CHECK_THIS,
    RESULT,
    START,
    answer_on,
    headings,
    links,
    page_of,
    q,
    stored,
)
from tests.journeys import (
    CODE,
    LONG,
    NODES_CLEAR,
    all_unknown,
    answer,
    chose,
    here,
    result,
)
from tests.page_rules import text

pytestmark = pytest.mark.any_database

# Where answers lead


def test_a_code_leads_to_a_stage_in_four_answers():
    client = Client()
    response = answer(client, "self", CODE, until="grade")
    asked = [*stored(client)["answers"]]
    assert asked == ["who", "report", "treat_first", "code", "spread"]
    response = client.post(q("grade"), {"skip": "1"})
    assert response.url == RESULT
    assert "Stage 1A (written IA)" in client.get(RESULT).content.decode()


@pytest.mark.parametrize("slug", ["grade", "receptors", "oncotype"])
def test_skip_in_part_three_goes_straight_to_the_result(slug):
    client = Client()
    answer(client, "self", NODES_CLEAR, until=slug)
    assert client.post(q(slug), {"skip": "1"}).url == RESULT
    assert headings(client.get(RESULT)) == ["What this report means"]
    assert headings(client.get(CHECK)) == ["Check your answers before you see what they mean"]


def test_skip_outside_part_three_is_no_answer():
    client = Client()
    answer(client, "self", LONG, until="skin_chest")
    response = client.post(q("skin_chest"), {"skip": "1"})
    assert "Select if the cancer grew into the skin" in response.content.decode()


def test_what_was_skipped_can_still_be_answered():
    client = Client()
    answer(client, "self", CODE, until="grade")
    client.post(q("grade"), {"skip": "1"})
    assert client.post(q("grade"), {"grade": "G2"}).url == q("receptors")
    client.post(q("receptors"), LONG["receptors"])
    assert here(client.get(RESULT)) == ("staging:result", "")


@pytest.mark.parametrize("slug", ["spread", "grade", "kind", "code"])
def test_a_later_question_opens_the_first_one_not_answered(slug):
    client = Client()
    answer(client, "self", LONG, until="code" if slug != "code" else "report")
    response = client.get(q(slug))
    assert response.status_code == 302
    assert response.url == q("code" if slug != "code" else "report")


def test_the_result_waits_for_parts_one_and_two():
    client = Client()
    answer(client, "self", LONG, until="nodes_count")
    assert client.get(RESULT).url == q("nodes_count")
    assert client.get(CHECK).url == q("nodes_count")
    assert client.get(CHECK_THIS).url == q("nodes_count")


@pytest.mark.parametrize(
    ("change", "page", "title"),
    [
        ({"report": "none"}, "no_report", "No report yet"),
        ({"kind": "lcis"}, "lcis", "LCIS only"),
        ({"kind": "other"}, "other_kinds", "Something else was found"),
        ({"code": "rpT1c"}, "came_back", "The cancer came back after treatment"),
    ],
)
def test_exits_say_why_the_questions_end(change, page, title):
    client = Client()
    response = answer(client, "self", chose(LONG, **change))
    assert here(response)[0] == f"staging:{page}"
    assert headings(response) == [title]
    assert client.get(RESULT).url == reverse(f"staging:{page}")
    (slug,) = change
    assert client.get(q(slug)).status_code == 200


def test_the_start_page_leads_to_the_exits_too():
    found = links(Client().get(START))
    assert {reverse(f"staging:{name}") for name in ("no_report", "came_back", "decode")} <= {*found}


# Check, change, back


def test_check_lists_every_answer_with_a_way_to_change_it():
    client = Client()
    page = page_of(answer(client, "self", all_unknown() | {"report": {"report": "surgery"}}))
    rows = {text(e) for e in page.all("dd")}
    assert "Not known – that’s OK" in rows
    assert "A surgery report" in rows
    changes = [e for e in page.all("a") if text(e).startswith("Change")]
    assert [e.get("href") for e in changes if "size_range" in e.get("href")]
    assert all(text(e) != "Change" for e in changes)
    headings_2 = [text(e) for e in page.all("h2")]
    assert headings_2 == [
        "Part 1 of 3: the breast",
        "Part 2 of 3: lymph nodes and spread",
        "Part 3 of 3: grade and receptors",
    ]


def test_every_change_link_opens_its_question():
    client = Client()
    page = page_of(answer(client, "self", LONG))
    for link in {e.get("href") for e in page.all("a") if text(e).startswith("Change")}:
        assert client.get(link).status_code == 200


def test_change_returns_to_the_list():
    client = Client()
    answer(client, "self", LONG)
    response = client.post(q("size"), {"size": "3", "unit": "cm"}, follow=True)
    assert here(response)[0] == "staging:check"
    assert "3 cm" in response.content.decode()


def test_change_opens_the_questions_that_it_makes_new_and_no_others():
    client = Client()
    answer(client, "self", LONG)
    assert client.post(q("nodes_checked"), {"nodes_checked": "no"}).url == q("nodes_seen")
    assert client.post(q("nodes_seen"), {"nodes_seen": "no"}).url == CHECK


def test_change_from_the_result_is_seen_in_the_result():
    client = Client()
    assert "pN1a" in result(client, "self", LONG).content.decode()
    assert q("nodes_count") in links(client.get(RESULT))
    client.post(q("nodes_count"), {"nodes_count": "none"})
    client.post(q("oncotype"), {"oncotype": "no"})
    assert "pN1a" not in client.get(RESULT).content.decode()


@pytest.mark.parametrize("slug", ["grade", "receptors"])
def test_the_result_lets_every_answer_be_changed(slug):
    assert q(slug) in links(result(Client(), "self", LONG))


def test_an_answer_to_a_question_that_no_longer_applies_is_not_read():
    client = Client()
    answer(client, "self", LONG)
    client.post(q("kind"), {"kind": "dcis"})
    response = client.post(q("skin_chest"), {"skin_chest": "T4d"})
    assert response.status_code == 302
    assert stored(client)["answers"]["skin_chest"] == {"skin_chest": "no"}


def test_sending_an_answer_twice_is_sending_it_once():
    client = Client()
    answer(client, "self", LONG, until="kind")
    first = client.post(q("kind"), {"kind": "invasive"})
    before = stored(client)["answers"]
    second = client.post(q("kind"), {"kind": "invasive"})
    assert (first.url, before) == (second.url, stored(client)["answers"])


def test_the_last_of_two_values_counts():
    client = Client()
    answer(client, "self", LONG, until="grade")
    client.post(q("grade"), {"grade": ["G1", "G3"]})
    assert stored(client)["answers"]["grade"] == {"grade": "G3"}


def test_only_the_fields_of_a_question_are_kept():
    client = Client()
    answer(client, "self", LONG, until="grade")
    client.post(q("grade"), {"grade": "G1", "name": "Jane", "who": "other"})
    assert stored(client)["answers"]["grade"] == {"grade": "G1"}


# Doubts


def test_a_very_large_size_can_be_changed_to_millimeters():
    client = Client()
    large = LONG | {"size": {"size": "23", "unit": "cm"}}
    shown = answer(client, "self", large, until="staging:check_this").content.decode()
    assert "You entered 23 cm. That is about 9 inches." in shown
    assert "Did you mean 23 mm?" in shown
    assert "Change to 23 mm" in shown
    assert "Keep 23 cm" in shown
    client.post(CHECK_THIS, {"millimeters": "1"})
    assert stored(client)["answers"]["size"] == {"size": "23", "unit": "mm"}
    assert client.get(CHECK_THIS).url == q("skin_chest")


def test_a_very_large_size_can_be_kept_and_is_asked_about_once():
    client = Client()
    large = LONG | {"size": {"size": "23", "unit": "cm"}}
    answer(client, "self", large, until="staging:check_this")
    assert client.post(CHECK_THIS, {"keep": "1"}).url == q("skin_chest")
    assert here(answer_on(client, large))[0] == "staging:check"
    client.post(q("size"), {"size": "24", "unit": "cm"})
    assert client.get(RESULT).url == CHECK_THIS


def test_a_doubt_cannot_be_gone_around_but_never_blocks():
    client = Client()
    answers = chose(LONG, kind="dcis")
    answer(client, "self", answers, until="staging:check_this")
    assert client.get(RESULT).url == CHECK_THIS
    assert client.post(CHECK_THIS, {}).url == CHECK_THIS
    client.post(CHECK_THIS, {"keep": "1"})
    shown = client.get(RESULT).content.decode()
    assert "The rules have no stage for this" in shown


def test_a_code_and_an_answer_that_clash_are_both_shown_and_the_code_is_used():
    client = Client()
    answers = LONG | {"code": {"code": "ypT1c ypN0 M0"}}
    shown = answer(client, "self", answers, until="staging:check_this").content.decode()
    assert "You said no treatment came before the surgery. The code has a ‘y’." in shown
    client.post(CHECK_THIS, {"keep": "1"})
    shown = client.get(RESULT).content.decode()
    assert "The stage from before treatment still counts. Ask for it." in shown
    assert "ypT1c" in shown
