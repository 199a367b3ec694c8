"""The questionnaire: start, one page a question, check, and the pages where it ends early."""

from decimal import ROUND_HALF_UP, Decimal

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from privacy.pages import private
from staging.endings import ENDINGS
from staging.forms.base import BIOLOGY
from staging.forms.breast import SizeForm, WhoForm
from staging.questionnaire import BY_SLUG, QUESTIONS, Visit
from staging.sentences import references
from staging.summary import summarize

MM_PER_INCH = Decimal("25.4")


def onward(visit):
    """Return the page that follows an answer: where the questions end, a doubt, what is open."""
    if visit.exit:
        return redirect(f"staging:{visit.exit}")
    if visit.doubt:
        return redirect("staging:check_this")
    if visit.first_open:
        return redirect("staging:question", visit.first_open.slug)
    return redirect("staging:check")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def start(request):
    """Say what is needed, ask whom it is about, and offer to go on with earlier answers."""
    visit = Visit(request)
    form = WhoForm(request.POST) if request.method == "POST" else None
    if form and "keep" in request.POST:
        visit.touch()
        return redirect("staging:start")
    if form and form.is_valid():
        visit.start_again(form)
        return onward(visit)
    return render(request, "staging/start.html", {"visit": visit, "form": form})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def question(request, slug):
    """Ask one question; one that is not next yet leads to the one that is."""
    if slug not in BY_SLUG:
        raise Http404
    visit = Visit(request)
    if not visit.answers and slug != QUESTIONS[0].slug:
        return render(request, "staging/cleared.html")
    asked = visit.question(slug)
    if asked is None or not visit.may_open(asked):
        return onward(visit)
    if request.method == "POST":
        if "skip" in request.POST and asked.part == BIOLOGY:
            visit.skip_biology()
            return redirect("staging:result")
        form = BY_SLUG[slug](request.POST, case=visit.case)
        if form.is_valid():
            visit.remember(form)
            return onward(visit)
    else:
        visit.touch()
        form = BY_SLUG[slug](initial=visit.answers.get(slug), case=visit.case)
    context = {"form": form, "who": visit.who, "before": visit.before(slug)}
    return render(request, "staging/question.html", context)


@private
@require_safe
def check(request):
    """List the answers before the result, each with a way to change it."""
    visit = Visit(request)
    if not visit.answers:
        return render(request, "staging/cleared.html")
    if visit.exit or visit.doubt or visit.first_open:
        return onward(visit)
    visit.touch()
    context = {"parts": summarize(visit.path), "who": visit.who}
    return render(request, "staging/check.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def check_this(request):
    """Show one unlikely or clashing answer; the reader keeps it or changes it."""
    visit = Visit(request)
    doubt = visit.doubt
    if doubt is None:
        return onward(visit) if visit.answers else render(request, "staging/cleared.html")
    if request.method == "POST":
        if "millimeters" in request.POST and doubt.slug == "large_size":
            visit.remember(SizeForm({"size": visit.question("size").typed, "unit": "mm"}))
        elif "keep" in request.POST:
            visit.set_aside(doubt)
        return onward(visit)
    context = {
        "doubt": doubt,
        "doubt_template": f"staging/doubts/{doubt.slug}.html",
        "case": visit.case,
        "who": visit.who,
        "size_printed": visit.case.printed("size_mm"),
        "nodes_printed": visit.case.printed("nodes_positive"),
    }
    if doubt.slug == "large_size":
        inches = (visit.case.size_mm / MM_PER_INCH).quantize(Decimal(1), ROUND_HALF_UP)
        context |= {"size": visit.question("size"), "inches": int(inches)}
    return render(request, "staging/check_this.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def clear(request):
    """Ask before the answers are erased, then erase them."""
    if request.method == "POST":
        Visit(request).clear()
        return redirect("staging:cleared")
    return render(request, "staging/clear.html")


@private
@require_safe
def cleared(request):
    """Confirm that nothing is left."""
    return render(request, "staging/clear_done.html")


@require_safe
@cache_control(no_cache=True)
def ending(request, name):
    """Say why the questions end here, and who to ask. Public, and the same for everyone."""
    ending = ENDINGS[name]
    context = {"ending": ending, "sources": references(ending.sentences)}
    return render(request, "staging/ending.html", context)
