"""What all questions share."""

from django import forms
from django.utils.translation import gettext_lazy as _

UNKNOWN = "unknown"
DONT_KNOW = (UNKNOWN, _("I don’t know"))

# The parts a reader sees instead of page counts.
START, BREAST, NODES, BIOLOGY = range(4)
PARTS = {
    BREAST: _("Part 1 of 3: the breast"),
    NODES: _("Part 2 of 3: lymph nodes and spread"),
    BIOLOGY: _("Part 3 of 3: grade and receptors"),
}


class QuestionForm(forms.Form):
    """One question page.

    `label` is its short name where answers are listed. `where` says where a report answers it:
    pairs of labels as printed (never translated) and a sentence. `applies` looks at the case so
    far and says whether to ask.
    """

    slug = label = title = hint = why = ""
    part = BREAST
    where = ()
    unknown_button = ""  # the words of a second button, where "I don't know" is no option

    title_is_h1 = True
    aside_template = "staging/_where.html"

    def __init__(self, *args, case=None, **kwargs):
        super().__init__(*args, **kwargs)
        if len(self.fields) == 1:
            (field,) = self.fields.values()
            field.label, field.help_text = self.title, self.hint
        self.is_unknown = bool(self.unknown_button) and bool(self.data.get(UNKNOWN))
        if self.is_unknown:
            for field in self.fields.values():
                field.required = False

    @classmethod
    def applies(cls, case):
        """Return whether this question is asked in this case."""
        return True

    @property
    def part_name(self):
        """The part's name, or nothing for the questions before part 1."""
        return PARTS.get(self.part, "")

    def in_words(self):
        """Return the valid answer as the reader chose it, one entry a field; None: not known."""
        return [
            dict(field.choices).get(self.cleaned_data[name])
            if self.cleaned_data[name] != UNKNOWN
            else None
            for name, field in self.fields.items()
        ]

    def clean(self):
        if self.is_unknown:
            self._errors.clear()
            return dict.fromkeys(self.fields)
        return super().clean()


def choice(choices, error, **options):
    """Return a field of radio buttons with nothing chosen and this error when left empty."""
    return forms.ChoiceField(
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": error, "invalid_choice": error},
        **options,
    )
