"""What a reader may tell us."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import About, Feedback

TITLES = {
    About.SITE: _("Tell us what works and what does not"),
    About.RESULT: _("Something in the result looks wrong"),
    About.DECODER: _("Something in the decoded report looks wrong"),
}
TOO_LONG = _("The text must be 1,000 characters or less")


class FeedbackForm(forms.ModelForm):
    """One message about the site. `leave_empty` is shown to no one: only programs fill it."""

    leave_empty = forms.CharField(required=False, label=_("Leave this empty"))

    class Meta:
        model = Feedback
        fields = ("trying", "in_the_way")
        labels = {
            "trying": _("What were you trying to do? (You can leave this out.)"),
            "in_the_way": _("What got in the way?"),
        }
        help_texts = {
            "trying": _("Do not write health details."),
            "in_the_way": _("Name the page or the words. Do not write health details."),
        }
        widgets = {
            "trying": forms.Textarea(attrs={"rows": 3}),
            "in_the_way": forms.Textarea(attrs={"rows": 5}),
        }
        error_messages = {
            "trying": {"max_length": TOO_LONG},
            "in_the_way": {"required": _("Write what got in the way"), "max_length": TOO_LONG},
        }

    def __init__(self, *args, about=About.SITE, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = TITLES[about]
        self.instance.about = about
        if about != About.SITE:
            self.fields["in_the_way"].label = _("What looks wrong?")
            self.fields["in_the_way"].error_messages["required"] = _("Write what looks wrong")
        for name in ("trying", "in_the_way"):
            # The server says when a text is too long; a browser would cut it without a word.
            self.fields[name].widget.attrs.pop("maxlength", None)
