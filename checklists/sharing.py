"""Links that share a list: made for one person by name, traded for the visit, turned off at once.

The token stands in the link and nowhere else. Opening the link trades it for a note in the visit,
and the pages behind it name the link by an id that opens nothing by itself.
"""

import secrets
from datetime import timedelta

from django.http import Http404
from django.utils import timezone

from checklists.changes import NAME_LENGTH
from checklists.models import Share, token_hash

KEY = "shared_lists"
DAYS = (7, 30, 90)
USED_EVERY = timedelta(minutes=1)
MOST_OPEN = 20
MOST_LIVE = 50


class LinkEnded(Http404):
    """The link was turned off, has ended, was not opened in this visit, or never was."""


class TooManyLinks(Exception):
    """The list has as many live links as it may have."""


def make_link(row, name, may_write=False, days=30, shows_result=False, shared_by=""):
    """Share a kept list with the person of this name; return the link's row and its token.

    `shared_by` is who the page behind the link says it comes from; it may be empty.
    The token is not kept: this is the one moment to show it. Raises ValueError for a missing
    name or another number of days, TooManyLinks.
    """
    name = name.strip()[:NAME_LENGTH]
    if not name or days not in DAYS:
        raise ValueError("A link is for somebody, and ends.")
    if row.shares.live().count() >= MOST_LIVE:
        raise TooManyLinks
    token = secrets.token_urlsafe(32)
    share = row.shares.create(
        token_hash=token_hash(token),
        name=name,
        shared_by=shared_by.strip()[:NAME_LENGTH] or None,
        may_write=may_write,
        shows_result=shows_result,
        ends_at=timezone.now() + timedelta(days=days),
    )
    return share, token


def turn_off(row, share_id):
    """End a link of this list at once; return whether there was one to end."""
    links = row.shares.filter(pk=share_id, turned_off_at=None)
    return bool(links.update(turned_off_at=timezone.now()))


def enter(request, token):
    """Trade a link's token for this visit; return the link. Raises LinkEnded."""
    share = Share.objects.filter(token_hash=token_hash(token)).first()
    if share is None or not share.is_live:
        raise LinkEnded
    opened = [one for one in request.session.get(KEY, ()) if one != str(share.pk)]
    # A visit that gains a right gets a new key: one that was planted before opens nothing.
    request.session.cycle_key()
    request.session[KEY] = [*opened[1 - MOST_OPEN :], str(share.pk)]
    return share


def open_share(request, share_id):
    """Return the live link that was opened in this visit, with its list. Raises LinkEnded."""
    if str(share_id) not in request.session.get(KEY, ()):
        raise LinkEnded
    share = Share.objects.live().select_related("checklist").filter(pk=share_id).first()
    if share is None:
        raise LinkEnded
    now = timezone.now()
    if share.last_used_at is None or now - share.last_used_at > USED_EVERY:
        Share.objects.filter(pk=share.pk).update(last_used_at=now)
        share.last_used_at = now
    return share
