"""Links for others: made, shown once, turned off; and the door behind them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from checklists import sharing
from checklists.addresses import SHARED, Address
from checklists.forms import WRITE, ShareForm
from checklists.views.opened import of_a_list
from privacy.pages import private

# The address of a new link, for the one page that shows it.
NEW_LINK = "new_link"


@of_a_list
def share(page):
    """List the links to one's own saved list, make one, or turn one off."""
    request, kept = page.request, page.kept
    if "turn_off" in request.POST:
        turn_off(page)
        return redirect(page.at.to("share"))
    form = ShareForm(page.sent)
    if request.method == "POST" and form.is_valid():
        make(page, form.cleaned_data)
        return redirect(page.at.to("share"))
    new = request.session.get(NEW_LINK) or {}
    if new.get("list") == page.at.key:
        del request.session[NEW_LINK]
    else:
        new = {}
    links = [link for link in kept.row.shares.all() if link.is_live]
    return page.render("share", form=form, links=links, new=new)


def make(page, wanted):
    """Make the link, and remember its address for the next page: it is kept nowhere else."""
    try:
        link, token = sharing.make_link(
            page.kept.row,
            wanted["name"],
            may_write=wanted["role"] == WRITE,
            days=wanted["days"],
            shows_result=wanted["shows_result"],
            shared_by=wanted["shared_by"],
        )
    except sharing.TooManyLinks:
        full = _("This list has %(most)d links. Turn one off first.")
        messages.warning(page.request, full % {"most": sharing.MOST_LIVE})
        return
    address = page.request.build_absolute_uri(reverse("checklists:open", args=[token]))
    page.request.session[NEW_LINK] = {
        "list": page.at.key,
        "address": address,
        "name": link.name,
    }


def turn_off(page):
    """End the link that the form names. Raises Http404 for one of another list."""
    wanted = page.request.POST["turn_off"]
    if wanted not in {str(link.pk) for link in page.kept.row.shares.all()}:
        raise Http404
    sharing.turn_off(page.kept.row, wanted)
    messages.success(page.request, _("The link is turned off."))


@private
@require_safe
def open_link(request, token):
    """Trade the link's token for this visit, and go where no address tells it."""
    try:
        link = sharing.enter(request, token)
    except sharing.LinkEnded:
        return render(request, "checklists/ended.html", status=404)
    return redirect(Address(SHARED, str(link.pk)).to("list"))
