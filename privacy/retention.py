"""What expires when, and its removal."""

from privacy.sealed import SessionStore

# What else is to be removed each hour, by the apps that keep it.
_OTHERS = []


def also(remove):
    """Let a function without arguments remove what has expired, whenever `purge` runs."""
    if remove not in _OTHERS:
        _OTHERS.append(remove)


def purge():
    """Delete every visit that has expired (24 hours after its last use), and the like of it."""
    SessionStore.clear_expired()
    for remove in _OTHERS:
        remove()
