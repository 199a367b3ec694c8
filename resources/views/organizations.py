"""Organizations that help: the list with its filter, one entry, and the states."""

from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from resources import history, ready, search
from resources.forms import TAXONOMY, DirectoryFilter
from resources.index import SAYS
from resources.models import Center, Organization
from resources.models.organizations import PARTS
from resources.places import STATES, locate
from resources.shown import ShownOrganization

PER_PAGE = 20
# Whom to call when nothing matches: lines of people who look for help with you.
CAN_SEARCH = {"kind": "resource-navigation", "how": "phone"}
LINES = 2
MOST_CENTERS = 5


class Link(NamedTuple):
    """An address and its words: a number that may be the page shown, or what the reader typed."""

    words: str
    url: str
    is_here: bool = False
    is_typed: bool = False


def address(chosen):
    """Return the address of the list for what is chosen."""
    query = urlencode({name: "on" if it is True else it for name, it in chosen.items()})
    return reverse("resources:organizations") + (f"?{query}" if query else "")


def chips(chosen):
    """Return what is chosen, each with the way to take it back."""
    return [
        Link(
            DirectoryFilter.words(name, value),
            address({other: it for other, it in chosen.items() if other != name}),
            is_typed=name == "q",
        )
        for name, value in chosen.items()
    ]


@cache
def needs(_language):
    """Return the way to each kind of help, in the reader's language."""
    return [Link(_(need.label), address({"need": need.slug})) for need in TAXONOMY.needs.values()]


@require_safe
@cache_control(no_cache=True)
def organizations(request):
    """List those that match what was typed and chosen; nothing typed or chosen: all."""
    chosen = DirectoryFilter.chosen(request.GET)
    at = timezone.now()
    found = search.find(chosen.get("q", ""), chosen, at=at)
    page = Paginator(found.ids, PER_PAGE).get_page(request.GET.get("page"))
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=2)
    context = {
        "chosen": chosen,
        "here": address({**chosen, "page": page.number} if page.number > 1 else chosen),
        "chips": chips(chosen),
        "filters": len(chosen.keys() - {"q"}),
        "filter": DirectoryFilter.drawn(chosen),
        "needs": () if chosen else needs(get_language()),
        "found": found,
        "count": len(found.ids),
        "page": page,
        "pages": [
            Link(number, address({**chosen, "page": number}), number == page.number)
            for number in numbers
        ],
        "cards": ready.cards(page.object_list, at),
    }
    if found.ids and "q" not in chosen:
        of = (page.number, len(found.ids), found.more, minute(at), *page.object_list.told)
        context["same_content"] = ("organizations", *chosen.items(), *of)
    if chosen.get("q") and (found.loosened or not found.ids):
        named = Center.objects.for_second_opinions().only("name", "slug", "institution", "sites")
        context["centers"] = named.named(chosen["q"])[:MOST_CENTERS]
    if chosen and not found.ids:
        lines = search.find(chosen=CAN_SEARCH, at=at).ids[:LINES]
        context["can_search"] = ready.cards(lines, at)
        context["is_zip_code"] = locate(chosen.get("q", "")) is not None
    return render(request, "resources/organizations.html", context)


@require_safe
@cache_control(no_cache=True)
def organization(request, slug):
    row = Organization.objects.published().filter(slug=slug).first()
    if row is None and (other := history.moved_to(slug)):
        return redirect("resources:organization", other.slug)
    if row is None:
        raise Http404
    at, here = timezone.now(), request.build_absolute_uri(request.path)
    context = {
        "row": row,
        "shown": SimpleLazyObject(lambda: ShownOrganization(whole(row), at)),
        "address": here,
    }
    if not hasattr(request, "preview"):
        says = [getattr(row, name) for name in SAYS]
        context["same_content"] = ("organization", row.pk, here, minute(at), *says)
    return render(request, "resources/organization.html", context)


def minute(at):
    """Return the minute of a moment: lines open and close on it."""
    return at.replace(second=0, microsecond=0)


def whole(row):
    """Return an organization with all that belongs to it, with five queries."""
    prefetch_related_objects([row], *PARTS)
    return row


@require_safe
@cache_control(no_cache=True)
def states(request):
    links = [Link(name, address({"state": code})) for code, name in STATES.items()]
    return render(request, "resources/states.html", {"states": links})
