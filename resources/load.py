"""Bring the rows that belong to our files up to date with them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from resources import index
from resources.centers import Center as CuratedCenter
from resources.curated import read_centers, read_organizations, read_taxonomy
from resources.directory import Stored, store_all, store_centers
from resources.entries import entry_of
from resources.models import Center, Organization, Status, Topic, stable_id
from resources.organizations import Organization as CuratedOrganization
from resources.taxonomy import Taxonomy

# The first names that readers see among equal matches.
FIRST = ("national-cancer-institute", "american-cancer-society", "cancercare")


@dataclass(frozen=True)
class Curated:
    """What the files say."""

    taxonomy: Taxonomy
    organizations: Mapping[str, CuratedOrganization]
    centers: Mapping[str, CuratedCenter]


@dataclass(frozen=True)
class Loaded:
    """What loading one kind of entry did, by slug; `kept` are left to staff."""

    name: str
    stored: Stored
    kept: list[str]
    retired: list[str]

    def lines(self) -> Iterator[str]:
        """Yield what to print."""
        stored = self.stored
        yield (
            f"{self.name}: {len(stored.new)} new, {len(stored.changed)} changed,"
            f" {len(stored.same)} the same, {len(self.retired)} retired,"
            f" {len(self.kept)} left alone"
        )
        yield from (f"  retired {slug}: it left the file" for slug in self.retired)
        yield from (f"  left alone {slug}: staff edited it" for slug in self.kept)


def read() -> Curated:
    """Return what our files say. Raises resources.curated.BrokenDirectory."""
    return Curated(read_taxonomy(), read_organizations(), read_centers().centers)


@transaction.atomic
def load(curated: Curated) -> list[Loaded]:
    """Bring the rows of our files up to date, all or nothing; return what was done.

    A row belongs to its file until staff edit it. What left the file is retired, never deleted.
    Raises resources.directory.Refused.
    """
    one_at_a_time()
    load_topics(curated.taxonomy)
    organizations = load_kind(
        Organization,
        {slug: organization_entry(one) for slug, one in curated.organizations.items()},
        store_all,
    )
    centers = load_kind(
        Center, {slug: center_entry(one) for slug, one in curated.centers.items()}, store_centers
    )
    if not index.is_current():
        rows = Organization.objects.with_rows().order_by("pk")
        index.rebuild((entry_of(row), row) for row in rows.iterator(chunk_size=500))
    return [organizations, centers]


def one_at_a_time() -> None:
    """Wait until no other deploy loads; SQLite lets one transaction write anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('load_directory'))")


def organization_entry(curated: CuratedOrganization) -> dict[str, Any]:
    """Return the entry of an organization of our file."""
    first = {slug: {"rank": place} for place, slug in enumerate(FIRST, start=1)}
    return asdict(curated) | first.get(curated.slug, {})


def center_entry(curated: CuratedCenter) -> dict[str, Any]:
    """Return the entry of a center of our file."""
    return asdict(curated) | {"status": Status.PUBLISHED}


def load_kind(model: type, entries: Mapping[str, dict], write: Any) -> Loaded:
    """Store the entries of a file that are not left to staff; retire the rows that left it."""
    kept = set(model.objects.filter(edited_in_admin=True).values_list("slug", flat=True))
    stored = write([entries[slug] for slug in entries if slug not in kept], from_file=True)
    left = (
        model.objects.filter(from_file=True)
        .exclude(status=Status.RETIRED)
        .exclude(slug__in=[*entries, *kept])
    )
    retired = [entry_of(row) | {"status": Status.RETIRED.value} for row in left]
    write(retired, from_file=True)
    return Loaded(
        name=str(model._meta.verbose_name_plural),
        stored=stored,
        kept=[slug for slug in entries if slug in kept],
        retired=[entry["slug"] for entry in retired],
    )


def load_topics(taxonomy: Taxonomy) -> None:
    """Bring the terms of the two taxonomies up to date; one that left the files stays."""
    held = {(topic.taxonomy, topic.slug): topic for topic in Topic.objects.all()}
    for name, terms in zip(Topic.Taxonomy, (taxonomy.kinds, taxonomy.audiences), strict=True):
        for slug, term in terms.items():
            told = {
                "label": term.label,
                "description": term.description,
                "synonyms": list(term.synonyms),
                "open_eligibility": getattr(term, "open_eligibility", ""),
                "sort": term.sort,
            }
            topic = held.get((name, slug))
            if topic and all(getattr(topic, key) == value for key, value in told.items()):
                continue
            topic = topic or Topic(pk=stable_id(name, slug), taxonomy=name, slug=slug)
            for key, value in told.items():
                setattr(topic, key, value)
            topic.changed_at = timezone.now()
            topic.full_clean(validate_unique=False)
            topic.save()
