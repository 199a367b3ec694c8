"""Organizations and cancer centers on a list: what the directory shows of them by now."""

from checklists.changes import attach
from resources import call_list
from resources.views.call_list import shown


def line_name(kind, slug):
    """Return what a list calls an entry of the directory: "help-…" or "places-…"."""
    return f"{kind}-{slug}"


def places_of(checklist):
    """Return what the directory shows of the list's places, by line name, in two queries."""
    entries = [
        (kind, name.removeprefix(f"{kind}-"))
        for name in checklist.entries
        for kind in call_list.KINDS
        if name.startswith(f"{kind}-")
    ]
    if not entries:
        return {}
    return {line_name(one.listed_under, one.slug): one for one in shown(entries)}


def attach_call_list(request, checklist, stamp):
    """Return the list with the entries of this visit's call list on it."""
    for kind, slug in call_list.entries(request):
        checklist = attach(checklist, line_name(kind, slug), stamp)
    return checklist
