"""What is asked of somebody who signs in."""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

NOT_AN_ADDRESS = _("Enter an email address in the right format, like name@example.com")
NO_CODE = _("Enter the 6-digit code")
WRONG_CODE = _("That code is not right or has ended. Check the newest email, or send a new code")
TOO_MANY_TRIES = _("Too many tries. Wait 10 minutes, or send a new code")
TOO_MANY_CODES = _("Too many codes were sent. Wait 10 minutes, then try again")
SAY_YES = _("Tick the box to say yes, or choose “Do not save”")


class OwnDevice(forms.ChoiceField):
    """“Is this your own device?”, with what either answer means."""

    def __init__(self):
        super().__init__(
            label=_("Is this your own device?"),
            help_text=_("Say no if other people use it, like in a library or at work."),
            choices=[
                ("yes", _("Yes. Keep me signed in for 30 days")),
                (
                    "no",
                    _("No. Sign me out when the window closes, or after 30 minutes without use"),
                ),
            ],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Select if this is your own device"),
                "invalid_choice": _("Select if this is your own device"),
            },
        )


class NewAddressForm(forms.Form):
    """Where the code goes."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "maxlength": False}),
        error_messages={
            "required": _("Enter your email address"),
            "invalid": NOT_AN_ADDRESS,
            "max_length": NOT_AN_ADDRESS,
        },
    )

    def clean_email(self):
        email = self.cleaned_data["email"].strip().lower()
        # Letters that a database may take for others ("ſ" for "s") would name another account.
        if unicodedata.normalize("NFKC", email).casefold() != email:
            raise forms.ValidationError(NOT_AN_ADDRESS)
        return email


class AddressForm(NewAddressForm):
    """Where the code goes, and whose device this is."""

    own = OwnDevice()


class CodeForm(forms.Form):
    """The six digits, with spaces or dashes as they may be pasted."""

    title_is_h1 = False
    code = forms.CharField(
        label=_("6-digit code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": False}
        ),
        error_messages={"required": NO_CODE, "max_length": NO_CODE},
    )

    def clean_code(self):
        digits = re.sub(r"[\s.-]", "", self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9]{6}", digits):
            raise forms.ValidationError(NO_CODE)
        return digits


class LinkForm(forms.Form):
    """What is asked where the link was opened."""

    t = forms.CharField(widget=forms.HiddenInput)
    own = OwnDevice()


class ConsentForm(forms.Form):
    """A yes that nobody ticked before."""

    agrees = forms.BooleanField(
        label=_("Yes, keep my list and what I write in it in my account"),
        error_messages={"required": SAY_YES},
    )
