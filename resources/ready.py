"""What is published, ready for a page: kept in this process for as long as it says the same.

An entry that says something else has a new time of change (resources/directory.py); a check moves
the days of checks. So one query tells whether what is kept still holds. A card says whether its
line is open, which changes on the minute: cards are kept for one minute.
"""

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.translation import get_language

from resources.models import Organization
from resources.shown import ShownOrganization

MOST_CARDS, MOST_WHOLE = 1000, 200


class Kept:
    """Things by what they were made from, all forgotten when they are too many."""

    def __init__(self, most):
        self.most, self.things, self.of = most, {}, None

    def still(self, of=None):
        """Return the things that may be used; `of`: what all of them hold for."""
        if self.of != of or len(self.things) >= self.most:
            self.things, self.of = {}, of
        return self.things


kept_cards, kept_whole = Kept(MOST_CARDS), Kept(MOST_WHOLE)


def says(row):
    """Return what changes when readers are to see something else of an organization."""
    return row.pk, row.changed_at, row.checked_on, row.next_check


def whole(row):
    """Return an organization with all that belongs to it, with five queries or none."""
    rows, key = kept_whole.still(), says(row)
    if key not in rows:
        prefetch_related_objects(
            [row], "services__kinds", "services__audiences", "phones", "sources"
        )
        rows[key] = row
    return rows[key]


def cards(ids, at):
    """Return the cards of these organizations as HTML, in this order, with one query or four."""
    drawn = kept_cards.still(at.replace(second=0, microsecond=0))
    language, rows = get_language(), Organization.objects.in_order_of(ids)
    keys = [(language, *says(row)) for row in rows]
    new = {key: row for key, row in zip(keys, rows, strict=True) if key not in drawn}
    prefetch_related_objects(list(new.values()), "services", "phones", "sources")
    for key, row in new.items():
        shown = ShownOrganization(row, at)
        drawn[key] = render_to_string("resources/_card.html", {"shown": shown})
    return [drawn[key] for key in keys]
