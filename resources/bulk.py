"""Many rows at once: what they say, and writing them with few statements.

Reading model by model, and writing without a model's own machinery, costs a tenth of the usual
way; an import or an export has tens of thousands of rows.
"""

import gc
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, models

from resources.models import Organization, Phone, Service, Source

BATCH = 500
AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
)


class Told(NamedTuple):
    """An organization's row as columns, and the rows that belong to it in their order."""

    row: dict[str, Any]
    parts: dict[type, list[dict[str, Any]]]
    topics: dict[str, dict[Any, list[str]]]


@contextmanager
def without_pauses() -> Iterator[None]:
    """Let Python look for no garbage meanwhile: each time it would look at every entry again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def batches(several: Iterable[Any], size: int = 0) -> Iterator[list[Any]]:
    """Yield the same in lists of so many, or of BATCH."""
    ordered, size = list(several), size or BATCH
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def told(organizations: models.QuerySet) -> Iterator[Told]:
    """Yield what the rows of these organizations hold, in the order of the queryset.

    The queryset is asked once, then each batch with a constant number of queries. `topics` are
    the sorted slugs of each service, by "kinds" and "audiences".
    """
    for ids in batches(organizations.values_list("pk", flat=True)):
        yield from batch(ids)


@without_pauses()
def batch(ids: list[Any]) -> list[Told]:
    """Return what the rows of these organizations hold, in this order."""
    rows = {row["id"]: row for row in columns(Organization, pk__in=ids)}
    parents = {row["parent_id"] for row in rows.values()} - {None}
    slugs = dict(Organization.objects.filter(pk__in=parents).values_list("pk", "slug"))
    parts: dict[Any, dict[type, list]] = {pk: {Service: [], Phone: [], Source: []} for pk in rows}
    for model in (Service, Phone, Source):
        for row in columns(model, organization__in=ids):
            parts[row["organization_id"]][model].append(row)
    topics = {name: topics_of(name, ids) for name in ("kinds", "audiences")}
    for row in rows.values():
        row["parent"] = slugs.get(row["parent_id"], "")
    return [Told(rows[pk], parts[pk], topics) for pk in ids if pk in rows]


def columns(model: type[models.Model], **chosen: Any) -> Iterator[dict[str, Any]]:
    """Yield the columns of the chosen rows, in the order that the model has."""
    names = [column.attname for column in columns_of(model)]
    for values in model._default_manager.filter(**chosen).values_list(*names):
        yield dict(zip(names, values, strict=True))


def topics_of(name: str, ids: Sequence[Any]) -> dict[Any, list[str]]:
    """Return the sorted slugs of the topics of each service of these organizations."""
    found = defaultdict(list)
    through = getattr(Service, name).through.objects
    pairs = through.filter(service__organization__in=ids)
    for service, slug in pairs.order_by("topic__slug").values_list("service_id", "topic__slug"):
        found[service].append(slug)
    return {service: sorted(slugs) for service, slugs in found.items()}


def write(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert rows, or write over those of the same key; when they were made stays."""
    fields = [(field.attname, field.column, preparation(field)) for field in columns_of(model)]
    key = model._meta.pk.column
    over = ", ".join(
        f"{column} = EXCLUDED.{column}"
        for _, column, _ in fields
        if column not in {key, "created_at"}
    )
    insert(
        model,
        [column for _, column, _ in fields],
        (
            [
                prepare(getattr(row, name)) if prepare else getattr(row, name)
                for name, _, prepare in fields
            ]
            for row in rows
        ),
        f"ON CONFLICT ({key}) DO UPDATE SET {over}",
    )


def link(name: str, pairs: Iterable[tuple[Any, Any]]) -> None:
    """Give services their topics: `name` is "kinds" or "audiences"."""
    through = getattr(Service, name).through
    prepare = preparation(through._meta.get_field("service"))
    insert(
        through,
        ["service_id", "topic_id"],
        ([prepare(service), prepare(topic)] for service, topic in pairs),
    )


def insert(
    model: type[models.Model], names: list[str], rows: Iterable[list[Any]], clash: str = ""
) -> None:
    """Insert rows of values as the database takes them."""
    marks = f"({', '.join(['%s'] * len(names))})"
    with connection.cursor() as cursor:
        for some in batches(rows, 200):
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"
                f" VALUES {', '.join([marks] * len(some))} {clash}",
                [value for row in some for value in row],
            )


def columns_of(model: type[models.Model]) -> Sequence[models.Field]:
    """Return the columns of a model, in its order."""
    return model._meta.concrete_fields


def preparation(field: models.Field) -> Callable[[Any], Any] | None:
    """Return what makes a value of a column one for the database; None where it is one."""
    if isinstance(field, models.JSONField):
        return json.dumps
    if isinstance(field, AS_THEY_ARE):
        return None
    known: dict[Any, Any] = {}  # times and dates, mostly: few, and dear to prepare

    def prepare(value: Any) -> Any:
        if value not in known:
            known[value] = field.get_db_prep_save(value, connection)
        return known[value]

    return prepare
