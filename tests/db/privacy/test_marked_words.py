"""Marked words are sent through the whole site, and looked for wherever they must not be."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.signals import request_started
from django.urls import reverse

from tests.browser.lighthouse import free_port
from tests.db.privacy.test_sealed import everything_stored
from tests.journeys import LONG, answer, decoded, result

NAME, NUMBER = "Zyxwina Marked-Quuxley", "MRN-7788990011"
REPORT = f"""Patient: {NAME}  DOB: 04/17/1951  {NUMBER}
Left breast, lumpectomy: invasive ductal carcinoma. Tumor size 14 mm. pT1c pN0(sn) cM0.
ER positive (95%), PR negative, HER2 negative. Signed by Dr. Frobnicate Marked."""
MARKS = ("Zyxwina", "Quuxley", "7788990011", "04/17/1951", "Frobnicate")


def marks_in(text):
    return [mark for mark in MARKS if mark.lower() in text.lower()]


def test_a_pasted_report_leaves_no_name_anywhere(client, logged, caplog):
    page = decoded(client, "self", REPORT).content.decode()
    assert "T1c" in page  # it was read
    assert marks_in(page) == []
    assert marks_in(logged.getvalue() + caplog.text) == []
    assert marks_in(everything_stored()) == []
    assert not mail.outbox
    assert cache.get("anything") is None


@pytest.mark.parametrize("text", ["hello", "x" * 30_000], ids=["unreadable", "too long"])
def test_a_refused_text_comes_back_in_its_box_and_nowhere_else(client, logged, text):
    sent = f"{NAME} {text}"
    response = decoded(client, "self", sent)
    page = response.content.decode()
    box = page[page.index("<textarea") : page.index("</textarea>")]
    assert marks_in(page.replace(box, "")) == []
    assert "no-store" in response["Cache-Control"]
    assert marks_in(logged.getvalue()) == []
    assert marks_in(everything_stored()) == []


def test_answers_are_in_no_address_and_no_log(client, logged):
    answers = LONG | {"code": {"code": "pT1c Quuxley"}, "size": {"size": "13.7", "unit": "mm"}}
    asked = []

    def note(environ, **_rest):
        asked.append(environ["PATH_INFO"] + "?" + environ.get("QUERY_STRING", ""))

    request_started.connect(note)
    answer(client, "self", answers)
    result(client, "self", answers)
    request_started.disconnect(note)
    assert len(asked) > 20
    written = "\n".join(asked) + logged.getvalue()
    for answered in ("T1c", "13.7", "Quuxley", "surgery", "invasive", "positive"):
        assert answered not in written
    stored = everything_stored()
    assert "T1c" not in stored
    assert "Quuxley" not in stored


def test_an_unexpected_failure_logs_no_answer(client, logged):
    """A hostile session, a broken body: whatever happens, what was sent stays out of the log."""
    client.raise_request_exception = False
    for body, kind in (
        (b"text=" + REPORT.encode() + b"\xff\xfe%zz", "application/x-www-form-urlencoded"),
        (REPORT.encode(), "multipart/form-data; boundary=x"),
        (REPORT.encode() * 2000, "text/plain"),
        (f"{NAME}=1&".encode() * 2000, "application/x-www-form-urlencoded"),
    ):
        response = client.post(reverse("staging:decode"), body, content_type=kind)
        assert response.status_code < 500
        assert marks_in(response.content.decode()) == [] or response.status_code == 200
    assert marks_in(logged.getvalue()) == []


def test_clearing_leaves_nothing(client):
    answer(client, "self", LONG)
    before = everything_stored()
    client.post(reverse("staging:clear"))
    assert client.session.get("staging") is None
    assert len(everything_stored()) < len(before)


@pytest.mark.parametrize("state", ["sound", "broken"])
def test_the_real_server_writes_no_query_no_referer_and_no_body(tmp_path, state):
    """Our server with its access log on, asked over a socket; broken: every request fails."""
    port = free_port()
    environment = os.environ | {
        "PORTAL_ENV": "development",
        "PORTAL_VAR": str(tmp_path),
        "PORT": str(port),
        "LOG_REQUESTS": "1",
        "WEB_WORKERS": "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    environment.pop("PGDATABASE", None)
    prepare = [["migrate"], ["collectstatic", "--noinput"]]
    for command in prepare if state == "sound" else []:
        run = [sys.executable, "manage.py", *command, "--verbosity", "0"]
        subprocess.run(run, cwd=settings.BASE_DIR, env=environment, check=True)
    written = tmp_path / "log"
    with written.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "portal.wsgi", "--config", "portal/gunicorn.py"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            site = f"http://127.0.0.1:{port}"
            marked = urllib.parse.urlencode({"text": REPORT, "q": NAME})
            ask(site, f"/en/about/?{marked}", {"Referer": f"{site}/?{marked}"})
            ask(site, "/en/decode/", {"Referer": f"{site}/?{marked}"}, marked.encode())
            ask(site, f"/en/nothing/?{marked}", {"User-Agent": NAME})
        finally:
            server.terminate()
            server.wait(20)
    text = written.read_text()
    # The log is on, and says what happened.
    assert ("GET /en/about/ 200" if state == "sound" else "ValueError") in text
    assert marks_in(urllib.parse.unquote_plus(text)) == []


def ask(site, path, headers, body=None):
    """Send one request, waiting for the server to start."""
    for _try in range(100):
        try:
            urllib.request.urlopen(urllib.request.Request(site + path, body, headers)).close()
        except urllib.error.HTTPError as refused:
            refused.close()
        except urllib.error.URLError:
            time.sleep(0.1)
            continue
        return
    raise AssertionError("The server did not start.")
