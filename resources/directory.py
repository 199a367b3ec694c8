"""Entries and rows: the one way from what an entry says to the tables and back.

An entry is what a data file, a form, an import or a version of the past says of one organization:
a plain dict in the shape of the data files (resources/organizations.py), every key present, with
its services, phones and sources inside; or of one center (resources/centers.py). Dates are text.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from resources import index
from resources.models import (
    Center,
    Organization,
    Phone,
    Purpose,
    Service,
    Source,
    Topic,
    stable_id,
)
from resources.words import folded

Fields = dict[str, Any]

# What rows keep and an entry does not say.
BOOKKEEPING = {
    *("id", "created_at", "changed_at", "organization", "parent", "service"),
    *("sort", "sort_name", "position"),
    *("checked_on", "next_check", "from_file", "edited_in_admin"),
}
NAMED_ELSE = {(Source, "facts"): "fields", (Center, "kind"): "center_kind"}
BATCH = 500

# Days until somebody looks again: docs/check-cadence.md says why.
CHECK_DAYS = {"soon": 30, "usual": 90, "yearly": 365}
MONEY = frozenset({"financial-assistance", "copay-assistance", "medication-assistance"})


class Refused(Exception):
    """An entry that cannot be stored; `problems` are lines that name its slug and fields."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Stored:
    """The slugs of what storing did: new rows, changed ones, and those it did not touch."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


def columns(model: type[models.Model]) -> dict[str, models.Field]:
    """Return the model's fields that an entry tells, by the name that the entry gives them."""
    return {
        NAMED_ELSE.get((model, column.name), column.name): column
        for column in model._meta.concrete_fields
        if column.name not in BOOKKEEPING
    }


COLUMNS = {model: columns(model) for model in (Organization, Service, Phone, Source, Center)}
WITHIN = {"services": Service, "phones": Phone, "sources": Source}
WITHIN_CENTER = {"phones": Phone, "sources": Source}
BESIDE = {Organization: {"parent": ""}, Phone: {"service": ""}}
TOPICS = ("kinds", "audiences")


