"""Sentences that speak of the person: for me, for someone I care for, just looking.

A sentence names the person by tokens such as {your}. Translators get each sentence three times,
once for each reader ("who:self", "who:other", "who:learn"), and may do without tokens.
"""

import re
from functools import lru_cache

from django.utils.translation import get_language, pgettext
from django.utils.translation import pgettext_lazy as lazy

SELF, OTHER, LEARN = READERS = ("self", "other", "learn")

TOKENS = {
    SELF: {
        "you": lazy("who:self", "you"),
        "your": lazy("who:self", "your"),
        "yours": lazy("who:self", "yours"),
        "you_have": lazy("who:self", "you have"),
        "are": lazy("who:self", "are"),
    },
    OTHER: {
        "you": lazy("who:other", "they"),
        "your": lazy("who:other", "their"),
        "yours": lazy("who:other", "theirs"),
        "you_have": lazy("who:other", "they have"),
        "are": lazy("who:other", "are"),
    },
    LEARN: {
        "you": lazy("who:learn", "the person"),
        "your": lazy("who:learn", "their"),
        "yours": lazy("who:learn", "theirs"),
        "you_have": lazy("who:learn", "they have"),
        "are": lazy("who:learn", "is"),
    },
}
LIMITS = (
    "This explains words in a report. {Your} doctors have scans, tests and more. "
    "Take it with you and ask."
)
NO_GROUP = (
    "The staging rules print no stage for these codes together. "
    "{Your} doctors can say how they see it."
)


def texts():
    """Yield the sentences of this module, for the catalog of translations."""
    yield from (LIMITS, NO_GROUP)


_TOKEN = re.compile(r"\{(\w+)\}")


def say(text, who=LEARN):
    """Return the sentence in the reader's language, spoken to or of the person.

    The sentence is one of our data files, never what a reader typed.

    `who` is self, other or learn. A token that starts with a capital gives a capital.
    Raises KeyError for a token that no reader's set has.
    """
    return spoken(str(text), who, get_language())


@lru_cache(maxsize=5000)
def spoken(text, who, _language):
    """Return a sentence of ours as `say` does. It is kept: a list has hundreds, asked for again."""
    words = TOKENS[who]

    def word(match):
        token = match[1]
        said = str(words[token.lower()])
        return said if token[0].islower() else said[0].upper() + said[1:]

    return _TOKEN.sub(word, pgettext(f"who:{who}", text))
