"""Mornings, in every zone, on the nights when clocks change, with a clock that jumps."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.mornings import day_in, morning, next_morning

# From the last place where a day begins to the first.
ZONES = [
    "Etc/GMT+12",
    "Pacific/Pago_Pago",
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Puerto_Rico",
    "America/St_Johns",
    "UTC",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Guam",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
]
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (date(2026, 3, 7), 14),  # the day before clocks go forward
        (date(2026, 3, 8), 13),
        (date(2026, 10, 31), 13),  # the day before clocks go back
        (date(2026, 11, 1), 14),
    ],
)
def test_nine_in_the_morning_is_nine_on_the_days_when_clocks_change(day, utc_hour):
    found = morning("America/New_York", day)
    assert found == datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_days_has_a_morning_each_at_nine_there(zone):
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    last = day_in(zone, now)
    days = []
    for _ in range(366):
        now = next_morning(zone, last, 1, now)
        local = now.astimezone(ZoneInfo(zone))
        assert (local.hour, local.minute) == (9, 0)
        last = local.date()
        days.append(last)
    assert days == [days[0] + timedelta(days=n) for n in range(366)]


@pytest.mark.parametrize("step", [1, 7])
@pytest.mark.parametrize("zone", ZONES)
@given(now=MOMENTS, away=st.integers(0, 800))
def test_the_next_morning_is_ahead_on_a_day_of_the_same_rhythm_and_no_later_than_a_step(
    zone, step, now, away
):
    last = day_in(zone, now) - timedelta(days=away)
    found = next_morning(zone, last, step, now)
    assert found > now
    assert found - now <= timedelta(days=step, hours=11)
    gap = (day_in(zone, found) - last).days
    assert gap >= step
    assert gap % step == 0
