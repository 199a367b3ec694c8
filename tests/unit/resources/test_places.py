import gzip
import time
from math import pi

import pytest

from resources import places
from resources.forms import NearbyForm
from resources.places import CENTROIDS, EARTH_RADIUS_MILES, STATES, Place, locate, miles


def test_a_zip_code_lies_where_its_town_lies():
    assert miles(locate("02215"), (42.36, -71.06)) < 5  # Boston
    assert miles(locate("90012"), (34.05, -118.24)) < 5  # Los Angeles
    assert miles(locate("96813"), (21.31, -157.86)) < 5  # Honolulu
    assert not locate("02215").near


def test_a_zip_code_without_an_area_is_placed_near_its_neighbors():
    exact, _ = places.table()
    assert "10008" not in exact  # post office boxes of New York
    found = locate("10008")
    assert found.near
    neighbors = [place for code, place in exact.items() if code.startswith("100")]
    assert found.latitude == pytest.approx(sum(p.latitude for p in neighbors) / len(neighbors))
    assert miles(found, (40.71, -74.01)) < 10


@pytest.mark.parametrize(
    "typed",
    ["", "1234", "123456", "1234a", "12345-6789", " 12345", "12345\n", "１２３４５", "00000"],
)
def test_what_is_no_zip_code_lies_nowhere(typed):
    assert locate(typed) is None


@pytest.mark.parametrize("typed", ["09012", "09801", "34002", "96201", "96699"])
def test_a_military_zip_code_is_known_and_lies_nowhere(typed):
    assert places.is_military(typed)
    assert locate(typed) is None


@pytest.mark.parametrize("typed", ["00501", "08901", "34102", "96101", "96701", "60601", "10340"])
def test_other_zip_codes_are_not_military(typed):
    assert not places.is_military(typed)


@pytest.mark.parametrize("typed", ["09012", "34002-1234", "962011234"])
def test_who_types_a_military_zip_code_is_told_what_to_do(typed):
    form = NearbyForm({"zip_code": typed, "distance": "50"})
    assert form.errors["zip_code"] == [
        "That ZIP code is for military mail. Enter one near you, or choose a state"
    ]


def test_no_military_zip_code_has_a_place():
    exact, _ = places.table()
    assert not [code for code in exact if places.is_military(code)]


def test_the_whole_table_is_read():
    exact, by_prefix = places.table()
    with gzip.open(CENTROIDS, "rt") as file:
        assert len(exact) == len(file.readlines()) - 1 == 33791
    assert by_prefix.keys() == {code[:3] for code in exact}
    assert all(-15 < place.latitude < 72 for place in exact.values())


def test_miles_on_a_sphere():
    assert miles((0, 0), (90, 0)) == pytest.approx(EARTH_RADIUS_MILES * pi / 2)
    assert miles((0, 0), (0, 180)) == pytest.approx(EARTH_RADIUS_MILES * pi)
    assert miles((0, 179.5), (0, -179.5)) == pytest.approx(EARTH_RADIUS_MILES * pi / 180)
    assert miles((60, 0), (60, 1)) == pytest.approx(EARTH_RADIUS_MILES * pi / 360, rel=1e-4)
    assert miles((41.5, -87.6), (41.5, -87.6)) == 0


def test_miles_is_the_same_both_ways_and_ignores_how_a_place_was_found():
    chicago, houston = Place(41.88, -87.63), Place(29.76, -95.37, near=True)
    assert miles(chicago, houston) == miles(houston, chicago)
    assert 930 < miles(chicago, houston) < 950


def test_the_table_is_read_once_and_answers_are_quick():
    locate("10001")
    start = time.perf_counter()
    for number in range(0, 100_000, 100):
        locate(f"{number:05}")
    assert time.perf_counter() - start < 0.1
    assert places.table() is places.table()


def test_every_state_has_a_name():
    assert len(STATES) == 56  # 50 states, the District of Columbia and five territories
    assert len(set(STATES.values())) == 56
