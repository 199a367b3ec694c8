"""About stages: the hub and a page for each stage 0 to 4. Public, and the same for everyone."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from staging import stage_texts
from staging.sentences import references


@require_safe
@cache_control(no_cache=True)
def stages(request):
    """Explain what a stage is, T, N and M, and why there are two kinds; lead to the pages."""
    parts = stage_texts.hub()
    shown = [sentence for part in parts for sentence in part.says]
    shown += [page.lead[0] for page in stage_texts.PAGES.values()]
    context = {
        "what": stage_texts.WHAT_A_STAGE_IS,
        "letters": stage_texts.LETTERS.values(),
        "more": (stage_texts.TWO_KINDS, stage_texts.CAN_CHANGE),
        "pages": stage_texts.PAGES.values(),
        "sources": references(shown),
        "same_content": ("stages",),
    }
    return render(request, "staging/stages/stages.html", context)


@require_safe
@cache_control(no_cache=True)
def stage(request, number):
    """Show the page of one stage; Http404 for a number other than 0 to 4."""
    if number not in stage_texts.PAGES:
        raise Http404
    page = stage_texts.stage_page(number)
    # Stages 0 and 4 stay what they are, whatever the biology.
    biology = stage_texts.BIOLOGY if len(page.groups) > 1 else ()
    context = {
        "page": page,
        "biology": biology,
        "sources": references((*page.sentences, *biology)),
        "same_content": ("stage", number),
    }
    return render(request, "staging/stages/stage.html", context)
