"""The hundred dots: so many filled, the rest hollow, filled from the top left."""

from typing import NamedTuple

from django.utils.translation import gettext as _

_STEP, _FIRST = 28, 14


class Dot(NamedTuple):
    """Where a dot stands, and whether it is filled."""

    x: int
    y: int
    is_filled: bool


class Dots(NamedTuple):
    """Ten rows of ten, and the same in words."""

    dots: tuple[Dot, ...]
    text: str


def hundred(filled):
    """Return the drawing of this many of 100. Raises ValueError for a number beyond."""
    if not 0 <= filled <= 100:
        raise ValueError(f"{filled} of 100 dots")
    dots = tuple(
        Dot(_FIRST + place % 10 * _STEP, _FIRST + place // 10 * _STEP, place < filled)
        for place in range(100)
    )
    text = _("%(filled)s of 100 dots are filled. %(hollow)s are hollow.")
    return Dots(dots, text % {"filled": filled, "hollow": 100 - filled})
