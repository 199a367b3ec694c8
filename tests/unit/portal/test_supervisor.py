"""The supervisor of `make run`, with real processes."""

import os
import signal
import subprocess
import sys
import time
from threading import Event, Thread

import pytest
from django.conf import settings

from portal import supervisor

NOTE = "import os, time, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"


def wait_for(condition, seconds=15):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def commands(tmp_path):
    return [(sys.executable, "-c", NOTE, str(tmp_path / name)) for name in ("web", "worker")]


def started(command):
    """Return the processes this command was started as, so far."""
    try:
        with open(command[-1]) as file:
            return [int(line) for line in file.read().splitlines()]
    except FileNotFoundError:
        return []


def test_it_starts_all_starts_a_dead_one_again_and_ends_all(commands, monkeypatch):
    monkeypatch.setattr(supervisor, "STARTS_AGAIN_AFTER", 0.2)
    stop = Event()
    thread = Thread(target=supervisor.run, args=(commands, stop))
    thread.start()
    try:
        wait_for(lambda: all(started(command) for command in commands))
        web, worker = commands
        os.kill(started(worker)[0], signal.SIGKILL)
        wait_for(lambda: len(started(worker)) == 2)
        assert len(started(web)) == 1
    finally:
        stop.set()
        thread.join(15)
    assert not thread.is_alive()
    assert not any(is_alive(pid) for command in commands for pid in started(command))


def test_one_that_will_not_end_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE", 0.3)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); "
    process = subprocess.Popen(
        [sys.executable, "-c", deaf + "import time; time.sleep(60)"], stdout=subprocess.PIPE
    )
    process.stdout.read(2)
    process.stdout.close()
    supervisor.end([process])
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_what_it_started(commands, sign):
    code = f"from portal import supervisor as s; s.COMMANDS = {commands!r}; s.main()"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=settings.BASE_DIR)
    wait_for(lambda: all(started(command) for command in commands))
    process.send_signal(sign)
    assert process.wait(15) == 0
    assert not any(is_alive(pid) for command in commands for pid in started(command))


def test_it_runs_the_web_server_and_the_worker():
    assert ["gunicorn" in command for command in supervisor.COMMANDS] == [True, False]
    assert supervisor.COMMANDS[1][1:] == ("manage.py", "worker")
