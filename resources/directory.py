"""Storing entries (resources/entries.py): the one way from what they say to the tables."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as say

from resources import bulk, index
from resources.entries import (
    COLUMNS,
    SIMPLE,
    TOPICS,
    Fields,
    Held,
    Refused,
    held,
    told_by,
    values,
    whole,
)
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

# Days until somebody looks again: docs/check-cadence.md says why.
CHECK_DAYS = {"soon": 30, "usual": 90, "yearly": 365}
MONEY = frozenset({"financial-assistance", "copay-assistance", "medication-assistance"})


RULES = {
    model: [
        (column.attname, column)
        for column in bulk.columns_of(model)
        if column.name not in {"organization", "parent", "service"}
    ]
    for model in COLUMNS
}
EMPTY = ("", None, [], {})
LONGEST = 20_000  # letters of a note; other texts say for themselves


@dataclass
class Stored:
    """The slugs of what storing did: new rows, changed ones, and those it did not touch."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


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
def store_all(entries: Iterable[Fields], *, from_file: bool = False, tried: bool = False) -> Stored:
    """Write organizations with all that belongs to them; what says the same is not touched.

    Rows belong to staff from then on, unless it is their file that speaks. All or nothing: raises
    Refused with everything that is wrong. `tried`: they are whole and were prepared before.
    """
    entries = list(entries) if tried else [whole(Organization, entry) for entry in entries]
    problems = [
        f"{slug}: comes twice"
        for slug, times in Counter(entry["slug"] for entry in entries).items()
        if times > 1
    ]
    write = Writing(entries, from_file, tried)
    for some in bulk.batches(entries):
        problems += write.prepare(some)
        if not problems:
            write.flush()
    if problems:
        raise Refused(problems)
    return write.stored


