"""Every address that a page of ours sends readers to: for the link check."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from checklists.content import REFERENCES as OF_CHECKLISTS
from learn import articles, survival, words
from learn.editions import live_sets
from staging.sentences import REFERENCES as OF_STAGING


def page_links() -> Iterator[tuple[str, str]]:
    """Yield each address once, with where it stands."""
    places = (
        (_("reports and stages"), (reference.url for reference in OF_STAGING.values())),
        (_("second opinions"), (reference.url for reference in OF_CHECKLISTS.values())),
        (_("questions people ask"), articles.addresses()),
        (_("words"), words.links()),
        (_("survival numbers"), (r.url for r in survival.TEXTS.references.values())),
        (_("survival numbers"), (page.url for told in live_sets() for page in told.pages)),
    )
    seen = set()
    for place, addresses in places:
        for address in addresses:
            if address.startswith("https://") and address not in seen:
                seen.add(address)
                yield address, place
