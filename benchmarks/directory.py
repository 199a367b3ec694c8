"""How the directory's lists, filters and searches cost as it grows, on both databases.

Run as `python -m benchmarks.directory`. Entries are made up, with words as unequal in number as
those of real ones. Each question is asked often: "sql" is the part of a search that the database
takes, "page" the whole answer to a reader through Django's test client, without a web server.
Storing is measured too.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 60
QUESTIONS: dict[str, tuple[str, dict]] = {
    "list": ("", {}),
    "filter, common": ("", {"free": True}),
    "filters, three": ("", {"need": "rides", "who": "caregivers", "state": "TX"}),
    "open now": ("", {"open": True}),
    "common word": ("support", {}),
    "rare word": ("zebrafish", {}),
    "two words": ("ride hope", {}),
    "common, filtered": ("support", {"language": "es", "state": "TX"}),
    "begun word": ("transpo", {}),
    "typing error": ("zebrafihs", {}),
    "some words": ("zebrafish lawyer", {}),
    "no such thing": ("qqqqqqqq", {}),
    "phone": ("(212) 555-0100", {}),
}


def words(draw: random.Random) -> list[str]:
    """Return the words of made-up entries, the commonest first."""
    pool = ["support", "cancer", "people", "hope", "breast", "care", "family", "group", "center"]
    return pool + [
        "".join(draw.choices("abcdefghijklmnoprstuv", k=draw.randint(4, 9))) for _ in range(8000)
    ]


def entries(size: int) -> Iterator[dict]:
    """Yield made-up entries: a few kinds of help and 60 words each, common ones more often."""
    from resources.curated import read_taxonomy
    from resources.places import STATES

    draw = random.Random(size)
    taxonomy = read_taxonomy()
    kinds, audiences = list(taxonomy.kinds), list(taxonomy.audiences)
    pool = words(draw)
    weights = [1 / place for place in range(1, len(pool) + 1)]
    for number in range(size):
        text = " ".join(draw.choices(pool, weights, k=60))
        name = " ".join(draw.choices(pool, weights, k=3)).title()
        national = draw.random() < 0.5
        digits = f"{2000000000 + number * 37 % 7999999:010}"
        phone = {
            "number": f"({draw.randint(201, 989)}) {draw.randint(201, 989)}-{digits[-4:]}",
            "purpose": "helpline",
            "confidence": "high",
            "source": "https://example.org",
            "hours": "Weekdays",
            "languages": ["en", "es"] if draw.random() < 0.2 else ["en"],
            "opening": [
                {
                    "days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][: draw.randint(5, 7)],
                    "opens": "08:00",
                    "closes": draw.choice(["17:00", "20:30"]),
                    "zone": "America/New_York",
                }
            ],
        }
        if number == size // 2:
            text, phone["number"] = f"zebrafish {text}", "(212) 555-0100"
        yield {
            "slug": f"made-up-{number}",
            "name": f"{name} {number}",
            "kind": "nonprofit",
            "description": text[:450],
            "status": "published",
            "confidence": "high",
            "services": [
                {
                    "slug": "help",
                    "name": name,
                    "description": text[:450],
                    "kinds": draw.sample(kinds, 2),
                    "audiences": draw.sample(audiences, 2),
                    "cost": draw.choice(["free", "varies"]),
                    "coverage": "nationwide" if national else "states",
                    "states": [] if national else draw.sample(list(STATES), 2),
                    "languages": ["en"],
                }
            ],
            "phones": [phone],
            "sources": [
                {
                    "url": "https://example.org",
                    "supports": "all",
                    "read_on": "2026-11-22",
                    "read": "page",
                    "fields": ["description"],
                }
            ],
        }


def measure(size: int) -> None:
    """Print the figures of one database with so many entries."""
    import django

    django.setup()
    fill(size, ("store", "store again"))
    ask_all(size)


def fill(size: int, times: tuple[str, ...]) -> None:
    """Store so many entries and print how long it took, each time."""
    from django.core.management import call_command
    from django.db import connection

    from resources.curated import read_taxonomy
    from resources.directory import store_all
    from resources.load import load_topics

    call_command("migrate", verbosity=0, skip_checks=True)
    load_topics(read_taxonomy())
    made = list(entries(size))
    for name in times:
        started = time.perf_counter()
        store_all(made, from_file=True)
        spent = time.perf_counter() - started
        print(f"{connection.vendor:11}{size:>8,} {name:18}{spent:8.1f} s", flush=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def ask_all(size: int) -> None:
    """Ask each question often and print how long the answers took."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from resources.search import find

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    for name, (text, chosen) in QUESTIONS.items():
        query = {"q": text} | {
            key: "on" if value is True else value for key, value in chosen.items()
        }
        asked: dict[str, Callable] = {
            "search": lambda text=text, chosen=chosen: find(text, chosen),
            "page": lambda query=query: client.get("/en/help/", query).content,
        }
        found = find(text, chosen)
        line = f"{connection.vendor:11}{size:>8,} {name:18}"
        several = {what: timed(ask) for what, ask in asked.items()}
        several["sql"] = in_sql(asked["search"])
        for what, times in several.items():
            half, most = statistics.median(times), times[int(len(times) * 0.99)]
            line += f"{what} {times[0]:5.1f} /{half:6.1f} /{most:6.1f}   "
        print(f"{line}{len(found.ids)}{'+' if found.more else ''} found", flush=True)


def in_sql(ask: Callable) -> list[float]:
    """Return how long the database took each time, in milliseconds, shortest first."""
    from django.db import connection

    times = []

    def clock(execute, *told):
        started = time.perf_counter()
        try:
            return execute(*told)
        finally:
            times[-1] += (time.perf_counter() - started) * 1000

    with connection.execute_wrapper(clock):
        for _ in range(ROUNDS):
            times.append(0.0)
            ask()
    return sorted(times)


def timed(ask: Callable) -> list[float]:
    """Return how long asking took each time, in milliseconds, shortest first."""
    for _ in range(3):
        ask()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Measure every size on SQLite and on PostgreSQL, each in a database and process of its own."""
    from tests import postgres

    print("best / p50 / p99 in milliseconds")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    plain |= {"PORTAL_ENV": "test", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            alone(size, plain | {"PORTAL_VAR": folder})
        with tempfile.TemporaryDirectory() as folder, postgres.environment() as variables:
            alone(size, plain | variables | {"PORTAL_VAR": folder})


def alone(size: int, environment: dict[str, str]) -> None:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.directory", str(size)]
    subprocess.run(command, env=environment, check=True, cwd=Path(__file__).parent.parent)


if __name__ == "__main__":
    measure(int(sys.argv[1])) if len(sys.argv) == 2 else main()
