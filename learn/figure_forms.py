"""The form of one set of survival figures: the set, its pages, its figures, and why it changes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from learn.figures import Measure, Page, Show, Status, as_table, read_set
from sources.sentences import READ, BrokenText


def choices(kind):
    """Return the choices of a kind as its values say them; for staff, who read the same papers."""
    return [(one.value, one.value.replace("_", " ")) for one in kind]


def lines(rows=4):
    return forms.Textarea(attrs={"rows": rows})


class FieldsForm(forms.Form):
    """What a set says of its population. `slug` is asked once, and never changes."""

    slug = forms.SlugField(max_length=60, label=_("name of the set"))
    organization = forms.CharField(max_length=200, label=_("publisher"))
    title = forms.CharField(max_length=200, label=_("title"))
    heading = forms.CharField(max_length=120, label=_("heading for readers"))
    population = forms.CharField(max_length=200, label=_("who was counted"))
    diagnosed = forms.CharField(
        max_length=60,
        required=False,
        label=_("years of diagnosis"),
        help_text=_("As “2014 to 2020”. Without them a set is not shown."),
    )
    published = forms.IntegerField(
        min_value=1950, max_value=2100, required=False, label=_("year of publication")
    )
    measure = forms.ChoiceField(choices=choices(Measure), label=_("measure"))
    staging = forms.CharField(max_length=120, label=_("stage system"))
    status = forms.ChoiceField(choices=choices(Status), label=_("status"))
    superseded_by = forms.SlugField(required=False, label=_("replaced by the set"))
    show = forms.ChoiceField(
        choices=choices(Show),
        label=_("shown"),
        help_text=_("Default, opt in and history only are seen by readers who asked for numbers."),
    )
    confidence = forms.CharField(widget=lines(2), label=_("how sure we are"))
    note = forms.CharField(required=False, widget=lines(), label=_("note for staff"))
    doubt = forms.CharField(
        required=False,
        widget=lines(2),
        label=_("doubt"),
        help_text=_("While something stands here, no reader sees the set."),
    )
    caveats = forms.CharField(
        widget=lines(5), label=_("what readers must know"), help_text=_("One sentence a line.")
    )

    def clean_caveats(self):
        return [line.strip() for line in self.cleaned_data["caveats"].splitlines() if line.strip()]


class PageForm(forms.Form):
    """One page that the set rests on."""

    title = forms.CharField(max_length=200, label=_("title of the page"))
    publisher = forms.CharField(max_length=200, label=_("its publisher"))
    url = forms.URLField(max_length=500, assume_scheme="https", label=_("its address"))
    read = forms.ChoiceField(
        choices=[(one, one) for one in sorted(READ - {"own"})], initial="excerpt", label=_("read")
    )


class FigureForm(forms.Form):
    """One group and its number."""

    group = forms.CharField(max_length=120, label=_("group"))
    value = forms.DecimalField(
        min_value=0, max_value=100, required=False, label=_("number out of 100")
    )
    more_than = forms.BooleanField(required=False, label=_("more than this"))
    years = forms.IntegerField(
        min_value=1, max_value=30, initial=5, label=_("after how many years")
    )
    diagnosed = forms.CharField(
        max_length=60, required=False, label=_("its own years of diagnosis")
    )
    measure = forms.ChoiceField(
        choices=[("", _("as the set")), *choices(Measure)], required=False, label=_("its measure")
    )
    note = forms.CharField(max_length=300, required=False, label=_("its note for staff"))
    doubt = forms.CharField(max_length=300, required=False, label=_("its doubt"))


class ChangeForm(forms.Form):
    """Why the set changes, and where that was read."""

    why = forms.CharField(max_length=300, label=_("why"))
    source = forms.CharField(
        max_length=500, label=_("read where"), help_text=_("The address of the page you read.")
    )


PAGES = forms.formset_factory(PageForm, extra=2, can_delete=True, max_num=20)
FIGURES = forms.formset_factory(FigureForm, extra=3, can_delete=True, max_num=60)


class SetForm:
    """All parts of the form. After `is_valid`, `told` is the set; `problem` says why it is none."""

    def __init__(self, data=None, start=None):
        table = as_table(start.figures) if start else {}
        initial = table | {"slug": start.slug if start else ""}
        initial["caveats"] = "\n".join(table.get("caveats", ()))
        self.fields = FieldsForm(data, initial=initial)
        if start:
            self.fields.fields["slug"].disabled = True
        self.pages = PAGES(data, initial=table.get("sources"), prefix="pages")
        self.figures = FIGURES(data, initial=table.get("figures"), prefix="figures")
        self.change = ChangeForm(data)
        self.told, self.problem = None, ""

    def is_valid(self):
        """Whether it all holds together, as the reader of sets takes it."""
        parts = (self.fields, self.pages, self.figures, self.change)
        whole = [part.is_valid() for part in parts]  # each of them, for all its messages
        if not all(whole):
            return False
        table = dict(self.fields.cleaned_data)
        slug = table.pop("slug")
        table["sources"] = [self.kept(form, Page._fields) for form in rows(self.pages)]
        table["figures"] = [self.kept(form, FigureForm.base_fields) for form in rows(self.figures)]
        try:
            self.told = read_set(slug, table)
        except BrokenText as problem:
            self.problem = str(problem)
        return self.told is not None

    @staticmethod
    def kept(form, names):
        """Return what a row of a formset says, without its box for taking it away."""
        return {name: form.cleaned_data[name] for name in names}

    @property
    def errors(self):
        """Every message, for the top of the page."""
        if not self.fields.is_bound:
            return []
        found = [self.problem] if self.problem else []
        forms_of_page = [self.fields, *self.pages, *self.figures, self.change]
        for form in forms_of_page:
            for name, messages in form.errors.items():
                label = form.fields[name].label if name in form.fields else ""
                found += [f"{label}: {message}" for message in messages]
        return found


def rows(formset):
    """Return the forms that say something and are not to be taken away."""
    return [form for form in formset if form.cleaned_data and not form.cleaned_data.get("DELETE")]
