"""Words from A to Z, and a page for each. Public, and the same for everyone."""

from itertools import groupby

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from learn import words as content
from learn.lookup import LONGEST, look_up

# Pages that use a word, by the name its data gives them.
PAGES = {
    "stages": ("staging:stages", (), _("What the stages mean")),
    "stage-0": ("staging:stage", (0,), _("Stage 0")),
    "stage-1": ("staging:stage", (1,), _("Stage 1")),
    "stage-2": ("staging:stage", (2,), _("Stage 2")),
    "stage-3": ("staging:stage", (3,), _("Stage 3")),
    "stage-4": ("staging:stage", (4,), _("Stage 4 (metastatic)")),
    "second-opinion": ("checklists:about", (), _("Get ready for a second opinion")),
}


@require_safe
@cache_control(no_cache=True)
def words(request):
    """List all words by their first letter, or those that `q` asks for."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    letters = [
        (letter, tuple(group))
        for letter, group in groupby(content.in_order(), key=lambda word: word.letter)
    ]
    context = {
        "asked": asked,
        "found": look_up(asked) if asked else None,
        "letters": letters,
        "about": content.ABOUT,
        "writing": content.WRITING,
        "explained_words": None,
        "same_content": () if asked else ("words",),
    }
    return render(request, "learn/words.html", context)


@require_safe
@cache_control(no_cache=True)
def word(request, slug):
    """Show one word; Http404 for one that is not on the list."""
    if slug not in content.WORDS:
        raise Http404
    shown = content.WORDS[slug]
    context = {
        "word": shown,
        "related": content.related(shown),
        "pages": [
            (reverse(name, args=arguments), title)
            for name, arguments, title in map(PAGES.__getitem__, shown.pages)
        ],
        "sources": content.TEXTS.used(shown.says),
        "unread": content.unread(shown),
        "about": content.ABOUT,
        "writing": content.WRITING,
        "explained_words": (slug,),
        "same_content": ("word", slug),
    }
    return render(request, "learn/word.html", context)
