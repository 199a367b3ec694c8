"""The way back from the call list: the page of the directory that a reader came from.

It stands in the address of the call list, so that nothing of it is kept.
"""

from typing import NamedTuple
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.urls import Resolver404, resolve, reverse

LISTS = {"resources:organizations", "resources:centers"}
PAGES = {*LISTS, "resources:organization", "resources:center"}
LONGEST = 2000


class WayBack(NamedTuple):
    """An address of ours; `is_help` when it is the list of organizations, searched perhaps."""

    url: str
    is_help: bool


def way_back(told, slug=""):
    """Return the page that a form or an address names, if it is one of the directory, or None.

    In a list it leads to the entry of this slug.
    """
    try:
        parts = urlsplit(told)
        name = resolve(parts.path).view_name
    except (ValueError, Resolver404):
        return None
    if name not in PAGES or len(told) > LONGEST:
        return None
    fragment = f"entry-{slug}" if slug and name in LISTS else parts.fragment
    # The path alone is ours: a scheme or a host that came with it is left out.
    url = urlunsplit(("", "", parts.path, parts.query, fragment))
    return WayBack(url, name == "resources:organizations")


def call_list_url(back):
    """Return the address of the call list, with the way back in it; None: without."""
    query = urlencode({"back": back.url}) if back else ""
    return reverse("resources:call_list") + (f"?{query}" if query else "")