class Writing:
    """Rows made from entries, gathered so that many are written with few statements."""

    def __init__(self, entries: list[Fields], from_file: bool, tried: bool = False) -> None:
        self.from_file, self.tried = from_file, tried
        self.now = timezone.now()
        self.stored = Stored()
        self.fine: set[tuple[str, Any]] = set()
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
        self.links: dict[str, list] = {name: [] for name in TOPICS}
        self.documents: list = []
        slugs = [entry["slug"] for entry in entries]
        before = {
            one.entry["slug"]: one for one in held(Organization.objects.filter(slug__in=slugs))
        }
        problems = []
        for entry in entries:
            old = before.get(entry["slug"])
            if old and old.entry == entry and old.rows.row["from_file"] >= self.from_file:
                self.stored.same.append(entry["slug"])
                continue
            (self.stored.changed if old else self.stored.new).append(entry["slug"])
            problems += self.organization(entry, old)
        return problems

    def organization(self, entry: Fields, old: Held | None) -> list[str]:
        """Make the rows of one entry over its old ones; return what is wrong with them."""
        before = old.rows.row if old else {"created_at": self.now, "from_file": False}
        checked_on, next_check = before.get("checked_on"), before.get("next_check")
        if checked_on:
            next_check = checked_on + timedelta(days=check_days(entry))
        row = self.row(
            Organization,
            entry,
            id=self.ids[entry["slug"]],
            created_at=before["created_at"],
            changed_at=self.now,
            parent_id=self.ids.get(entry["parent"]),
            sort_name=folded(entry["name"]).removeprefix("the ")[:200],
            from_file=self.from_file or before["from_file"],
            edited_in_admin=not self.from_file,
            checked_on=checked_on,
            next_check=next_check,
        )
        problems = []
        if entry["parent"] and row.parent_id is None:
            problems.append("parent: there is no such entry")
        services = self.children(Service, row, entry["services"], old)
        by_slug = {service.slug: service.pk for service in services}
        phones = self.children(Phone, row, entry["phones"], old)
        for phone, told in zip(phones, entry["phones"], strict=True):
            phone.service_id = by_slug.get(told["service"])
            if told["service"] and phone.service_id is None:
                problems.append("phones: there is no such service")
        sources = self.children(Source, row, entry["sources"], old)
        for one in () if self.tried else (row, *services, *phones, *sources):
            problems += wrong(one, self.fine)
        for service, told in zip(services, entry["services"], strict=True):
            problems += self.link(service, told)
        self.documents.append((entry, row, services))
        return [f"{entry['slug']}: {problem}" for problem in problems]

    def children(self, model: type, row: Organization, told: list[Fields], old: Any) -> list:
        """Make the rows of one kind that belong to an organization, over those of the same key."""
        before = {one["id"]: one for one in old.rows.parts[model]} if old else {}
        by_key = {key(one): pk for pk, one in before.items()}
        times: Counter = Counter()
        made = []
        for place, fields in enumerate(told):
            mark = key(fields)
            times[mark] += 1
            pk = by_key.get(mark) if times[mark] == 1 else None
            pk = pk or stable_id(str(row.pk), model.__name__, *mark, str(times[mark]))
            own = before.get(pk, {"created_at": self.now, "changed_at": self.now})
            same = pk in before and told_by(model, own).items() <= fields.items()
            child = self.row(
                model,
                fields,
                id=pk,
                created_at=own["created_at"],
                changed_at=own["changed_at"] if same else self.now,
                organization_id=row.pk,
                service_id=None,
                sort=place,
                position=own.get("position"),
            )
            made.append(child)
        self.gone[model] += before.keys() - {child.pk for child in made}
        return made

    def row(self, model: type, told: Fields, **kept: Any) -> Any:
        """Make a row of what an entry tells of it and what it does not; return it."""
        values = {column.attname: told[name] for name, column in COLUMNS[model].items()} | kept
        made = model(*[values[column.attname] for column in bulk.columns_of(model)])
        self.rows[model].append(made)
        return made

    def link(self, service: Service, told: Fields) -> list[str]:
        """Note the topics of a service; return those that there are not."""
        problems = []
        for name, taxonomy in zip(TOPICS, Topic.Taxonomy, strict=True):
            for slug in told[name]:
                if topic := self.topics.get((taxonomy, slug)):
                    self.links[name].append((service.pk, topic))
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
            bulk.write(model, rows)
        services = [service.pk for service in self.rows[Service]]
        for name, pairs in self.links.items():
            getattr(Service, name).through.objects.filter(service_id__in=services).delete()
            bulk.link(name, pairs)
        index.write(self.documents, left)


def key(told: Fields) -> tuple[str, ...]:
    """Return what tells one service, phone or source of an organization from the others."""
    if "number" in told:
        return (told["number"], told["extension"])
    return (told["slug"],) if "slug" in told else (told["url"], told["note"])


def in_batches(model: type, slugs: set[str]) -> Iterable[tuple[str, Any]]:
    """Yield slug and id of the rows with these slugs."""
    for some in bulk.batches(sorted(slugs)):
        yield from model.objects.filter(slug__in=some).values_list("slug", "pk")


def wrong(row: models.Model, fine: set[tuple[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with a row, as lines that name the field and not what it holds.

    `fine` gathers short values that were looked at already: most come again and again.
    """
    kind, told = row._meta.model_name, row.__dict__
    for name, column in RULES[type(row)]:
        value = told[name]
        if column.blank and value in EMPTY:
            continue
        mark = (f"{kind} {name}", value) if type(value) in SIMPLE else None
        if mark in fine:
            continue
        try:
            most = column.max_length or LONGEST
            if isinstance(column, models.TextField) and len(value) > most:
                raise ValidationError(say("It has more than %d letters.") % most)
            told[name] = column.clean(value, row)
        except ValidationError as error:
            yield f"{kind} {column.name}: {' '.join(error.messages)}"
        else:
            if mark and told[name] == value and len(str(value)) < 60:
                fine.add(mark)
    try:
        row.clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield f"{kind} {name}: {' '.join(messages)}"


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
        problems += [f"{row.slug}: {problem}" for problem in wrong(row, set())]
        if not problems:
            row.save()
    if problems:
        raise Refused(problems)
    return stored
