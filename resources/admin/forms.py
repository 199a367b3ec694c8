"""One form for a whole entry: the organization, its services, phones and sources, and why.

The form is filled from an entry and gives an entry back; what it does not show stays as it was.
"""

import hashlib
import json
from datetime import date

from django import forms
from django.forms import formset_factory
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from resources import opening
from resources.entries import Fields, whole
from resources.models import (
    Confidence,
    Cost,
    Coverage,
    Fund,
    Kind,
    Organization,
    Phone,
    Purpose,
    Reading,
    Service,
    Source,
    Topic,
    https,
)
from resources.places import STATES
from resources.records import FACTS, LANGUAGES, NUMBER, SHORT_CODE

CHANNELS = {"phone": _("Phone"), "online": _("Online"), "in-person": _("In person")}
FACT_NAMES = {
    "description": _("what it does"),
    "eligibility": _("who can use it"),
    "cost": _("cost"),
    "coverage": _("where it helps"),
    "website": _("web site"),
    "email": _("mail address"),
    "languages": _("languages"),
    "founded": _("year founded"),
    "address": _("city and state"),
    "start": _("how to start"),
    "fund": _("whether the fund is open"),
}


class Lines(forms.CharField):
    """Several texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class OpeningTimes(forms.CharField):
    """Opening times, one line each."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value):
        return opening.written(value) if isinstance(value, list) else value

    def clean(self, value):
        try:
            return opening.read(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(
                _("Write each line like “Mon-Fri 09:00-17:00 Eastern” or “daily 24 hours”.")
            ) from error


class Several(forms.MultipleChoiceField):
    """Boxes to tick."""

    widget = forms.CheckboxSelectMultiple


def choices(pairs, empty=None):
    """Return choices, with a word for none of them first if there is one."""
    return [*([("", empty)] if empty else []), *pairs]


def named(model, name):
    """Return label, help and length of a field as its model gives them."""
    field = model._meta.get_field(name)
    options = {"label": field.verbose_name, "help_text": field.help_text}
    if field.max_length and isinstance(field.max_length, int):
        options["max_length"] = field.max_length
    return options


def words(model, name, required=False, rows=0, **more):
    """Return a form field for a text of a model, one line or several."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput
    return forms.CharField(required=required, widget=widget, **named(model, name) | more)


def address(model, name, **more):
    """Return a form field for a web address of a model."""
    return forms.URLField(required=False, assume_scheme="https", **named(model, name) | more)


class PartForm(forms.Form):
    """A part of an entry; text comes back trimmed, keys as the entry names them."""

    def told(self):
        """Return what was typed, as the entry holds it; ticks keep the order that they had."""
        told = dict(self.cleaned_data)
        for name, field in self.fields.items():
            if isinstance(field, Several):
                before = [one for one in self.initial.get(name, ()) if one in told[name]]
                told[name] = [*before, *(one for one in told[name] if one not in before)]
        return told


class OrganizationForm(PartForm):
    name = words(Organization, "name", required=True)
    alternate_name = words(Organization, "alternate_name")
    acronym = words(Organization, "acronym")
    kind = forms.ChoiceField(choices=Kind, label=_("Kind"))
    parent = forms.SlugField(
        required=False, label=_("Part of"), help_text=_("The slug of the organization it is of.")
    )
    description = words(Organization, "description", required=True, rows=3)
    description_es = words(Organization, "description_es", rows=3)
    website = address(
        Organization, "website", help_text=_("Begins with https."), validators=[https]
    )
    former_websites = Lines(required=False, label=_("Former web sites"))
    email = forms.EmailField(required=False, label=_("Mail address"))
    founded = forms.IntegerField(
        required=False, min_value=1800, max_value=2100, label=_("Year founded")
    )
    city = words(Organization, "city")
    state = forms.ChoiceField(
        required=False, choices=choices(STATES.items(), _("Not known")), label=_("State")
    )
    confidence = forms.ChoiceField(
        choices=Confidence, initial=Confidence.HIGH, label=_("How sure we are")
    )
    staff_note = words(Organization, "staff_note", rows=2)


class ServiceForm(PartForm):
    name = words(Service, "name", help_text=_("Empty: the organization’s own."))
    description = words(Service, "description", rows=2, help_text=_("Empty: as above."))
    description_es = words(Service, "description_es", rows=2)
    kinds = Several(label=_("Kinds of help"))
    audiences = Several(label=_("Whom it is for"))
    cost = forms.ChoiceField(choices=Cost, initial=Cost.UNKNOWN, label=_("Cost"))
    cost_note = words(Service, "cost_note")
    eligibility = words(Service, "eligibility", rows=2)
    eligibility_es = words(Service, "eligibility_es", rows=2)
    languages = Several(required=False, choices=list(LANGUAGES.items()), label=_("Languages"))
    channels = Several(required=False, choices=list(CHANNELS.items()), label=_("Ways to reach it"))
    coverage = forms.ChoiceField(
        choices=Coverage, initial=Coverage.NATIONWIDE, label=_("Where it helps")
    )
    states = forms.CharField(
        required=False, label=_("States"), help_text=_("Two letters each, as “TX, NM”.")
    )
    coverage_note = words(Service, "coverage_note")
    start = Lines(
        required=False, label=_("How to start"), help_text=_("One step a line, 3 at most.")
    )
    start_es = Lines(required=False, label=_("How to start, in Spanish"))
    url = address(Service, "url", validators=[https])
    fund = forms.ChoiceField(
        required=False, choices=choices(Fund.choices, _("Gives no money")), label=_("Fund")
    )
    fund_as_of = words(Service, "fund_as_of", help_text=_("The date, as 2026-11-22."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        topics = Topic.objects.all()
        for name, taxonomy in zip(("kinds", "audiences"), Topic.Taxonomy, strict=True):
            ticked = self.initial.get(name, ())  # they come first: the others are out of sight
            self.fields[name].choices = sorted(
                ((topic.slug, topic.label) for topic in topics if topic.taxonomy == taxonomy),
                key=lambda choice: choice[0] not in ticked,
            )
        states = self.initial.get("states")
        if isinstance(states, list):
            self.initial["states"] = ", ".join(states)

    def clean_states(self):
        states = self.cleaned_data["states"].upper().replace(",", " ").split()
        if strays := [state for state in states if state not in STATES]:
            raise forms.ValidationError(_("%s is no state.") % strays[0])
        return states

    def clean(self):
        cleaned = super().clean()
        if "states" in cleaned and bool(cleaned["states"]) != (cleaned["coverage"] == "states"):
            self.add_error("states", _("Name states when it helps in some states, and only then."))
        if len(cleaned.get("start", ())) > 3:
            self.add_error("start", _("3 steps at most."))
        if cleaned.get("fund", "") not in {"", Fund.UNKNOWN} and not cleaned.get("fund_as_of"):
            self.add_error("fund_as_of", _("Say on which day this was seen."))
        return cleaned


class PhoneForm(PartForm):
    number = words(Phone, "number", required=True, help_text=_("As published, like 800-555-0123."))
    extension = words(Phone, "extension")
    purpose = forms.ChoiceField(choices=Purpose, initial=Purpose.MAIN, label=_("Purpose"))
    hours = words(Phone, "hours")
    opening = OpeningTimes(
        required=False,
        label=_("Opening times"),
        help_text=_("Only with a time zone, one line each: Mon-Fri 09:00-17:00 Eastern."),
    )
    languages = Several(required=False, choices=list(LANGUAGES.items()), label=_("Languages"))
    tty = forms.BooleanField(required=False, label=_("TTY"))
    text = forms.BooleanField(required=False, label=_("Takes text messages"))
    note = words(Phone, "note")
    note_es = words(Phone, "note_es")
    source = address(Phone, "source", help_text=_("One of the sources below."))
    hours_source = address(Phone, "hours_source")
    confidence = forms.ChoiceField(
        choices=Confidence,
        initial=Confidence.HIGH,
        label=_("How sure we are"),
        help_text=_("Low: kept to recognize an old number, never shown."),
    )
    staff_note = words(Phone, "staff_note")

    def clean(self):
        cleaned = super().clean()
        digits = "".join(filter(str.isdigit, cleaned.get("number", "")))
        dialed = f"+1{digits[-10:]}"
        cleaned["e164"] = dialed if NUMBER.fullmatch(dialed) and len(digits) in {10, 11} else ""
        if "number" in cleaned and not cleaned["e164"] and not SHORT_CODE.fullmatch(digits):
            self.add_error("number", _("Write a US number of 10 digits, or a code such as 988."))
        if cleaned.get("opening") and not cleaned.get("hours"):
            self.add_error("hours", _("Write the hours in the source’s words too."))
        return cleaned


class SourceForm(PartForm):
    url = address(Source, "url")
    supports = words(Source, "supports", required=True)
    fields_ = Several(
        required=False,
        choices=[(name, FACT_NAMES[name]) for name in FACTS],
        label=_("Facts it supports"),
    )
    as_of = words(Source, "as_of")
    read_on = forms.DateField(
        label=_("Read on"), initial=lambda: timezone.now().date(), help_text=_("As 2026-11-22.")
    )
    read = forms.ChoiceField(choices=Reading, initial=Reading.PAGE, label=_("How it was read"))
    note = words(Source, "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.initial:
            read_on = date.fromisoformat(self.initial["read_on"])
            self.initial |= {"fields_": self.initial["fields"], "read_on": read_on}

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("url") and not cleaned.get("note"):
            self.add_error("url", _("Give its address, or a note that says what it is."))
        return cleaned

    def told(self):
        told = super().told()
        return told | {"fields": told.pop("fields_"), "read_on": told["read_on"].isoformat()}


class ChangeForm(PartForm):
    """Why, and where it was read: asked with every change."""

    why = forms.CharField(max_length=300, label=_("Why this change"))
    source = forms.CharField(
        max_length=500,
        label=_("Where did you read or hear it?"),
        help_text=_("A web address, or “call to 800-555-0123 on 22 November 2026”."),
    )


FOR_A_NEW_ONE = 3
PARTS = {"services": ServiceForm, "phones": PhoneForm, "sources": SourceForm}
TITLES = {
    "services": _("Service"),
    "phones": _("Phone"),
    "sites": _("Place"),
    "sources": _("Source"),
}


class EntryForm:
    """The forms of one entry together. `entry` is what they start from: {} for a new one.

    Each part has empty forms for more of them: a new entry is written in one go.
    """

    form, prefix, kinds = OrganizationForm, "organization", PARTS

    def __init__(self, entry: Fields, data=None):
        self.before, self.entry = entry, None
        self.main = self.form(data, prefix=self.prefix, initial=entry)
        self.change = ChangeForm(data, prefix="change")
        self.parts = {
            name: formset_factory(form, extra=1 if entry else FOR_A_NEW_ONE, can_delete=True)(
                data, prefix=name, initial=[dict(part) for part in entry.get(name, [])]
            )
            for name, form in self.kinds.items()
        }

    @property
    def digest(self):
        """What the form started from, to notice that somebody else changed it meanwhile."""
        return digest_of(self.before)

    @property
    def titled_parts(self):
        """The parts with their headings."""
        return [(TITLES[name], formset) for name, formset in self.parts.items()]

    @property
    def errors(self):
        """Label, words and the id of the field of each error, in the order of the page."""
        return list(self.told_errors())

    def told_errors(self):
        every = [self.main, *(form for part in self.parts.values() for form in part)]
        for form in [*every, self.change]:
            if form.is_bound and not is_dropped(form):
                for field in form:
                    for error in field.errors:
                        yield field.label, error, field.id_for_label or field.auto_id
                yield from ((form.prefix, error, "") for error in form.non_field_errors())

    def is_valid(self):
        """Whether all that was typed can stand; then `entry` is the whole new entry."""
        valid = [form.is_valid() for form in (self.main, self.change, *self.parts.values())]
        if not all(valid):  # every part is looked at, so that every error is shown
            return False
        self.entry = self.made()
        return True

    def made(self):
        """Return the entry as typed."""
        entry = self.before | self.main.told()
        entry.setdefault("slug", slugify(entry["name"])[:80].strip("-"))
        entry.setdefault("status", "draft")
        entry["founded"] = entry["founded"] or None
        for name, formset in self.parts.items():
            entry[name] = [
                (form.initial if form.initial.get("number") or "slug" in form.initial else {})
                | told_of(form)
                for form in formset
                if not is_dropped(form)
            ]
        taken = set()
        for service in entry["services"]:
            service["name"] = service["name"] or entry["name"]
            service["description"] = service["description"] or entry["description"]
            slug = service.get("slug") or slugify(service["name"])[:76]
            number = 2
            while slug in taken:
                slug, number = f"{slugify(service['name'])[:76]}-{number}", number + 1
            service["slug"] = slug
            taken.add(slug)
        return whole(Organization, entry)


def digest_of(entry):
    """Return a short name for all that an entry says."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:32]


def is_dropped(form):
    """Whether a part was left empty or is to go."""
    if form.prefix in {"organization", "center", "change"}:
        return False
    empty = form.empty_permitted and not form.has_changed()
    return empty or bool(form.is_valid() and form.cleaned_data.get("DELETE"))


def told_of(form):
    """Return what a part says, without the box that removes it."""
    return {name: value for name, value in form.told().items() if name != "DELETE"}
