"""How many statements each page asks the database for: the first time, and again."""

import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.sites import ROOT

PATHS = {
    "home": "/en/",
    "directory": "/en/help/",
    "search, two words": "/en/help/?q=support+hope",
    "organization": "/en/help/made-up-7/",
    "stages": "/en/stages/",
    "start": "/en/understand/",
    "words": "/en/words/",
    "cancer centers": "/en/second-opinion/places/",
}


def counted(environment: dict[str, str]) -> list[str]:
    """Return a line a page, counted in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.queries"],
        env=environment | {"LOG_REQUESTS": "0"},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return told.stdout.splitlines()


def count() -> Iterator[str]:
    from django.db import connection
    from django.test import Client

    from accounts.models import User
    from checklists.models import Checklist

    member = Client()
    user = User.objects.get(email="reader-0@example.org")
    member.force_login(user)
    own = f"/en/checklist/{Checklist.objects.get(owner=user).pk}/"

    def asked(client: Client, path: str) -> int:
        statements = []

        def note(execute, sql, *told):
            statements.append(sql)
            return execute(sql, *told)

        with connection.execute_wrapper(note):
            assert client.get(path).status_code == 200
        return len(statements)

    for name, path in PATHS.items():
        public = [asked(Client(), path), asked(Client(), path)]
        signed_in = [asked(member, path), asked(member, path)][1]
        yield f"{name:20} first {public[0]}, again {public[1]}; signed in {signed_in}"
    yield f"{'own checklist':20} {[asked(member, own), asked(member, own)][1]}"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    print("\n".join(count()))
