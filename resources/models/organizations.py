"""Organizations and their services, and the topics that services have."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.models.rows import (
    LAST,
    Confidence,
    Cost,
    Coverage,
    Entry,
    EntryQuerySet,
    Fund,
    Kind,
    Row,
    Status,
    https,
    one_of,
    partial_date,
)

# Pages of ours that stand where an entry of this slug would.
PAGES = frozenset({"list", "states"})
# All that belongs to an organization.
PARTS = ("services__kinds", "services__audiences", "phones", "sources")


class Topic(Row):
    """A kind of help, or an audience: a term of one of the two taxonomies."""

    class Taxonomy(models.TextChoices):
        HELP = "kinds-of-help", _("Kinds of help")
        AUDIENCE = "audiences", _("Whom it is for")

    taxonomy = models.CharField(_("taxonomy"), max_length=20, choices=Taxonomy)
    slug = models.SlugField(_("slug"), help_text=_("Never renamed, never used again."))
    label = models.CharField(_("label"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)
    synonyms = models.JSONField(
        _("synonyms"),
        default=list,
        blank=True,
        help_text=_("Everyday words that mean this, in any language."),
    )
    open_eligibility = models.CharField(
        _("Open Eligibility"), max_length=120, blank=True, help_text=_("Its nearest term there.")
    )
    sort = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["taxonomy", "sort", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["taxonomy", "slug"], name="one_topic_per_slug"),
        ]

    def __str__(self):
        return self.label


class OrganizationQuerySet(EntryQuerySet):
    """Questions about organizations; filters and search are in search.py."""

    def serving(self, state):
        """Organizations with a service that reaches this state, nationwide ones included."""
        services = Service.objects.annotate(named=Cast("states", models.TextField()))
        reaching = services.filter(
            Q(coverage=Coverage.NATIONWIDE) | Q(named__contains=f'"{state}"')
        )
        return self.filter(pk__in=reaching.values("organization"))

    def with_rows(self):
        """Organizations with all that an entry holds, in a constant number of queries."""
        return self.select_related("parent").prefetch_related(*PARTS)

    def missing_spanish(self):
        """Published organizations whose own words are not all there in Spanish."""
        lacking = Q(description_es="") | Q(
            pk__in=Service.objects.filter(description_es="").values("organization")
        )
        return self.published().filter(lacking)

    def with_lines(self):
        """Organizations with what a card shows, in four queries."""
        return self.prefetch_related("services", "phones", "sources")


class Organization(Entry):
    """Someone who helps people with breast cancer, or those beside them.

    `claims` were once said of it and are not to be shown as today's; `unattributed` names the
    facts taken from its sources together. Both are for staff.
    """

    alternate_name = models.CharField(_("other names"), max_length=200, blank=True)
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    description = models.TextField(
        _("what it does"), max_length=500, help_text=_("Plain words, short sentences.")
    )
    description_es = models.TextField(_("what it does, in Spanish"), max_length=600, blank=True)
    former_websites = models.JSONField(
        _("former web sites"), default=list, blank=True, help_text=_("Never shown as today’s.")
    )
    email = models.EmailField(_("mail address"), blank=True)
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=2, blank=True)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence, blank=True)
    as_of = models.CharField(
        _("as of"), max_length=10, blank=True, validators=[partial_date], help_text=_("Of its page")
    )
    unattributed = models.JSONField(_("facts without a source alone"), default=list, blank=True)
    claims = models.JSONField(_("claims not to be shown"), default=list, blank=True)
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=LAST, help_text=_("Among equal matches the smaller comes first.")
    )
    sort_name = models.CharField(max_length=200, editable=False, default="")

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["rank", "sort_name", "id"]
        indexes = [models.Index(fields=["rank", "sort_name"], name="organization_order")]
        constraints = [
            one_of("status", Status),
            one_of("kind", Kind),
            models.CheckConstraint(condition=Q(rank__lte=LAST), name="organization_rank"),
        ]

    def clean(self):
        super().clean()
        if self.slug in PAGES:
            raise ValidationError({"slug": _("A page of ours has this address.")})

    @property
    def is_stale(self):
        """Whether it was checked once, and is overdue for the next check."""
        return self.next_check is not None and self.next_check <= timezone.now().date()

    def shown_phones(self):
        """Return the phones that readers may see: not those kept to recognize an old number."""
        return [phone for phone in self.phones.all() if phone.is_shown]


class Service(Row):
    """One kind of work of an organization: what it does, for whom, at what cost, how to start.

    Empty channels or languages mean: not known. `position` is its place in the search index.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="services", verbose_name=_("organization")
    )
    slug = models.SlugField(_("slug"), max_length=80)
    name = models.CharField(_("name"), max_length=200)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    description = models.TextField(_("what it does"), max_length=500)
    description_es = models.TextField(_("what it does, in Spanish"), max_length=600, blank=True)
    kinds = models.ManyToManyField(
        Topic,
        related_name="services",
        limit_choices_to={"taxonomy": Topic.Taxonomy.HELP},
        verbose_name=_("kinds of help"),
    )
    audiences = models.ManyToManyField(
        Topic,
        related_name="services_for",
        limit_choices_to={"taxonomy": Topic.Taxonomy.AUDIENCE},
        verbose_name=_("whom it is for"),
    )
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, default=Cost.UNKNOWN)
    cost_note = models.CharField(_("about the cost"), max_length=200, blank=True)
    eligibility = models.TextField(_("who can use it"), max_length=500, blank=True)
    eligibility_es = models.TextField(_("who can use it, in Spanish"), max_length=600, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    coverage = models.CharField(_("where it helps"), max_length=10, choices=Coverage)
    coverage_note = models.CharField(_("about where it helps"), max_length=200, blank=True)
    states = models.JSONField(
        _("states"), default=list, blank=True, help_text=_("Where it is not nationwide.")
    )
    channels = models.JSONField(_("ways to reach it"), default=list, blank=True)
    start = models.JSONField(
        _("how to start"), default=list, blank=True, help_text=_("3 steps at most.")
    )
    start_es = models.JSONField(_("how to start, in Spanish"), default=list, blank=True)
    url = models.URLField(_("its page"), max_length=300, blank=True, validators=[https])
    fund = models.CharField(_("fund"), max_length=7, choices=Fund, blank=True)
    fund_as_of = models.CharField(
        _("fund seen on"), max_length=10, blank=True, validators=[partial_date]
    )
    sort = models.PositiveSmallIntegerField(_("place"), default=0)
    position = models.BigIntegerField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["sort", "name"]
        indexes = [models.Index(fields=["position", "organization"], name="service_place")]
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="one_service_per_slug"),
            one_of("cost", Cost),
            one_of("coverage", Coverage),
            one_of("fund", Fund),
            models.CheckConstraint(
                condition=Q(fund__in=["", "unknown"]) | ~Q(fund_as_of=""), name="fund_has_a_date"
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if bool(self.states) != (self.coverage == Coverage.STATES):
            raise ValidationError({"states": _("Name states when it helps in some states.")})
        if len(self.start) > 3:
            raise ValidationError({"start": _("3 steps at most.")})
