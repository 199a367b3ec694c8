"""The site that is broken: nginx as handed out, web processes on a socket that outlives them."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings

from drills.cluster import Cluster
from tests.scratch import Scratch
from tests.server import proxy

# What systemd does for beside-web.socket: the address is descriptor 3 and named to this process.
AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""
BACKLOG = 512  # as beside-web.socket says
DATABASES = ("sqlite", "postgresql")


class Site(proxy.Site):
    """A site with its database: `cluster` is None where that is SQLite."""

    def __init__(self, portal, folder, cluster):
        super().__init__(portal, folder)
        self.cluster, self.code = cluster, settings.BASE_DIR
        self.kind = "postgresql" if cluster else "sqlite"
        self.address = socket.create_server(("127.0.0.1", self.port), backlog=BACKLOG)

    def start_web(self, **more):
        """Start the web processes as deploy/systemd does; return once one answers."""
        environment = self.portal.environment | {"LOG_FORMAT": "json", "ALLOWED_HOSTS": "localhost"}
        socket_number = self.address.fileno()
        gunicorn = ["-m", "gunicorn", "portal.wsgi", "-c", "portal/gunicorn.py"]
        with (self.folder / "web.log").open("ab") as log:
            self.web = subprocess.Popen(
                [sys.executable, "-c", AS_SYSTEMD, str(socket_number), *gunicorn],
                cwd=self.code,
                env=environment | more,
                pass_fds=[socket_number],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_for_answer()

    def wait_for_answer(self, seconds=60):
        """Wait until a web process answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            link = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
            try:
                link.request("GET", "/healthz", headers={"Host": "localhost"})
                if link.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.02)
            finally:
                link.close()
        raise AssertionError("No web process answers: " + self.log("web.log")[-2000:])

    def stop_web(self):
        """Stop as `systemctl stop` does: what was begun is finished."""
        self.web.terminate()
        self.web.wait(40)

    def kill_web(self):
        """End all web processes at the same moment."""
        os.killpg(self.web.pid, signal.SIGKILL)
        self.web.wait()

    def workers(self):
        """Return the numbers of the processes that answer."""
        found = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children")
        return [int(number) for number in found.read_text().split()]

    def damage(self):
        """Return how much of the database is broken: pages and rows."""
        if self.cluster:
            return self.cluster.damage()
        link = sqlite3.connect(self.database_file, timeout=30)
        try:
            said = [row[0] for row in link.execute("PRAGMA integrity_check")]
            orphans = link.execute("PRAGMA foreign_key_check").fetchall()
        finally:
            link.close()
        return len(orphans) + (said != ["ok"])

    def mistakes(self):
        """Return what the web processes said of their own mistakes."""
        lines = self.log("web.log").splitlines()
        return "\n".join(line[:300] for line in lines if '"ERROR"' in line and " 500" in line)

    @property
    def database_file(self):
        return Path(self.portal.environment["PORTAL_VAR"]) / "portal.sqlite3"


def environment(folder, cluster):
    """Return the settings of a portal of one's own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "DJANGO_SETTINGS_MODULE" and not name.startswith("PG")
    }
    own = {"PORTAL_ENV": "development", "PORTAL_VAR": str(folder), "PYTHONPATH": ""}
    return kept | own | (cluster.environment if cluster else {})


@contextmanager
def running(database, disk=None):
    """Yield a site on a fresh "sqlite" or "postgresql", all of it on this disk if one is given."""
    with prepared(database, disk) as site, proxy.served(site):
        yield site


@contextmanager
def prepared(database, disk=None):
    """Yield a site with nothing in its database, that nobody serves."""
    if not proxy.nginx():
        raise SystemExit(proxy.HOW_TO_GET_NGINX)
    folder = Path(tempfile.mkdtemp(prefix="drill-", dir=disk))
    folder.chmod(0o755)
    cluster = None
    try:
        cluster = Cluster(folder / "pg") if database == "postgresql" else None
        own = environment(folder / "var", cluster) | {"TMPDIR": str(folder)}
        yield Site(Scratch(own), folder, cluster)
    finally:
        if cluster:
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
