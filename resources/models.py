"""The directory's rows: organizations, their services and phones, cancer centers, and their past.

Shaped so that an export in the Human Services Data Specification (HSDS 3) is a mapping: every row
that it publishes has a UUID that never changes and the times it was made and changed.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

NAMESPACE = uuid.UUID("6f1d2c0a-3a5e-5d53-9a52-6b0a4f0f8f10")


def stable_id(*names):
    """Return the UUID of a row that a data file names: the same in every installation."""
    return uuid.uuid5(NAMESPACE, "/".join(names))


class Row(models.Model):
    """What every published row has."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

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


class Topic(Row):
    """A kind of help, or an audience: a term of one of the two taxonomies."""

    class Taxonomy(models.TextChoices):
        HELP = "kinds-of-help", _("Kinds of help")
        AUDIENCE = "audiences", _("Whom it is for")

    taxonomy = models.CharField(max_length=20, choices=Taxonomy)
    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    synonyms = models.JSONField(
        default=list, blank=True, help_text=_("Everyday words that mean this, in any language.")
    )
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["taxonomy", "sort", "slug"]

    def __str__(self):
        return self.label


class OrganizationQuerySet(models.QuerySet):
    def published(self):
        """Organizations that readers may see."""
        return self.filter(status=Status.PUBLISHED)


class Organization(Row):
    """Someone who helps people with breast cancer, or those beside them."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    alternate_name = models.CharField(max_length=200, blank=True)
    acronym = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )
    description = models.CharField(max_length=500)
    website = models.URLField(blank=True)
    former_websites = models.JSONField(default=list, blank=True)
    email = models.EmailField(blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    confidence = models.CharField(max_length=6, blank=True)
    as_of = models.CharField(max_length=10, blank=True)
    staff_note = models.TextField(blank=True, help_text=_("For staff. Readers never see it."))
    rank = models.PositiveIntegerField(
        default=1000, help_text=_("Order among equal matches: smaller comes first.")
    )
    from_file = models.BooleanField(default=False, editable=False)
    edited_in_admin = models.BooleanField(default=False, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "name", "id"]
        indexes = [models.Index(fields=["status", "rank", "name"])]

    def __str__(self):
        return self.name


class Service(Row):
    """One kind of work of an organization: what it does, for whom, at what cost, how to start."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="services")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    description = models.CharField(max_length=500)
    kinds = models.ManyToManyField(Topic, related_name="services")
    audiences = models.ManyToManyField(Topic, related_name="services_for")
    cost = models.CharField(max_length=10, choices=Cost, default=Cost.UNKNOWN)
    cost_note = models.CharField(max_length=200, blank=True)
    eligibility = models.CharField(max_length=500, blank=True)
    languages = models.JSONField(default=list, blank=True)
    coverage = models.CharField(max_length=10, choices=Coverage)
    coverage_note = models.CharField(max_length=200, blank=True)
    states = models.JSONField(default=list, blank=True)
    channels = models.JSONField(default=list, blank=True)
    start = models.JSONField(default=list, blank=True, help_text=_("How to start, 3 steps."))
    url = models.URLField(blank=True)
    fund = models.CharField(max_length=7, choices=Fund, blank=True)
    fund_as_of = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="one_service_per_slug")
        ]

    def __str__(self):
        return self.name


class Phone(Row):
    """A number as published and as a phone dials it, and when it is answered."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="phones")
    service = models.ForeignKey(
        Service, models.CASCADE, null=True, blank=True, related_name="phones"
    )
    number = models.CharField(max_length=30, help_text=_("As published."))
    e164 = models.CharField(max_length=16, blank=True, db_index=True)
    extension = models.CharField(max_length=10, blank=True)
    purpose = models.CharField(max_length=20)
    hours = models.CharField(max_length=200, blank=True, help_text=_("In the source’s words."))
    languages = models.JSONField(default=list, blank=True)
    tty = models.BooleanField(default=False)
    text = models.BooleanField(default=False, help_text=_("Takes text messages."))
    note = models.CharField(max_length=200, blank=True)
    source = models.URLField(max_length=500, blank=True)
    hours_source = models.URLField(max_length=500, blank=True)
    confidence = models.CharField(max_length=6, blank=True)
    staff_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["purpose", "number"]

    def __str__(self):
        return self.number


class OpeningTime(Row):
    """When a line is answered, in clock times of its zone; day and night needs no zone."""

    phone = models.ForeignKey(Phone, models.CASCADE, related_name="opening_times")
    days = models.JSONField()
    opens = models.CharField(max_length=5)
    closes = models.CharField(max_length=5)
    zone = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["opens"]

    def __str__(self):
        return f"{', '.join(self.days)} {self.opens}–{self.closes}"


class Source(Row):
    """A page that facts of an organization were read on."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="sources")
    url = models.URLField(max_length=500, blank=True)
    supports = models.CharField(max_length=300)
    facts = models.JSONField(default=list, blank=True)
    as_of = models.CharField(max_length=10, blank=True)
    read_on = models.DateField()
    read = models.CharField(max_length=10)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self):
        return self.supports


class Check(models.Model):
    """Somebody looked whether an entry still holds: who, when and how."""

    class How(models.TextChoices):
        PHONE = "phone", _("Called the line")
        PAGE = "page", _("Read their page")
        MAIL = "mail", _("They answered by mail")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="checks")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="checks"
    )
    on = models.DateField()
    how = models.CharField(max_length=5, choices=How)
    source = models.CharField(max_length=500)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self):
        return f"{self.on:%d %B %Y}"


class Center(Row):
    """A cancer center where a second opinion may be asked for."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    institution = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80)
    state = models.CharField(max_length=2, db_index=True)
    zip = models.CharField(max_length=5, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    website = models.URLField(blank=True)
    phones = models.JSONField(default=list, blank=True)
    sites = models.JSONField(default=list, blank=True)
    for_second_opinions = models.BooleanField(default=False)
    remote_second_opinion = models.CharField(max_length=4, default="ask")
    interpreter = models.CharField(max_length=4, default="ask")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    sources = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=300, blank=True)
    staff_note = models.TextField(blank=True)
    from_file = models.BooleanField(default=False, editable=False)
    edited_in_admin = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self):
        return self.name
