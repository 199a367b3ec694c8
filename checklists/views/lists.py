"""The list itself: ticks, what others changed, own items, the visit's date, the two opinions."""

import re
import secrets

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from checklists import changes
from checklists.content import COMPARE
from checklists.forms import CompareForm, OwnItemForm, VisitForm
from checklists.places import attach_call_list, line_name
from checklists.shaped import is_answered, names, questions
from checklists.state import joined
from checklists.views.opened import of_a_list
from resources import call_list
from staging.wording import say

OWN_NAME = re.compile(r"own-[0-9a-f]{16}")


@of_a_list
def show(page):
    """Show the list; take over the ticks of one of its parts."""
    request, kept = page.request, page.kept
    if request.method == "POST":
        if request.POST.get("do") == "seen":
            kept.look()
        elif request.POST.get("do") == "attach" and kept.is_owner:
            kept.save(lambda now: attach_call_list(request, now, kept.stamp))
            messages.success(request, _("Your call list is on the checklist."))
        else:
            take_ticks(request, kept)
            if request.POST.get("by") == "script":
                return JsonResponse({"count": kept.shaped(mute=True).count})
            messages.success(request, _("Saved."))
        return redirect(page.at.to("list"))
    shaped = kept.shaped()
    return page.render(
        "list",
        shaped=shaped,
        news=news(kept, shaped) if kept.is_owner else (),
        open_questions=[q for q in questions(kept.list) if not is_answered(kept.list, q)],
        can_attach=kept.is_owner and has_more_to_call(request, kept.list),
    )


def take_ticks(request, kept):
    """Take over the ticks of one part, as far as its reader changed them."""
    was = set(request.POST.get("was", "").split())
    ticked = set(request.POST.getlist("done"))
    shown = {slug: slug in was for slug in (was | ticked) & names(kept.list)}
    kept.save(lambda now: changes.tick_all(now, shown, ticked, kept.stamp))


def news(kept, shaped):
    """Return what others changed since the owner last looked: row and change, once a row."""
    newest = {}
    for slug, told in changes.news(kept.list):
        if slug in shaped.by_slug:
            newest.setdefault(slug, (shaped.by_slug[slug], told))
    return list(newest.values())


def has_more_to_call(request, checklist):
    """Whether this visit's call list holds somebody who is not on the checklist yet."""
    return any(line_name(*entry) not in checklist.entries for entry in call_list.entries(request))


@of_a_list
def add(page):
    """Add a row in the reader's own words."""
    request, kept = page.request, page.kept
    form = OwnItemForm(page.sent, who=kept.who)
    slug = request.POST.get("slug", "")
    # The name comes with the form, so that a form sent twice adds one row.
    if not OWN_NAME.fullmatch(slug):
        slug = f"own-{secrets.token_hex(8)}"
    if request.method == "POST" and form.is_valid():
        text, phase = form.cleaned_data["text"], form.cleaned_data["phase"]
        after = kept.save(lambda now: changes.add_own(now, slug, text, phase, kept.stamp))
        if slug in after.entries:
            messages.success(request, _("Added to the list."))
            return redirect(page.at.to("list"))
        form.add_error("text", _("The list is full. Take off an item of your own first."))
    return page.render("add", form=form, slug=slug)


@of_a_list
def visit(page):
    """Ask for the day of the visit."""
    form = VisitForm(page.sent, on=page.kept.list.visit.value)
    if page.request.method == "POST" and form.is_valid():
        day = form.cleaned_data["date"]
        page.kept.save(lambda now: changes.set_visit(now, day, page.kept.stamp))
        return redirect(page.at.to("list"))
    return page.render("visit", form=form)


@of_a_list
def compare(page):
    """Show what the two doctors say, line by line, and keep what is written."""
    kept = page.kept
    rows = {slug: say(words, kept.who) for slug, words in COMPARE.items()}
    written = {key: joined(notes) for key, notes in kept.list.compare.items()}
    form = CompareForm(rows, written, page.sent)
    if page.request.method == "POST" and form.is_valid():
        save_compared(page, form)
        return redirect(page.at.to("compare"))
    return page.render("compare", form=form)


def save_compared(page, form):
    """Keep the boxes that the reader changed; say so where somebody else wrote there too."""
    kept, made_from = page.kept, page.made_from

    def change(now):
        for key in form.changed_data:
            row, _dash, side = key.rpartition("-")
            text = form.cleaned_data[key]
            now = changes.write_compare(now, row, side, text, made_from, kept.stamp)
        return now

    kept.save(change)
    messages.success(page.request, _("Saved."))
    if any(len(kept.list.compare.get(key, ())) > 1 for key in form.changed_data):
        messages.warning(page.request, _("Two people wrote here. Both notes are kept."))
