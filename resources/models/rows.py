"""What all rows of the directory share, and the choices that their columns have."""

import uuid

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.records import NUMBER, PARTIAL_DATE

NAMESPACE = uuid.UUID("6f1d2c0a-3a5e-5d53-9a52-6b0a4f0f8f10")
LAST = 100

e164 = RegexValidator(rf"^{NUMBER.pattern}\Z", _("As +12125550123."))
partial_date = RegexValidator(
    rf"^({PARTIAL_DATE.pattern})\Z", _("A year, a month or a day, as 2026-11-22.")
)
https = URLValidator(schemes=["https"])


def stable_id(*names):
    """Return the UUID of a row that a data file names: the same in every installation."""
    return uuid.uuid5(NAMESPACE, "/".join(names))


class Row(models.Model):
    """What every published row has. `changed_at` moves when what it says moves, never else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class Kind(models.TextChoices):
    NONPROFIT = "nonprofit", _("Nonprofit")
    GOVERNMENT = "government", _("Government")
    INDUSTRY = "industry", _("Industry")


class Cost(models.TextChoices):
    FREE = "free", _("Free")
    LOW = "low-cost", _("Low cost")
    VARIES = "varies", _("Cost varies")
    UNKNOWN = "unknown", _("Cost not known")


class Coverage(models.TextChoices):
    NATIONWIDE = "nationwide", _("Nationwide")
    STATES = "states", _("Some states")
    REGIONAL = "regional", _("A region, not named by its source")


class Fund(models.TextChoices):
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting list")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Not known")


class Confidence(models.TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class Purpose(models.TextChoices):
    HELPLINE = "helpline", _("Helpline")
    CRISIS = "crisis", _("Crisis line")
    INTAKE = "intake", _("Applications")
    OFFICE = "office", _("Office")
    MAIN = "main", _("Main line")
    PATIENTS = "patients", _("Patients")
    NEW_PATIENT = "new-patient", _("New patients")
    SECOND_OPINION = "second-opinion", _("Second opinions")


class Reading(models.TextChoices):
    PAGE = "page", _("The whole page")
    MIRROR = "mirror", _("A copy elsewhere")
    EXCERPT = "excerpt", _("Part of the page")
    LISTING = "listing", _("A list of someone who read it")


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    ASK = "ask", _("Ask")


def one_of(field, choices):
    """Return the constraint that a column holds one of its choices, or nothing."""
    values = ["", *choices.values]
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}), name=f"%(class)s_{field}"
    )


class EntryQuerySet(models.QuerySet):
    """What can be asked of organizations and of centers alike."""

    def published(self):
        """Entries that readers may see."""
        return self.filter(status=Status.PUBLISHED)

    def drafts(self):
        """Entries that nobody has sent for review."""
        return self.filter(status=Status.DRAFT)

    def in_review(self):
        """Entries that wait for a reviewer."""
        return self.filter(status=Status.IN_REVIEW)

    def due(self, today):
        """Published entries that nobody has checked, or not for as long as their kind allows."""
        return self.published().filter(Q(next_check__isnull=True) | Q(next_check__lte=today))

    def stale(self, today):
        """Published entries that were checked once, and not again when they were due."""
        return self.published().filter(next_check__lte=today)


class Entry(Row):
    """What organizations and centers share: a name, a web site, where they stand with us.

    `website`, `status` and the rest say what readers see; `staff_note` and `confidence` are for
    staff alone. A row belongs to its file (`from_file`) until a person edits it.
    """

    slug = models.SlugField(
        _("slug"), max_length=80, unique=True, help_text=_("Part of its address. Never renamed.")
    )
    name = models.CharField(_("name"), max_length=200)
    website = models.URLField(_("web site"), max_length=300, blank=True, validators=[https])
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_index=True
    )
    staff_note = models.TextField(
        _("note for staff"), blank=True, help_text=_("Readers never see it.")
    )
    checked_on = models.DateField(_("checked"), null=True, blank=True, editable=False)
    next_check = models.DateField(
        _("next check"), null=True, blank=True, editable=False, db_index=True
    )
    from_file = models.BooleanField(_("from our file"), default=False, editable=False)
    edited_in_admin = models.BooleanField(_("edited by staff"), default=False, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name
