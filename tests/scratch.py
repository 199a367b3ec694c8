"""A portal of its own for one test: its own folder, database and processes, as an operator has."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg2
from django.conf import settings
from django.db import connection


class Scratch:
    """A portal's environment: `run` starts one of its commands."""

    def __init__(self, environment):
        self.environment = environment

    def run(self, *command, check=True, **more):
        """Run `manage.py command`; return the finished process with its texts."""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, command)],
            cwd=settings.BASE_DIR,
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0 or not check, done.stderr
        return done

    def python(self, code, **more):
        """Run code in the portal's shell; return what it printed."""
        return self.run("shell", "--verbosity", "0", "--command", code, **more).stdout


@contextmanager
def portal(folder: Path):
    """Yield a portal on the kind of database that the tests run on, with nothing in it yet."""
    environment = {
        name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
    } | {"PORTAL_ENV": "development", "PORTAL_VAR": str(folder)}
    if connection.vendor != "postgresql":
        environment.pop("PGDATABASE", None)
        yield Scratch(environment)
        return
    name = f"scratch_{uuid4().hex[:12]}"
    server(f"CREATE DATABASE {name}")
    try:
        yield Scratch(environment | {"PGDATABASE": name})
    finally:
        server(f"DROP DATABASE {name} WITH (FORCE)")


def server(statement):
    """Run one statement on the PostgreSQL server itself."""
    link = psycopg2.connect(dbname="postgres")
    try:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(statement)
    finally:
        link.close()
