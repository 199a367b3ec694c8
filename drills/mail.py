"""The long forms of tests that kill workers and put the mail server in bad moods (R9, R10)."""

import os
import re
import subprocess
import sys
from contextlib import nullcontext

from django.conf import settings

from drills.report import Row
from tests import postgres

TESTS = (
    "tests/db/checklists/test_reminders_killed.py",
    "tests/db/post/test_delivery.py",
    "tests/db/post/test_worker.py",
)


def workers(database, count):
    """Kill so many workers among reminders, then try each bad mood of a mail server."""
    plain = {name: value for name, value in os.environ.items() if name[:2] != "PG"}
    plain.pop("DJANGO_SETTINGS_MODULE")
    own = postgres.environment() if database == "postgresql" else nullcontext({})
    with own as variables:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS],
            cwd=settings.BASE_DIR,
            env=plain | variables | {"KILLS": str(count)},
            capture_output=True,
            text=True,
            check=False,
        )
    lines = done.stdout.splitlines()
    told = next((line for line in lines if re.match(r"\d+ kills in", line)), "")
    seen = {"tests": lines[-1] if lines else done.stderr[-300:], "of which": told}
    return Row("workers, mail", database, {"failed": int(done.returncode != 0)}, seen)
