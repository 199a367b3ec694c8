"""Into the account and out of it: a visit's list is saved, a saved one is named or deleted."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import consent
from accounts.gate import to_sign_in
from checklists import changes
from checklists.addresses import SAVED, Address
from checklists.facts import facts_of_result
from checklists.forms import KeepForm, NameForm
from checklists.keeping import WANTED, take_along
from checklists.state import Facts
from checklists.views.opened import of_a_list
from staging.questionnaire import Visit, walk
from staging.views.result import sheet, shown


@of_a_list
def keep(page):
    """Save this visit's list to the account, by way of the sign-in and the yes if need be."""
    request, kept = page.request, page.kept
    lists = lists_of(request.user)
    form = KeepForm(page.sent, lists=lists, has_result=has_result(request))
    if request.method == "POST" and form.is_valid():
        remember(kept, request, with_result=form.cleaned_data.get("with_result"))
        request.session[WANTED] = form.cleaned_data.get("into", "")
        return go_on(page)
    if WANTED in request.session and request.user.is_authenticated:
        return go_on(page)
    return page.render("keep", form=form)


def remember(kept, request, with_result):
    """Keep the list of the visit as it stands, with the answers of its result if asked to."""
    visit = Visit(request)
    answers = {"answers": visit.answers, "printed": visit.stored.get("printed")}

    def change(now):
        return changes.keep_result(now, answers, kept.stamp) if with_result else now

    kept.save(change)


def go_on(page):
    """Return the next step to the account: signing in, the yes, or the saved list."""
    request, here = page.request, page.at.to("keep")
    if not request.user.is_authenticated:
        return to_sign_in(request, here, door="accounts:create")
    if not consent.is_given(request.user):
        return consent.ask(request, here)
    into = request.session.pop(WANTED, "")
    ours = {str(row.pk): row.pk for row in request.user.checklists.all()}
    row = take_along(request, request.user, ours.get(into, into or None))
    if row is None:
        return redirect(page.at.to("list"))
    messages.success(request, _("The list is saved to your account."))
    return redirect(Address(SAVED, str(row.pk)).to("list"))


def lists_of(user):
    """Return the lists of this account as choices: key and name."""
    if not user.is_authenticated:
        return []
    return [
        (str(row.pk), row.content.name.value or _("Second opinion checklist"))
        for row in user.checklists.all()
    ]


def has_result(request):
    """Whether this visit has a result that could be saved."""
    visit = Visit(request)
    return visit.path_is_begun and not visit.exit


@of_a_list
def settings(page):
    """Name one's own saved list, or forget the result that is kept with it."""
    request, kept = page.request, page.kept
    form = NameForm(page.sent, initial={"name": kept.list.name.value})
    if request.method == "POST" and "forget" in request.POST:
        kept.save(lambda now: changes.keep_result(now, None, kept.stamp))
        messages.success(request, _("The result is no longer kept."))
        return redirect(page.at.to("settings"))
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        kept.save(lambda now: changes.set_name(now, name, kept.stamp))
        messages.success(request, _("Saved."))
        return redirect(page.at.to("list"))
    return page.render("settings", form=form)


@of_a_list
def delete(page):
    """Ask, then delete one's own list with all its links and reminders."""
    if page.request.method == "POST":
        page.kept.delete()
        if page.kept.is_saved:
            messages.success(page.request, _("The list is deleted."))
            return redirect("accounts:home")
        return redirect("checklists:about")
    return page.render("delete")


def said_of_result(page):
    """Return what is said of the result kept with the list; None where none may be seen."""
    kept = page.kept
    told = kept.list.result
    if not kept.shows_result or facts_of_result(told.value) == Facts():
        return None
    path, case = walk(told.value["answers"], told.value.get("printed"))
    return shown(path, case, kept.who) | {"today": told.at}


@of_a_list
def result(page):
    """Show the result that is kept with the list, to those who may see it."""
    return page.render("result", **said_of_result(page) or {"result": None})


@of_a_list
def result_pdf(page, paper):
    """Give that result as a PDF on this size of paper; the page says why where there is none."""
    said = said_of_result(page)
    return sheet(page.request, said, paper) if said else redirect(page.at.to("result"))
