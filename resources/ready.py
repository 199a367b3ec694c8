"""Cards of what is published, kept in this process for as long as they say the same.

An entry that says something else has a new time of change (resources/directory.py); a check moves
the days of checks. So what the search found tells whether a card still holds. A card says whether
its line is open, which changes on the minute: cards are kept for one minute.
"""

from django.template.loader import render_to_string
from django.utils.translation import get_language

from privacy.kept import Kept
from resources.models import Organization
from resources.shown import ShownOrganization

kept = Kept(1000)


def cards(ids, at):
    """Return the cards of these organizations (resources.index.Ids) as HTML, in this order.

    With no query, or four where some are not drawn yet.
    """
    drawn = kept.still(at.replace(second=0, microsecond=0))
    keys = {one: (get_language(), *told) for one, told in zip(ids, ids.told, strict=True)}
    new = [one for one, key in keys.items() if key not in drawn]
    for pk, row in Organization.objects.with_lines().in_bulk(new).items() if new else ():
        shown = ShownOrganization(row, at)
        drawn[keys[pk]] = render_to_string("resources/_card.html", {"shown": shown})
    return [drawn[key] for key in keys.values() if key in drawn]
