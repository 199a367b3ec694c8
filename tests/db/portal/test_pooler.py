"""The portal behind pgbouncer, which gives each transaction another of its few connections."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.scratch import Scratch, portal
from tests.server.proxy import free_port, wait_for

POOLER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
SETTINGS = """
[databases]
* = host={host}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 2
"""
# Twelve people at once through two connections: each search, then a line added to one list.
USE = """
import threading
from django.db import connections
from django.test import Client
from accounts.models import User
from checklists.models import Checklist
from checklists.state import EMPTY
from resources.search import find
owner = User.objects.create_user("ann@example.org")
own = Checklist.start(owner, EMPTY)
told = []

def visit(number):
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(owner)
    sent = {"slug": f"own-{number:016x}", "text": f"Line {number}", "phase": "decide"}
    told.append([
        client.get("/en/help/", {"q": "ride to treatment"}).status_code,
        client.get("/en/help/", {"q": "komen fundation"}).status_code,
        client.post(f"/en/checklist/{own.pk}/add/", sent).status_code,
    ])
    connections.close_all()

people = [threading.Thread(target=visit, args=[number]) for number in range(12)]
[one.start() for one in people]
[one.join() for one in people]
lines = len(Checklist.objects.get().content.entries)
print(all(each == [200, 200, 302] for each in told), lines, len(find("ride").ids) > 5)
"""

pytestmark = pytest.mark.postgresql


@contextmanager
def pooled(folder):
    """Yield the port of a pooler in front of the tests' own PostgreSQL."""
    port = free_port()
    text = SETTINGS.format(host=os.environ["PGHOST"], port=port, folder=folder)
    (folder / "pgbouncer.ini").write_text(text)
    (folder / "users").write_text('"postgres" ""\n')
    command = [POOLER, str(folder / "pgbouncer.ini")]
    if os.geteuid() == 0:  # it will not run as root, no more than PostgreSQL
        owner = Path(os.environ["PGHOST"]).owner()
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, owner)
        command = ["runuser", "-u", owner, "--", *command]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


@pytest.mark.skipif(not POOLER, reason="No pgbouncer: apt-get install pgbouncer brings it.")
def test_people_share_two_connections(tmp_path, django_db_blocker):
    with (
        tempfile.TemporaryDirectory(prefix="pool-") as folder,
        django_db_blocker.unblock(),
        portal(tmp_path) as site,
        pooled(Path(folder)) as port,
    ):
        own = {"PGHOST": "127.0.0.1", "PGPORT": str(port), "PGPOOLED": "1"}
        site = Scratch(site.environment | own)
        for command in (["migrate"], ["load_directory"], ["collectstatic", "--noinput"]):
            site.run(*command)
        assert site.python(USE).split() == ["True", "12", "True"]
