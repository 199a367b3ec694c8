"""Questions people ask: the hub, and a page for each. Public, and the same for everyone."""

from typing import NamedTuple

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from learn import articles as content


class Place(NamedTuple):
    """A page of the site that an article leads to; `line` says what is there."""

    name: str
    title: str
    line: str
    arguments: tuple = ()
    query: str = ""

    @property
    def url(self):
        """Its address, in the reader's language."""
        return reverse(self.name, args=self.arguments) + self.query


PLACES = {
    "help-stage-4": Place(
        "resources:organizations",
        _("Find help for stage 4 (metastatic)"),
        _("Groups you can call, with the kind of help each one gives."),
        query="?who=stage-4",
    ),
    "help": Place(
        "resources:organizations",
        _("Find people who can help"),
        _("Groups you can call, with the kind of help each one gives."),
    ),
    "stages-4": Place(
        "staging:stage",
        _("More about stage 4"),
        _("Where it can be, and what people often discuss."),
        (4,),
    ),
    "decode": Place(
        "staging:decode",
        _("Decode a code like pT1c pN0"),
        _("See what each part means."),
    ),
    "about-second-opinion": Place(
        "checklists:about",
        _("Second opinions"),
        _("When it helps, how long it takes and who pays."),
    ),
    "checklist": Place(
        "checklists:visit:question",
        _("Make a second opinion checklist"),
        _("A list made for you: what to get, whom to call and what to ask."),
        ("so_why",),
    ),
    "centers": Place(
        "resources:centers",
        _("See cancer centers near you"),
        _("Where you can ask for a second opinion."),
    ),
    "statistics": Place(
        "learn:statistics",
        _("Survival numbers (you choose what to see)"),
        _("We ask first. You can say not now."),
    ),
    "what-they-mean": Place(
        "learn:meaning",
        _("What survival numbers mean"),
        _("What the words mean, in plain words. It has no numbers of any group."),
    ),
    "words": Place(
        "learn:words", _("Words, explained"), _("Each hard word of a report, in plain words.")
    ),
}


def following(article):
    """Return where an article leads, as dictionaries with url, title and line."""
    found = []
    for name in article.next:
        if name in content.ARTICLES:
            other = content.ARTICLES[name]
            url = reverse(f"learn:article-{name}")
            found.append({"url": url, "title": gettext(other.title), "line": gettext(other.link)})
        else:
            place = PLACES[name]
            found.append({"url": place.url, "title": place.title, "line": place.line})
    return found


@require_safe
@cache_control(no_cache=True)
def articles(request):
    """List the questions."""
    context = {
        "articles": content.ARTICLES.values(),
        "about": content.ABOUT,
        "writing": content.WRITING,
    }
    return render(request, "learn/articles.html", context)


@require_safe
@cache_control(no_cache=True)
def article(request, slug):
    """Answer one question, with its sources."""
    shown = content.ARTICLES[slug]
    context = {
        "article": shown,
        "following": following(shown),
        "sources": content.TEXTS.basis(shown.sentences),
        "about": content.ABOUT,
        "writing": content.WRITING,
    }
    return render(request, "learn/article.html", context)
