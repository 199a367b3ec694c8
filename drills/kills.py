"""Processes killed in mid-save: one web process, or everything at once."""

import os
import random
import signal
import time

from drills.report import of_crowd
from drills.visitors import Crowd

DICE = random.Random(20261122)


def web(site, count):
    """Kill a web process, again and again, while people save (R5)."""
    with Crowd(site, lists=10 + count // 10) as crowd:
        for _ in range(count):
            crowd.wait_for_save()
            time.sleep(DICE.uniform(0, 0.2))
            while not (alive := site.workers()):
                time.sleep(0.01)
            os.kill(DICE.choice(alive), signal.SIGKILL)
        time.sleep(0.5)
    return of_crowd("web killed", site, crowd, {"kills": count})


def whole(site, count):
    """Kill all web processes and the database at the same moment, then start them (R6)."""
    slowest, damaged = 0.0, 0
    with Crowd(site, lists=10 + count // 3) as crowd:
        for _ in range(count):
            crowd.wait_for_save()
            time.sleep(DICE.uniform(0, 0.5))
            site.kill_web()
            if site.cluster:
                site.cluster.kill()
                site.cluster.start()
            damaged += site.damage()
            started = time.monotonic()
            site.start_web()
            slowest = max(slowest, time.monotonic() - started)
        time.sleep(0.5)
    seen = {"kills": count, "slowest start": f"{slowest:.2f} s"}
    return of_crowd("all killed", site, crowd, seen, {"damaged between": damaged})


def restarts(site, count):
    """Restart the web processes as systemd does, on the socket that stays open (R13)."""
    slowest = 0.0
    with Crowd(site, lists=10 + count) as crowd:
        for _ in range(count):
            time.sleep(0.5)
            started = time.monotonic()
            site.stop_web()
            site.start_web()
            slowest = max(slowest, time.monotonic() - started)
        time.sleep(0.5)
    seen = {"restarts": count, "slowest": f"{slowest:.2f} s"}
    return of_crowd("web restarts", site, crowd, seen, {"failed": crowd.failures})
