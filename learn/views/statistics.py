"""Survival numbers: the question first, then words or numbers, and what such numbers mean."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from learn import choice, figures, survival
from learn.drawings import hundred
from learn.editions import live_sets
from learn.figures import Measure, Show
from learn.forms import AskForm
from learn.reader import reader
from privacy.pages import private

PAGE_OF = {choice.WORDS: "learn:in_words", choice.NUMBERS: "learn:show"}


@private
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """Ask what a reader wants to see; never again in this visit, unless she wants to change it."""
    who = reader(request).who
    chosen = choice.read(request, who)
    form = AskForm(request.POST if request.method == "POST" else None, initial={"see": chosen.see})
    if form.is_valid():
        chosen = chosen._replace(see=form.cleaned_data["see"])
        choice.write(request, who, chosen)
        return redirect(PAGE_OF.get(chosen.see, "learn:statistics"))
    if request.method == "POST" or not chosen.see or "change" in request.GET:
        return render(request, "learn/statistics.html", {"form": form, "who": who})
    if chosen.see in PAGE_OF:
        return redirect(PAGE_OF[chosen.see])
    return render(request, "learn/statistics_not_now.html")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def show(request):
    """Show the number of one group, chosen by the reader, after a yes and never without one."""
    about = reader(request)
    chosen = choice.read(request, about.who)
    if chosen.see != choice.NUMBERS:
        return redirect("learn:statistics")
    sets = [told for told in live_sets() if told.shown]
    groups = {
        f"{told.slug}/{figure.slug}": (told, figure) for told in sets for figure in told.shown
    }
    if request.method == "POST":
        if request.POST.get("group") in groups:
            chosen = chosen._replace(group=request.POST["group"])
        elif "more" in request.POST:
            chosen = chosen._replace(more=True)
        choice.write(request, about.who, chosen)
        return redirect("learn:show")
    context = {
        "who": about.who,
        "came_back": about.came_back,
        "first": survival.FIRST,
        "after": survival.AFTER,
        "stage": about.stage,
        "near": nearest(sets, about.stage),
        "sets": of_kind(sets, Show.DEFAULT),
        "more": of_kind(sets, Show.OPT_IN),
        "wants_more": chosen.more,
        "older": of_kind(sets, Show.HISTORY),
        "systems": survival.SYSTEMS,
        "prints": "print" in request.GET,
        "about": figures.ABOUT,
    }
    if chosen.group in groups:
        context |= number(*groups[chosen.group])
    return render(request, "learn/statistics_show.html", context)


def of_kind(sets, kind):
    """Return the sets to show like this, each with its groups and their addresses."""
    return [
        (told, [(f"{told.slug}/{figure.slug}", figure) for figure in told.shown])
        for told in sets
        if told.show is kind
    ]


def nearest(sets, stage):
    """Return the groups of the first set that come nearest to this stage, with their addresses."""
    for told in sets:
        if told.show is Show.DEFAULT and (near := survival.near(told, stage)):
            return [(f"{told.slug}/{figure.slug}", figure) for figure in near]
    return []


def number(told, figure):
    """Return what the page says of one number."""
    is_overall = figure.measure is Measure.OVERALL
    says = survival.about_set(told, figure.measure)
    return {
        "set": told,
        "figure": figure,
        "is_overall": is_overall,
        "diagnosed": figure.diagnosed or told.diagnosed,
        "explains": says,
        "drawing": hundred(figure.out_of_100) if is_overall else None,
        "sources": on_https(
            (*told.pages, *figures.TEXTS.used((*says, *survival.FIRST, *survival.AFTER)))
        ),
        "close": _("close to 100"),
    }


def on_https(pages):
    """Return the pages to which a link is safe, each once."""
    return list({page.url: page for page in pages if page.url.startswith("https://")}.values())


@require_safe
@cache_control(no_cache=True)
def explain(request, page, template):
    """Show a page that explains numbers and holds none. Public, and the same for everyone."""
    context = {
        "page": page,
        "systems": survival.SYSTEMS,
        "about": survival.ABOUT,
        "writing": survival.WRITING,
        "sources": figures.TEXTS.basis(page.sentences),
    }
    return render(request, template, context)
