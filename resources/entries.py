"""Entries: what is said of one organization or center, whoever says it.

An entry is what a data file, a form, an import or a version of the past says of one organization:
a plain dict in the shape of the data files (resources/organizations.py), every key present, with
its services, phones and sources inside; or of one center (resources/centers.py). Dates are text.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db import models

from resources import bulk
from resources.models import Center, Organization, Phone, Service, Source

Fields = dict[str, Any]

# What rows keep and an entry does not say.
BOOKKEEPING = {
    *("id", "created_at", "changed_at", "organization", "parent", "service"),
    *("sort", "sort_name", "position"),
    *("checked_on", "next_check", "from_file", "edited_in_admin"),
}
NAMED_ELSE = {(Source, "facts"): "fields", (Center, "kind"): "center_kind"}


class Refused(Exception):
    """An entry that cannot be stored; `problems` are lines that name its slug and fields."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def columns(model: type[models.Model]) -> dict[str, models.Field]:
    """Return the model's fields that an entry tells, by the name that the entry gives them."""
    return {
        NAMED_ELSE.get((model, column.name), column.name): column
        for column in model._meta.concrete_fields
        if column.name not in BOOKKEEPING
    }


COLUMNS = {model: columns(model) for model in (Organization, Service, Phone, Source, Center)}
DATES = {
    model: [name for name, column in told.items() if isinstance(column, models.DateField)]
    for model, told in COLUMNS.items()
}
WITHIN = {"services": Service, "phones": Phone, "sources": Source}
WITHIN_CENTER = {"phones": Phone, "sources": Source}
BESIDE = {Organization: {"parent": ""}, Phone: {"service": ""}}
TOPICS = ("kinds", "audiences")
SIMPLE = {str, int, bool, type(None)}


def plain(value: Any) -> Any:
    """Return a value as an entry holds it: lists for tuples, text for dates."""
    if type(value) in SIMPLE:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, (list, tuple)) else value


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
        name: plain(told[name] if name in told else column.get_default())
        for name, column in COLUMNS[model].items()
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


class Held(NamedTuple):
    """An organization as an entry, and the rows that say it."""

    entry: Fields
    rows: bulk.Told


def held(organizations: models.QuerySet) -> Iterator[Held]:
    """Yield organizations with their entries, in the order of the queryset, with few queries."""
    for rows in bulk.told(organizations):
        slugs = {service["id"]: service["slug"] for service in rows.parts[Service]}
        entry = told_by(Organization, rows.row) | {"parent": rows.row["parent"]}
        for name, model in WITHIN.items():
            entry[name] = [told_by(model, part) for part in rows.parts[model]]
        for service, part in zip(entry["services"], rows.parts[Service], strict=True):
            service |= {name: rows.topics[name].get(part["id"], []) for name in TOPICS}
        for phone, part in zip(entry["phones"], rows.parts[Phone], strict=True):
            phone["service"] = slugs.get(part["service_id"], "")
        yield Held(entry, rows)


def told_by(model: type[models.Model], row: Fields) -> Fields:
    """Return what the columns of a row tell, by the names of the entry."""
    told = {name: row[column.attname] for name, column in COLUMNS[model].items()}
    for name in DATES[model]:
        told[name] = plain(told[name])
    return told
