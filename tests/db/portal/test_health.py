"""What a machine asks of the portal."""

import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from portal import gunicorn
from post.models import Letter, Turn
from post.timetable import BEAT, beat

TOKEN = "t" * 32


def ready(client):
    answer = client.get(reverse("ready"))
    return answer.status_code, answer.json()


def test_a_process_is_alive_without_a_database(client):
    def away(*_asked):
        raise OperationalError

    with connection.execute_wrapper(away):
        assert client.get(reverse("alive")).content == b"alive\n"


def test_all_parts_are_well(client):
    beat()
    assert ready(client) == (
        200,
        {"database": "ok", "migrations": "ok", "worker": "ok", "letters": "ok"},
    )


def test_a_worker_that_is_silent_is_told(client):
    assert ready(client)[1]["worker"] == "not seen for a minute"
    beat()
    Turn.objects.filter(name=BEAT).update(ran_at=timezone.now() - timedelta(minutes=2))
    status, parts = ready(client)
    assert (status, parts["worker"], parts["database"]) == (503, "not seen for a minute", "ok")


def test_a_letter_that_waits_too_long_is_told(client):
    beat()
    Letter.objects.create(sealed="x", put_at=timezone.now() - timedelta(minutes=11))
    assert ready(client)[1]["letters"] == "one has waited for ten minutes"


def test_a_database_that_is_away_is_told(client):
    def away(*_asked):
        raise OperationalError("host=secret")

    with connection.execute_wrapper(away):
        status, parts = ready(client)
    assert status == 503
    assert set(parts.values()) == {"no answer from the database"}


@pytest.mark.parametrize("given", [None, "Bearer wrong", "Bearer ", TOKEN])
def test_numbers_are_for_the_operator(client, settings, given):
    settings.METRICS_TOKEN = TOKEN
    headers = {"authorization": given} if given else {}
    assert client.get(reverse("metrics"), headers=headers).status_code == 404


def test_without_a_token_there_are_no_numbers(client, settings):
    settings.METRICS_TOKEN = ""
    answer = client.get(reverse("metrics"), headers={"authorization": "Bearer "})
    assert answer.status_code == 404


def test_numbers_name_patterns_and_nobody(client, settings):
    settings.METRICS_TOKEN = TOKEN
    client.get("/en/help/marked-word/")
    beat()
    answer = client.get(reverse("metrics"), headers={"authorization": f"Bearer {TOKEN}"})
    said = answer.content.decode()
    assert 'beside_answers_total{method="GET",page="en/help/<slug:slug>/",status="404"}' in said
    assert 'beside_job_age_seconds{job="letters"}' in said
    assert "marked-word" not in said


# What each of several web processes does: counting, into a file of its own.
COUNT = """
from prometheus_client import Counter
Counter("beside_answers", "x", ["page", "method", "status"]).labels("a page/", "GET", "200").inc(3)
"""


def test_several_processes_count_together_from_their_start_on(
    client, settings, tmp_path, monkeypatch
):
    settings.METRICS_TOKEN, folder = TOKEN, tmp_path / "not" / "there"
    monkeypatch.setattr(gunicorn, "COUNTS", str(folder))
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(folder))
    for wanted in ("6.0", ""):
        gunicorn.on_starting(None)
        for _process in (1, 2) if wanted else ():
            subprocess.run([sys.executable, "-c", COUNT], check=True)
        answer = client.get(reverse("metrics"), headers={"authorization": f"Bearer {TOKEN}"})
        line = re.search(r'beside_answers_total{.*page="a page/".*} (.+)', answer.content.decode())
        assert (line[1] if line else "") == wanted


@pytest.mark.parametrize("name", ["alive", "ready", "metrics"])
def test_they_set_no_cookie_and_are_not_kept(client, settings, name):
    settings.METRICS_TOKEN = TOKEN
    answer = client.get(reverse(name), headers={"authorization": f"Bearer {TOKEN}"})
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert client.post(reverse(name)).status_code in {403, 405}
    json.dumps(dict(answer.headers))
