"""The e-mails that tests sent: the one place that knows where they lie."""

import re

from django.core import mail


def letters(to):
    """Return the letters to an address, the newest last."""
    return [letter for letter in mail.outbox if to in letter.to]


def code(to):
    """Return the six digits of the newest letter that has some."""
    found = [re.search(r"\b\d{6}\b", letter.body) for letter in letters(to)]
    return [match[0] for match in found if match][-1]


def link(to):
    """Return the newest sign-in link."""
    return re.search(r"https?://\S+/link/\S+", letters(to)[-1].body)[0]
