"""What the pages of a list share: the list is opened, and what a reader may do is looked at."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.gate import signed_in
from checklists import visit
from checklists.addresses import SAVED, SHARED, Address
from checklists.content import ABOUT
from checklists.keeping import open_list
from checklists.sharing import LinkEnded
from privacy.pages import private

# Every file of the list is signed, or none of it counts as reviewed.
REVIEW = min(ABOUT.values(), key=lambda about: (bool(about.reviewed_by), about.next_review))


class Page:
    """One request for a page of a list: `kept` the open list, `at` its address."""

    def __init__(self, request, kept, at):
        self.request, self.kept, self.at = request, kept, at

    @property
    def sent(self):
        """The form that was sent, or that was kept while its reader signed in; or None."""
        if self.request.method == "POST":
            return self.request.POST
        return getattr(self.request, "typed", None)

    @property
    def made_from(self):
        """The version of the list that a form showed first; an old one when it does not say."""
        if self.sent is None:
            return self.kept.list.version
        version = self.sent.get("made_from", "")
        return int(version) if version.isdecimal() and len(version) < 10 else 0

    def render(self, template, **context):
        """Return the page, with what all pages of a list need."""
        context |= {
            "kept": self.kept,
            "address": self.at,
            "who": self.kept.who,
            "may_write": self.kept.may_write,
            "me": self.kept.by,
            "made_from": self.made_from,
            "review": REVIEW,
            "today": timezone.localdate(),
        }
        return render(self.request, f"checklists/{template}.html", context)


def of_a_list(view=None, *, posts_change=True):
    """Open the list a page is about and hand the view a Page and what else the address says.

    A form is refused from those who may look and no more, unless its posts change nothing.
    """
    if view is None:
        return partial(of_a_list, posts_change=posts_change)

    @wraps(view)
    def opened(request, uuid=None, share=None, **kwargs):
        if uuid is None and share is None and visit.has_expired(request):
            return render(request, "checklists/cleared.html")
        try:
            page = Page(request, open_list(request, uuid=uuid, share=share), at(uuid, share))
            if request.method == "POST" and posts_change and not page.kept.may_write:
                raise PermissionDenied
            return view(page, **kwargs)
        except LinkEnded:
            return render(request, "checklists/ended.html", status=404)

    for_members = signed_in(opened)

    @private
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapper(request, uuid=None, **kwargs):
        if uuid is None:
            return opened(request, **kwargs)
        return for_members(request, uuid=uuid, **kwargs)

    return wrapper


def at(uuid, share):
    """Return the address of the list that these parts of a path name."""
    if uuid is not None:
        return Address(SAVED, str(uuid))
    return Address(SHARED, str(share)) if share is not None else Address()
