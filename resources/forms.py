"""What readers ask of the directory: the filter, the ZIP code, and what is wrong with an entry."""

import re
from functools import lru_cache

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines
from django.utils.translation import get_language
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from resources.curated import read_taxonomy
from resources.models import Problem
from resources.places import STATES, is_military, locate
from resources.records import LANGUAGES

TAXONOMY = read_taxonomy()
HOW = {"phone": _("By phone"), "online": _("Online"), "in-person": _("In person")}
MOST_LETTERS = 100
HERE = "what-was-typed"


def choices(any_of_them, entries):
    """Return the choices of a filter, the one that leaves it open first."""
    return lambda: [("", any_of_them), *((slug, translate(label)) for slug, label in entries)]


def labels(facets):
    return [(facet.slug, facet.label) for facet in facets.values()]


class DirectoryFilter(forms.Form):
    """What to look for. Every field may be left out; what makes no sense counts as left out."""

    q = forms.CharField(
        label=_("What do you need?"),
        help_text=_("A word such as ride, rent or wig. Or the name or phone number of a group."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        required=False,
    )
    need = forms.ChoiceField(
        label=_("Kind of help"),
        choices=choices(_("Any kind"), labels(TAXONOMY.needs)),
        required=False,
    )
    who = forms.ChoiceField(
        label=_("Who it is for"),
        choices=choices(_("Anyone"), labels(TAXONOMY.who)),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language spoken"),
        choices=choices(_("Any language"), LANGUAGES.items()),
        required=False,
    )
    how = forms.ChoiceField(
        label=_("How to reach them"),
        choices=choices(_("Any way"), HOW.items()),
        required=False,
    )
    state = forms.ChoiceField(
        label=_("State where they help"),
        help_text=_("Groups that help in all states are shown too."),
        choices=choices(_("Any state"), STATES.items()),
        required=False,
    )
    open = forms.BooleanField(label=_("Open now"), required=False)
    free = forms.BooleanField(label=_("Free"), required=False)

    def clean_q(self):
        return " ".join(self.cleaned_data["q"].split())[:MOST_LETTERS]

    @classmethod
    def chosen(cls, query):
        """Return what a query string asks for, by field, without what it leaves open."""
        form = cls(query)
        form.is_valid()
        return {name: value for name, value in form.cleaned_data.items() if value}

    @classmethod
    def drawn(cls, chosen):
        """Return the HTML of each field by its name. What was typed is put in, and not kept."""
        language, typed = get_language(), chosen.get("q")
        fields = {
            name: field_drawn(language, name, chosen.get(name))
            for name in cls.base_fields
            if name != "q"
        }
        empty = field_drawn(language, "q", None)
        return fields | {"q": box(language).render({"typed": typed}) if typed else empty}

    @classmethod
    def words(cls, name, value):
        """Return a chosen value as the reader saw it."""
        field = cls.base_fields[name]
        if name == "q":
            return f"“{value}”"
        return dict(field.choices)[value] if hasattr(field, "choices") else field.label


@lru_cache(maxsize=500)
def field_drawn(_language, name, value):
    """Return the HTML of one field of the filter; its choices are few, and slow to draw."""
    return as_crispy_field(DirectoryFilter(initial={name: value})[name])


@lru_cache(maxsize=20)
def box(language):
    """Return the search box as a template for what was typed."""
    return engines["django"].from_string(
        field_drawn(language, "q", HERE).replace(HERE, "{{ typed }}")
    )


class NearbyForm(forms.Form):
    """Where to look for cancer centers. The ZIP code goes no further than the answer."""

    ANY = "any"

    zip_code = forms.CharField(
        label=_("Enter a ZIP code"),
        help_text=_("5 digits, like 60601. We do not keep it."),
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "postal-code",
                "class": "input-short",
            }
        ),
        error_messages={"required": _("Enter a ZIP code")},
    )
    distance = forms.ChoiceField(
        label=_("How far away?"),
        choices=[
            ("50", _("Within 50 miles")),
            ("100", _("Within 100 miles")),
            ("250", _("Within 250 miles")),
            (ANY, _("Any distance")),
        ],
        widget=forms.RadioSelect,
        initial="50",
        error_messages={
            "required": _("Select how far away"),
            "invalid_choice": _("Select how far away"),
        },
    )

    def clean_zip_code(self):
        """Return the place that the digits stand for (resources.places.Place)."""
        # Browsers fill in the nine digits of a ZIP+4; the first five tell the place.
        digits = re.sub(r"^([0-9]{5})[- ]?[0-9]{4}$", r"\1", self.cleaned_data["zip_code"])
        if not re.fullmatch(r"[0-9]{5}", digits):
            raise ValidationError(_("ZIP code must be 5 digits"))
        if is_military(digits):
            raise ValidationError(
                _("That ZIP code is for military mail. Enter one near you, or choose a state")
            )
        place = locate(digits)
        if place is None:
            raise ValidationError(_("We can’t find that ZIP code. Check it, or choose a state"))
        return place

    def clean_distance(self):
        """Return the miles to look within, or None for any distance."""
        chosen = self.cleaned_data["distance"]
        return None if chosen == self.ANY else int(chosen)


class ProblemForm(forms.Form):
    """What is wrong with an entry. `leave_empty` is shown to no one: only programs fill it."""

    details = forms.CharField(
        label=_("You can add a few words first"),
        help_text=_("Do not write names or health details."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        error_messages={"max_length": _("The text must be 500 characters or less")},
    )
    what = forms.ChoiceField(
        choices=Problem.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong"),
            "invalid_choice": _("Choose what is wrong"),
        },
    )
    leave_empty = forms.CharField(required=False, label=_("Leave this empty"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The server says when a text is too long; a browser would cut it without a word.
        self.fields["details"].widget.attrs.pop("maxlength", None)
