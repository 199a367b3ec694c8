"""The words of the directory's files that pages look up in the reader's language.

What an organization says of itself is not among them: its row holds it in each language.
"""

from __future__ import annotations

from collections.abc import Iterator

from resources.curated import read_centers, read_taxonomy
from resources.opening import ZONES
from resources.places import STATES
from resources.records import LANGUAGES


def texts() -> Iterator[str]:
    """Yield every such text, for the catalog of translations."""
    yield from STATES.values()
    yield from LANGUAGES.values()
    yield from ZONES
    taxonomy = read_taxonomy()
    for terms in (taxonomy.kinds, taxonomy.audiences, taxonomy.needs, taxonomy.who):
        yield from (term.label for term in terms.values())
    for kind in read_centers().kinds.values():
        yield from (kind.label, kind.meaning)
