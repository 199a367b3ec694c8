"""The list, the questions and the two opinions on paper."""

import re
import time
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from checklists import changes
from checklists.changes import Stamp
from checklists.content import COMPARE
from checklists.exports.pdf import compare_pdf, list_pdf, question_groups, questions_pdf
from checklists.shaped import shape
from checklists.state import OTHER, Facts, Gap, List
from paper.markup import BREAK
from paper.press import A4
from tests.pseudo import speaking, unmarked
from tests.sheets import is_accessible, lines_mm, opened, tags, words

STAMP = Stamp("", datetime(2026, 11, 22, 12, tzinfo=UTC))
SISTER = Stamp("my sister", STAMP.at)
HOST = "beside.example"


def squeezed(text):
    return re.sub(rf"[\s{BREAK}]", "", text)


@pytest.fixture
def checklist():
    """A list in which something of everything was done."""
    listed = changes.set_visit(List(), date(2026, 12, 20), STAMP)
    listed = changes.take_facts(listed, Facts((("her2", "equivocal"),), (Gap("her2"),)), STAMP)
    listed = changes.tick(listed, "asking-is-normal", True, STAMP)
    listed = changes.write_note(listed, "write-your-reason", "Is it in\nthe nodes?", 0, SISTER)
    listed = changes.set_due(listed, "ask-how-long-safe", date(2026, 12, 1), STAMP)
    listed = changes.assign(listed, "ask-how-long-safe", "Ana", STAMP)
    listed = changes.star(listed, "core-agree", True, STAMP)
    listed = changes.add_own(listed, "own-1", "Bring the blue folder", "visit", STAMP)
    return changes.write_compare(listed, "plan", "first", "Surgery, then pills", 0, STAMP)


def test_every_line_of_the_list_is_on_the_sheet_in_order(checklist):
    shaped = shape(checklist)
    read = squeezed(words(list_pdf(shaped, host=HOST)))
    start = read.index(squeezed(shaped.phases[0].intro))
    for phase in shaped.phases:
        for row in (*phase.open_rows, *phase.maybe_rows, *phase.more_rows):
            start = read.index(squeezed(row.title), start)


def test_the_list_says_what_was_done_noted_and_dated(checklist, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 22))
    read = words(list_pdf(shape(checklist), host=HOST, name="For Ana"))
    for expected in (
        "Second opinion checklist For Ana",
        "From your own answers. Take this with you. The visit is on 20 December 2026.",
        "Not yet reviewed by a clinician.",
        "☑ Know that asking is normal · Done",
        "my sister wrote: Is it in the nodes?",
        "By 1 December 2026",
        "For Ana",
        "By about 6 December 2026",
        "☐ Bring the blue folder",
        "Page 1 of ",
    ):
        assert expected in read
    assert re.search(r"\d+ of \d+ done", read)


def test_a_day_that_went_by_reads_as_soon_as_you_can(checklist, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 12, 19))
    read = words(list_pdf(shape(checklist), host=HOST))
    assert "As soon as you can" in read
    assert "By about 6 December 2026" not in read
    assert "By about 20 December 2026" in read


def test_there_are_boxes_to_tick_and_lines_to_write_on(checklist):
    shaped = shape(checklist)
    pdf = list_pdf(shaped, host=HOST)
    boxes = [*shaped.starred, *shaped.rows]
    assert words(pdf).count("☐") == sum(not row.done for row in boxes)
    assert words(pdf).count("☑") == sum(row.done for row in boxes)
    rules = [length for length in lines_mm(pdf) if length > 150]
    to_do = [row for phase in shaped.phases for row in phase.open_rows if not row.done]
    assert len(rules) >= len(to_do) + 2 * len(shaped.starred)


