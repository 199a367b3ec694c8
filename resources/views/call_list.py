"""The call list of this visit: see it, print it, add to it, take entries off."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from privacy.pages import private, takes_form_without_token
from resources import call_list as kept
from resources.models import Center, Organization
from resources.shown import ShownCenter, ShownOrganization, fallback
from resources.way_back import call_list_url, way_back


def entry_named(posted):
    """Return the entry that a form names as "help/slug" or "places/slug". Raises Http404."""
    kind, _separator, slug = posted.partition("/")
    if kind not in kept.KINDS:
        raise Http404
    return kind, slug


def shown(entries):
    """Return those of the entries that readers may still see, in their order."""
    slugs = {kind: [slug for of, slug in entries if of == kind] for kind in kept.KINDS}
    rows = Organization.objects.published().filter(slug__in=slugs["help"])
    found = [ShownOrganization(row) for row in rows.prefetch_related("phones", "sources")]
    rows = Center.objects.for_second_opinions().filter(slug__in=slugs["places"])
    found += [ShownCenter(row) for row in rows]
    by_entry = {one.entry: one for one in found}
    return [by_entry[name] for name in map("/".join, entries) if name in by_entry]


@private
@require_http_methods(["GET", "HEAD", "POST"])
def call_list(request):
    """Show the list; "remove" takes one entry off, "clear" all of them."""
    if request.method == "POST":
        if "clear" in request.POST:
            kept.clear(request)
        else:
            kept.remove(request, entry_named(request.POST.get("remove", "")))
        return redirect(request.get_full_path())
    listed = shown(kept.entries(request))
    lacks = any(one.listed_under == "places" and not one.lines for one in listed)
    context = {
        "listed": listed,
        "fallback": fallback(timezone.now()) if lacks else None,
        "back": way_back(request.GET.get("back", "")),
    }
    return render(request, "resources/call_list.html", context)


def put(request):
    """Put the entry that a form names on the list; return it and what to say. Raises Http404."""
    entry = entry_named(request.POST.get("entry", ""))
    if not shown([entry]):
        raise Http404
    if kept.add(request, entry):
        return entry, _("Added to your call list.")
    full = _("The list is full. It holds %(most)d. Remove one first.")
    return entry, full % {"most": kept.MOST}


@takes_form_without_token
@private
@require_POST
def add(request):
    """Put an entry on the list. The form stands on public pages, which know no visit."""
    (_kind, slug), said = put(request)
    messages.info(request, said)
    return redirect(call_list_url(way_back(request.POST.get("back", ""), slug)))
