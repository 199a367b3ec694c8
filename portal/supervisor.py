"""`python -m portal.supervisor`: the web server and the worker, for one machine.

Ctrl+C stops both; one that dies is started again. In production an init system does this.
"""

import signal
import subprocess
import sys
import time
from threading import Event

COMMANDS = (
    (sys.executable, "-m", "gunicorn", "portal.wsgi", "--config", "portal/gunicorn.py"),
    (sys.executable, "manage.py", "worker"),
)
LOOK_EVERY = 0.5  # seconds
STARTS_AGAIN_AFTER = 2.0  # seconds after its last start, so that a broken one does not spin
PATIENCE = 30.0  # seconds to finish what was begun


def run(commands, stop):
    """Keep a process of each command running until `stop` is set, then end them all."""
    running = {}
    try:
        while not stop.is_set():
            for command in commands:
                process, started = running.get(command, (None, float("-inf")))
                ended = process is None or process.poll() is not None
                if ended and time.monotonic() - started >= STARTS_AGAIN_AFTER:
                    # A session of its own: Ctrl+C in the terminal reaches us alone.
                    process = subprocess.Popen(command, start_new_session=True)
                    running[command] = process, time.monotonic()
            stop.wait(LOOK_EVERY)
    finally:
        end([process for process, _ in running.values()])


def end(processes):
    """Ask the processes to finish, and kill those that do not."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main():
    stop = Event()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: stop.set())
    run(COMMANDS, stop)


if __name__ == "__main__":
    main()
