"""Cancer centers for a second opinion: near a ZIP code, by state, and one by one."""

from collections import Counter
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from privacy.pages import private, takes_form_without_token
from resources.forms import NearbyForm
from resources.models import Center
from resources.nearby import near
from resources.places import STATES
from resources.readings import kind_pages
from resources.shown import CENTERS, ShownCenter, fallback
from resources.views.call_list import put


def count_words(number):
    return ngettext("%(number)d center", "%(number)d centers", number) % {"number": number}


@takes_form_without_token
@require_http_methods(["GET", "HEAD", "POST"])
def places(request):
    """Look for centers near a ZIP code (sent, so that it stands in no address), or by state.

    A center near a ZIP code is put on the call list here: no address leads back to this page.
    """
    return near_zip_code(request) if request.method == "POST" else by_state(request)


def page(request, rows, **context):
    """Show the page: the form, what was found, and the states that have a center."""
    counts = Counter(state for row in rows for state in row.states())
    context["states"] = [(code, STATES[code], counts[code]) for code in STATES if counts[code]]
    kinds = {row.kind for row in rows}
    context["kinds"] = [kind for slug, kind in CENTERS.kinds.items() if slug in kinds]
    context["kind_pages"] = kind_pages(context["kinds"])
    context["fallback"] = fallback(timezone.now())
    return render(request, "resources/places.html", context)


@private
def near_zip_code(request):
    form = NearbyForm(request.POST)
    rows = list(Center.objects.for_second_opinions())
    if not form.is_valid():
        return page(request, rows, form=form)
    place, within = form.cleaned_data["zip_code"], form.cleaned_data["distance"]
    found, widened = near(rows, place, within)
    number = {"miles": within, "number": len(found)}
    if widened:
        summary = _("None within %(miles)d miles. These are the %(number)d closest.") % number
    elif within is None:
        summary = _("%(centers)s, closest first") % {"centers": count_words(len(found))}
    else:
        summary = _("%(centers)s within %(miles)d miles, closest first") % {
            "centers": count_words(len(found)),
            "miles": within,
        }
    listed = [(ShownCenter(one.center), one.site, one.about) for one in found]
    context = {"form": form, "listed": listed, "summary": summary, "place": place}
    if "entry" in request.POST:
        (_kind, context["added"]), context["said"] = put(request)
    return page(request, rows, **context)


@cache_control(no_cache=True)
def by_state(request):
    rows = list(Center.objects.for_second_opinions())
    state = request.GET.get("state")
    if state not in STATES:
        return page(request, rows, form=NearbyForm())
    listed = [
        (ShownCenter(row), next(site for site in row.sites if site["state"] == state), None)
        for row in rows
        if state in row.states()
    ]
    here = f"{request.path}?{urlencode({'state': state})}"
    summary = _("%(centers)s in %(state)s") % {
        "centers": count_words(len(listed)),
        "state": _(STATES[state]),
    }
    return page(
        request, rows, form=NearbyForm(), listed=listed, summary=summary, state=state, here=here
    )


@require_safe
@cache_control(no_cache=True)
def place(request, slug):
    row = get_object_or_404(Center.objects.for_second_opinions(), slug=slug)
    context = {
        "shown": ShownCenter(row),
        "fallback_lines": [fallback(timezone.now())],
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "resources/place.html", context)
