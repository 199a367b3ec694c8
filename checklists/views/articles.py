"""The pages about second opinions. Public, and the same for everyone."""

from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from checklists import articles


@require_safe
@cache_control(no_cache=True)
def article(request, slug):
    """Show the hub or one topic, with its sources."""
    shown = articles.ARTICLES[slug]
    context = {
        "article": shown,
        "topics": [topic for topic in articles.TOPICS if topic is not shown],
        "is_hub": slug == articles.HUB,
        "about": articles.ABOUT,
        "sources": articles.references(shown),
        "same_content": ("second opinion", slug),
    }
    return render(request, "checklists/article.html", context)
