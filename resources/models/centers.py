"""Cancer centers for a second opinion."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resources import words
from resources.models.lines import Phone
from resources.models.rows import Answer, Confidence, Entry, EntryQuerySet, Status, one_of


class CenterQuerySet(EntryQuerySet):
    def for_second_opinions(self):
        """Published centers that see adults, for a second opinion, A to Z."""
        return self.published().filter(show_for_second_opinion=True).order_by("name", "id")

    def named(self, text):
        """Return those that have each word of a text, or its beginning, in their names or towns."""
        begun = [words.folded(word) for word in words.asked(text)]

        def is_meant(called):
            return all(any(word.startswith(start) for word in called) for start in begun)

        return [center for center in self if begun and is_meant(center.called())]


class Center(Entry):
    """A cancer center where a second opinion may be asked for.

    `sites` and `phones` and `sources` are lists of tables as in the data file; the first site is
    the main one.
    """

    kind = models.CharField(_("kind"), max_length=30)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    website_confidence = models.CharField(
        _("confidence in the web site"), max_length=6, choices=Confidence, blank=True
    )
    patient_care = models.BooleanField(_("sees people"), default=False)
    show_for_second_opinion = models.BooleanField(_("for second opinions"), default=False)
    remote_second_opinion = models.CharField(
        _("by video or mail"), max_length=4, choices=Answer, default=Answer.ASK
    )
    interpreter = models.CharField(
        _("interpreter"), max_length=4, choices=Answer, default=Answer.ASK
    )
    note = models.CharField(_("note for readers"), max_length=300, blank=True)
    note_es = models.CharField(_("note in Spanish"), max_length=350, blank=True)
    sites = models.JSONField(_("places"), default=list, blank=True)
    phones = models.JSONField(_("phones"), default=list, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    objects = CenterQuerySet.as_manager()

    class Meta:
        verbose_name = _("cancer center")
        verbose_name_plural = _("cancer centers")
        ordering = ["name", "id"]
        constraints = [
            one_of("status", Status),
            one_of("remote_second_opinion", Answer),
            one_of("interpreter", Answer),
            models.CheckConstraint(
                condition=Q(show_for_second_opinion=False) | Q(patient_care=True),
                name="center_shown_sees_people",
            ),
        ]

    def shown_phones(self):
        """Return the phones that readers may see, as unsaved Phones."""
        names = {field.name for field in Phone._meta.fields} - {"service"}
        phones = (
            Phone(**{name: value for name, value in phone.items() if name in names})
            for phone in self.phones
        )
        return [phone for phone in phones if phone.is_shown]

    def called(self):
        """Return the words of what people call it, folded: its name, its institution, its towns."""
        towns = [site["city"] for site in self.sites]
        return words.found(" ".join([self.name, self.institution, *towns]), "en").words

    def states(self):
        """Return the codes of the states where it has a place, the main one first."""
        return list(dict.fromkeys(site["state"] for site in self.sites))
