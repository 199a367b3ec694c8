"""PostgreSQL restarted at once, away for a while, out of connections; any database's disk full."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psycopg2

from drills.report import Row, of_crowd
from drills.site import running
from drills.visitors import PUBLIC, Crowd

LONGEST = 5.0  # seconds until people can save again


def restarts(site, count):
    """Restart the database without ending what was begun, while people read and save (R7)."""
    see_public_pages(site)
    with Crowd(site, lists=10 + count // 2) as crowd:
        for _ in range(count):
            time.sleep(0.7)
            site.cluster.stop()
            site.cluster.start()
        time.sleep(1)
    wrong = {"public pages refused": crowd.public.refused}
    return of_crowd("database restarts", site, crowd, {"restarts": count}, wrong)


def away(site, seconds):
    """Stop the database for so many seconds; public pages that were seen before still answer."""
    see_public_pages(site)
    with Crowd(site, pause=0.05) as crowd:
        time.sleep(1)
        before = crowd.public.statuses.total()
        site.cluster.stop()
        time.sleep(seconds)
        read = crowd.public.statuses.total() - before
        site.cluster.start()
        back = crowd.wait_for_save()
    seen = {"seconds": seconds, "public pages read": read, "saves again after": f"{back:.1f} s"}
    wrong = {"public pages refused": crowd.public.refused, "not back": int(back > LONGEST)}
    return of_crowd("database away", site, crowd, seen, wrong)


def connections(site, seconds):
    """Take every connection that the database has to give; people see 503, not 500."""
    with Crowd(site, pause=0.02) as crowd:
        time.sleep(1)
        # Web processes that have a connection keep it: only new ones have to ask.
        site.stop_web()
        held = []
        try:
            while True:
                held.append(site.cluster.link())
        except psycopg2.OperationalError:
            site.start_web()
        time.sleep(seconds)
        for link in held:
            link.close()
        back = crowd.wait_for_save()
    seen = {"connections taken": len(held), "saves again after": f"{back:.1f} s"}
    return of_crowd("no connections", site, crowd, seen, {"not back": int(back > LONGEST)})


def disk(database, count):
    """Fill the disk under the database, its log, ours and all temporary files (R8)."""
    if os.geteuid() != 0:
        return Row("disk full", database, {"not run": 0}, {"needs": "root, for a disk of its own"})
    ended, slowest = 0, 0.0
    with small_disk() as folder, running(database, folder) as site:
        see_public_pages(site)
        with Crowd(site, pause=0.01, lists=10 + count) as crowd:
            for _ in range(count):
                time.sleep(0.5)
                fill(folder)
                time.sleep(1)
                (folder / "ballast").unlink()
                if site.cluster and not site.cluster.is_up:
                    ended += 1
                    site.cluster.start()
                slowest = max(slowest, crowd.wait_for_save())
        seen = {"times": count, "database ended": ended, "saves again after": f"{slowest:.1f} s"}
        wrong = {"public pages refused": crowd.public.refused, "not back": int(slowest > LONGEST)}
        return of_crowd("disk full", site, crowd, seen, wrong)


def see_public_pages(site):
    """Let every web process see the pages that the crowd reads, so that it keeps them."""
    headers = {"Host": "localhost", "X-Forwarded-Proto": "https"}
    for page in PUBLIC * 20:
        # Each on a connection of its own, which any of the processes may take.
        link = HTTPConnection("127.0.0.1", site.port, timeout=60)
        link.request("GET", page, headers=headers)
        link.getresponse().read()
        link.close()


@contextmanager
def small_disk():
    """Yield a folder on a disk of its own, with 400 MB."""
    folder = Path(tempfile.mkdtemp(prefix="drill-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=400m,mode=755", "tmpfs", folder]
    subprocess.run(mount, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def fill(folder):
    """Leave no byte free."""
    with (folder / "ballast").open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
