"""Where a ZIP code lies, how far two places are apart, and the names of the states.

Source: sources.toml, zip_centroids.csv. A ZIP code goes no further than the answer: nothing here
keeps or logs it.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from math import asin, cos, hypot, radians, sin, sqrt
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

CENTROIDS = Path(__file__).with_name("data") / "zip_centroids.csv.gz"
# Mail to the armed forces abroad and at sea: https://en.wikipedia.org/wiki/List_of_ZIP_Code_prefixes
MILITARY = (
    *("090", "091", "092", "093", "094", "095", "096", "097", "098", "340"),
    *("962", "963", "964", "965", "966"),
)
EARTH_RADIUS_MILES = 3958.8

STATES: Mapping[str, str] = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
    "AS": "American Samoa",
    "GU": "Guam",
    "MP": "Northern Mariana Islands",
    "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
}


class Place(NamedTuple):
    """A point in degrees. `near`: the ZIP is not in the table, its neighbors stand for it."""

    latitude: float
    longitude: float
    near: bool = False


def locate(zip_code: str) -> Place | None:
    """Return where a five-digit ZIP code lies, or None for a wrong shape or unknown digits.

    A ZIP code without an area of its own (post office boxes, one big building) is placed at the
    mean of those that share its first three digits, and says `near`.
    """
    if not re.fullmatch(r"[0-9]{5}", zip_code):
        return None
    exact, by_prefix = table()
    return exact.get(zip_code) or by_prefix.get(zip_code[:3])


def is_military(zip_code: str) -> bool:
    """Whether a ZIP code is one for mail to the armed forces, which lies nowhere."""
    return zip_code.startswith(MILITARY)


def miles(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Return the great-circle distance in miles between two (latitude, longitude) in degrees."""
    (a_lat, a_lon), (b_lat, b_lon) = map(radians, a[:2]), map(radians, b[:2])
    lat, lon = (b_lat - a_lat) / 2, (b_lon - a_lon) / 2
    half_chord = hypot(sin(lat), sqrt(cos(a_lat) * cos(b_lat)) * sin(lon))
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, half_chord))


@cache
def table() -> tuple[dict[str, Place], dict[str, Place]]:
    """Return the place of each ZIP code and of each first three digits, read on first use."""
    with gzip.open(CENTROIDS, "rt", encoding="ascii", newline="") as file:
        exact = {
            row["zip"]: Place(float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(file)
        }
    neighbors: defaultdict[str, list[Place]] = defaultdict(list)
    for zip_code, place in exact.items():
        neighbors[zip_code[:3]].append(place)
    return exact, {prefix: middle(places) for prefix, places in neighbors.items()}


def middle(places: list[Place]) -> Place:
    """Return the mean of places that lie close together."""
    return Place(
        latitude=fmean(place.latitude for place in places),
        longitude=fmean(place.longitude for place in places),
        near=True,
    )
