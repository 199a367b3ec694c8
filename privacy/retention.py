"""What expires when, and its removal."""

from privacy.sealed import SessionStore


def purge():
    """Delete every visit that has expired (24 hours after its last use)."""
    SessionStore.clear_expired()
