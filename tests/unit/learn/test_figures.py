"""The sets of survival figures: what our file says of them, and which may be shown."""

import json
import re
from decimal import Decimal

import pytest

from learn import survival
from learn.drawings import hundred
from learn.figures import OF_FILE, TEXTS, Measure, Show, as_table, read_set
from sources.sentences import BrokenText

REGIONAL = OF_FILE["acs-2024-summary"].figures[1]


def changed(slug="acs-2024-summary", **told):
    """Return the table of a set of our file with something said otherwise."""
    return as_table(OF_FILE[slug]) | told


def test_all_sets_are_kept_and_those_that_may_be_shown_are():
    assert len(OF_FILE) == 18
    assert {slug for slug, told in OF_FILE.items() if told.shown} == {
        "acs-2016-numbered",
        "acs-2024-summary",
        "seer-subtype-2014-2020",
        "seer-subtype-stage-2013-2019",
        "cdc-2012-2018",
        "nci-mbc-2017",
        "seer-denovo-1988-2016",
    }


def test_the_numbers_of_the_article_are_older_numbers_with_their_year():
    told = OF_FILE["acs-2016-numbered"]
    assert [figure.out_of_100 for figure in told.shown] == [100, 93, 72, 22]
    assert (told.show, told.published, told.is_older) == (Show.HISTORY, 2016, True)
    assert told.superseded_by == "acs-2024-summary"


def test_the_newer_numbers_are_whole_and_99_reads_close_to_100():
    localized, regional, distant = OF_FILE["acs-2024-summary"].shown
    assert localized.is_close_to_all
    assert [f.out_of_100 for f in (regional, distant)] == [87, 32]
    assert not regional.is_close_to_all


@pytest.mark.parametrize(
    ("value", "whole"), [("91.5", 92), ("85.7", 86), ("76.1", 76), ("98.5", 99), ("0.4", 0)]
)
def test_numbers_are_whole_and_halves_go_up(value, whole):
    assert REGIONAL._replace(value=Decimal(value)).out_of_100 == whole


def test_both_sides_make_100():
    assert all(f.out_of_100 + f.rest == 100 for told in OF_FILE.values() for f in told.shown)


@pytest.mark.parametrize(
    "told",
    [
        {"show": "hidden"},
        {"show": "teaching_only"},
        {"show": "context_only"},
        {"doubt": "We are not sure."},
        {"diagnosed": ""},
        {"measure": "median", "figures": [{"group": "All", "value": 40}]},
        {"measure": "net", "figures": [{"group": "All", "value": 40}]},
        {"measure": "count", "figures": [{"group": "All", "value": 40}]},
        {"figures": [{"group": "All"}]},
        {"figures": [{"group": "All", "value": 40, "doubt": "A misprint?"}]},
        {
            "sources": [
                {"title": "A", "publisher": "B", "url": "https://c.example", "read": "not opened"}
            ]
        },
    ],
)
def test_what_is_doubtful_empty_or_not_for_readers_is_not_shown(told):
    assert read_set("x", changed()).shown
    assert read_set("x", changed(**told)).shown == ()


@pytest.mark.parametrize(
    "told",
    [
        {"measure": "guessed"},
        {"status": "fine"},
        {"show": "yes"},
        {"organization": ""},
        {"population": ""},
        {"figures": []},
        {"figures": [{"group": "All", "value": 101}]},
        {"figures": [{"group": "All", "value": 40, "years": 0}]},
        {"figures": [{"group": "All", "valeu": 40}]},
        {"figures": [{"group": "One: all", "value": 1}, {"group": "One, all", "value": 2}]},
        {"sources": []},
        {"sources": [{"title": "A", "publisher": "B", "url": "b.example", "read": "excerpt"}]},
        {"note2": "?"},
    ],
)
def test_a_set_that_does_not_hold_together_is_refused(told):
    with pytest.raises(BrokenText):
        read_set("x", changed(**told))


@pytest.mark.parametrize("slug", OF_FILE)
def test_a_set_survives_being_stored(slug):
    assert read_set(slug, json.loads(json.dumps(as_table(OF_FILE[slug])))) == OF_FILE[slug]


def test_a_median_is_never_shown():
    shown = [figure for told in OF_FILE.values() for figure in told.shown]
    assert {figure.measure for figure in shown} == {Measure.RELATIVE, Measure.OVERALL}
    assert any(f.measure is Measure.MEDIAN for told in OF_FILE.values() for f in told.figures)


def test_every_newer_set_that_is_superseded_names_one_that_is_there():
    named = {told.superseded_by for told in OF_FILE.values() if told.superseded_by}
    assert named <= OF_FILE.keys()


def test_no_sentence_about_numbers_holds_one_of_a_group():
    for text in survival.texts():
        assert not re.search(
            r"\d ?%|out of|\b(?:1?[6-9]|[2-9])\d\b", re.sub(r"2018|under 40", "", text)
        ), text


def test_every_page_that_somebody_names_was_needed():
    used = {page.url for told in OF_FILE.values() for page in told.sources}
    pages = (survival.IN_WORDS, survival.MEANING)
    said = [s for page in pages for s in page.sentences]
    said += [*survival.FIRST, *survival.RELATIVE, *survival.OVERALL]
    said += [*survival.SPREAD, *survival.AFTER]
    ids = {source for sentence in said for source in sentence.sources}
    assert {r.id for r in TEXTS.references.values() if r.url not in used} == ids - {
        r.id for r in TEXTS.references.values() if r.url in used
    }


@pytest.mark.parametrize(
    ("stage", "begins"),
    [
        ("0", []),
        ("I", ["loc"]),
        ("II", ["loc", "reg"]),
        ("III", ["reg"]),
        ("IV", ["dis"]),
        ("", []),
    ],
)
def test_the_groups_near_a_stage_are_the_rough_guides(stage, begins):
    near = survival.near(OF_FILE["acs-2024-summary"], stage)
    assert [figure.slug[:3] for figure in near] == begins
    assert survival.near(OF_FILE["cdc-2012-2018"], stage) == ()


@pytest.mark.parametrize("filled", [0, 1, 9, 31, 100])
def test_a_hundred_dots_are_filled_from_the_top_left(filled):
    drawing = hundred(filled)
    assert len({dot[:2] for dot in drawing.dots}) == 100
    assert [dot.is_filled for dot in drawing.dots] == [True] * filled + [False] * (100 - filled)
    assert f"{filled} of 100 dots" in drawing.text
    assert all(9 <= dot.x <= 271 and 9 <= dot.y <= 271 for dot in drawing.dots)


def test_there_are_no_more_dots_than_a_hundred():
    with pytest.raises(ValueError, match="101 of 100"):
        hundred(101)
