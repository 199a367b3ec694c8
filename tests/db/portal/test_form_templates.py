"""How every form is drawn: label, hint, error and answers in the order a screen reader needs."""

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django import forms
from django.template.loader import render_to_string

from tests.page_rules import Page, text


class Label(str):
    hint = "Cells that stay inside the milk ducts"


class OneQuestion(forms.Form):
    title_is_h1 = True
    kind = forms.ChoiceField(
        label="What did the report find?",
        help_text="Choose the one that fits best.",
        widget=forms.RadioSelect,
        choices=[("inv", "Invasive"), ("dcis", Label("DCIS")), ("unknown", "I don’t know")],
        error_messages={"required": "Select what the report found"},
    )


class TwoFields(forms.Form):
    title_is_h1 = True
    title = "How big is it?"
    hint = "Use the biggest number."
    size = forms.CharField(label="Size", widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    agree = forms.BooleanField(label="I agree")

    def clean(self):
        raise forms.ValidationError("The two do not fit")


class Plain(forms.Form):
    note = forms.CharField(label="Note", help_text="A few <words>", widget=forms.Textarea)
    state = forms.ChoiceField(label="State", choices=[("NY", "New York")])
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form):
    return Page(as_crispy_form(form))


def in_order(page, *wanted):
    """Return the places, in reading order, of the first elements with these ids or tags."""

    def place(name):
        return next(
            i for i, e in enumerate(page.elements) if name in (e.tag, e.get("id"), e.get("class"))
        )

    places = [place(name) for name in wanted]
    return places == sorted(places)


def test_the_legend_of_a_question_is_the_heading():
    page = drawn(OneQuestion())
    (legend,) = page.all("legend")
    (heading,) = page.all("h1")
    assert heading in list(legend)
    assert text(heading) == "What did the report find?"


def test_hint_and_error_come_before_the_answers():
    page = drawn(OneQuestion({}))
    assert in_order(page, "legend", "id_kind_helptext", "id_kind_error", "id_kind_0")


def test_a_group_in_error_is_tied_to_hint_and_error():
    page = drawn(OneQuestion({}))
    (group,) = page.all("fieldset")
    assert group.get("aria-describedby") == "id_kind_helptext id_kind_error"
    radios = page.all("input")
    assert [r.get("aria-invalid") for r in radios] == ["true"] * 3
    assert [r.get("aria-describedby").split()[-1] for r in radios] == ["id_kind_error"] * 3


def test_nothing_is_chosen_and_nothing_is_wrong_at_first():
    page = drawn(OneQuestion())
    assert not [r for r in page.all("input") if "checked" in r.attrib or "aria-invalid" in r.attrib]
    assert "invalid-feedback" not in page.html


def test_what_was_chosen_stays_chosen():
    chosen = [r.get("value") for r in drawn(OneQuestion({"kind": "dcis"})).all("input")
              if "checked" in r.attrib]  # fmt: skip
    assert chosen == ["dcis"]


def test_an_option_may_have_a_hint_of_its_own():
    page = drawn(OneQuestion())
    (hint,) = [e for e in page.elements if e.get("id") == "id_kind_1_hint"]
    assert text(hint) == Label.hint
    assert page.all("input")[1].get("aria-describedby") == "id_kind_1_hint"
    assert page.all("input")[0].get("aria-describedby") is None


def test_not_knowing_follows_the_word_or():
    page = drawn(OneQuestion())
    words = [text(e) for e in page.elements if e.get("class") in ("form-or", "form-check-label")]
    assert words == ["Invasive", "DCIS", "or", "I don’t know"]


def test_several_fields_share_one_heading():
    page = drawn(TwoFields())
    (heading,) = page.all("h1")
    assert text(heading) == "How big is it?"
    group = page.all("fieldset")[0]
    assert group.get("aria-describedby") == "question-hint"
    assert in_order(page, "legend", "question-hint", "id_size")


def test_a_label_stands_over_its_field_and_names_it():
    page = drawn(Plain())
    labels = {label.get("for"): text(label) for label in page.all("label")}
    assert labels == {"id_note": "Note", "id_state": "State"}
    (area,) = page.all("textarea")
    assert area.get("aria-describedby") == "id_note_helptext"
    assert "A few &lt;words&gt;" in page.html


def test_no_field_has_an_asterisk():
    assert "*" not in drawn(TwoFields({})).html


def test_no_reference_dangles():
    for form in (OneQuestion({}), TwoFields({}), Plain({})):
        page = drawn(form)
        wanted = {n for e in page.elements for n in e.get("aria-describedby", "").split()}
        assert wanted <= page.ids()


def summary(form):
    return Page(render_to_string("_partials/error_summary.html", {"form": form}))


@pytest.mark.parametrize("form", [OneQuestion(), OneQuestion({"kind": "inv"})])
def test_without_errors_there_is_no_summary(form):
    assert "There is a problem" not in summary(form).html


def test_the_summary_leads_to_the_first_input_of_each_field():
    both = summary(TwoFields({}))
    assert [(a.get("href"), text(a)) for a in both.all("a")] == [
        ("#id_size", "The two do not fit"),
        ("#id_size", "This field is required."),
        ("#id_agree", "This field is required."),
    ]
    (link,) = summary(OneQuestion({})).all("a")
    assert (link.get("href"), text(link)) == ("#id_kind_0", "Select what the report found")
    assert "id_kind_0" in drawn(OneQuestion({})).ids()


def test_the_summary_is_announced():
    (box,) = [e for e in summary(OneQuestion({})).elements if e.get("role") == "alert"]
    assert box.get("tabindex") == "-1"
