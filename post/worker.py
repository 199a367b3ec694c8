"""The background worker: letters every second, and the timetable beside them.

The two run in threads of one process, so that a long job never holds up a sign-in code.
"""

import logging
import time
from threading import Event, Thread

from django.db import close_old_connections, connections

from post.delivery import deliver_due
from post.smtp import Unreachable
from post.timetable import beat, run_due

logger = logging.getLogger(__name__)

TICK, LONGEST = 1.0, 60.0  # seconds between two looks, and at most while something is wrong
BEAT_EVERY = 10.0  # seconds


def work(jobs, stop: Event):
    """Work until `stop` is set; what has been begun is finished first."""
    beside = Thread(target=repeat, args=(lambda: run_due(jobs, stop.is_set), stop), name="jobs")
    beside.start()
    beaten = float("-inf")

    def letters():
        nonlocal beaten
        if time.monotonic() - beaten >= BEAT_EVERY:
            beat()
            beaten = time.monotonic()
        deliver_due(stop.is_set)

    repeat(letters, stop)
    beside.join()


def repeat(step, stop: Event):
    """Do the step again and again; after trouble wait longer each time."""
    pause = TICK
    while not stop.is_set():
        close_old_connections()
        try:
            step()
            pause = TICK
        except Unreachable as error:
            pause = min(2 * pause, LONGEST)
            logger.warning("The mail server cannot be reached: %s", error)
        except Exception:
            # A database that is away for a minute must not end the worker.
            pause = min(2 * pause, LONGEST)
            logger.exception("A step of the worker failed")
        stop.wait(pause)
    connections.close_all()
