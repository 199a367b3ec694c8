"""What a reader pastes into the decoder."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staging.report import MAX_LENGTH, read_report

from .breast import CODE_UNREADABLE


class DecodeForm(forms.Form):
    """One box for a code or a whole report. The text is read in memory; only findings stay."""

    title_is_h1 = False
    text = forms.CharField(
        label=_("Type or paste the code, or the whole report"),
        help_text=_("For example, pT1c pN1a(sn) M0"),
        widget=forms.Textarea(
            attrs={
                "rows": 4,
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "off",
            }
        ),
        error_messages={"required": _("Type the code from the report")},
    )

    def clean_text(self):
        text = self.cleaned_data["text"].replace("\r\n", "\n")  # a browser sends two for one
        if len(text) > MAX_LENGTH:
            raise forms.ValidationError(_("The text must be 20,000 characters or less"))
        self.report = read_report(text)
        if not self.report.findings and not self.report.others:
            raise forms.ValidationError(CODE_UNREADABLE)
        return ""
