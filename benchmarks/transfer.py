"""How long it takes to import, import again and export many entries, on both databases.

Run as `python -m benchmarks.transfer`. The entries are those of benchmarks.directory, as a CSV
table. "Dry run" reads and validates the file and looks for duplicates; "confirm" compares again,
writes the rows and their history. Nothing is published by it.
"""

import cProfile
import csv
import io
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

SIZE = 10_000
FOLDER = os.environ.get("PROFILES", "")  # where to keep what cProfile says, if anywhere


def measure(size: int) -> None:
    """Print the figures of one new database."""
    import django

    django.setup()
    from django.core.management import call_command

    from accounts.models import User
    from benchmarks.directory import entries
    from resources import tables, transfer
    from resources.curated import read_taxonomy
    from resources.entries import whole
    from resources.load import load_topics
    from resources.models import Organization

    call_command("migrate", verbosity=0, skip_checks=True)
    load_topics(read_taxonomy())
    manager = User.objects.create_superuser("one@example.org", "x")

    def written(told: Any) -> bytes:
        out = io.StringIO()
        csv.writer(out).writerows(tables.table(told))
        return out.getvalue().encode()

    def export() -> bytes:
        return written(transfer.export(Organization.objects.order_by("slug")))

    def bring(name: str, content: bytes) -> None:
        held, _lines = timed(
            f"{name}: dry run", lambda: transfer.receive("a.csv", content, "call", manager)
        )
        timed(f"{name}: confirm", lambda: transfer.confirm(held, manager))
        held.refresh_from_db()
        print(f"{'':11}{held.counts}", flush=True)

    def complete(one: dict[str, Any]) -> dict[str, Any]:
        for phone in one["phones"]:
            digits = "".join(filter(str.isdigit, phone["number"]))
            phone |= {"e164": f"+1{digits}", "source": one["sources"][0]["url"]}
        return whole(Organization, one)

    bring("new", written(map(complete, entries(size))))
    exported = timed("export", export)
    bring("again", exported)
    assert timed("export", export) == exported


def timed(name: str, work: Callable[[], Any]) -> Any:
    """Do the work, print how long it took and return what it gives."""
    from django.db import connection

    profile = cProfile.Profile() if FOLDER else None
    started, working = time.perf_counter(), time.process_time()
    result = profile.runcall(work) if profile else work()
    spent, working = time.perf_counter() - started, time.process_time() - working
    print(f"{connection.vendor:11}{name:24}{spent:8.2f} s, CPU {working:5.2f} s", flush=True)
    if profile:
        with open(f"{FOLDER}/{connection.vendor}-{name.replace(' ', '-')}.txt", "w") as out:
            pstats.Stats(profile, stream=out).sort_stats("cumulative").print_stats(70)
    return result


def main(size: int = SIZE) -> None:
    everywhere("benchmarks.transfer", size)


def everywhere(module: str, *arguments: object) -> None:
    """Run a module on SQLite and on PostgreSQL, each with a database and process of its own."""
    from tests import postgres

    plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    plain |= {"PORTAL_ENV": "test", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", module, *map(str, arguments)]
    for start in (nullcontext, postgres.environment):
        with tempfile.TemporaryDirectory() as folder, start() as variables:
            environment = plain | (variables or {}) | {"PORTAL_VAR": folder}
            subprocess.run(command, env=environment, check=True, cwd=Path(__file__).parent.parent)


if __name__ == "__main__":
    measure(int(sys.argv[1])) if len(sys.argv) == 2 else main()
