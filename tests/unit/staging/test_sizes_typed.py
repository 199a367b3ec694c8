"""Sizes as people type them, and what is wrong with the others, in the words of the page."""

from decimal import Decimal

import pytest

from staging.forms.breast import SizeForm

EMPTY = "Enter the size, or choose ‘I don’t know the size’"
NOT_A_NUMBER = "Enter the size in numbers, like 14 or 1.4"
NO_UNIT = "Select millimeters or centimeters"
ZERO = "The size must be more than 0"
TOO_LARGE = "The size must be 400 mm (40 cm) or less. Check if it is in mm or cm"


def form_of(size, unit="mm", **more):
    return SizeForm({"size": size, "unit": unit, **more})


@pytest.mark.parametrize(
    ("size", "unit", "size_mm"),
    [
        ("14", "mm", "14"),
        (" 14 ", "mm", "14"),
        ("1.4", "cm", "14"),
        ("1,4", "cm", "14"),
        (".5", "cm", "5"),
        ("14mm", "mm", "14"),
        ("1.4 CM.", "cm", "14"),
        ("14 x 9 x 8", "mm", "14"),
        ("9x8x14", "mm", "14"),
        ("1.4 × 0.9 × 0.8 cm", "cm", "14"),
        ("0.01", "mm", "0.01"),
        ("400", "mm", "400"),
        ("40", "cm", "400"),
    ],
)
def test_a_size_in_millimeters(size, unit, size_mm):
    form = form_of(size, unit)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["size_mm"] == Decimal(size_mm)


@pytest.mark.parametrize(
    ("size", "unit", "errors"),
    [
        ("", "mm", {"size": [EMPTY]}),
        ("", "", {"size": [EMPTY], "unit": [NO_UNIT]}),
        ("14", "", {"unit": [NO_UNIT]}),
        ("14", "inches", {"unit": [NO_UNIT]}),
        ("big", "mm", {"size": [NOT_A_NUMBER]}),
        ("-5", "mm", {"size": [NOT_A_NUMBER]}),
        ("5 to 10", "mm", {"size": [NOT_A_NUMBER]}),
        ("1e2", "mm", {"size": [NOT_A_NUMBER]}),
        ("nan", "mm", {"size": [NOT_A_NUMBER]}),
        ("1.4.2", "mm", {"size": [NOT_A_NUMBER]}),
        ("14" + " " * 60 + "and more", "mm", {"size": [NOT_A_NUMBER]}),
        ("14\x00", "mm", {"size": [NOT_A_NUMBER]}),
        ("9" * 1000, "mm", {"size": [NOT_A_NUMBER]}),
        ("0", "mm", {"size": [ZERO]}),
        ("0.0", "cm", {"size": [ZERO]}),
        ("400.1", "mm", {"size": [TOO_LARGE]}),
        ("40.1", "cm", {"size": [TOO_LARGE]}),
        ("999999", "cm", {"size": [TOO_LARGE]}),
    ],
)
def test_what_is_wrong_with_a_size(size, unit, errors):
    assert form_of(size, unit).errors == errors


@pytest.mark.parametrize(("size", "unit"), [("14 mm", "cm"), ("1.4 cm", "mm"), ("14 x 9 MM", "cm")])
def test_a_typed_unit_that_contradicts_the_chosen_one_is_asked_again(size, unit):
    assert form_of(size, unit).errors == {"unit": [NO_UNIT]}


def test_not_knowing_the_size_overrides_what_was_typed():
    form = form_of("big", "", unknown="1")
    assert form.is_valid()
    assert form.cleaned_data == {"size_mm": None}
    assert form.in_words() == [None]
