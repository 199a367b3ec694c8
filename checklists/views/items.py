"""One row of a list: what to do and why, and what a reader writes about it."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from checklists import changes
from checklists.content import PHASES
from checklists.forms import ItemForm
from checklists.shaped import script
from checklists.views.opened import of_a_list
from staging.wording import say

SOON = {"tomorrow": timedelta(days=1), "week": timedelta(days=7)}
ARRANGE = {"up", "down", "hide", "show", "take_off"}


@of_a_list
def item(page, slug):
    """Show one row, take what was written, or do what was asked for."""
    shaped = page.kept.shaped()
    row = shaped.by_slug.get(slug)
    if row is None:
        raise Http404
    if page.request.method == "POST" and "do" in page.request.POST:
        return act(page, shaped, row)
    form = ItemForm(row, page.sent)
    if page.request.method == "POST" and form.is_valid():
        write(page, row, form)
        return redirect(f"{page.at.to('list')}#{row.slug}")
    group, place = neighbors(shaped, row)
    return page.render(
        "item",
        shaped=shaped,
        row=row,
        form=form,
        phase_title=say(PHASES[row.phase].title, page.kept.who),
        script=script(page.kept.who) if row.has_script else None,
        may_star=is_to_ask(row),
        can_move_up=place > 0,
        can_move_down=0 <= place < len(group) - 1,
        can_hide=row in shaped.rows,
    )


def is_to_ask(row):
    """Whether it is a question for the doctor, which may have a star."""
    return row.phase == "questions" and not row.asks


def neighbors(shaped, row):
    """Return the names of the rows it can be moved among, and its place there; -1 for none."""
    phase = next(phase for phase in shaped.phases if phase.slug == row.phase)
    group = [other.slug for other in phase.rows if other.fold == row.fold]
    return group, group.index(row.slug) if row.slug in group else -1


def write(page, row, form):
    """Keep what the reader changed in the form, and nothing else of it."""
    kept, made_from = page.kept, page.made_from
    changed, values = set(form.changed_data), form.cleaned_data
    soon = SOON.get(page.request.POST.get("due"))

    def change(now):
        stamp = kept.stamp
        if "done" in changed:
            now = changes.tick(now, row.slug, values["done"], stamp)
        if "text" in changed:
            now = changes.reword_own(now, row.slug, values["text"], stamp)
        if "progress" in changed:
            now = changes.set_progress(now, row.slug, values["progress"], stamp)
        if "note" in changed:
            now = changes.write_note(now, row.slug, values["note"], made_from, stamp)
        if "assigned" in changed:
            now = changes.assign(now, row.slug, values["assigned"], stamp)
        if soon:
            now = changes.set_due(now, row.slug, timezone.localdate() + soon, stamp)
        elif form.date_changed:
            now = changes.set_due(now, row.slug, values["date"], stamp)
        return now

    kept.save(change)
    messages.success(page.request, _("Saved."))
    if "note" in changed and len(kept.list.entry(row.slug).notes) > 1:
        messages.warning(
            page.request, _("Two people wrote here at the same time. Both notes are kept.")
        )


def act(page, shaped, row):
    """Do what a button asks for, and go back to where it was pressed."""
    kept, wanted = page.kept, page.request.POST["do"]
    if wanted in ARRANGE and not kept.is_owner:
        raise Http404
    if wanted == "pick":
        pick(page, row)
    elif wanted in {"star", "unstar"} and is_to_ask(row):
        starred = wanted == "star"
        if starred and not changes.may_star(kept.list, row.slug):
            warn_of_stars(page)
        kept.save(lambda now: changes.star(now, row.slug, starred, kept.stamp))
    elif wanted in {"up", "down"}:
        step = changes.UP if wanted == "up" else changes.DOWN
        order = rows_in_order(shaped, row)
        kept.save(lambda now: changes.move(now, row.phase, order, row.slug, step, kept.stamp))
    elif wanted in {"hide", "show"}:
        kept.save(lambda now: changes.hide(now, row.slug, wanted == "hide", kept.stamp))
        return redirect(page.at.to("list"))
    elif wanted == "take_off":
        kept.save(lambda now: changes.take_off(now, row.slug, page.made_from, kept.stamp))
        return redirect(page.at.to("list"))
    return redirect(page.at.to("item", row.slug))


def rows_in_order(shaped, row):
    """Return the names of its part's rows, fold by fold: a row moves past those it stands with."""
    phase = next(phase for phase in shaped.phases if phase.slug == row.phase)
    folds = (phase.open_rows, phase.maybe_rows, phase.more_rows)
    return [other.slug for rows in folds for other in rows]


def pick(page, row):
    """Take over the stars of a list of questions."""
    kept = page.kept
    was = set(page.request.POST.get("was", "").split())
    wanted = set(page.request.POST.getlist("star"))
    asked = [question.slug for question in row.questions]

    def change(now):
        # Stars are taken away first: that makes room for others.
        for slug in asked:
            if slug in was - wanted:
                now = changes.star(now, slug, False, kept.stamp)
        for slug in asked:
            if slug in wanted - was:
                now = changes.star(now, slug, True, kept.stamp)
        return now

    kept.save(change)
    if all(kept.list.entry(slug).starred.value for slug in asked if slug in wanted):
        messages.success(page.request, _("Saved."))
    else:
        warn_of_stars(page)


def warn_of_stars(page):
    """Say that there are three stars."""
    messages.warning(page.request, _("3 questions have a star. Take one away first."))
