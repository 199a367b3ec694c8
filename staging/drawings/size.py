"""The size ruler: a tumor's size on a millimeter scale, next to three everyday things.

Source of the things' sizes: drawing_sources.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from staging.drawings.size_words import AAA_MM, CARD_MM, NICKEL_MM, Range, label, words

# The drawing is 300 units wide, about one CSS pixel each on the narrowest phone.
WIDTH = 300
LEFT, RIGHT = 10, 290
TEXT = 16

# Length of the scale in mm, then a tick every so many mm, a number every so many.
_SCALES = ((60, 5, 10), (120, 5, 20), (160, 10, 40), (240, 10, 40), (400, 20, 100))

# Letter and A4 both leave this width and height between our print margins of 18 mm, the caption's
# lines taken off; a drawing that is larger is printed smaller than life.
PAPER_MM = (174, 228)


class Tick(NamedTuple):
    """A tick of the ruler; `number` in mm, None on the short ticks between numbers."""

    x: float
    number: int | None


class Circle(NamedTuple):
    """A circle in drawing units."""

    x: float
    y: float
    r: float

    @property
    def bottom(self) -> float:
        """Its lowest point."""
        return self.y + self.r


class Band(NamedTuple):
    """Where the far edge of the tumor lies, between two sizes, in drawing units."""

    x: float
    y: float
    width: float
    height: float


class Thing(NamedTuple):
    """A round thing below the ruler, a circle inside it, and where its name starts."""

    circle: Circle
    inner: Circle
    name_x: float
    name_y: float


class Card(NamedTuple):
    """The upper part of a bank card: its name, its top edge between the corners, its cut."""

    name_y: float
    corner: float
    top: float
    side: float
    end: float


@dataclass(frozen=True, slots=True)
class SizeRuler:
    """The size drawing in units of which it is 300 wide, and the same in words."""

    text: str
    label: str
    label_x: float
    label_y: float
    label_inside: bool
    scale_mm: int
    height: float
    ruler_y: float
    ticks: tuple[Tick, ...]
    tumor: Circle | None
    band: Band | None
    edges: tuple[float, ...]
    battery: Thing
    nickel: Thing
    card: Card

    width = WIDTH
    left = LEFT
    right = RIGHT
    battery_mm = AAA_MM
    nickel_mm = NICKEL_MM
    card_mm = CARD_MM

    @property
    def width_mm(self) -> float:
        """The width in mm at which the drawing is true to size."""
        return _round(self.width * self.scale_mm / (RIGHT - LEFT))

    @property
    def height_mm(self) -> float:
        """The height in mm that belongs to `width_mm`."""
        return _round(self.height * self.scale_mm / (RIGHT - LEFT))

    @property
    def fits_paper(self) -> bool:
        """Whether it can be printed true to size on Letter and A4."""
        return self.width_mm <= PAPER_MM[0] and self.height_mm <= PAPER_MM[1]

    @property
    def circles(self) -> tuple[Circle, ...]:
        """The outlines of the round things."""
        return (*self.battery[:2], *self.nickel[:2])

    @property
    def number_y(self) -> float:
        """The base line of the ruler's numbers."""
        return self.ruler_y + 23


def size_ruler(size_mm: Decimal | None, range_mm: Range | None = None) -> SizeRuler:
    """The drawing of a size in mm; of a range (more than, up to) when only that is known.

    The upper end of a range is None where it is open. With neither there is a ruler, the things
    and no tumor.
    """
    low, high = range_mm or (Decimal(0), None)
    shown = size_mm or high or 2 * low
    scale, tick_mm, number_mm = next(s for s in _SCALES if shown <= s[0])
    unit = (RIGHT - LEFT) / scale

    label_x, label_y, label_inside = float(LEFT), float(TEXT), False
    tumor, band, ruler_y = None, None, 4.0
    edges: tuple[float, ...] = ()
    if size_mm:
        r = float(size_mm) * unit / 2
        ruler_y = max(2 * r, TEXT) + 4
        tumor = Circle(_round(LEFT + r), _round(ruler_y - r), _round(r))
        edges = (_round(LEFT + 2 * r),)
        label_inside = r >= WIDTH / 10
        label_x = LEFT + r if label_inside else LEFT + 2 * r + 6
        label_y = ruler_y - r + 5 if label_inside else min(ruler_y - 4, ruler_y - r + 5)
    elif range_mm:
        start = LEFT + float(low) * unit
        end = LEFT + float(high) * unit if high else float(RIGHT)
        band = Band(_round(start), TEXT + 8, _round(end - start), 24)
        ruler_y = band.y + band.height
        edges = tuple(_round(LEFT + float(mm) * unit) for mm in (low, high) if mm)

    battery = _thing(AAA_MM, 0.36, unit, ruler_y + 2 * TEXT)  # its positive end: 3.8 of 10.5 mm
    nickel = _thing(NICKEL_MM, 0.9, unit, max(battery.name_y, battery.circle.bottom) + 8)
    card = _card(unit, max(nickel.name_y, nickel.circle.bottom) + TEXT + 6)
    return SizeRuler(
        text=words(size_mm, range_mm),
        label=label(size_mm, range_mm),
        label_x=_round(label_x),
        label_y=_round(label_y),
        label_inside=label_inside,
        scale_mm=scale,
        height=_round(card.end + 2),
        ruler_y=_round(ruler_y),
        ticks=tuple(
            Tick(_round(LEFT + mm * unit), None if mm % number_mm else mm)
            for mm in range(0, scale + 1, tick_mm)
        ),
        tumor=tumor,
        band=band,
        edges=edges,
        battery=battery,
        nickel=nickel,
        card=card,
    )


def _thing(mm: Decimal, inner: float, unit: float, top: float) -> Thing:
    r = float(mm) * unit / 2
    x, y = _round(LEFT + r), _round(max(top + r, top + TEXT / 2))
    return Thing(
        Circle(x, y, _round(r)),
        Circle(x, y, _round(r * inner)),
        _round(LEFT + 2 * r + 8),
        _round(y + 5),
    )


def _card(unit: float, name_y: float) -> Card:
    corner = 3.2 * unit  # its corners have a radius of 3.18 mm
    top = name_y + 8
    side = max(corner, 28.0)
    return Card(
        name_y=_round(name_y),
        corner=_round(corner),
        top=_round(float(CARD_MM) * unit - 2 * corner),
        side=_round(side),
        end=_round(top + corner + side),
    )


def _round(units: float) -> float:
    return round(units, 2)
