"""How to reach an organization, and where the facts about it were read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resources.models.organizations import Organization, Service
from resources.models.rows import Confidence, Purpose, Reading, Row, e164, one_of, partial_date


class Phone(Row):
    """A number as published and as a phone dials it, and when it is answered.

    `hours` are the source's words; `opening` says the same for the clock: a list of tables with
    `days`, `opens`, `closes` and `zone`, empty unless hours and time zone are both stated.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="phones", verbose_name=_("organization")
    )
    service = models.ForeignKey(
        Service,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="phones",
        verbose_name=_("service"),
        help_text=_("Empty: for all that it does."),
    )
    number = models.CharField(_("number"), max_length=30, help_text=_("As published."))
    e164 = models.CharField(
        _("as dialed"),
        max_length=16,
        blank=True,
        db_index=True,
        validators=[e164],
        help_text=_("As +12125550123; empty for a short code such as 988."),
    )
    extension = models.CharField(_("extension"), max_length=10, blank=True)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    hours = models.CharField(
        _("hours"), max_length=200, blank=True, help_text=_("In the source’s words.")
    )
    opening = models.JSONField(_("opening times"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    tty = models.BooleanField(_("TTY"), default=False)
    text = models.BooleanField(_("takes text messages"), default=False)
    note = models.CharField(_("note for readers"), max_length=200, blank=True)
    note_es = models.CharField(_("note in Spanish"), max_length=250, blank=True)
    source = models.URLField(_("where it was read"), max_length=500, blank=True)
    hours_source = models.URLField(_("where the hours were read"), max_length=500, blank=True)
    confidence = models.CharField(
        _("confidence"),
        max_length=6,
        choices=Confidence,
        blank=True,
        help_text=_("Low: kept to recognize an old number, never shown."),
    )
    staff_note = models.CharField(_("note for staff"), max_length=500, blank=True)
    sort = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("phone")
        verbose_name_plural = _("phones")
        ordering = ["sort", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number", "extension"], name="one_phone_per_number"
            ),
            one_of("purpose", Purpose),
            one_of("confidence", Confidence),
        ]

    def __str__(self):
        return self.number

    @property
    def dial(self):
        """What follows `tel:`."""
        return self.e164 or self.number

    @property
    def is_shown(self):
        """Whether readers may see it: not in doubt, and read somewhere."""
        return bool(self.source) and self.confidence != Confidence.LOW


class Source(Row):
    """A page that facts of an organization were read on. Never a check that a line answers.

    `facts` names what it supports (records.FACTS). No url: a list that is no web page; `note`
    says which.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="sources", verbose_name=_("organization")
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    supports = models.CharField(_("what it says"), max_length=300)
    facts = models.JSONField(_("facts it supports"), default=list, blank=True)
    as_of = models.CharField(
        _("as of"), max_length=10, blank=True, validators=[partial_date], help_text=_("Of the page")
    )
    read_on = models.DateField(_("read on"))
    read = models.CharField(_("how it was read"), max_length=10, choices=Reading)
    note = models.CharField(_("note for staff"), max_length=300, blank=True)
    sort = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["sort", "id"]
        constraints = [
            one_of("read", Reading),
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(note=""), name="source_says_what_it_is"
            ),
        ]

    def __str__(self):
        return self.supports
