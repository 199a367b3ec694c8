"""The size of a tumor in words: what it is like among everyday things, and about how many inches.

Source: drawing_sources.toml.
"""

from __future__ import annotations

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, TypeAlias

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# More than, up to, in mm; None where the upper end is open.
Range: TypeAlias = tuple[Decimal, Decimal | None]

_SOURCES = Path(__file__).parent.parent / "data" / "drawing_sources.toml"
_MM = {
    slug: Decimal(entry["mm"])
    for slug, entry in tomllib.loads(
        _SOURCES.read_text(encoding="utf-8"), parse_float=Decimal
    ).items()
}
AAA_MM, NICKEL_MM, CARD_MM = _MM["aaa-battery"], _MM["nickel"], _MM["bank-card"]

# What a size below so many mm is like. Above the last line: a number of card sides.
_LIKE = (
    (Decimal("4.2"), _("%(size)s mm is much less than an AAA battery across.")),
    (Decimal("6.3"), _("%(size)s mm is about half of an AAA battery across.")),
    (Decimal("8.9"), _("%(size)s mm is less than an AAA battery across.")),
    (Decimal("9.9"), _("%(size)s mm is a little less than an AAA battery across.")),
    (Decimal("11.2"), _("%(size)s mm is about the same as an AAA battery across.")),
    (
        Decimal("14.1"),
        _("%(size)s mm is a little more than an AAA battery across, and less than a nickel."),
    ),
    (Decimal("18"), _("%(size)s mm is more than an AAA battery across, and less than a nickel.")),
    (
        Decimal("20.6"),
        _("%(size)s mm is more than an AAA battery across, and a little less than a nickel."),
    ),
    (Decimal("21.9"), _("%(size)s mm is about the same as a nickel.")),
    (
        Decimal("25.5"),
        _(
            "%(size)s mm is a little more than a nickel, "
            "and less than the short side of a bank card."
        ),
    ),
    (
        Decimal("46"),
        _("%(size)s mm is more than a nickel, and less than the short side of a bank card."),
    ),
    (
        Decimal("53.4"),
        _(
            "%(size)s mm is more than a nickel, "
            "and a little less than the short side of a bank card."
        ),
    ),
    (Decimal("54.7"), _("%(size)s mm is about the same as the short side of a bank card.")),
    (Decimal("65"), _("%(size)s mm is a little more than the short side of a bank card.")),
    (Decimal("95"), _("%(size)s mm is more than the short side of a bank card.")),
    (Decimal("135"), _("%(size)s mm is about twice the short side of a bank card.")),
)


_SENTENCES = (
    _("The size is more than %(low)s mm."),
    _("The size is %(high)s mm or less."),
    _("The size is more than %(low)s mm, up to %(high)s mm."),
)
_LABELS = (
    _("More than %(low)s mm"),
    _("%(high)s mm or less"),
    _("%(low)s to %(high)s mm"),
)


def words(size_mm: Decimal | None, range_mm: Range | None) -> str:
    """What the drawing shows: a size in mm, else a range, else the things alone."""
    if size_mm:
        return f"{_like(size_mm)} {_inches(size_mm)}"
    if range_mm is None:
        return gettext(
            "An AAA battery is %(battery)s mm across. A nickel is %(nickel)s mm across. "
            "The short side of a bank card is %(card)s mm."
        ) % {"battery": AAA_MM, "nickel": NICKEL_MM, "card": CARD_MM}
    low, high = range_mm
    limit = high or low
    return f"{_in_range(range_mm, *_SENTENCES)} {_like(limit)} {_inches(limit)}"


def label(size_mm: Decimal | None, range_mm: Range | None) -> str:
    """What stands at the tumor: its size, else the range, else nothing."""
    if size_mm:
        return gettext("%(size)s mm") % {"size": plain(size_mm)}
    return _in_range(range_mm, *_LABELS) if range_mm else ""


def _in_range(range_mm: Range, over: Any, up_to: Any, between: Any) -> str:
    low, high = range_mm
    if high is None:
        return over % {"low": plain(low)}
    if not low:
        return up_to % {"high": plain(high)}
    return between % {"low": plain(low), "high": plain(high)}


def _like(size_mm: Decimal) -> str:
    """The sentence that says which everyday thing a size is like."""
    for limit, sentence in _LIKE:
        if size_mm < limit:
            return sentence % {"size": plain(size_mm)}
    times = (size_mm / CARD_MM).quantize(Decimal(1), ROUND_HALF_UP)
    return gettext("%(size)s mm is about %(times)s times the short side of a bank card.") % {
        "size": plain(size_mm),
        "times": times,
    }


def _inches(size_mm: Decimal) -> str:
    exact = size_mm / Decimal("25.4")
    if exact < Decimal("0.1"):
        return gettext("That is less than 0.1 inch.")
    inches = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if inches == 1:
        return gettext("That is about 1 inch.")
    # Two messages, for languages that say "0.6 inches".
    about = (
        gettext("That is about %(inches)s inch.")
        if inches < 1
        else gettext("That is about %(inches)s inches.")
    )
    return about % {"inches": plain(inches)}


def plain(number: Decimal) -> str:
    """A number as people write it: 14 for 14.0, 400 and not 4E+2."""
    return f"{number.normalize():f}"
