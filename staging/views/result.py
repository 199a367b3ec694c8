"""The result: what this report means, as a page and as a sheet of paper."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from paper.press import pdf_page
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


def is_ready(visit):
    """Whether every question is answered that the result cannot do without."""
    is_open = visit.first_open and visit.first_open.part != BIOLOGY
    return not (visit.exit or visit.doubt or is_open)


def shown(path, case, who, has_other_side=False):
    """Return what the page and the sheet of paper say of answers, as `walk` gives them."""
    found = read_result(case, has_other_side=has_other_side)
    parts = summarize(path)
    return {
        "result": found,
        "case": case,
        "stage": found.stage,
        "who": who,
        "parts": parts,
        "answers": {line.slug: line for part in parts for line in part.lines},
        "biology": [line for part in parts if part.part == BIOLOGY for line in part.lines],
        "today": timezone.now(),
        "about": about("meanings"),
        "limits": wording.LIMITS,
        "no_group": wording.NO_GROUP,
        "two_kinds": stage_texts.TWO_KINDS,
        "sources": references((*found.sentences, *stage_texts.TWO_KINDS.says)),
    }


def of_visit(visit):
    """Return what is said of the answers of this visit."""
    return shown(visit.path, visit.case, visit.who, has_other_side=bool(visit.sides))


def sheet(request, said, paper):
    """Return the answer that holds what is said as a PDF on this size of paper."""
    return pdf_page(
        request,
        "staging/paper/result.html",
        said | {"host": request.get_host()},
        title=_("What this report means"),
        paper=paper,
    )


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
    if not is_ready(visit):
        return onward(visit)
    if request.method == "POST":
        if request.POST.get("side") in SIDES:
            visit.keep_side(request.POST["side"])
            return onward(visit)
        return redirect("staging:result")
    visit.touch()
    sides = {
        "kept": kept(visit),
        "sides_left": [side for side in SIDES if side not in visit.sides],
    }
    return render(request, "staging/result.html", of_visit(visit) | sides)


@private
@require_safe
def result_pdf(request, paper):
    """Give the result as a PDF on this size of paper, while there is one."""
    visit = Visit(request)
    if visit.has_expired or not visit.path_is_begun or not is_ready(visit):
        return redirect("staging:result")
    visit.touch()
    return sheet(request, of_visit(visit), paper)
