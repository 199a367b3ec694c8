"""`manage.py migrate`, one at a time: two deploys at once would make the same tables."""

import fcntl
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections


class Command(migrate.Command):
    """Django's own command, while nobody else runs it on this database."""

    def handle(self, *args, **options):
        with alone(connections[options["database"]]):
            return super().handle(*args, **options)


@contextmanager
def alone(connection) -> Iterator[None]:
    """Wait until no other migration runs, and let others wait."""
    if connection.vendor == "postgresql":
        # Held by a transaction on a link of its own: through a pooler, too, it ends with it.
        with closing(connection.copy()) as guard:
            guard.set_autocommit(False)
            with guard.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('migrate'))")
            yield
            guard.rollback()
        return
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "migrate.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
