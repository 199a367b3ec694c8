"""What a reader says to be reminded: how often, and where it is morning."""

from django import forms
from django.utils.translation import gettext_lazy as _

from checklists.reminders import Kind
from staging.forms.base import choice

OFF = "off"
# The time zones of the United States and its islands, in words that need no abbreviation.
# Source: the zone names and which of them change clocks, tzdata 2026 (IANA), file "northamerica".
ZONES = (
    ("America/New_York", _("Eastern time (New York, Atlanta, Miami)")),
    ("America/Chicago", _("Central time (Chicago, Dallas, New Orleans)")),
    ("America/Denver", _("Mountain time (Denver, Salt Lake City)")),
    ("America/Phoenix", _("Arizona (clocks do not change)")),
    ("America/Los_Angeles", _("Pacific time (Los Angeles, Seattle)")),
    ("America/Anchorage", _("Alaska")),
    ("Pacific/Honolulu", _("Hawaii")),
    ("America/Puerto_Rico", _("Puerto Rico and the U.S. Virgin Islands")),
    ("Pacific/Guam", _("Guam and the Northern Mariana Islands")),
    ("Pacific/Pago_Pago", _("American Samoa")),
)


class ReminderForm(forms.Form):
    """Off, or how often and in which time zone. Nobody guesses the zone: a visit holds no place."""

    kind = choice(
        [(OFF, _("No reminders")), *Kind.choices],
        _("Select when you want a reminder"),
        label=_("When do you want a reminder?"),
    )
    zone = forms.ChoiceField(
        label=_("Where do you live?"),
        help_text=_("So the email comes at 9 in the morning. Leave it empty for no reminders."),
        choices=[("", "–"), *ZONES],
        required=False,
        error_messages={"invalid_choice": _("Select where you live")},
    )

    def clean(self):
        cleaned = super().clean()
        asks_for_some = cleaned.get("kind", OFF) != OFF
        if asks_for_some and not cleaned.get("zone") and "zone" not in self.errors:
            self.add_error("zone", _("Select where you live"))
        return cleaned
