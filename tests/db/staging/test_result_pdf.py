"""The result on paper says what the page says, all of it, and no more."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from paper.markup import BREAK
from tests.db.staging.visits import RESULT, page_of
from tests.journeys import LONG, back_after, both_sides, here, result, walk_once
from tests.page_rules import text
from tests.pages import RESULTS
from tests.pseudo import speaking, unmarked
from tests.sheets import is_accessible, lines_mm, opened, tags, words

pytestmark = pytest.mark.any_database

PDF, ON_A4 = reverse("staging:result_pdf"), reverse("staging:result_pdf_a4")
# Ways to go on, and what only a screen can do.
NOT_PRINTED = {"next", "keep", "talk"}


def squeezed(words):
    """The words without white space, which a line break would change."""
    return re.sub(rf"[\s{BREAK}]", "", words)


def sheet(name="two stages, size and biology", who="self"):
    client = Client()
    page = result(client, who, RESULTS[name], walk=walk_once)
    return page, client.get(PDF).content


def said_on(page):
    """The headings and sentences of the result page, in order, without its ways to go on."""
    for element in page.all("h1", "h2", "p", "li", "dt", "dd", "th", "td", "summary"):
        around = [element, *page.above(element)]
        classes = {name for each in around for name in each.get("class", "").split()}
        parts = {each.get("aria-labelledby", "") for each in around}
        tags = {each.tag for each in around}
        if "main" not in tags or tags & {"svg", "nav", "form"} or parts & NOT_PRINTED:
            continue
        if classes & {"no-print", "answer", "sources", "print-only", "back", "meaning"}:
            continue
        inner = any(
            child.tag in {"p", "ul", "li"} for child in element.iter() if child is not element
        )
        if not inner and text(element):
            yield text(element)


@pytest.mark.parametrize(
    ("name", "who"),
    [*((name, "self") for name in RESULTS), ("two stages, size and biology", "other")],
)
def test_everything_the_page_says_is_on_the_sheet_and_no_number_of_survival(name, who):
    page, pdf = sheet(name, who)
    spoken = words(pdf)
    assert not re.search(r"surviv|out of 100|\d ?%|alive|years later", spoken.lower())
    read = squeezed(spoken)
    said = [*said_on(page_of(page))]
    assert len(said) > 15
    assert [sentence for sentence in said if squeezed(sentence) not in read] == []
    assert is_accessible(pdf)


def test_the_order_is_that_of_the_page():
    page, pdf = sheet()
    headings = [
        text(e)
        for e in page_of(page).all("h2")
        if text(e).startswith(("In", "T", "N1", "M0", "Stage 1", "What"))
    ]
    read = words(pdf)
    places = [read.index(heading) for heading in headings if heading in read]
    assert len(places) >= 6
    assert places == sorted(places)


def test_every_question_asked_stands_there_with_its_answer():
    read = words(sheet("nothing known")[1])
    assert "Question Answer About Me Report Not known" in read
    read = words(sheet()[1])
    assert "Size 14 mm" in read
    assert "HER2 Negative" in read
    assert "From your own answers. Take this with you." in read
    assert "Not yet reviewed by a clinician." in read
    assert re.search(r"\d+ \w+ 20\d\d", read)
    assert re.search(r"Page 1 of \d", read)


def test_the_title_is_that_of_the_page_and_tables_lists_and_drawings_are_tagged():
    pdf = sheet()[1]
    opening = opened(pdf)
    assert str(opening.docinfo["/Title"]) == "What this report means"
    assert str(opening.Root.Lang).startswith("en")
    kinds = tags(pdf)
    assert kinds.count("/H1") == 1
    assert {"/H2", "/P", "/L", "/Table", "/TH", "/TD", "/Figure"} <= set(kinds)
    assert kinds.count("/Figure") == 4


def test_the_size_is_drawn_true_to_scale():
    drawn = lines_mm(sheet()[1])
    assert any(length == pytest.approx(60, abs=0.05) for length in drawn), "the ruler"
    assert any(length == pytest.approx(49.8, abs=0.05) for length in drawn), "the 50 mm line"


def test_both_papers():
    client = Client()
    result(client, "self", LONG)
    for address, width in ((PDF, 612), (ON_A4, 595.28)):
        opening = opened(client.get(address).content)
        assert float(opening.pages[0].MediaBox[2]) == pytest.approx(width, abs=0.1)


def test_it_is_private_and_its_address_tells_nothing():
    client = Client()
    result(client, "self", LONG)
    response = client.get(PDF)
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"
    assert PDF.endswith("/understand/result.pdf")
    assert client.post(PDF).status_code == 405
    assert client.head(PDF).status_code == 200


def test_without_a_result_it_leads_to_the_page_that_says_why():
    assert Client().get(PDF).url == RESULT
    half = Client()
    half.post(reverse("staging:start"), {"who": "self"})
    half.post(reverse("staging:question", args=["report"]), {"report": "biopsy"})
    assert half.get(PDF).url == RESULT
    late = Client()
    back_after(late, "self", 25, "staging:check")
    assert late.get(PDF).url == RESULT


def test_a_stranger_gets_no_sheet_of_another():
    mine, other = Client(), Client()
    result(mine, "self", LONG)
    assert mine.get(PDF).status_code == 200
    assert other.get(PDF).status_code == 302


def test_with_two_sides_the_sheet_is_that_of_the_side_shown():
    client = Client()
    assert here(both_sides(client, "self"))[0] == "staging:result"
    assert "The stage of the other side" in words(client.get(PDF).content)


def test_the_page_offers_both_sheets():
    page = page_of(sheet()[0])
    assert {PDF, ON_A4} <= {link.get("href") for link in page.all("a")}


def test_it_takes_less_than_300_ms():
    client = Client()
    result(client, "self", LONG)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        client.get(PDF)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.3


@pytest.mark.parametrize("name", ["nothing known", "stage 4", "report and answers differ"])
def test_every_word_is_translatable_and_longer_words_fit(name):
    client = Client()
    result(client, "self", RESULTS[name], walk=walk_once)
    with speaking():
        pdf = client.get(PDF).content
    said = unmarked(words(pdf).replace(BREAK, "").partition("Where")[0].partition("Whéré")[0])
    names = r"Beside|testserver|November|stage IA|AJCC 8th edition, January 2018 update"
    assert re.findall(r"[a-z]{3,}", re.sub(names, "", said)) == []
    assert is_accessible(pdf)
