"""Who and which report, and part 1: the breast."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from staging import drawings
from staging.report import read_report

from .base import DONT_KNOW, START, UNKNOWN, QuestionForm, choice
from .size import SizeField, unit_typed

CODE_UNREADABLE = _("We can’t read that code. Check that it has a T and a number, like T2")
CODE_EMPTY = _("Type the code, or choose ‘I can’t find a code’")


class WhoForm(QuestionForm):
    slug, part = "who", START
    label = _("About")
    title = _("Who is this about?")
    hint = _("We use this to choose our words.")
    who = choice(
        [("self", _("Me")), ("other", _("Someone I care for")), ("learn", _("I am just looking"))],
        _("Select who this is about"),
    )


class ReportForm(QuestionForm):
    slug, part = "report", START
    label = _("Report")
    title = _("Which report do you have?")
    hint = _("Look at the top of the page for the kind of test.")
    where = (
        (("Core biopsy", "needle biopsy", "FNA"), _("A small sample was taken with a needle.")),
        (
            ("Lumpectomy", "mastectomy", "excision", "resection"),
            _("The tissue was taken out in surgery."),
        ),
    )
    why = _("A surgery report can tell more about size and lymph nodes than a biopsy can.")
    report = choice(
        [
            ("biopsy", _("A biopsy report (a small sample)")),
            ("surgery", _("A surgery report")),
            ("both", _("Both")),
            ("none", _("No report yet")),
            DONT_KNOW,
        ],
        _("Select which report you have"),
    )


class TreatFirstForm(QuestionForm):
    slug, part = "treat_first", START
    label = _("Treatment before surgery")
    title = _("Did cancer treatment start before the surgery?")
    hint = _("For example, chemo or hormone pills.")
    where = ((("ypT1c", "neoadjuvant"), _("A small ‘y’ before the code means yes.")),)
    why = _("After treatment, the codes do not give a new stage.")
    treat_first = choice(
        [("yes", _("Yes")), ("no", _("No")), DONT_KNOW],
        _("Select yes if treatment came first"),
    )

    @classmethod
    def applies(cls, case):
        return case.answer("report") in {"surgery", "both", UNKNOWN}


class CodeForm(QuestionForm):
    slug, part = "code", START
    label = _("Code")
    title = _("Does the report show a code like pT1c pN0?")
    hint = _("Type it just as it is printed.")
    where = (
        (
            ("Pathologic stage", "pTNM", "AJCC"),
            _("The code stands near these words, often near the end."),
        ),
    )
    why = _("A code can answer many of the next questions at once.")
    unknown_button = _("I can’t find a code")
    code = forms.CharField(
        max_length=200,
        error_messages={
            "required": CODE_EMPTY,
            "max_length": _("The code must be 200 characters or less"),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
        ),
    )

    def in_words(self):
        return [self.cleaned_data["code"]]

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code and not self.is_unknown:
            self.report = read_report(code)
            if not any(self.report.value(kind) for kind in ("t", "n", "m")):
                raise forms.ValidationError(CODE_UNREADABLE, code="unreadable")
        return code


class KindForm(QuestionForm):
    slug = "kind"
    label = _("Found in the breast")
    title = _("What did the report find in the breast?")
    hint = _("Choose the one that fits best.")
    where = (
        (
            ("Final diagnosis", "Histologic type"),
            _("‘Invasive’ and ‘infiltrating’ mean the same."),
        ),
    )
    why = _("Cells that stay inside the milk ducts are staged in another way.")
    kind = choice(
        [
            ("invasive", _("Invasive cancer (with or without DCIS)")),
            ("dcis", _("DCIS only (cells that stay inside the milk ducts)")),
            ("paget", _("Paget disease of the nipple only")),
            ("lcis", _("LCIS only")),
            ("nodes_only", _("No cancer in the breast, only in lymph nodes")),
            ("none_left", _("None was left after the biopsy")),
            ("other", _("Something else")),
            DONT_KNOW,
        ],
        _("Select what the report found in the breast"),
    )

    @classmethod
    def applies(cls, case):
        return case.code_t is None


class SizeForm(QuestionForm):
    slug = "size"
    label = _("Size")
    title = _("How big is the invasive cancer?")
    hint = _("Use the biggest number. If there is more than 1 tumor, use the biggest tumor.")
    hint_biopsy = _(
        "Use the size from a scan or exam. Do not use the size of cancer in the biopsy sample."
    )
    hint_none_left = _("Use the size from the biopsy report or a scan.")
    where = (
        (
            ("Tumor size", "Greatest dimension"),
            _("Skip the size of the tissue piece and of DCIS."),
        ),
    )
    why = _("The size of the invasive part sets the T in the code.")
    unknown_button = _("I don’t know the size")
    size = SizeField(
        label=_("Size"),
        error_messages={
            "required": _("Enter the size, or choose ‘I don’t know the size’"),
            "invalid": _("Enter the size in numbers, like 14 or 1.4"),
        },
    )
    unit = choice(
        [("mm", _("millimeters (mm)")), ("cm", _("centimeters (cm)"))],
        _("Select millimeters or centimeters"),
        label=_("Millimeters or centimeters?"),
    )

    def __init__(self, *args, case=None, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        if case and case.answer("kind") == "none_left":
            self.hint = self.hint_none_left
        elif case and case.answer("report") == "biopsy":
            self.hint = self.hint_biopsy

    @classmethod
    def applies(cls, case):
        return case.needs_size

    @property
    def typed(self):
        """The valid size as typed, without zeros at its end."""
        return f"{self.cleaned_data['size'].normalize():f}"

    def in_words(self):
        return [None if self.is_unknown else f"{self.typed} {self.cleaned_data['unit']}"]

    def clean(self):
        cleaned = super().clean()
        if self.is_unknown:
            return {"size_mm": None}
        size, unit = cleaned.get("size"), cleaned.get("unit")
        if size is None or not unit:
            return cleaned
        if unit_typed(self.data["size"]) not in {"", unit}:
            self.add_error("unit", self.fields["unit"].error_messages["required"])
            return cleaned
        size_mm = size * 10 if unit == "cm" else size
        if size_mm <= 0:
            self.add_error("size", _("The size must be more than 0"))
        elif size_mm > Decimal(400):
            self.add_error(
                "size",
                _("The size must be 400 mm (40 cm) or less. Check if it is in mm or cm"),
            )
        return {**cleaned, "size_mm": size_mm}


class SizeRangeForm(QuestionForm):
    slug = "size_range"
    label = _("Size, about")
    title = _("About how big is it?")
    aside_template = "staging/_size_range.html"
    where = (((), _("Scan reports also give a size.")),)
    why = _("A rough size still narrows the T in the code.")
    size_range = choice(
        [
            ("T1mi", _("1 mm or less (as thin as a bank card)")),
            ("T1a", _("up to 5 mm (a grain of rice)")),
            ("T1b", _("up to 10 mm (an AAA battery across, about)")),
            ("T1c", _("up to 20 mm (almost a nickel)")),
            ("T2", _("up to 50 mm (almost the short side of a bank card)")),
            ("T3", _("more than 50 mm")),
            DONT_KNOW,
        ],
        _("Select about how big it is"),
    )

    @property
    def drawing(self):
        """The ruler beside everyday things, with no tumor on it."""
        return drawings.size_ruler(None)

    @classmethod
    def applies(cls, case):
        return case.needs_size and case.answer("size_mm") is None


class SkinChestForm(QuestionForm):
    slug = "skin_chest"
    label = _("Skin or chest wall")
    title = _("Did the cancer grow into the skin or the chest wall?")
    hint = _("If the report does not say, choose No.")
    where = (
        (
            ("Tumor extent", "Skin", "Chest wall"),
            _(
                "Choose No if it names only the nipple, the dermis or the chest muscle "
                "(pectoralis)."
            ),
        ),
    )
    why = _("Growth into the skin or chest wall counts more than size.")
    skin_chest = choice(
        [
            ("no", _("No, or it does not say")),
            ("T4b", _("Yes, the skin (open sore, skin lumps, or skin like orange peel)")),
            ("T4a", _("Yes, the chest wall")),
            ("T4c", _("Yes, both")),
            ("T4d", _("It says inflammatory breast cancer")),
            DONT_KNOW,
        ],
        _("Select if the cancer grew into the skin or the chest wall"),
    )

    @classmethod
    def applies(cls, case):
        return case.needs_size
