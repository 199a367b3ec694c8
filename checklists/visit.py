"""The list of this visit, without an account: sealed in the session, gone 24 hours after its use.

The only code that touches its session key.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from checklists.changes import Stamp, set_who, take_facts
from checklists.facts import facts_of_visit
from checklists.state import EMPTY, OWNER, READERS, Facts, as_json, from_json
from staging.questionnaire import Visit

KEY = "checklist"
KEPT_FOR = timedelta(hours=24)
TOUCHED_EVERY = timedelta(minutes=10)


def read(request):
    """Return the list of this visit and when it was last used; an empty one and None without."""
    stored, used_at = _stored(request)
    return (from_json(str(stored.get("document", ""))) if used_at else EMPTY), used_at


def _stored(request):
    """Return what is kept, still as text, and when it was last used; None once it is too old."""
    stored = request.session.get(KEY)
    stored = stored if isinstance(stored, dict) else {}
    used_at = parse_datetime(str(stored.get("used_at", "")))
    is_over = used_at is None or used_at + KEPT_FOR < timezone.now()
    return stored, None if is_over else used_at


def has_expired(request):
    """Whether a list was here that is too old to be shown; it is forgotten now."""
    _text, used_at = _stored(request)
    if KEY in request.session and used_at is None:
        forget(request)
        return True
    return False


def write(request, checklist):
    """Keep this list for 24 hours."""
    request.session[KEY] = {
        "document": as_json(checklist),
        "used_at": timezone.now().isoformat(),
    }


def forget(request):
    """Forget the list of this visit."""
    request.session.pop(KEY, None)


def touch(request):
    """Count this as use: the list is kept for another 24 hours."""
    _text, used_at = _stored(request)
    if used_at and timezone.now() - used_at > TOUCHED_EVERY:
        with request.session.held():
            write(request, now(request))


def now(request):
    """Return the list of this visit with what its result says."""
    return shaped_by_result(request, read(request)[0])


def shaped_by_result(request, checklist):
    """Return the list with what this visit's result says, where it says something new."""
    stamp = Stamp(OWNER, timezone.now())
    facts = facts_of_visit(request)
    if facts != Facts():
        checklist = take_facts(checklist, facts, stamp)
    who = Visit(request).who
    return set_who(checklist, who, stamp) if who in READERS else checklist
