"""Every question's page as it was designed: wording, order, errors, what is kept."""

import tomllib
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from staging.questionnaire import BY_SLUG
from tests.journeys import BIOPSY, LONG, UNKNOWN, answer, chose, here
from tests.page_rules import Page, text
from tests.pages import REACHED_WITH

pytestmark = pytest.mark.any_database

DESIGN = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))
PARTS = (
    ("Part 1 of 3: the breast", {"kind", "size", "size_range", "skin_chest"}),
    ("Part 3 of 3: grade and receptors", {"grade", "receptors", "oncotype"}),
    (
        "Part 2 of 3: lymph nodes and spread",
        {"nodes_checked", "nodes_count", "deposit", "nodes_seen", "nodes_other", "im_found"},
    ),
    ("Part 2 of 3: lymph nodes and spread", {"spread"}),
)


def ask(slug, error=None, answers=None, who="self", client=None):
    """The page of one question, or what comes after sending `error` to it."""
    client = client or Client()
    return answer(client, who, answers or REACHED_WITH.get(slug, LONG), until=slug, error=error)


def page_of(response):
    return Page(response.content.decode())


def with_class(page, tag, name):
    return [e for e in page.all(tag) if name in e.get("class", "").split()]


def form_of(page):
    (form,) = (f for f in page.all("form") if f.get("method") == "post")
    return form


def test_every_question_is_in_the_design():
    assert {*DESIGN} | {"who"} == {*BY_SLUG}


@pytest.mark.parametrize("slug", DESIGN)
def test_wording_and_order(slug):
    page, design = page_of(ask(slug)), DESIGN[slug]
    (heading,) = page.all("h1")
    assert text(heading) == design["title"]
    names_the_field = page.above(heading)[0].tag, tuple(child.tag for child in heading)
    assert names_the_field in {("legend", ()), ("div", ("label",))}
    hints = [text(p) for p in with_class(page, "p", "form-text")]
    assert hints == ([design["hint"]] if "hint" in design else [])
    (where,) = with_class(page, "details", "where")
    assert text(where.find("summary")) == "Where to find this in the report"
    assert [text(span) for span in where.iter("span")] == design["where"]
    assert all(span.get("lang") == "en" for span in where.iter("span"))
    assert "Why we ask" in text(where)
    assert [text(label) for label in with_class(page, "label", "form-check-label")] == design.get(
        "options", []
    )
    buttons = [text(button) for button in form_of(page).iter("button")]
    skip = ["Skip and show the result"] if slug in ("grade", "receptors", "oncotype") else []
    assert buttons == ["Continue", *filter(None, [design.get("button")]), *skip]


@pytest.mark.parametrize("slug", DESIGN)
def test_nothing_is_chosen_before_the_reader_chooses(slug):
    inputs = [e for e in page_of(ask(slug)).all("input") if e.get("type") != "hidden"]
    assert inputs
    assert not [e for e in inputs if e.get("checked") is not None or e.get("value") == ""]


@pytest.mark.parametrize("slug", [slug for slug in DESIGN if "button" not in DESIGN[slug]])
def test_i_dont_know_is_last_and_follows_or(slug):
    html = ask(slug).content.decode()
    fields = len(BY_SLUG[slug].base_fields)
    assert html.count('<p class="form-or">or</p>') == fields
    for field in BY_SLUG[slug].base_fields.values():
        assert field.choices[-1][0] == UNKNOWN
    assert html.index('<p class="form-or">or</p>') < html.index(f'value="{UNKNOWN}"')


@pytest.mark.parametrize("slug", DESIGN)
def test_hint_and_where_come_before_the_answers(slug):
    html = ask(slug).content.decode()
    first_input = html.index("form-check-input" if "options" in DESIGN[slug] else 'name="code"')
    assert html.index("Where to find this in the report") < first_input
    if hint := DESIGN[slug].get("hint"):
        assert html.index(hint) < first_input
        assert len(hint.split()) <= 25 or slug == "spread"


@pytest.mark.parametrize(("part", "slugs"), PARTS)
def test_the_part_stands_above_the_question_and_in_the_title(part, slugs):
    for slug in slugs:
        page = page_of(ask(slug))
        assert [text(p) for p in with_class(page, "p", "caption")] == [part]
        assert text(page.all("title")[0]) == f"{DESIGN[slug]['title']} – {part} – Beside"


@pytest.mark.parametrize("slug", ["report", "treat_first", "code"])
def test_questions_before_part_one_name_no_part(slug):
    page = page_of(ask(slug))
    assert with_class(page, "p", "caption") == []
    assert text(page.all("title")[0]) == f"{DESIGN[slug]['title']} – Beside"


