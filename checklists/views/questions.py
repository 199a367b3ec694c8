"""The questions that shape a list: one a page, all optional, and the answers to change."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format

from checklists import changes
from checklists.content import DATE, SHAPING
from checklists.forms import shaping_form
from checklists.shaped import DONT_KNOW, is_answered, questions
from checklists.views.opened import of_a_list
from staging.wording import say


@of_a_list
def question(page, slug):
    """Ask one question; one that is known or does not apply leads to the list."""
    if slug not in SHAPING:
        raise Http404
    kept, request = page.kept, page.request
    asked = SHAPING[slug]
    if asked not in questions(kept.list):
        return redirect(page.at.to("list"))
    told = kept.list.answers.get(slug)
    form = shaping_form(
        asked,
        kept.who,
        page.sent,
        given=told.value if told else (),
        on=kept.list.visit.value,
    )
    if request.method == "POST" and (form.is_valid() or "unknown" in request.POST):
        keep_answer(kept, asked, form, is_unknown="unknown" in request.POST)
        following = None if "show" in request.POST else next_open(kept.list, asked)
        return redirect(page.at.to("question", following.slug) if following else page.at.to("list"))
    return page.render("question", form=form, back=way_back(page, asked))


def keep_answer(kept, asked, form, is_unknown):
    """Keep an answer; a page that was left empty says nothing new."""
    day = form.cleaned_data.get("date") if asked.kind == DATE and form.is_valid() else None
    if is_unknown:
        values = [DONT_KNOW]
    elif asked.kind == DATE:
        values = []
    else:
        values = form.given

    def change(now):
        if asked.kind == DATE and (day or is_unknown):
            now = changes.set_visit(now, None if is_unknown else day, kept.stamp)
        if values or asked.slug in now.answers:
            now = changes.answer(now, asked.slug, values, kept.stamp)
        return now

    kept.save(change)


def next_open(checklist, asked):
    """Return the next question of the same group that has no answer, or None."""
    listed = [q for q in questions(checklist) if q.is_first == asked.is_first]
    later = listed[listed.index(asked) + 1 :]
    return next((q for q in later if not is_answered(checklist, q)), None)


def way_back(page, asked):
    """Return the address of the question before this one, or of where the questions began."""
    listed = [q for q in questions(page.kept.list) if q.is_first == asked.is_first]
    place = listed.index(asked)
    if place:
        return page.at.to("question", listed[place - 1].slug)
    return page.at.to("list") if page.kept.is_saved or not asked.is_first else about()


def about():
    """Return the address of the page about second opinions."""
    return reverse("checklists:about")


@of_a_list
def answers(page):
    """List the answers that shape the list, each with a way to change it."""
    kept = page.kept
    facts = [
        {"title": say(SHAPING[slug].title, kept.who), "words": words(SHAPING[slug], [value], kept)}
        for slug, value in kept.list.facts.value.answers
    ]
    return page.render(
        "answers", lines=[line(asked, kept) for asked in questions(kept.list)], facts=facts
    )


def line(asked, kept):
    """Return one question and its answer in words; no words where none is known."""
    told = kept.list.answers.get(asked.slug)
    given = told.value if told else ()
    found = words(asked, given, kept)
    if asked.kind == DATE and kept.list.visit.value:
        found = [date_format(kept.list.visit.value, "j F Y")]
    return {"slug": asked.slug, "title": say(asked.title, kept.who), "words": found}


def words(asked, values, kept):
    """Return the chosen options as their labels say them."""
    return [say(o.label, kept.who) for o in asked.options if o.value in values]
