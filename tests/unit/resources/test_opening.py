import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.curated import read_organizations
from resources.opening import ZONES, read, written
from resources.records import DAYS

CLOCKS = st.sampled_from(["00:00", "08:30", "12:00", "17:15", "24:00"])
TIMES = st.fixed_dictionaries(
    {
        "days": st.sets(st.sampled_from(DAYS), min_size=1).map(lambda d: sorted(d, key=DAYS.index)),
        "opens": CLOCKS,
        "closes": CLOCKS,
        "zone": st.sampled_from(["", *ZONES.values()]),
    }
)


@given(st.lists(TIMES, max_size=3))
def test_what_is_written_is_read_back(opening):
    assert read(written(opening)) == opening


def test_hours_of_our_own_files_are_written_and_read_back():
    lines = [p for o in read_organizations().values() for p in o.phones if p.opening]
    assert lines
    for phone in lines:
        opening = [
            {"days": list(o.days), "opens": o.opens, "closes": o.closes, "zone": o.zone}
            for o in phone.opening
        ]
        assert read(written(opening)) == opening


@pytest.mark.parametrize(
    ("text", "days", "opens", "zone"),
    [
        ("Mon-Fri 9:00-17:00 Eastern", ["MO", "TU", "WE", "TH", "FR"], "09:00", "America/New_York"),
        ("monday, wednesday 09:00 to 12:00 pacific", ["MO", "WE"], "09:00", "America/Los_Angeles"),
        ("daily 24 hours", list(DAYS), "00:00", ""),
        ("Sat 10:00 – 14:00 America/Denver", ["SA"], "10:00", "America/Denver"),
    ],
)
def test_lines_as_people_write_them(text, days, opens, zone):
    (times,) = read(text)
    assert (times["days"], times["opens"], times["zone"]) == (days, opens, zone)


@pytest.mark.parametrize(
    "text",
    ["Mon", "9-5", "Fri-Mon 9:00-17:00", "Mon-Tue-Wed 9:00-17:00", "Mon, Mon 9:00-17:00", "x y"],
)
def test_a_line_that_cannot_be_read_is_named(text):
    with pytest.raises(ValueError, match=text):
        read(f"Sun 9:00-10:00\n{text}")
