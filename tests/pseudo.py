"""A made-up language: every translated text is accented, longer, and marked at both ends.

What a page shows without marks did not go through translation; what still fits a narrow screen
will bear a language with longer words.
"""

import re
from contextlib import contextmanager
from unittest import mock

from django.utils.translation import _trans

OPEN, CLOSE = "⟦", "⟧"
LONGER = 0.4
_ACCENTS = str.maketrans("aceinouyACEINOUY", "áçéíñöüÿÁÇÉÍÑÖÜÝ")
# Stays as it is: placeholders, tokens, tags, entities.
_FIXED = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>|&#?\w+;)")


def pseudo(text: str) -> str:
    """Return a text in the made-up language; what is already in it comes back as it is."""
    text = str(text)
    if not text.strip() or text.startswith(OPEN):
        return text
    parts = _FIXED.split(text)
    parts[::2] = [part.translate(_ACCENTS) for part in parts[::2]]
    padding = "".join(" łñgér"[i % 6] for i in range(round(len(text) * LONGER)))
    return f"{OPEN}{''.join(parts)}{padding.rstrip()}{CLOSE}"


def marked_parts(text: str) -> list[str]:
    """Return the pieces of a text that stand inside the marks, accents taken off again."""
    bare = text.translate({accented: plain for plain, accented in _ACCENTS.items()})
    pieces, depth, start = [], 0, 0
    for place, character in enumerate(bare):
        if character == OPEN:
            start, depth = (place, 1) if depth == 0 else (start, depth + 1)
        elif character == CLOSE:
            depth -= 1
            if depth == 0:
                pieces.append(bare[start:place])
    return pieces


def unmarked(text: str) -> str:
    """Return what of a text stands outside the marks, pieces apart by a space."""
    depth, outside = 0, []
    for character in text:
        depth += character == OPEN
        if depth == 0:
            outside.append(character)
        elif character == CLOSE:
            depth -= 1
            outside.append(" ")
    return " ".join("".join(outside).split())


@contextmanager
def speaking(only_context: str = ""):
    """Make Django speak the made-up language while the block runs.

    Yields a list that fills with what was asked for: pairs of context and message. With
    `only_context`, only messages whose context starts so are changed.
    """
    asked = []

    def marked(translate, has_context):
        def translated(*arguments):
            text = translate(*arguments)
            context = str(arguments[0]) if has_context else ""
            asked.append((context, str(arguments[has_context])))
            return pseudo(text) if context.startswith(only_context) else text

        return translated

    # Django fills these in on first use; from then on every translation goes through one of them.
    names = {"gettext": False, "ngettext": False, "pgettext": True, "npgettext": True}
    made_up = {name: marked(getattr(_trans, name), context) for name, context in names.items()}
    forget()
    try:
        with mock.patch.multiple(_trans, **made_up):
            yield asked
    finally:
        forget()


def forget() -> None:
    """Forget what the portal keeps of words that it has put in a language."""
    from learn.templatetags import explained_words
    from resources import forms, ready
    from resources.views import organizations
    from staging import wording

    wording.spoken.cache_clear()
    forms.field_drawn.cache_clear()
    forms.box.cache_clear()
    ready.kept.things, explained_words.kept.things = {}, {}
    organizations.needs.cache_clear()
