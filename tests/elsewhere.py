"""A database of its own, for tests that kill the processes which use it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


class Elsewhere:
    """Runs processes of the portal on that database, and asks it questions by SQL."""

    def __init__(self, environment, open_database):
        self.environment, self.open_database = environment, open_database

    def run(self, code, *arguments):
        """Run Python code with Django set up; return what it printed."""
        code = f"import django; django.setup()\n{code}"
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def start(self, *arguments, **options):
        """Start a management command; return its process."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, **options)

    def ask(self, sql, *values):
        """Return the rows of a query, or nothing for a change."""
        database = self.open_database()
        try:
            cursor = database.cursor()
            cursor.execute(sql, values)
            rows = cursor.fetchall() if cursor.description else None
            database.commit()
            return rows
        finally:
            database.close()


@contextmanager
def database(folder, **settings):
    """Yield an Elsewhere: SQLite in this folder, or a new database of the PostgreSQL under test."""
    environment = os.environ | {
        "PORTAL_VAR": str(folder),
        "PORTAL_ENV": "development",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONPATH": str(ROOT),
        **settings,
    }
    if connection.vendor == "postgresql":
        import psycopg2

        name = f"elsewhere_{os.getpid()}"
        server = psycopg2.connect(dbname=os.environ["PGDATABASE"])
        server.autocommit = True
        server.cursor().execute(f"CREATE DATABASE {name}")
        environment["PGDATABASE"] = name

        def open_database():
            return psycopg2.connect(dbname=name)
    else:
        server = None

        def open_database():
            return sqlite3.connect(folder / "portal.sqlite3", timeout=20)

    place = Elsewhere(environment, open_database)
    try:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"],
            env=environment,
            cwd=ROOT,
            check=True,
        )
        yield place
    finally:
        if server:
            server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
            server.close()
