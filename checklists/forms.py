"""What readers fill in on the pages of a list. Nothing here knows where a list is kept."""

from datetime import date

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from checklists.changes import NAME_LENGTH, NOTE_LENGTH, OWN_LENGTH, SIDES
from checklists.content import DATE, MANY, PHASES, Question
from staging.forms.base import DONT_KNOW, UNKNOWN, choice
from staging.wording import LEARN, say

NOT_A_DATE = _("Enter a real date, like 3 December 2026")
WRITE_THE_ITEM = _("Write the item")
ITEM_TOO_LONG = _("The item must be 120 characters or less")
NAME_TOO_LONG = _("The name must be 60 characters or less")
CENTURY = 2000
PROGRESS = [
    ("", _("Not asked for yet")),
    ("asked", _("Asked")),
    ("sent", _("Sent")),
    ("arrived", _("Arrived")),
]


class TextField(forms.CharField):
    """Text of a limited length. The box itself takes more: what is cut off silently is lost."""

    def __init__(self, *, most, too_long, rows=0, **kwargs):
        self.most, self.too_long = most, too_long
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")

    def validate(self, value):
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(self.too_long, params={"count": len(value)})


class SaysWhatChanged:
    """A form that carries what its page showed, so that `changed_data` is what the reader did."""

    def hidden_initials(self):
        """Yield the name and value of each hidden input that says what the page showed.

        A form that comes back with an error still says what its first page showed.
        """
        for field in self:
            if field.field.show_hidden_initial:
                name, shown = field.html_initial_name, field.initial
                if self.is_bound and name in self.data:
                    shown = self.data[name]
                yield name, "" if shown is None else shown


def note_field(**options):
    """Return a box for a note."""
    return TextField(
        label=_("Note"),
        required=False,
        most=NOTE_LENGTH,
        too_long=_("The note must be 500 characters or less. It has %(count)d."),
        rows=4,
        show_hidden_initial=True,
        **options,
    )


