"""One version of an entry: who wrote it, when, why, read where, and what became of it.

A version holds one whole entry, so that any of them can be published, compared or restored.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.entries import Fields
from resources.models import Center, Organization


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("To review")
    SENT_BACK = "sent_back", _("Sent back")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced before it was published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = (State.DRAFT, State.PROPOSED, State.SENT_BACK)


class How(models.TextChoices):
    EDIT = "edit", _("Edited")
    FILE = "file", _("From our file")
    RESTORE = "restore", _("Restored")
    MERGE = "merge", _("Merged")
    IMPORT = "import", _("Imported")
    UNDO = "undo", _("Import undone")
    RETIRE = "retire", _("Retired")


class NotAllowed(Exception):
    """Someone may not do this now; `reasons` are sentences for them."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class VersionQuerySet(models.QuerySet):
    def waiting(self):
        """Versions that a reviewer is asked to look at, the oldest first."""
        return self.filter(state=State.PROPOSED).order_by("at", "pk")

    def open(self):
        """Versions that are neither live nor past."""
        return self.filter(state__in=OPEN)

    def of(self, row):
        """Versions of one organization or center."""
        return self.filter(**{place_of(row): row})


class Version(models.Model):
    """What an entry says after one change. `entry["status"]` is where publishing it leads.

    `contributors` are all whose words wait in it: none of them reviews it.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="versions"
    )
    center = models.ForeignKey(
        Center, models.CASCADE, null=True, blank=True, related_name="versions"
    )
    entry = models.JSONField()
    how = models.CharField(_("how"), max_length=8, choices=How, default=How.EDIT)
    state = models.CharField(_("state"), max_length=9, choices=State, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="versions",
        verbose_name=_("who"),
    )
    contributors = models.JSONField(default=list)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    why = models.CharField(_("why"), max_length=300)
    source = models.CharField(_("read where"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="decisions"
    )
    decided_at = models.DateTimeField(null=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    merges = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="merged_by"
    )
    batch = models.ForeignKey(
        "resources.Import", models.SET_NULL, null=True, blank=True, related_name="versions"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        permissions = [
            ("review_version", "Publish or send back what others changed"),
            ("manage_directory", "Import, undo an import, publish alone what one person may"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=True) ^ Q(center__isnull=True),
                name="version_of_one_entry",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="one_open_version_of_an_organization",
            ),
            models.UniqueConstraint(
                fields=["center"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="one_open_version_of_a_center",
            ),
        ]

    def __str__(self):
        return f"{self.entry.get('name', '')}, {self.at:%d %B %Y}"

    @property
    def row(self) -> Organization | Center:
        return self.organization or self.center

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def place_of(row: Organization | Center) -> str:
    """Return the name of the column that points to this kind of row."""
    return "center" if isinstance(row, Center) else "organization"


def model_of(entry: Fields) -> type[Organization] | type[Center]:
    """Return the kind of row that an entry is of."""
    return Center if "center_kind" in entry else Organization


# Saving a change
