"""One handle for a list, wherever it is kept: in the visit, in an account, behind a shared link.

    kept = open_list(request)                   # the list of this visit
    kept = open_list(request, uuid=uuid)        # one's own saved list; else Http404
    kept = open_list(request, share=share_id)   # after enter(request, token); else LinkEnded
    kept.list, kept.may_write, kept.is_owner, kept.shaped()
    kept.save(lambda now: changes.tick(now, slug, True, kept.stamp))

A change is applied to the list as it is at that moment, under a lock, never to an older copy.
"""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts import consent
from checklists import visit
from checklists.changes import Stamp, look
from checklists.merging import merge
from checklists.models import Checklist
from checklists.places import places_of
from checklists.shaped import shape
from checklists.sharing import open_share
from checklists.state import EARLIEST, OTHER, OWNER, SELF, as_json

LOOK, WRITE, OWN = "look", "write", "own"
# In a visit whose reader has asked to save its list: the way there may still lead through a
# sign-in and the yes, and the page that asked brings it home.
WANTED = "list_to_save"


class Kept:
    """An open list. `row` is None for a visit's; `share` is the link it was opened by, or None."""

    def __init__(self, request, row=None, share=None):
        self.request, self.row, self.share = request, row, share
        if row is None:
            self.list = visit.now(request)
            visit.touch(request)
        else:
            self.list = row.content

    @property
    def who_may(self):
        """look, write or own."""
        if self.share is None:
            return OWN
        return WRITE if self.share.may_write else LOOK

    @property
    def is_owner(self):
        return self.share is None

    @property
    def may_write(self):
        return self.who_may != LOOK

    @property
    def is_saved(self):
        """Whether it lies in an account."""
        return self.row is not None

    @property
    def shows_result(self):
        return self.share is None or self.share.shows_result

    @property
    def who(self):
        """How to speak: to the person ("self"), or to someone who helps ("other")."""
        return OTHER if self.share else self.list.who.value or SELF

    @property
    def by(self):
        """Who makes a change: the owner, or the name of the link."""
        return self.share.name if self.share else OWNER

    @property
    def stamp(self):
        """Who and when, for a change made now."""
        return Stamp(self.by, timezone.now())

    def shaped(self, *, mute=False):
        """Return the list as this reader sees it; `mute`: to count its lines."""
        return shape(self.list, self.who, places_of(self.list), self.shows_result, mute=mute)

    def save(self, change):
        """Apply a change (a list in, a list out) to the list as it is now; return the new list.

        Raises PermissionDenied for a link that may look and no more, LinkEnded for one that was
        turned off meanwhile, Http404 for a list that is gone.
        """
        if not self.may_write:
            raise PermissionDenied
        if self.row is None:
            with self.request.session.held():
                before = visit.now(self.request)
                after = change(before)
                if after != before:
                    after = replace(after, version=before.version + 1)
                visit.write(self.request, after)
            self.list = after
            return after
        with transaction.atomic():
            row = Checklist.objects.select_for_update().filter(pk=self.row.pk).first()
            if row is None:
                raise Http404
            if self.share:
                self.share = open_share(self.request, self.share.pk)
                if not self.may_write:
                    raise PermissionDenied
            before = row.content
            after = change(before)
            if after != before:
                after = replace(after, version=before.version + 1)
                row.document, row.changed_at = as_json(after), timezone.now()
                row.save(update_fields=["document", "changed_at"])
        self.row, self.list = row, after
        return after

    def look(self):
        """Note that the owner has seen what others changed in a saved list."""
        newest = max(
            (entry.last.at for entry in self.list.entries.values() if entry.last), default=EARLIEST
        )
        if self.row and self.is_owner and newest > self.list.seen:
            self.save(lambda now: look(now, timezone.now()))

    def delete(self):
        """Delete the list, and every link and reminder of it with it."""
        if not self.is_owner:
            raise PermissionDenied
        if self.row:
            self.row.delete()
        else:
            visit.forget(self.request)


def open_list(request, uuid=None, share=None):
    """Return the open list. A list of somebody else answers as one that is not there: Http404."""
    if share is not None:
        found = open_share(request, share)
        return Kept(request, found.checklist, found)
    if uuid is None:
        return Kept(request)
    if not request.user.is_authenticated:
        raise Http404
    row = request.user.checklists.filter(pk=uuid).first()
    if row is None:
        raise Http404
    return Kept(request, row)


def has_visit_list(request):
    """Whether this visit has a list in which somebody did something."""
    kept, _used_at = visit.read(request)
    return not kept.is_empty


def take_along(request, user, into=None):
    """Move this visit's list into the account; return its row there, or None if nothing moved.

    Nothing moves before the account's yes to keeping things. It is merged with the one list of
    the account, or with the one named by `into`; where it is for somebody else, or the account
    has several, it becomes a list of its own.
    """
    if visit.read(request)[1] is None or not consent.is_given(user):
        return None
    with transaction.atomic(), request.session.held():
        if visit.read(request)[1] is None:
            return None  # another tab took it along
        kept = visit.now(request)
        rows = list(user.checklists.select_for_update())
        row = next((row for row in rows if row.pk == into), None)
        if row is None and len(rows) == 1 and into is None and _same_person(rows[0], kept):
            row = rows[0]
        if row is None:
            row = Checklist.start(user, kept)
        else:
            before = row.content
            merged = merge(before, kept)
            if merged != before:
                row.document = as_json(replace(merged, version=before.version + 1))
                row.changed_at = timezone.now()
                row.save(update_fields=["document", "changed_at"])
        visit.forget(request)
    return row


def bring_at_sign_in(sender, request, user, **_more):
    """Take the visit's list along when somebody signs in (Django's `user_logged_in`)."""
    if request is not None and WANTED not in request.session:
        take_along(request, user)


def _same_person(row, kept):
    """Whether both lists are for oneself, or both for someone else; unknown fits either."""
    both = {row.content.who.value, kept.who.value} - {""}
    return len(both) < 2
