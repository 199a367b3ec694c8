"""Where a list stands: this visit's, one in an account, or one that someone shared."""

from typing import NamedTuple

from django.urls import reverse

VISIT, SAVED, SHARED = "visit", "saved", "shared"


class Address(NamedTuple):
    """The pages of one list. `key` names it, but for the list of this visit."""

    kind: str = VISIT
    key: str = ""

    def to(self, page, *args):
        """Return the path of one of its pages, such as "list" or "item"."""
        keys = [self.key] if self.key else []
        return reverse(f"checklists:{self.kind}:{page}", args=[*keys, *args])
