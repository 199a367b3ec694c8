"""A size as people type it."""

import re
from decimal import Decimal

from django import forms

# One number, or the sides of a tumor as reports print them: 14, 1.4, 1,4, .5, 14 x 9 x 8, 14 mm.
_NUMBER = r"(?:\d{1,6}(?:[.,]\d{1,4})?|[.,]\d{1,4})"
_TYPED = re.compile(rf"({_NUMBER}(?:\s*[x×*]\s*{_NUMBER}){{0,3}})\s*(mm|cm)?\.?", re.IGNORECASE)
_LONGEST = 60


class SizeField(forms.Field):
    """The largest number typed, as a Decimal."""

    def __init__(self, **kwargs):
        attrs = {
            "inputmode": "decimal",
            "autocomplete": "off",
            "size": "12",
            "maxlength": str(_LONGEST),
        }
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value):
        typed = (value or "").strip()
        if not typed:
            return None
        match = _TYPED.fullmatch(typed) if len(typed) <= _LONGEST else None
        if not match:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return max(Decimal(n.replace(",", ".")) for n in re.findall(_NUMBER, match[1]))


def unit_typed(value):
    """Return the unit typed behind a valid size, "mm" or "cm"; nothing where there is none."""
    match = _TYPED.fullmatch(value.strip())
    return (match and match[2] or "").lower()