def assert_shows_errors(response, words):
    """Same words in the summary and beside the field; links lead to a field that is described."""
    page = page_of(response)
    assert response.status_code == 200
    assert text(page.all("title")[0]).startswith("Error: ")
    (summary,) = with_class(page, "div", "error-summary")
    assert summary.get("role") == "alert"
    assert text(summary.find("h2")) == "There is a problem"
    links = list(summary.iter("a"))
    assert [text(link) for link in links] == words
    beside = [text(p).removeprefix("Error: ") for p in with_class(page, "p", "invalid-feedback")]
    assert beside == words
    fields = {e.get("id"): e for e in page.all("input", "textarea") if e.get("id")}
    for link in links:
        field = fields[link.get("href").removeprefix("#")]
        assert field.get("aria-invalid") == "true"
        described = (field.get("aria-describedby") or "").split()
        assert any(name.endswith("_error") and name in page.ids() for name in described)


@pytest.mark.parametrize("slug", DESIGN)
def test_an_empty_form_says_what_is_missing(slug):
    assert_shows_errors(ask(slug, error={}), DESIGN[slug]["errors"])


@pytest.mark.parametrize("slug", [s for s in DESIGN if "options" in DESIGN[s] and s != "size"])
def test_an_answer_that_is_not_on_the_list_is_not_taken(slug):
    error = dict.fromkeys(BY_SLUG[slug].base_fields, "<script>nonsense")
    response = ask(slug, error=error)
    assert_shows_errors(response, DESIGN[slug]["errors"])
    assert b"nonsense" not in response.content


@pytest.mark.parametrize(
    ("slug", "typed", "words"),
    [
        (
            "code",
            {"code": "hello"},
            "We can’t read that code. Check that it has a T and a number, like T2",
        ),
        ("code", {"code": "T2" + "x" * 199}, "The code must be 200 characters or less"),
        ("size", {"size": "big", "unit": "mm"}, "Enter the size in numbers, like 14 or 1.4"),
        ("size", {"size": "14"}, "Select millimeters or centimeters"),
        ("size", {"unit": "cm"}, "Enter the size, or choose ‘I don’t know the size’"),
        ("size", {"size": "0", "unit": "mm"}, "The size must be more than 0"),
        (
            "size",
            {"size": "41", "unit": "cm"},
            "The size must be 400 mm (40 cm) or less. Check if it is in mm or cm",
        ),
        ("receptors", {"er": "positive", "pr": "negative"}, "Select the HER2 result"),
    ],
)
def test_errors_keep_what_was_typed(slug, typed, words):
    response = ask(slug, error=typed)
    assert_shows_errors(response, [words])
    inputs = page_of(response).all("input")
    shown = {e.get("name"): e.get("value") for e in inputs if e.get("type") == "text"}
    shown |= {e.get("name"): e.get("value") for e in inputs if e.get("checked") is not None}
    assert {name: value for name, value in shown.items() if value} == typed


def test_who_asks_on_the_start_page_and_on_its_own():
    client = Client()
    response = client.get(reverse("staging:question", args=["who"]))
    page = page_of(response)
    assert text(page.all("h1")[0]) == "Who is this about?"
    labels = [text(e) for e in with_class(page, "label", "form-check-label")]
    assert labels == ["Me", "Someone I care for", "I am just looking"]
    assert [text(p) for p in with_class(page, "p", "form-text")] == [
        "We use this to choose our words."
    ]
    empty = client.post(reverse("staging:question", args=["who"]), {})
    assert_shows_errors(empty, ["Select who this is about"])


def test_the_biopsy_route_asks_for_the_size_on_a_scan():
    page = page_of(ask("size", answers=BIOPSY))
    assert [text(p) for p in with_class(page, "p", "form-text")] == [
        "Use the size from a scan or exam. Do not use the size of cancer in the biopsy sample."
    ]


@pytest.mark.parametrize("who", ["self", "other", "learn"])
def test_the_person_is_named_once_a_page(who):
    response = ask("grade", who=who)
    assert (b"About the person you care for" in response.content) is (who == "other")


@pytest.mark.parametrize("slug", DESIGN)
def test_back_leads_to_the_question_before(slug):
    client = Client()
    path = [*REACHED_WITH.get(slug, LONG)]
    page = page_of(ask(slug, client=client))
    (back,) = (e for p in with_class(page, "p", "back") for e in p.iter("a"))
    before = client.get(back.get("href"))
    assert before.status_code == 200
    assert here(before)[1] in {"who", *path}
    assert here(before)[1] != slug
    # The answer given there is still chosen, and sending it again leads here again.
    assert here(client.get(reverse("staging:check"), follow=True))[1] == slug


def test_an_answered_question_shows_its_answer():
    client = Client()
    answer(client, "self", chose(LONG, skin_chest="T4b"))
    page = page_of(client.get(reverse("staging:question", args=["skin_chest"])))
    checked = [e.get("value") for e in page.all("input") if e.get("checked") is not None]
    assert checked == ["T4b"]
    page = page_of(client.get(reverse("staging:question", args=["size"])))
    assert [e.get("value") for e in page.all("input") if e.get("name") == "size"] == ["14"]
