"""The call list of this visit: whom a reader wants to call. Kept in the session and nowhere else.

An entry is ("help", slug) for an organization, ("places", slug) for a cancer center.
"""

KEY = "call_list"
KINDS = ("help", "places")
MOST = 20


def entries(request):
    """Return the entries on the list, in the order they were added."""
    return [tuple(entry) for entry in request.session.get(KEY, ())]


def add(request, entry):
    """Put an entry at the end of the list; return whether there was room for it."""
    listed = entries(request)
    if entry not in listed:
        if len(listed) >= MOST:
            return False
        request.session[KEY] = [*listed, entry]
    return True


def remove(request, entry):
    """Take an entry off the list."""
    request.session[KEY] = [other for other in entries(request) if other != entry]


def clear(request):
    """Forget the list."""
    request.session.pop(KEY, None)