class DayForm(forms.Form):
    """A date in three fields, the month as a word. Left empty it is no date."""

    day = forms.CharField(label=_("Day"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)
    year = forms.CharField(label=_("Year"), required=False)

    def __init__(self, *args, on=None, **kwargs):
        initial = kwargs.pop("initial", None) or {}
        if on:
            initial |= {"day": on.day, "month": on.month, "year": on.year}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["month"].choices = [("", "–"), *MONTHS.items()]
        for name in ("day", "year"):
            attrs = {"inputmode": "numeric", "autocomplete": "off"}
            self.fields[name].widget.attrs |= attrs

    def clean(self):
        cleaned = super().clean()
        typed = [str(cleaned.get(name, "")).strip() for name in ("day", "month", "year")]
        cleaned["date"] = None
        if any(typed) or any(name in self.errors for name in ("day", "month", "year")):
            try:
                day, month, year = map(int, typed)
                year += CENTURY if 0 <= year < 100 else 0
                if not CENTURY <= year < CENTURY + 100:
                    raise ValueError
                cleaned["date"] = date(year, month, day)
            except ValueError:
                for name in ("month", "year"):
                    self.errors.pop(name, None)
                self.errors.pop("day", None)
                self.add_error("day", NOT_A_DATE)
        return cleaned


class ItemForm(SaysWhatChanged, DayForm):
    """What a reader can write about one row. The words of our own rows are not theirs to change."""

    done = forms.BooleanField(label=_("Done"), required=False, show_hidden_initial=True)
    text = TextField(
        label=_("What to do"),
        most=OWN_LENGTH,
        too_long=ITEM_TOO_LONG,
        error_messages={"required": WRITE_THE_ITEM},
        show_hidden_initial=True,
    )
    progress = forms.ChoiceField(
        label=_("How far is it?"),
        choices=PROGRESS,
        required=False,
        widget=forms.RadioSelect,
        show_hidden_initial=True,
    )
    note = note_field()
    assigned = TextField(
        label=_("Ask someone to do this"),
        help_text=_("Write a name, like “my sister”. It shows on the list."),
        required=False,
        most=NAME_LENGTH,
        too_long=NAME_TOO_LONG,
        show_hidden_initial=True,
    )
    field_order = ("done", "text", "progress", "note", "day", "month", "year", "assigned")

    def __init__(self, row, *args, **kwargs):
        entry = row.entry
        initial = {
            "done": entry.done.value,
            "text": entry.text.value,
            "progress": entry.progress.value,
            "note": entry.note,
            "assigned": entry.assigned.value,
        }
        super().__init__(*args, initial=initial, on=entry.due.value, **kwargs)
        for name in ("day", "month", "year"):
            self.fields[name].show_hidden_initial = True
        if row.kind != "own":
            del self.fields["text"]
        if not row.is_record:
            del self.fields["progress"]

    @property
    def date_changed(self):
        """Whether the reader set another day."""
        return not {"day", "month", "year"}.isdisjoint(self.changed_data)


class VisitForm(DayForm):
    """The day of the visit."""


class OwnItemForm(forms.Form):
    """A row in the reader's own words."""

    text = TextField(
        label=_("What to do"),
        most=OWN_LENGTH,
        too_long=ITEM_TOO_LONG,
        error_messages={"required": WRITE_THE_ITEM},
    )
    phase = choice((), _("Select where it goes"), label=_("Where does it go?"))

    def __init__(self, *args, who=LEARN, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phase"].choices = [
            (phase.slug, say(phase.title, who)) for phase in PHASES.values()
        ]


class ShapingForm(forms.Form):
    """One question that shapes the list. It may be left open, so nothing here is required."""

    title_is_h1 = True

    def __init__(self, question: Question, who, *args, given=(), **kwargs):
        self.question = question
        self.title = say(question.title, who)
        self.hint = say(question.hint, who) if question.hint else ""
        options = [(option.value, say(option.label, who)) for option in question.options]
        kwargs["initial"] = {
            "answer": list(given) if question.kind == MANY else next(iter(given), "")
        }
        super().__init__(*args, **kwargs)
        texts = {"label": self.title, "help_text": self.hint, "required": False}
        if question.kind == MANY:
            self.fields["answer"] = forms.MultipleChoiceField(
                choices=options, widget=forms.CheckboxSelectMultiple, **texts
            )
        else:
            self.fields["answer"] = choice([*options, DONT_KNOW], "", **texts)

    @property
    def is_many(self):
        """Whether several answers may be chosen."""
        return self.question.kind == MANY

    @property
    def given(self):
        """The values chosen, none for "I don't know"."""
        chosen = self.cleaned_data.get("answer") or []
        return [one for one in ([chosen] if isinstance(chosen, str) else chosen) if one != UNKNOWN]


class ShapingDateForm(DayForm):
    """The shaping question whose answer is a date."""

    title_is_h1 = True

    def __init__(self, question: Question, who, *args, **kwargs):
        self.question = question
        self.title = say(question.title, who)
        self.hint = say(question.hint, who) if question.hint else ""
        super().__init__(*args, **kwargs)


def shaping_form(question, who, *args, given=(), on=None):
    """Return the form of a shaping question. `given`: values chosen before; `on`: the date."""
    if question.kind == DATE:
        return ShapingDateForm(question, who, *args, on=on)
    return ShapingForm(question, who, *args, given=given)


LOOK, WRITE = "look", "write"


class ShareForm(forms.Form):
    """A link for someone: what they are called, what they may do, when it ends."""

    name = TextField(
        label=_("Who is it for?"),
        help_text=_("For example, “my sister”. It shows beside what they change."),
        most=NAME_LENGTH,
        too_long=NAME_TOO_LONG,
        error_messages={"required": _("Write who it is for")},
    )
    shared_by = TextField(
        label=_("What do they call you?"),
        help_text=_("Tells them who shares the list. You can leave it empty."),
        most=NAME_LENGTH,
        too_long=NAME_TOO_LONG,
        required=False,
    )
    role = choice(
        [(LOOK, _("Can look")), (WRITE, _("Can tick and write"))],
        _("Select what they may do"),
        label=_("What may they do?"),
    )
    days = forms.TypedChoiceField(
        label=_("When does the link end?"),
        choices=[(7, _("In 7 days")), (30, _("In 30 days")), (90, _("In 90 days"))],
        coerce=int,
        initial=30,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select when the link ends"),
            "invalid_choice": _("Select when the link ends"),
        },
    )
    shows_result = forms.BooleanField(label=_("Also show the result"), required=False)


class CompareForm(SaysWhatChanged, forms.Form):
    """The two opinions side by side: one box for each row and side."""

    def __init__(self, rows, written, *args, **kwargs):
        """`rows`: slug to its words; `written`: "row-side" to what stands there."""
        self.rows = rows
        super().__init__(*args, **kwargs)
        for row in rows:
            for side, label in zip(SIDES, (_("First opinion"), _("Second opinion")), strict=True):
                field = note_field(initial=written.get(f"{row}-{side}", ""))
                field.label = label
                self.fields[f"{row}-{side}"] = field

    def pairs(self):
        """Yield each row's words and its two boxes."""
        for row, words in self.rows.items():
            yield {"words": words, **{side: self[f"{row}-{side}"] for side in SIDES}}


class NameForm(forms.Form):
    """What a reader calls a list."""

    name = TextField(
        label=_("What is this list called?"),
        help_text=_("Handy when you keep lists for several people. You can leave it empty."),
        required=False,
        most=NAME_LENGTH,
        too_long=NAME_TOO_LONG,
    )


NEW_LIST = "new"


class KeepForm(forms.Form):
    """Where a visit's list goes in the account, and whether the result goes along."""

    into = choice((), _("Select where to save it"), label=_("Where do you want to save it?"))
    with_result = forms.BooleanField(
        label=_("Also save the result of the report"),
        help_text=_("You can take it away again at any time."),
        required=False,
    )

    def __init__(self, *args, lists, has_result, **kwargs):
        super().__init__(*args, **kwargs)
        if lists:
            self.fields["into"].choices = [*lists, (NEW_LIST, _("A new list"))]
        else:
            del self.fields["into"]
        if not has_result:
            del self.fields["with_result"]
