"""What a reader wants to see of survival numbers, and of which group.

Kept for the visit, apart for oneself and for the person one cares for: a caregiver’s yes opens
nothing for the patient, nor the other way. The only code that touches its session key.
"""

from typing import NamedTuple

KEY = "survival"
NOT_NOW, WORDS, NUMBERS = CHOICES = ("not_now", "words", "numbers")


class Choice(NamedTuple):
    """`see` is empty until somebody chose. `group`: set and group; `more`: other studies too."""

    see: str = ""
    group: str = ""
    more: bool = False


def read(request, who):
    """Return what was chosen for this reader in this visit."""
    stored = request.session.get(KEY)
    stored = stored.get(who) if isinstance(stored, dict) else None
    stored = stored if isinstance(stored, dict) else {}
    see, group = stored.get("see"), stored.get("group")
    if see not in CHOICES:
        return Choice()
    return Choice(see, group if isinstance(group, str) else "", stored.get("more") is True)


def write(request, who, choice):
    """Keep a choice; whoever does not want numbers has no group either."""
    if choice.see != NUMBERS:
        choice = Choice(choice.see)
    stored = request.session.get(KEY)
    stored = stored if isinstance(stored, dict) else {}
    request.session[KEY] = {**stored, who: choice._asdict()}
