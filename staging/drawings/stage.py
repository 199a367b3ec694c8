"""The stage bar: which of the stages 0 to 4 fits, or still fits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staging.tnm import StageGroup

_BOX, _GAP, _LEFT = 52, 8, 4

_LETTERS = (
    _("Stage 0 has no letter."),
    _("The letter A or B gives more detail."),
    _("The letter A or B gives more detail."),
    _("The letter A, B or C gives more detail."),
    _("Stage 4 has no letter."),
)


class Box(NamedTuple):
    """One of the five boxes; `fits` where one of the groups has its number."""

    x: int
    label: str
    letters: str
    fits: bool

    @property
    def middle(self) -> int:
        """Where its label and pointer are centered."""
        return self.x + _BOX // 2


@dataclass(frozen=True, slots=True)
class StageBar:
    """The five boxes and the same in words."""

    boxes: tuple[Box, ...]
    text: str

    box_width = _BOX


def stage_bar(groups: Collection[StageGroup]) -> StageBar:
    """The bar for the groups that are possible: one, several, or none while nothing is known."""
    ordered = [group for group in StageGroup if group in groups]
    return StageBar(tuple(_box(number, ordered) for number in range(5)), _text(ordered))


def _box(number: int, groups: list[StageGroup]) -> Box:
    own = [group for group in groups if group.number == number]
    alone = len(own) == 1
    return Box(
        x=_LEFT + number * (_BOX + _GAP),
        label=own[0].in_digits if alone else str(number),
        letters="" if alone else ", ".join(group.letter for group in own),
        fits=bool(own),
    )


def _text(groups: list[StageGroup]) -> str:
    if not groups:
        return gettext("The stage is not known yet. It will be one of the five stages 0 to 4.")
    numbers = {group.number for group in groups}
    if len(numbers) > 1:
        return gettext("There are five stages, 0 to 4. Still possible: %(stages)s.") % {
            "stages": get_text_list([group.in_digits for group in groups], gettext("or"))
        }
    number = numbers.pop()
    sentences = [
        gettext("Stage %(number)s of the five stages 0 to 4.") % {"number": number},
        str(_LETTERS[number]),
    ]
    letters = [group.letter for group in groups if group.letter]
    if len(letters) == 1:
        sentences.append(gettext("Here the letter is %(letter)s.") % {"letter": letters[0]})
    elif letters:
        sentences.append(
            gettext("Here the letter may be %(letters)s.")
            % {"letters": get_text_list(letters, gettext("or"))}
        )
    return " ".join(sentences)
