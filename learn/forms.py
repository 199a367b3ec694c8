"""The question before any survival number."""

from django import forms
from django.utils.translation import gettext_lazy as _

from learn.choice import NOT_NOW, NUMBERS, WORDS

CHOOSE = _("Select what you would like to see")


class AskForm(forms.Form):
    title_is_h1 = True
    aside_template = "learn/_any_time.html"

    see = forms.ChoiceField(
        label=_("Do you want to see survival numbers?"),
        help_text=_("Some people want numbers. Some do not. Both are fine."),
        choices=[
            (NOT_NOW, _("Not now")),
            (WORDS, _("Tell me in words")),
            (NUMBERS, _("Show me numbers")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
