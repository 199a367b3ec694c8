"""Who reads, as far as the pages about numbers need to know. Whoever knows more says it here.

The roof of the house does (portal/apps.py): this app knows no questions about reports.
"""

from typing import NamedTuple

SELF, OTHER, LEARN = "self", "other", "learn"


class Reader(NamedTuple):
    """`who` it is about: self, other, or learn while nobody said.

    `stage`: 0, I, II, III or IV by size and spread, where the answers leave one alone.
    """

    who: str = LEARN
    stage: str = ""
    came_back: bool = False


_TOLD_BY = []


def tell(ask):
    """Let a function from a request to a Reader answer from now on."""
    _TOLD_BY[:] = [ask]


def reader(request):
    """Return what is known of the one who reads; a Reader who said nothing if nobody tells."""
    return _TOLD_BY[0](request) if _TOLD_BY else Reader()
