"""The worker as a process: it sends, beats, finishes its letter when it is told to stop."""

import signal
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.elsewhere import database
from tests.mail_server import MailServer

PUT = """
from django.core.mail import send_mail
for number in range({}):
    send_mail("A subject", "A code: 123456", None, [f"r{{number}}@example.org"])
"""


@pytest.fixture(scope="module")
def running():
    """One mail server and one database for these tests."""
    with MailServer() as server, TemporaryDirectory() as folder:
        mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(server.port), "EMAIL_TLS": "none"}
        with database(Path(folder), **mail) as place:
            yield place, server


@pytest.fixture
def place(running):
    place, _server = running
    place.ask("DELETE FROM post_letter")
    place.ask("DELETE FROM post_turn")
    return place


@pytest.fixture
def server(running):
    _place, server = running
    server.delay = 0.0
    server.forget()
    return server


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def letters(place):
    return place.ask("SELECT count(*) FROM post_letter")[0][0]


def test_it_sends_beats_does_its_jobs_and_stops_when_told(place, server):
    worker = place.start("worker", stderr=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: place.ask("SELECT 1 FROM post_turn WHERE name = 'letters'"))
        place.run(PUT.format(3))
        wait_for(lambda: len(server.taken) == 3)
        wait_for(lambda: not letters(place))
        ran = "SELECT count(*) FROM post_turn WHERE ran_at IS NOT NULL"
        wait_for(lambda: place.ask(ran)[0][0] == 5)  # the beat and the four jobs of one machine
    finally:
        worker.send_signal(signal.SIGTERM)
    _out, errors = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert errors == ""


def test_told_to_stop_it_finishes_the_letter_in_its_hands_and_takes_no_other(place, server):
    server.delay = 0.8
    place.run(PUT.format(3))
    worker = place.start("worker")
    wait_for(lambda: server.tries)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert list(server.taken.values()) == [1]
    assert letters(place) == 2


def test_a_mail_server_that_is_away_is_awaited_and_named_in_no_log(place, server):
    server.mood = "away"
    place.run(PUT.format(2))
    worker = place.start("worker", stderr=subprocess.PIPE, text=True)
    wait_for(lambda: place.ask("SELECT 1 FROM post_turn WHERE name = 'letters'"))
    time.sleep(2)
    assert letters(place) == 2
    server.mood = "well"
    wait_for(lambda: len(server.taken) == 2)
    worker.send_signal(signal.SIGTERM)
    _out, errors = worker.communicate(timeout=30)
    assert "The mail server cannot be reached" in errors
    assert "example.org" not in errors
    assert "subject" not in errors
