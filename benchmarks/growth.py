"""What a reader's own pages cost among 1,000 and 100,000 accounts: `python -m benchmarks.growth`.

Each account has a saved list and a visit. Entries of the directory grow in benchmarks.directory.
"""

import secrets
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

SIZES, TIMES = (1_000, 100_000), 30


def crowd(first: int, end: int) -> None:
    """Store so many accounts, each with a list and a visit."""
    from django.utils import timezone

    from accounts.models import User
    from checklists.models import Checklist
    from checklists.state import EMPTY, as_json
    from privacy.models import SealedSession

    document, later = as_json(EMPTY), timezone.now() + timedelta(days=30)
    for start in range(first, end, 10_000):
        users = User.objects.bulk_create(
            User(email=f"one-{number}@example.org")
            for number in range(start, min(start + 10_000, end))
        )
        Checklist.objects.bulk_create(Checklist(owner=user, document=document) for user in users)
        SealedSession.objects.bulk_create(
            SealedSession(
                key_hash=secrets.token_hex(32),
                user=user,
                sealed_data="x" * 400,
                data_expires_at=later,
                expires_at=later,
            )
            for user in users
        )


def work(person: dict[str, str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what somebody does who is signed in."""
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from accounts.models import User

    client, turns = Client(headers={"Cookie": person["cookie"]}), count()

    def tick() -> None:
        ticked, was = (person["item"], "") if next(turns) % 2 == 0 else ("", person["item"])
        assert client.post(person["path"], {"was": was, "done": ticked}).status_code == 302

    def shown(path: str) -> Callable[[], None]:
        def show() -> None:
            assert client.get(path).status_code == 200

        return show

    yield "account page", shown(reverse("accounts:home"))
    yield "list", shown(person["path"])
    yield "save of a tick", tick
    yield "account of an address", lambda: User.objects.get(email="one-7@example.org")
    yield "clear what has expired", lambda: call_command("purge", verbosity=0)


def measure() -> None:
    """Print a row for each kind of work, median of TIMES in milliseconds, on a new database."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.people import made

    call_command("migrate", verbosity=0, skip_checks=True)
    person, rows, there = made(0), {}, 0
    for size in SIZES:
        crowd(there, size)
        there = size
        for name, do in work(person):
            times = []
            for _ in range(TIMES):
                before = time.perf_counter()
                do()
                times.append(1000 * (time.perf_counter() - before))
            rows.setdefault(name, []).append(statistics.median(times))
    for name, (few, many) in rows.items():
        print(f"| {name} | {connection.vendor} | {few:.1f} | {many:.1f} | {many / few:.2f} |")


def main() -> None:
    from benchmarks.transfer import everywhere

    print(f"| | on | {SIZES[0]:,} accounts, ms | {SIZES[1]:,} | ratio |", flush=True)
    print("|---|---|---|---|---|", flush=True)
    everywhere("benchmarks.growth", "one")


if __name__ == "__main__":
    measure() if sys.argv[1:] else main()
