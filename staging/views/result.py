"""The result: what this report means."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from privacy.pages import private
from staging import stage_texts, wording
from staging.forms.base import BIOLOGY
from staging.meanings import about
from staging.questionnaire import SIDES, Visit, walk
from staging.result import read_result, read_stage
from staging.sentences import references
from staging.summary import summarize
from staging.views.questionnaire import onward


def kept(visit):
    """Return the sides that are kept, each with its stage."""
    return [
        (side, read_stage(walk(kept["answers"], kept.get("printed"))[1]))
        for side, kept in visit.sides.items()
    ]


@private
@require_http_methods(["GET", "HEAD", "POST"])
def result(request):
    """Show what the answers mean; keep them for one side when both breasts are concerned."""
    visit = Visit(request)
    if request.method == "POST" and request.POST.get("open") in visit.sides:
        visit.open_side(request.POST["open"])
        return redirect("staging:result")
    if visit.has_expired:
        return render(request, "staging/cleared.html")
    if not visit.path_is_begun:
        return render(request, "staging/nothing_here.html", {"kept": kept(visit)})
    is_open = visit.first_open and visit.first_open.part != BIOLOGY
    if visit.exit or visit.doubt or is_open:
        return onward(visit)
    if request.method == "POST":
        if request.POST.get("side") in SIDES:
            visit.keep_side(request.POST["side"])
            return onward(visit)
        return redirect("staging:result")
    visit.touch()
    found = read_result(visit.case, has_other_side=bool(visit.sides))
    parts = summarize(visit.path)
    context = {
        "result": found,
        "case": visit.case,
        "stage": found.stage,
        "who": visit.who,
        "parts": parts,
        "answers": {line.slug: line for part in parts for line in part.lines},
        "biology": [line for part in parts if part.part == BIOLOGY for line in part.lines],
        "kept": kept(visit),
        "sides_left": [side for side in SIDES if side not in visit.sides],
        "today": timezone.now(),
        "about": about("meanings"),
        "limits": wording.LIMITS,
        "no_group": wording.NO_GROUP,
        "two_kinds": stage_texts.TWO_KINDS,
        "sources": references((*found.sentences, *stage_texts.TWO_KINDS.says)),
    }
    return render(request, "staging/result.html", context)
