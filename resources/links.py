"""The link check: do the addresses that readers are sent to still answer, and as before?

Background work: `manage.py check_links`, from a timer. It never edits an entry. What it finds
waits for a person in the staff area.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from resources.entries import Fields
from resources.fetch import Answer, Fetcher, domain, same_site
from resources.models import Center, Organization, Source

EVERY = timedelta(days=7)
PAUSE = 5.0  # seconds between two requests to one host
FAILED_DAYS = 2  # one bad day is theirs, two are ours to look at
# Servers that answer programs like this say nothing about their pages.
CLOSED_TO_PROGRAMS = {401, 403, 405, 406, 429, 451, 999}


class State(models.TextChoices):
    NEW = "new", _("Not looked at yet")
    WORKS = "works", _("Works")
    CLOSED = "closed", _("Closed to programs: look by hand")
    FAILED = "failed", _("Failed once")
    BROKEN = "broken", _("Failed on two days")
    MOVED = "moved", _("Leads to another site")
    PARKED = "parked", _("Its domain is for sale")
    REFUSED = "refused", _("Leads inside a private network")


FOR_A_PERSON = (State.BROKEN, State.MOVED, State.PARKED, State.REFUSED)


class LinkQuerySet(models.QuerySet):
    def for_a_person(self):
        """Links that somebody has to look at."""
        return self.filter(state__in=FOR_A_PERSON)

    def due(self, now: datetime):
        """Links to look at now: new ones, failing ones once a day, the others once a week."""
        # A little less than a day, so that a timer that comes a minute early finds its work.
        today = now - timedelta(hours=20)
        failing = Q(state__in=[State.FAILED, *FOR_A_PERSON], looked_at__lte=today)
        return self.filter(Q(looked_at=None) | failing | Q(looked_at__lte=now - EVERY))


class Link(models.Model):
    """One address that a published entry, or a page of ours, sends readers to; what became of it.

    A page's link belongs to no entry: its address stands in a data file.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="links"
    )
    center = models.ForeignKey(Center, models.CASCADE, null=True, blank=True, related_name="links")
    where = models.CharField(_("where"), max_length=200)
    url = models.URLField(_("address"), max_length=500, db_index=True)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.NEW, db_index=True
    )
    status = models.PositiveSmallIntegerField(_("last status"), null=True)
    problem = models.CharField(_("problem"), max_length=12, blank=True)
    final = models.URLField(_("final address"), max_length=500, blank=True)
    accepted = models.URLField(_("looked at and right"), max_length=500, blank=True)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    failed_days = models.PositiveSmallIntegerField(_("days it failed"), default=0)
    failing_since = models.DateField(_("failing since"), null=True)
    last_failed_on = models.DateField(null=True)
    looked_at = models.DateTimeField(_("looked at"), null=True, db_index=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["state", "failing_since", "pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(fields=["organization", "url"], name="one_organization_link"),
            models.UniqueConstraint(fields=["center", "url"], name="one_center_link"),
            models.UniqueConstraint(
                fields=["url"],
                condition=Q(organization=None, center=None),
                name="one_page_link",
            ),
        ]

    def __str__(self):
        return domain(self.url)

    @property
    def is_source(self) -> bool:
        """Whether it is only a page where facts were read: that is replaced, never hidden."""
        row = self.organization or self.center
        if not row:
            return True
        shown = [row.website]
        if self.organization:
            shown += [service.url for service in self.organization.services.all()]
        return self.url not in shown

    def take(self, answer: Answer, today: date) -> None:
        """Note what a look at the address found. It counts as broken on the second bad day."""
        self.tries += 1
        self.status, self.problem = answer.status, answer.problem
        self.final = answer.address[:500] if answer.address != self.url else ""
        found = judged(answer)
        if found == State.FAILED:
            if self.last_failed_on != today:
                self.failed_days += 1
                self.last_failed_on = today
                self.failing_since = self.failing_since or today
            found = State.BROKEN if self.failed_days >= FAILED_DAYS else State.FAILED
        else:
            self.failed_days, self.failing_since, self.last_failed_on = 0, None, None
        seen = self.accepted or self.url
        if found in {State.WORKS, State.CLOSED} and not same_site(seen, answer.address):
            found = State.MOVED
        if found == State.PARKED and self.accepted == answer.address:
            found = State.WORKS
        self.state = found

    def accept(self) -> None:
        """A person looked: the link is right as it is. The same finding does not come back."""
        self.accepted = self.final or self.url
        self.state = State.WORKS
        self.failed_days, self.failing_since, self.last_failed_on = 0, None, None


def judged(answer: Answer) -> State:
    """Return what one look says, the past left aside."""
    if answer.problem == "private":
        return State.REFUSED
    if answer.problem:
        return State.FAILED
    if answer.parked:
        return State.PARKED
    if answer.status in CLOSED_TO_PROGRAMS:
        return State.CLOSED
    return State.WORKS if 200 <= (answer.status or 0) < 300 else State.FAILED


@transaction.atomic
def collect() -> None:
    """Bring the list of links up to date with the published entries and the portal's pages."""
    wanted: dict[tuple[str, object, str], str] = {}

    def want(kind: str, pk: object, url: str, where: str) -> None:
        if url:
            wanted.setdefault((kind, pk, url), where[:200])

    for row in Organization.objects.published().prefetch_related("services"):
        want("organization", row.pk, row.website, str(_("web site")))
        for service in row.services.all():
            want("organization", row.pk, service.url, service.name)
    for center in Center.objects.published():
        want("center", center.pk, center.website, str(_("web site")))
    sources = Source.objects.filter(organization__in=Organization.objects.published())
    for pk, url, supports in sources.values_list("organization", "url", "supports"):
        want("organization", pk, url, f"{_('source')}: {supports}")
    for url, page in import_string(settings.PAGE_LINKS)():
        want("organization", None, url, page)
    held = {}
    for link in Link.objects.all():
        kind = "center" if link.center_id else "organization"
        held[kind, link.center_id or link.organization_id, link.url] = link.pk
    Link.objects.filter(pk__in=[pk for key, pk in held.items() if key not in wanted]).delete()
    Link.objects.bulk_create(
        Link(**{f"{kind}_id": pk, "url": url, "where": where})
        for (kind, pk, url), where in wanted.items()
        if (kind, pk, url) not in held
    )


def replaced(entry: Fields, old: str, new: str) -> Fields:
    """Return an entry with another address wherever it has this one; old web sites stay known."""

    def mend(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: mend(part) for name, part in value.items()}
        if isinstance(value, list):
            return [mend(part) for part in value]
        return new if value == old else value

    mended = {
        name: value if name == "former_websites" else mend(value) for name, value in entry.items()
    }
    if entry["website"] == old and old not in entry.get("former_websites", [old]):
        mended["former_websites"] = [*entry["former_websites"], old]
    return mended


def hidden(entry: Fields, old: str) -> Fields:
    """Return an entry that sends no reader to this address; its sources stay as they are."""
    mended = dict(entry)
    if entry["website"] == old:
        mended |= {"website": ""}
        if "center_kind" in entry:
            mended |= {"website_confidence": ""}
        elif old not in entry["former_websites"]:
            mended["former_websites"] = [*entry["former_websites"], old]
    if "services" in entry:
        mended["services"] = [
            service | {"url": ""} if service["url"] == old else service
            for service in entry["services"]
        ]
    return mended


def agent() -> str:
    """Return how the check calls itself, and where its owner is found."""
    return f"{settings.SITE_NAME}-link-check/1 ({settings.SITE_URL or 'directory of help'})"


def check(
    fetcher: Fetcher,
    links: Iterable[Link],
    *,
    pause: float = PAUSE,
    wait: Callable[[float], None] = time.sleep,
    until: float | None = None,
) -> int:
    """Look at each address once, one after another; return how many were looked at.

    No host is asked twice within `pause` seconds; `until` (of time.monotonic) ends the work.
    """
    by_url: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_url[link.url].append(link)
    urls = list(by_url)
    random.shuffle(urls)  # hosts with many pages are spread over the run
    asked: dict[str, float] = {}
    for looked_at, url in enumerate(urls):
        if until is not None and time.monotonic() > until:
            return looked_at
        host = domain(url)
        rest = asked.get(host, float("-inf")) + pause - time.monotonic()
        if rest > 0:
            wait(rest)
        answer = fetcher.look(url)
        asked[host] = time.monotonic()
        note(by_url[url], answer)
    return len(urls)


def look_at_due(minutes: float) -> int:
    """Bring the list up to date, look at what is due for so long; return how many were looked at.

    For a daily timer; a worker may call `collect` and `check` in smaller bites.
    """
    collect()
    due = list(Link.objects.due(timezone.now()))
    return check(Fetcher(agent()), due, until=time.monotonic() + minutes * 60)


@transaction.atomic
def note(links: list[Link], answer: Answer) -> None:
    """Keep what an address answered with each link that names it."""
    now = timezone.now()
    for link in Link.objects.select_for_update().filter(pk__in=[link.pk for link in links]):
        link.take(answer, now.date())
        link.looked_at = now
        link.save()
