"""Somebody looked at an entry and it is still right: who, when, how, and where they saw it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from resources.directory import CHECK_DAYS, check_days
from resources.entries import entry_of
from resources.history import place_of
from resources.models import Center, Check, Status


@transaction.atomic
def record(rows: Iterable[Any], by: Any, how: str, source: str, on: date) -> int:
    """Note a check of each published entry and when the next is due; return how many they were."""
    checked = 0
    for row in rows:
        if row.status != Status.PUBLISHED:
            continue
        Check.objects.create(**{place_of(row): row}, by=by, how=how, source=source, on=on)
        row.checked_on = on
        row.next_check = on + timedelta(days=days_of(row))
        row.save(update_fields=["checked_on", "next_check"])
        checked += 1
    return checked


def days_of(row: Any) -> int:
    """Return how many days a check of this entry is good for."""
    return CHECK_DAYS["yearly"] if isinstance(row, Center) else check_days(entry_of(row))
