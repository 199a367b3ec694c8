"""The directory's rows: organizations, their services and phones, cancer centers, and their past.

Shaped so that an export in the Human Services Data Specification (HSDS 3) is a mapping: every row
that it publishes has a UUID that never changes and the times it was made and changed.
"""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
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
        return self.select_related("parent").prefetch_related(
            "services__kinds", "services__audiences", "phones", "sources"
        )

    def missing_spanish(self):
        """Published organizations whose own words are not all there in Spanish."""
        lacking = Q(description_es="") | Q(
            pk__in=Service.objects.filter(description_es="").values("organization")
        )
        return self.published().filter(lacking)

    def in_order_of(self, ids):
        """Return the organizations with these ids as cards, in this order, with three queries."""
        found = self.prefetch_related("services", "phones").in_bulk(ids)
        return [found[one] for one in ids if one in found]


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
        """Whether readers may see it."""
        return self.confidence != Confidence.LOW


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


class CenterQuerySet(EntryQuerySet):
    def for_second_opinions(self):
        """Published centers that see adults, for a second opinion, A to Z."""
        return self.published().filter(show_for_second_opinion=True).order_by("name", "id")


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

    def states(self):
        """Return the codes of the states where it has a place, the main one first."""
        return list(dict.fromkeys(site["state"] for site in self.sites))


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


class SearchWord(models.Model):
    """A word of the entries, for those who misspell it."""

    language = models.CharField(max_length=2)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="one_search_word")]

    def __str__(self):
        return self.word


class SearchState(models.Model):
    """What the search index was made from: it is made anew when that is no longer so."""

    fingerprint = models.CharField(max_length=64)

    def __str__(self):
        return self.fingerprint


# The rows that each of these nouns keeps; they build on the ones above.
from resources import duplicates, history, links, transfer  # noqa: E402, F401
