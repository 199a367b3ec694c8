"""What only a production start shows, in a process of its own."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": "s3cret-" * 8,
    "FIELD_KEYS": "f1eld-" * 8,
    "ALLOWED_HOSTS": "beside.example",
    "PGDATABASE": "beside",
    "EMAIL_HOST": "mail.beside.example",
    "EMAIL_FROM": "letters@beside.example",
}
ASK = """
import json, sys
from portal.wsgi import application
from django.test import Client
response = Client(headers={"host": "beside.example"}).get("/robots.txt", secure=%s)
print(json.dumps([response.status_code, dict(response.headers)]))
"""


def run(code, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "portal.settings", **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )


def test_https_is_remembered_for_two_years():
    status, headers = json.loads(run(ASK % True).stdout)
    assert status == 200
    wanted = "max-age=63072000; includeSubDomains; preload"
    assert headers["Strict-Transport-Security"] == wanted


def test_http_leads_to_https():
    status, headers = json.loads(run(ASK % False).stdout)
    assert (status, headers["Location"]) == (301, "https://beside.example/robots.txt")


def test_the_start_warns_until_review_and_licence_are_recorded():
    said = run("import portal.wsgi").stderr
    assert "No clinical review is recorded." in said
    assert "No decision about the AJCC licence is recorded." in said
    recorded = {"CLINICAL_REVIEW_RECORDED": "Dr. Lee", "AJCC_LICENSE_DECISION": "counsel"}
    assert "recorded" not in run("import portal.wsgi", **recorded).stderr


@pytest.mark.parametrize("file", ["settings.py", "gunicorn.py"])
def test_every_variable_has_a_line_of_purpose(file):
    code = (settings.BASE_DIR / "portal" / file).read_text("utf-8")
    read = set(re.findall(r"""(?:environ\.get|env)\(["'](\w+)["']""", code))
    listed = re.findall(
        r"^# .+\n(\w+)=|^(\w+)=", (settings.BASE_DIR / ".env.example").read_text("utf-8"), re.M
    )
    assert read
    assert read <= {name for pair in listed for name in pair}
