"""Cancer centers near a place. The ZIP code itself goes no further than the form."""

from typing import NamedTuple

from resources.places import miles

CLOSEST = 3


class Found(NamedTuple):
    """A center, its town nearest to the reader, and the miles to it in a straight line."""

    center: object
    site: dict
    miles: float

    @property
    def about(self):
        """The miles to print. Towns are known to about a mile, so a few miles are not counted."""
        return round(self.miles) if self.miles >= 5 else 0


def by_distance(centers, place):
    """Return each center once, by its town nearest to a place, closest first."""
    nearest = (
        min(
            (
                Found(center, site, miles((site["latitude"], site["longitude"]), place))
                for site in center.sites
            ),
            key=lambda found: found.miles,
        )
        for center in centers
    )
    return sorted(nearest, key=lambda found: (found.miles, found.center.name))


def near(centers, place, within):
    """Return the centers within some miles (None: any), and whether we had to look further.

    Where there is none so near, the three closest are returned.
    """
    found = by_distance(centers, place)
    inside = [one for one in found if within is None or one.miles <= within]
    return (inside, False) if inside else (found[:CLOSEST], True)
