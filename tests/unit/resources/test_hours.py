from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import hours
from resources.hours import closing, next_opening, open_now
from resources.records import DAYS

EASTERN = ZoneInfo("America/New_York")
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR"]
EVERY_DAY = list(DAYS)


def phone(*openings):
    """A line open on some days, from and to clock times, in a zone."""
    names = ("days", "opens", "closes", "zone")
    return SimpleNamespace(opening=[dict(zip(names, one, strict=True)) for one in openings])


OFFICE = phone((WEEKDAYS, "09:00", "17:00", "America/New_York"))
ALWAYS = phone((EVERY_DAY, "00:00", "24:00", ""))
NIGHT = phone(
    (EVERY_DAY, "18:00", "24:00", "America/New_York"),
    (EVERY_DAY, "00:00", "06:00", "America/New_York"),
)


def eastern(*when, fold=0):
    return datetime(*when, tzinfo=EASTERN, fold=fold)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        (eastern(2026, 11, 23, 8, 59), False),
        (eastern(2026, 11, 23, 9, 0), True),
        (eastern(2026, 11, 23, 16, 59, 59), True),
        (eastern(2026, 11, 23, 17, 0), False),
        (eastern(2026, 11, 22, 12, 0), False),
        (datetime(2026, 11, 23, 14, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 20, 13, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 20, 12, 59, tzinfo=UTC), False),
    ],
)
def test_an_office_is_open_by_its_own_clock(when, is_open):
    assert open_now(OFFICE, when) is is_open


def test_hours_without_a_zone_are_not_known():
    line = phone((WEEKDAYS, "09:00", "17:00", ""))
    weekend = phone((["SA", "SU"], "00:00", "24:00", ""))
    for unknown in (line, weekend, phone()):
        assert open_now(unknown, eastern(2026, 11, 23, 12)) is None
        assert next_opening(unknown, eastern(2026, 11, 23, 12)) is None
        assert closing(unknown, eastern(2026, 11, 23, 12)) is None


def test_day_and_night_needs_no_zone_and_never_closes():
    assert open_now(ALWAYS, eastern(2026, 11, 22, 3)) is True
    assert next_opening(ALWAYS, eastern(2026, 11, 22, 3)) is None
    assert closing(ALWAYS, eastern(2026, 11, 22, 3)) is None


def test_the_next_opening_is_after_the_weekend():
    assert next_opening(OFFICE, eastern(2026, 11, 20, 17, 0)) == eastern(2026, 11, 23, 9, 0)
    assert next_opening(OFFICE, eastern(2026, 11, 23, 8, 0)) == eastern(2026, 11, 23, 9, 0)
    assert next_opening(OFFICE, eastern(2026, 11, 23, 9, 0)) is None


def test_a_line_open_one_hour_a_week_opens_next_in_seven_days():
    line = phone((["MO"], "09:00", "10:00", "America/New_York"))
    assert next_opening(line, eastern(2026, 11, 23, 10, 0)) == eastern(2026, 11, 30, 9, 0)


def test_a_night_line_closes_in_the_morning():
    assert closing(NIGHT, eastern(2026, 11, 22, 23, 30)) == eastern(2026, 11, 23, 6, 0)
    assert closing(NIGHT, eastern(2026, 11, 23, 5, 59)) == eastern(2026, 11, 23, 6, 0)
    assert closing(OFFICE, eastern(2026, 11, 23, 12)) == eastern(2026, 11, 23, 17)
    assert closing(OFFICE, eastern(2026, 11, 23, 18)) is None


def test_a_zoned_line_that_never_closes_has_no_closing():
    line = phone(
        (WEEKDAYS, "00:00", "24:00", "America/Denver"),
        (["SA", "SU"], "00:00", "24:00", "America/Denver"),
    )
    assert open_now(line, eastern(2026, 11, 22, 3)) is True
    assert closing(line, eastern(2026, 11, 22, 3)) is None


def test_the_night_clocks_go_back():
    # 1 November 2026: 01:30 comes twice.
    for fold in (0, 1):
        assert open_now(NIGHT, eastern(2026, 11, 1, 1, 30, fold=fold)) is True
    assert closing(NIGHT, datetime(2026, 11, 1, 5, 0, tzinfo=UTC)) == eastern(2026, 11, 1, 6, 0)
    opens = next_opening(OFFICE, eastern(2026, 10, 30, 18, 0))
    assert opens.astimezone(UTC) == datetime(2026, 11, 2, 14, 0, tzinfo=UTC)


def test_the_night_clocks_go_forward():
    # 8 March 2026: 02:00 to 03:00 does not come.
    assert open_now(NIGHT, datetime(2026, 3, 8, 9, 59, tzinfo=UTC)) is True
    assert open_now(NIGHT, datetime(2026, 3, 8, 10, 0, tzinfo=UTC)) is False
    opens = next_opening(OFFICE, eastern(2026, 3, 6, 18, 0))
    assert opens.astimezone(UTC) == datetime(2026, 3, 9, 13, 0, tzinfo=UTC)


clock = st.integers(0, 24 * 60).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
lines = st.builds(
    lambda days, times, zone: phone((sorted(days), min(times), max(times), zone)),
    st.sets(st.sampled_from(DAYS), min_size=1),
    st.sets(clock, min_size=2, max_size=2),
    st.sampled_from(hours.ZONES),
)
moments = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 (the strategy wants it so)
    datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(lines, moments)
def test_the_index_and_the_clock_agree(line, at):
    in_index = bool(hours.slots(line.opening) & set(hours.slots_at(at)))
    assert in_index == open_now(line, at)


@given(lines, moments)
def test_it_is_open_right_after_it_opens_and_shut_right_before(line, at):
    opens = next_opening(line, at)
    if open_now(line, at):
        assert opens is None
    else:
        assert opens > at
        # The hour that a clock jumps over is no hour to open in.
        if opens.astimezone(UTC).astimezone(opens.tzinfo).replace(fold=0) == opens:
            assert open_now(line, opens.astimezone(UTC)) is True
            assert open_now(line, opens.astimezone(UTC) - timedelta(seconds=1)) is False