@pytest.mark.parametrize("who", ["self", "other"])
def test_sheets_are_accessible_titled_and_in_two_sizes(checklist, who):
    checklist = changes.set_who(checklist, who, STAMP)
    shaped = shape(checklist)
    for title, pdf in {
        "Second opinion checklist": list_pdf(shaped, host=HOST),
        "Questions to ask": questions_pdf(shaped, host=HOST, paper=A4),
        "Compare the two opinions": compare_pdf(checklist, shaped, host=HOST),
    }.items():
        opening = opened(pdf)
        assert is_accessible(pdf)
        assert str(opening.docinfo["/Title"]) == title
        assert str(opening.Root.Lang).startswith("en")
        assert tags(pdf).count("/H1") == 1
        assert ("About the person you care for" in words(pdf)) is (who == OTHER)
        width = float(opening.pages[0].MediaBox[2])
        assert width == pytest.approx(595.28 if title == "Questions to ask" else 612, abs=0.1)


def test_questions_come_once_with_stars_and_gaps_first(checklist):
    groups = [group for group in question_groups(shape(checklist)) if group.rows]
    assert [row.slug for row in groups[0].rows] == ["core-agree"]
    assert [row.slug for row in groups[1].rows] == ["gap-her2"]
    asked = [row.slug for group in groups for row in group.rows]
    assert len(asked) == len(set(asked))
    assert len(asked) > 8


def test_every_question_is_on_the_sheet_with_room_for_the_answer(checklist):
    shaped = shape(checklist)
    pdf = questions_pdf(shaped, host=HOST)
    read, start = squeezed(words(pdf)), 0
    asked = [row for group in question_groups(shaped) for row in group.rows]
    for row in asked:
        start = read.index(squeezed(row.title), start)
    assert len([length for length in lines_mm(pdf) if length > 150]) >= len(asked)


def test_the_compare_sheet_holds_what_was_written_and_room_for_the_rest(checklist):
    pdf = compare_pdf(checklist, shape(checklist), host=HOST)
    read = words(pdf)
    assert "What First opinion Second opinion Diagnosis" in read
    assert "Surgery, then pills" in read
    assert squeezed(read).count(squeezed(COMPARE["next"])) == 1
    assert {"/Table", "/TH", "/TD"} <= set(tags(pdf))
    assert len([length for length in lines_mm(pdf) if 50 < length < 90]) >= 3 * 11


def test_no_number_about_survival_is_on_any_sheet(checklist):
    shaped = shape(checklist)
    for pdf in (list_pdf(shaped, host=HOST), questions_pdf(shaped, host=HOST)):
        assert not re.search(r"out of 100|\d ?%|years later", words(pdf))


def test_a_list_of_which_all_is_hidden_is_still_a_sheet(checklist):
    for row in shape(checklist).rows:
        checklist = changes.hide(checklist, row.slug, True, STAMP)
    assert "0 of 0 done" in words(list_pdf(shape(checklist), host=HOST))


def test_it_takes_less_than_300_ms(checklist):
    shaped = shape(checklist)
    times = []
    for _ in range(4):
        start = time.perf_counter()
        list_pdf(shaped, host=HOST)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.3


def test_every_word_is_translatable(checklist):
    with speaking():
        shaped = shape(checklist)
        sheets = (
            list_pdf(shaped, host=HOST),
            questions_pdf(shaped, host=HOST),
            compare_pdf(checklist, shaped, host=HOST),
        )
    names = "Beside|beside.example|my sister|Ana|November|December"
    typed = f"Is it in the nodes|Bring the blue folder|Surgery, then pills|{names}"
    for pdf in sheets:
        said = unmarked(words(pdf).replace(BREAK, ""))
        assert re.findall(r"[a-z]{3,}", re.sub(typed, "", said)) == []
        assert is_accessible(pdf)


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=100), st.text(max_size=300))
def test_nothing_that_readers_write_stops_the_press(line, note):
    listed = changes.add_own(List(), "own-1", line, "questions", STAMP)
    listed = changes.write_note(listed, "own-1", note, 0, STAMP)
    listed = changes.write_compare(listed, "plan", "first", note, 0, STAMP)
    shaped = shape(listed)
    assert questions_pdf(shaped, host=HOST, name=line)[:5] == b"%PDF-"
    assert compare_pdf(listed, shaped, host=HOST)[:5] == b"%PDF-"
