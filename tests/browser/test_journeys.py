"""Readers' journeys in a real browser, with script and without, and how many taps they take."""

import re

import pytest

from staging.questionnaire import BY_SLUG
from tests.browser.reader import Reader

# Taps are clicks, and the first touch of a box to type in.
A_SURGERY_REPORT_WITH_A_CODE = 11
B_ALL_QUESTIONS = 35
C_DECODER = 3


@pytest.fixture
def reader(any_page, transactional_db):
    any_page.goto("/en/")
    return Reader(any_page)


def begin(reader, who="My report"):
    reader.tap(who)
    reader.tap(who)


def test_a_code_leads_to_a_stage(reader):
    begin(reader)
    reader.choose("A surgery report")
    reader.choose("No")
    reader.type("Does the report show a code like pT1c pN0?", "pT1c pN0")
    reader.tap("Continue")
    reader.choose("No. Nothing was found")
    reader.tap("Skip and show the result")
    assert reader.heading == "What this report means"
    assert reader.sees("Stage 1A (written IA)")
    assert reader.taps <= A_SURGERY_REPORT_WITH_A_CODE


def test_all_questions_lead_to_a_stage(reader):
    begin(reader, "The report of someone I care for")
    reader.choose("A surgery report")
    reader.choose("No")
    reader.tap("I can’t find a code")
    reader.choose("Invasive cancer (with or without DCIS)")
    reader.type("Size", "14")
    reader.choose("millimeters (mm)")
    reader.choose("No, or it does not say")
    reader.choose("Yes")
    reader.choose("1 to 3")
    reader.choose("More than 2 mm (macrometastasis)")
    reader.choose("Near the breastbone")
    reader.choose("Only when it was taken out and checked")
    reader.choose("No. Nothing was found")
    reader.choose("Grade 2")
    reader.choose("Positive", "Positive", "Negative")
    assert reader.heading == "Check your answers before you see what they mean"
    reader.tap("Show what this means")
    assert reader.heading == "What this report means"
    assert reader.sees("About the person you care for")
    assert not re.search(r"\byour (?:cancer|tumor|stage|nodes?)\b", reader.text)
    assert reader.taps <= B_ALL_QUESTIONS


def test_not_knowing_anything_leads_to_what_to_ask(reader):
    begin(reader)
    for _question in range(20):
        if reader.heading.startswith("Check your answers"):
            break
        reader.know_nothing()
    reader.tap("Show what this means")
    assert reader.sees("Not enough is known yet for a stage")
    assert reader.sees("What is missing, and who to ask")
    assert reader.taps <= B_ALL_QUESTIONS


def test_the_decoder_reads_a_code(reader):
    reader.tap("I have a code like pT1c pN0")
    reader.type("Type or paste the code, or the whole report", "pT1c pN1a(sn) M0")
    reader.tap("Decode")
    assert reader.sees("What we read")
    assert reader.sees("pN1a(sn)")
    assert reader.taps <= C_DECODER
    reader.tap("Use this in the questionnaire")
    assert reader.heading == "Who is this about?"


@pytest.mark.parametrize(
    ("answers", "title"),
    [
        (["No report yet"], "No report yet"),
        (["A biopsy report (a small sample)", None, "LCIS only"], "LCIS only"),
        (["A biopsy report (a small sample)", None, "Something else"], "Something else was found"),
    ],
)
def test_exits(reader, answers, title):
    begin(reader)
    for answer in answers:
        if answer:
            reader.choose(answer)
        else:
            reader.tap("I can’t find a code")
    assert reader.heading == title
    reader.page.go_back()
    assert reader.heading in {q.title for q in BY_SLUG.values()}


@pytest.mark.parametrize(
    "link", ["I don’t have a report yet", "The cancer came back after treatment"]
)
def test_exits_of_the_start_page(reader, link):
    reader.tap("My report")
    reader.tap(link)
    assert reader.heading in ("No report yet", link)


def test_back_change_and_the_browsers_own_back(reader):
    begin(reader)
    reader.choose("A surgery report")
    reader.choose("No")
    reader.tap("Back")
    assert reader.heading == "Did cancer treatment start before the surgery?"
    assert reader.chosen == ["no"]
    reader.tap("Continue")
    reader.type("Does the report show a code like pT1c pN0?", "pTis pN0")
    reader.tap("Continue")
    assert reader.heading.startswith("Check your answers")
    reader.tap(re.compile(r"^Change ?: Report$"))
    reader.choose("Both")
    assert reader.heading.startswith("Check your answers")
    assert reader.sees("Both")
    reader.tap("Show what this means")
    assert reader.sees("Stage 0")
    reader.page.go_back()
    assert reader.heading.startswith("Check your answers")


def test_clear_leaves_nothing_even_for_the_browsers_own_back(reader):
    begin(reader)
    reader.choose("A surgery report")
    reader.tap("Clear my answers")
    reader.tap("Clear my answers", within="main")
    assert reader.heading == "Your answers are cleared"
    reader.page.goto("/en/understand/q/treat_first/")
    assert reader.heading == "Your answers were cleared"


def test_a_visit_that_expired_says_so_and_offers_the_next_step(reader):
    begin(reader)
    reader.choose("A surgery report")
    reader.let_a_day_pass()
    reader.page.reload()
    assert reader.sees(
        "Your answers were cleared to keep them private. Start again, or paste your code."
    )
    reader.tap("Start again")
    assert reader.heading == "Understand a report"


def test_answers_about_to_be_cleared_can_be_kept(reader):
    begin(reader)
    reader.choose("A surgery report")
    reader.let_a_day_pass(hours=22)
    reader.page.goto("/en/understand/")
    assert reader.sees("Your answers will be cleared in 2 hours. Keep them?")
    reader.tap("Keep them for 24 more hours")
    assert reader.sees("They are kept for 24 more hours.")
    reader.tap("Go on with my answers")
    assert reader.heading == "Did cancer treatment start before the surgery?"
