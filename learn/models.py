"""Editions of sets of survival figures: all that ever were, who wrote each, when, why, from where.

An edit makes a new edition and changes none; publishing one puts the one before into the past.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learn.figures import FigureSet, read_set


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("To review")
    SENT_BACK = "sent_back", _("Sent back")
    PUBLISHED = "published", _("Published")
    PAST = "past", _("Published before")
    REPLACED = "replaced", _("Replaced before it was published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = (State.DRAFT, State.PROPOSED, State.SENT_BACK)


class How(models.TextChoices):
    EDIT = "edit", _("Edited")
    FILE = "file", _("From our file")
    RESTORE = "restore", _("Restored")


class EditionQuerySet(models.QuerySet):
    def waiting(self):
        """Editions that a reviewer is asked to look at."""
        return self.filter(state=State.PROPOSED)

    def open(self):
        """Editions that are neither live nor past."""
        return self.filter(state__in=OPEN)

    def live(self):
        """Editions that readers may be shown, one a set."""
        return self.filter(state=State.PUBLISHED)


class FigureEdition(models.Model):
    """One edition of one set. `content` is what learn.figures reads.

    `contributors` are all whose words wait in it: none of them reviews it.
    """

    slug = models.SlugField(_("set"), max_length=60)
    number = models.PositiveIntegerField(_("edition"))
    content = models.JSONField()
    how = models.CharField(_("how"), max_length=7, choices=How, default=How.EDIT)
    state = models.CharField(_("state"), max_length=9, choices=State, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="figure_editions",
        verbose_name=_("who"),
    )
    contributors = models.JSONField(default=list)
    at = models.DateTimeField(_("when"), default=timezone.now)
    why = models.CharField(_("why"), max_length=300)
    source = models.CharField(_("read where"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="figure_decisions"
    )
    decided_at = models.DateTimeField(null=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("survival figures")
        verbose_name_plural = _("survival figures")
        ordering = ["slug", "-number"]
        default_permissions = ("view", "change")
        permissions = [("review_figureedition", "Publish or send back figures others changed")]
        constraints = [
            models.UniqueConstraint(fields=["slug", "number"], name="one_edition_of_a_number"),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="one_open_edition_of_a_set",
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(state=State.PUBLISHED),
                name="one_live_edition_of_a_set",
            ),
        ]

    def __str__(self):
        return f"{self.slug}, {self.number}"

    @property
    def figures(self) -> FigureSet:
        """What it says. Raises sources.sentences.BrokenText."""
        return read_set(self.slug, self.content)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def before(self):
        """The edition that readers saw before this one, or None."""
        seen = FigureEdition.objects.filter(slug=self.slug, number__lt=self.number)
        return seen.filter(state__in=(State.PUBLISHED, State.PAST)).first()
