"""The lines of “Get help now”: open ones first, each by the clock of its own zone."""

from datetime import UTC, datetime

import pytest

from portal.help_now import CARDS, TALK_LINES, Line, lines_at, talk_lines
from resources.records import Opening

LINES = [line for card in CARDS for line in card.lines]
ALWAYS = {"days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "opens": "00:00", "closes": "24:00"}


def a_line(name, zone=None):
    """Return a line that is answered on Mondays from nine to five; no zone: hours not known."""
    opening = {"days": ["MO"], "opens": "09:00", "closes": "17:00", "zone": zone}
    return Line(
        name=name, number="1", dial="1", sources=(),
        hours="Monday 9 to 5" if zone else "", opening=(opening,) if zone else (),
    )  # fmt: skip


def monday(hour, minute=0):
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(("at", "order"), [
    (monday(13, 59), ["unknown", "west", "east"]),  # 8:59 Eastern, 5:59 Pacific
    (monday(14), ["east", "unknown", "west"]),
    (monday(17), ["west", "east", "unknown"]),  # both are open
    (monday(22), ["west", "unknown", "east"]),  # 17:00 Eastern, 14:00 Pacific
])  # fmt: skip
def test_open_lines_come_first_and_closed_ones_last(at, order):
    lines = [
        a_line("west", "America/Los_Angeles"), a_line("east", "America/New_York"),
        a_line("unknown"),
    ]  # fmt: skip
    assert [line.name for line in lines_at(lines, at)] == order


def test_a_closed_line_says_when_it_opens_by_its_own_clock():
    (line,) = lines_at([a_line("west", "America/Los_Angeles")], monday(16, 59))
    assert (line.is_closed, line.opens) == (True, "Opens Monday at 9 AM, Pacific time.")
    (line,) = lines_at([a_line("west", "America/Los_Angeles")], monday(17))
    assert (line.is_open, line.opens, line.has_holidays) == (True, "", True)


@pytest.mark.parametrize(("at", "is_open"), [
    (monday(14, 59), False), (monday(15), True), (monday(22, 59), True), (monday(23), False),
    (datetime(2026, 11, 27, 21, 59, tzinfo=UTC), True),  # on a Friday it closes at five
    (datetime(2026, 11, 27, 22, tzinfo=UTC), False),
    (datetime(2026, 7, 20, 14, tzinfo=UTC), True),  # 10:00 in summer
    (datetime(2026, 11, 22, 18, tzinfo=UTC), False),  # a Sunday
])  # fmt: skip
def test_a_line_to_talk_to_is_open_when_it_says_so(at, is_open):
    held = {line.name: line.is_open for line in talk_lines(at)}
    assert held["CancerCare"] is is_open
    assert held["American Cancer Society"] is True
    assert held["SHARE Cancer Support"] is None


def test_a_line_that_never_closes_is_always_listed_first():
    for hour in range(24):
        first = talk_lines(monday(hour))[0]
        assert (first.is_open, first.has_holidays) == (True, False)


def test_without_a_moment_nothing_is_said_of_being_open():
    assert {(line.is_open, line.is_closed, line.opens) for line in LINES} == {(None, False, "")}


def test_the_clock_s_hours_are_sound_and_there_whenever_hours_are_told():
    for line in LINES:
        assert bool(line.opening) == bool(line.hours), line.name
        for one in line.opening:
            told = Opening(**{**one, "days": tuple(one["days"])})
            assert list(told.problems()) == [], line.name
        always = [one for one in line.opening if ALWAYS.items() <= one.items()]
        assert bool(always) == line.hours.startswith("24 hours a day"), line.name


def test_the_lines_to_talk_to_are_those_of_the_last_card():
    assert CARDS[-1].lines == TALK_LINES
