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


# What changes when readers are to see something else of an organization.
SAYS = ("pk", "changed_at", "checked_on", "next_check")


def whole(row):
    """Return an organization with all that belongs to it, with five queries or none."""
    rows, key = kept_whole.still(), tuple(getattr(row, name) for name in SAYS)
    if key not in rows:
        prefetch_related_objects(
            [row], "services__kinds", "services__audiences", "phones", "sources"
        )
        rows[key] = row
    return rows[key]


def cards(ids, at):
    """Return the cards of these organizations as HTML, in this order, with one query or five."""
    drawn = kept_cards.still(at.replace(second=0, microsecond=0))
    language = get_language()
    now = Organization.objects.filter(pk__in=ids).values_list(*SAYS)
    keys = {pk: (language, pk, *rest) for pk, *rest in now}
    new = Organization.objects.with_lines().in_bulk(
        [pk for pk, key in keys.items() if key not in drawn]
    )
    for pk, row in new.items():
        shown = ShownOrganization(row, at)
        drawn[keys[pk]] = render_to_string("resources/_card.html", {"shown": shown})
    return [drawn[keys[one]] for one in ids if one in keys and keys[one] in drawn]