def plain(value: Any) -> Any:
    """Return a value as an entry holds it: lists for tuples, text for dates."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


def whole(model: type[models.Model], told: Fields) -> Fields:
    """Return an entry, or a part of one, with every key; what it does not tell is the default.

    Raises Refused for a key that no row keeps.
    """
    beside = dict(BESIDE.get(model, {}))
    within = {Organization: WITHIN, Center: WITHIN_CENTER}.get(model, {})
    topics = TOPICS if model is Service else ()
    known = COLUMNS[model].keys() | beside.keys() | within.keys() | set(topics)
    if strays := sorted(told.keys() - known):
        raise Refused([f"{told.get('slug', '')}: nobody reads {', '.join(strays)}"])
    entry = {
        name: plain(told.get(name, column.get_default())) for name, column in COLUMNS[model].items()
    }
    entry |= {name: told.get(name) or default for name, default in beside.items()}
    entry |= {name: sorted(told.get(name, ())) for name in topics}
    for name, part in within.items():
        entry[name] = [whole(part, one) for one in told.get(name, ())]
    return entry


def values(row: models.Model) -> Fields:
    """Return what a row tells, by the names of the entry."""
    return {name: plain(getattr(row, column.name)) for name, column in COLUMNS[type(row)].items()}


def entry_of(row: Organization | Center) -> Fields:
    """Return what an organization's rows say, or a center's; `store` makes the same rows again.

    For many organizations ask for `Organization.objects.with_rows()`.
    """
    if isinstance(row, Center):
        return values(row)
    services = list(row.services.all())
    slugs = {service.pk: service.slug for service in services}
    return values(row) | {
        "parent": row.parent.slug if row.parent else "",
        "services": [
            values(service)
            | {
                name: sorted(topic.slug for topic in getattr(service, name).all())
                for name in TOPICS
            }
            for service in services
        ],
        "phones": [
            values(phone) | {"service": slugs.get(phone.service_id, "")}
            for phone in row.phones.all()
        ],
        "sources": [values(source) for source in row.sources.all()],
    }


def store(entry: Fields) -> Organization | Center:
    """Write what staff say of one organization or center; return its row.

    Raises Refused, and then nothing was written.
    """
    if "center_kind" in entry:
        store_centers([entry])
        return Center.objects.get(slug=entry["slug"])
    store_all([entry])
    return Organization.objects.with_rows().get(slug=entry["slug"])


@transaction.atomic
def store_all(entries: Iterable[Fields], *, from_file: bool = False) -> Stored:
    """Write organizations with all that belongs to them; what says the same is not touched.

    Rows belong to staff from then on, unless it is their file that speaks. All or nothing: raises
    Refused with everything that is wrong.
    """
    entries = [whole(Organization, entry) for entry in entries]
    problems = [
        f"{slug}: comes twice"
        for slug, times in Counter(entry["slug"] for entry in entries).items()
        if times > 1
    ]
    write = Writing(entries, from_file)
    for start in range(0, len(entries), BATCH):
        problems += write.prepare(entries[start : start + BATCH])
        if not problems:
            write.flush()
    if problems:
        raise Refused(problems)
    return write.stored


class Writing:
    """Rows made from entries, gathered so that many are written with few statements."""

    def __init__(self, entries: list[Fields], from_file: bool) -> None:
        self.from_file = from_file
        self.now = timezone.now()
        self.stored = Stored()
        self.topics = {(t.taxonomy, t.slug): t.pk for t in Topic.objects.all()}
        slugs = {entry["slug"] for entry in entries} | {entry["parent"] for entry in entries}
        self.ids = dict(in_batches(Organization, slugs))
        self.known = set(self.ids)
        for slug in (entry["slug"] for entry in entries):
            self.ids.setdefault(
                slug,
                stable_id("organization", slug) if from_file else Organization().pk,
            )

    def prepare(self, entries: list[Fields]) -> list[str]:
        """Make the rows of what is new or changed; return what is wrong with them."""
        self.rows: dict[type, list] = {Organization: [], Service: [], Phone: [], Source: []}
        self.gone: dict[type, list] = {Service: [], Phone: [], Source: []}
        self.links: list = []
        self.documents: list = []
        slugs = [entry["slug"] for entry in entries]
        held = {row.slug: row for row in Organization.objects.with_rows().filter(slug__in=slugs)}
        problems = []
        for entry in entries:
            row = held.get(entry["slug"])
            if row and entry_of(row) == entry and row.from_file >= self.from_file:
                self.stored.same.append(entry["slug"])
                continue
            (self.stored.changed if row else self.stored.new).append(entry["slug"])
            problems += self.organization(entry, row)
        return problems

    def organization(self, entry: Fields, old: Organization | None) -> list[str]:
        """Make the rows of one entry over its old ones; return what is wrong with them."""
        row = self.fill(old or Organization(pk=self.ids[entry["slug"]]), entry)
        row.from_file = self.from_file or row.from_file
        row.edited_in_admin = not self.from_file
        row.sort_name = folded(row.name).removeprefix("the ")[:200]
        row.parent_id = self.ids.get(entry["parent"])
        row.changed_at = self.now
        if row.checked_on:
            row.next_check = row.checked_on + timedelta(days=check_days(entry))
        problems = [*wrong(row)]
        if entry["parent"] and row.parent_id is None:
            problems.append("parent: there is no such entry")
        self.rows[Organization].append(row)
        services = self.children(Service, row, entry["services"], old and old.services.all())
        by_slug = {service.slug: service for service in services}
        phones = self.children(Phone, row, entry["phones"], old and old.phones.all())
        for phone, told in zip(phones, entry["phones"], strict=True):
            phone.service = by_slug.get(told["service"])
            if told["service"] and phone.service is None:
                problems.append("phones: there is no such service")
        sources = self.children(Source, row, entry["sources"], old and old.sources.all())
        for child in (*services, *phones, *sources):
            problems += wrong(child)
        for service, told in zip(services, entry["services"], strict=True):
            problems += self.link(service, told)
        self.documents.append((entry, row, services))
        return [f"{entry['slug']}: {problem}" for problem in problems]

    def children(self, model: type, row: Organization, told: list[Fields], old: Any) -> list:
        """Make the rows of one kind that belong to an organization, over those of the same key."""
        before = {one.pk: one for one in old or ()}
        by_key = {key(values(one)): one.pk for one in before.values()}
        times: Counter = Counter()
        made = []
        for place, fields in enumerate(told):
            times[key(fields)] += 1
            pk = by_key.get(key(fields)) if times[key(fields)] == 1 else None
            pk = pk or stable_id(str(row.pk), model.__name__, *key(fields), str(times[key(fields)]))
            child = before.get(pk) or model(pk=pk, created_at=self.now)
            if values(child) != {name: fields[name] for name in COLUMNS[model]}:
                child.changed_at = self.now
            self.fill(child, fields)
            child.organization, child.sort = row, place
            made.append(child)
        self.gone[model] += before.keys() - {child.pk for child in made}
        self.rows[model] += made
        return made

    def fill(self, row: Any, told: Fields) -> Any:
        """Set on a row what an entry tells of it; return the row."""
        for name, column in COLUMNS[type(row)].items():
            setattr(row, column.name, told[name])
        return row

    def link(self, service: Service, told: Fields) -> list[str]:
        """Note the topics of a service; return those that there are not."""
        problems = []
        for name, taxonomy in zip(TOPICS, Topic.Taxonomy, strict=True):
            through = getattr(Service, name).through
            for slug in told[name]:
                if topic := self.topics.get((taxonomy, slug)):
                    self.links.append(through(service_id=service.pk, topic_id=topic))
                else:
                    problems.append(f"{name}: there is no such topic")
        return problems

    def flush(self) -> None:
        """Write the rows that were made, and what the search knows of them."""
        left = index.place(self.documents)
        for model, gone in self.gone.items():
            if model is Service:
                former = Service.objects.filter(pk__in=gone, position__isnull=False)
                left += former.values_list("position", flat=True)
            model.objects.filter(pk__in=gone).delete()
        for model, rows in self.rows.items():
            told = [column.name for column in model._meta.concrete_fields if not column.primary_key]
            model.objects.bulk_create(
                rows,
                batch_size=BATCH,
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=[name for name in told if name != "created_at"],
            )
        services = [service.pk for service in self.rows[Service]]
        for name in TOPICS:
            through = getattr(Service, name).through
            through.objects.filter(service_id__in=services).delete()
            through.objects.bulk_create(
                [link for link in self.links if type(link) is through], batch_size=BATCH
            )
        index.write(self.documents, left)


def key(told: Fields) -> tuple[str, ...]:
    """Return what tells one service, phone or source of an organization from the others."""
    if "dial" in told or "number" in told:
        return (told["number"], told["extension"])
    return (told["slug"],) if "slug" in told else (told["url"], told["note"])


def in_batches(model: type, slugs: set[str]) -> Iterable[tuple[str, Any]]:
    """Yield slug and id of the rows with these slugs."""
    ordered = sorted(slugs)
    for start in range(0, len(ordered), BATCH):
        part = ordered[start : start + BATCH]
        yield from model.objects.filter(slug__in=part).values_list("slug", "pk")


def wrong(row: models.Model) -> Iterable[str]:
    """Yield what is wrong with a row, as lines that name the field and not what it holds."""
    known = {"organization", "parent", "service"}
    try:
        row.clean_fields(exclude=known)
        row.clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield f"{row._meta.model_name} {name}: {' '.join(messages)}"


def check_days(entry: Fields) -> int:
    """Return how many days a check of an entry is good for."""
    kinds = {kind for service in entry["services"] for kind in service["kinds"]}
    crisis = any(phone["purpose"] == Purpose.CRISIS for phone in entry["phones"])
    if crisis or kinds & MONEY:
        return CHECK_DAYS["soon"]
    return CHECK_DAYS["usual" if entry["phones"] else "yearly"]


@transaction.atomic
def store_centers(entries: Iterable[Fields], *, from_file: bool = False) -> Stored:
    """Write centers; what says the same is not touched. Raises Refused, all or nothing."""
    stored, problems, now = Stored(), [], timezone.now()
    held = {row.slug: row for row in Center.objects.all()}
    for told in entries:
        entry = whole(Center, told)
        row = held.get(entry["slug"])
        if row and values(row) == entry and row.from_file >= from_file:
            stored.same.append(row.slug)
            continue
        (stored.changed if row else stored.new).append(entry["slug"])
        if row is None:
            row = Center()
            if from_file:
                row.pk = stable_id("center", entry["slug"])
        for name, column in COLUMNS[Center].items():
            setattr(row, column.name, entry[name])
        row.from_file = from_file or row.from_file
        row.edited_in_admin = not from_file
        row.changed_at = now
        problems += [f"{row.slug}: {problem}" for problem in wrong(row)]
        if not problems:
            row.save()
    if problems:
        raise Refused(problems)
    return stored
