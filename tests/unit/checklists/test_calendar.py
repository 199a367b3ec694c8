"""The calendar file: read back by two readers, private, and the same events every time."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from checklists import changes
from checklists.changes import Stamp
from checklists.content import ITEMS
from checklists.exports.calendar import calendar, has_days
from checklists.shaped import shape
from checklists.state import List

KEY = uuid.UUID("2b4d3a34-5f6c-4f0e-9a53-0f1d0b0a7c11")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STAMP = Stamp("", NOW)
VISIT = date(2026, 12, 20)


def made(checklist, **options):
    options = {"key": KEY, "version": 3, "now": NOW} | options
    return calendar(shape(checklist), **options)


def events(data):
    """The events as icalendar reads them, by title; vobject has to read as many."""
    found = icalendar.Calendar.from_ical(data)
    assert found.errors == []
    read = found.walk("VEVENT")
    assert all(event.errors == [] for event in read)
    second = vobject.readOne(data.decode(), validate=True)
    assert [each.summary.value for each in second.contents.get("vevent", [])] == [
        str(event["SUMMARY"]) for event in read
    ]
    return {str(event["SUMMARY"]): event for event in read}


@pytest.fixture
def own():
    checklist = changes.add_own(List(), "own-1", "Ask about HER2", "questions", STAMP)
    return changes.set_due(checklist, "own-1", date(2026, 12, 1), STAMP)


def test_a_line_with_a_day_is_a_whole_day_with_an_alarm(own):
    (event,) = events(made(own)).values()
    assert event["DTSTART"].dt == date(2026, 12, 1)
    assert event["DTEND"].dt == date(2026, 12, 2)
    assert event["DTSTAMP"].dt == NOW
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=9)
    assert alarm["ACTION"] == "DISPLAY"


def test_titles_tell_nothing_unless_asked_for(own):
    own = changes.write_note(own, "own-1", "marked note", 0, STAMP)
    own = changes.set_visit(own, VISIT, STAMP)
    data = made(own)
    titles = set(events(data))
    assert titles >= {"Appointment"}
    assert all(re.fullmatch(r"Appointment|To-do \d+|\d+ to-dos?", t) for t in titles)
    assert not re.search(rb"HER2|marked|opinion|cancer|breast|check", data)
    assert data.count(b"CLASS:PRIVATE") == len(titles)


def test_titles_may_be_asked_for(own):
    own = changes.write_note(own, "own-1", "marked note", 0, STAMP)
    own = changes.set_visit(own, VISIT, STAMP)
    data = made(own, with_titles=True)
    assert {"Ask about HER2", "Second opinion visit"} <= set(events(data))
    assert b"marked" not in data
    assert b"CLASS:PUBLIC" not in data


def test_the_visit_is_announced_the_day_before():
    checklist = changes.set_visit(List(), VISIT, STAMP)
    event = events(made(checklist))["Appointment"]
    assert event["DTSTART"].dt == VISIT
    assert event.walk("VALARM")[0]["TRIGGER"].dt == timedelta(hours=-15)


def test_what_follows_from_the_visit_is_one_event_a_day():
    checklist = changes.set_visit(List(), VISIT, STAMP)
    read = events(made(checklist, with_titles=True))
    days = [event["DTSTART"].dt for title, event in read.items() if "steps" in title]
    assert VISIT - timedelta(days=14) in days
    assert len(days) == len(set(days))
    two_weeks = next(e for t, e in read.items() if e["DTSTART"].dt == VISIT - timedelta(days=14))
    shaped = shape(checklist)
    expected = [r.title for r in shaped.rows if r.suggested == two_weeks["DTSTART"].dt and r.counts]
    assert two_weeks["DESCRIPTION"].split("\n") == expected


def test_days_that_are_over_and_lines_that_are_done_are_left_out(own):
    soon = changes.set_visit(List(), NOW.date() + timedelta(days=3), STAMP)
    assert min(e["DTSTART"].dt for e in events(made(soon)).values()) >= NOW.date()
    assert events(made(changes.tick(own, "own-1", True, STAMP))) == {}
    late = changes.set_due(own, "own-1", date(2026, 11, 1), STAMP)
    assert len(events(made(late))) == 1, "a reader's own day stays"


def test_an_event_keeps_its_id_and_its_newer_version_counts(own):
    own = changes.set_visit(own, VISIT, STAMP)
    before = events(made(own, version=3))
    moved = changes.set_due(own, "own-1", date(2026, 12, 5), STAMP)
    moved = changes.set_visit(moved, VISIT + timedelta(days=1), STAMP)
    after = events(made(moved, version=5, with_titles=True))
    ids = {str(event["UID"]) for event in before.values()}
    assert len(ids) == len(before)
    assert ids == {str(event["UID"]) for event in after.values()}
    assert {event["SEQUENCE"] for event in before.values()} == {3}
    assert {event["SEQUENCE"] for event in after.values()} == {5}
    other = events(made(own, key=uuid.uuid4()))
    assert ids.isdisjoint(str(event["UID"]) for event in other.values())


# The nights when clocks change in the United States, and one in Europe; 30 February's neighbor.
@pytest.mark.parametrize(
    "day", ["2026-11-01", "2027-03-14", "2027-11-07", "2027-03-28", "2028-02-29"]
)
def test_a_day_stays_that_day_in_every_zone(own, day):
    day = date.fromisoformat(day)
    data = made(changes.set_due(own, "own-1", day, STAMP))
    (event,) = events(data).values()
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (day, day + timedelta(days=1))
    assert b"TZID" not in data
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}".encode() in data
    assert vobject.readOne(data.decode()).vevent.dtstart.value == day


def test_a_list_without_days_says_so(own):
    assert not has_days(shape(List()), NOW)
    assert has_days(shape(own), NOW)
    assert events(made(List())) == {}


def test_a_hidden_line_has_no_event(own):
    assert events(made(changes.hide(own, "own-1", True, STAMP))) == {}


def test_every_item_of_ours_can_have_a_day():
    checklist = List()
    for slug in ITEMS:
        checklist = changes.set_due(checklist, slug, date(2027, 1, 5), STAMP)
    shown = [row for row in shape(checklist).rows if row.due]
    assert len(shown) > 50
    assert len(events(made(checklist))) == len(shown)


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=120))
def test_no_text_breaks_the_file(text):
    checklist = changes.add_own(List(), "own-1", text, "questions", STAMP)
    checklist = changes.set_due(checklist, "own-1", date(2026, 12, 1), STAMP)
    for title, event in events(made(checklist, with_titles=True)).items():
        assert event["DTSTART"].dt == date(2026, 12, 1)
        assert "\n" not in title
        assert set(title) <= {*text, " "}
