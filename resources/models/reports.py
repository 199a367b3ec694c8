"""What staff and readers say of an entry: that it still holds, or that something is wrong."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.models.centers import Center
from resources.models.organizations import Organization
from resources.models.rows import one_of


class Check(models.Model):
    """Somebody looked whether an entry still holds: who, when, how and where it was seen."""

    class How(models.TextChoices):
        PHONE = "phone", _("Called the line")
        PAGE = "page", _("Read their page")
        MAIL = "mail", _("They answered by mail")

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="checks"
    )
    center = models.ForeignKey(Center, models.CASCADE, null=True, blank=True, related_name="checks")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="checks",
        verbose_name=_("by"),
    )
    on = models.DateField(_("on"))
    how = models.CharField(_("how"), max_length=5, choices=How)
    source = models.CharField(
        _("source"), max_length=500, help_text=_("The page, or the number called.")
    )

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=True) ^ Q(center__isnull=True),
                name="check_of_one_entry",
            )
        ]

    def __str__(self):
        return f"{self.on:%d %B %Y}"


class Problem(models.TextChoices):
    PHONE = "phone", _("The phone number does not work")
    LINK = "link", _("The link does not work")
    HOURS = "hours", _("The hours are wrong")
    HELP = "help", _("They do not offer this help now")
    CLOSED = "closed", _("They have closed")
    OTHER = "other", _("Something else")


class ProblemReport(models.Model):
    """What a reader says is wrong with an entry. It names no one and asks for no health details."""

    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="problem_reports",
        verbose_name=_("organization"),
    )
    center = models.ForeignKey(
        Center,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="problem_reports",
        verbose_name=_("cancer center"),
    )
    what = models.CharField(_("what is wrong"), max_length=6, choices=Problem)
    details = models.CharField(_("in the reader’s words"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False, db_index=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    outcome = models.CharField(_("what was done"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("problem report")
        verbose_name_plural = _("problem reports")
        ordering = ["-sent_at", "-id"]
        constraints = [
            one_of("what", Problem),
            models.CheckConstraint(
                condition=Q(organization__isnull=True) ^ Q(center__isnull=True),
                name="problem_of_one_entry",
            ),
        ]

    def __str__(self):
        return f"{self.get_what_display()}, {self.organization or self.center}"
