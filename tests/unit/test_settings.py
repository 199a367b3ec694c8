"""The settings as each place would start with them: in a process of its own."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SECRET = "s3cret-" * 8
PRODUCTION = {
    "SECRET_KEY": SECRET,
    "FIELD_KEYS": "f1eld-" * 8,
    "ALLOWED_HOSTS": "beside.example",
    "PGDATABASE": "beside",
    "EMAIL_HOST": "mail.beside.example",
    "EMAIL_FROM": "letters@beside.example",
}


def start(code, **environment):
    """Run `code` under our settings, with this environment and no other."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, "DJANGO_SETTINGS_MODULE": "portal.settings", **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def manage(*command, **environment):
    """Run a management command in a process of its own."""
    run = "from django.core.management import execute_from_command_line as run; run({})"
    return start(run.format(["manage.py", *command]), **environment)


def show(expression, **environment):
    answer = start(f"from django.conf import settings as s; print(({expression}))", **environment)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


@pytest.mark.parametrize("missing", PRODUCTION)
@pytest.mark.parametrize("place", [{}, {"PORTAL_ENV": "production"}, {"PORTAL_ENV": "preview"}])
def test_production_refuses_to_start_without(missing, place):
    given = {name: value for name, value in PRODUCTION.items() if name != missing}
    answer = start("from django.conf import settings; settings.DEBUG", **given, **place)
    assert answer.returncode != 0
    assert f"Set {missing}; .env.example says what it is for." in answer.stderr
    assert SECRET not in answer.stderr


@pytest.mark.parametrize("weak", ["short", "a" * 60, "ab" * 30])
def test_a_weak_secret_is_refused(weak):
    answer = start(
        "from django.conf import settings; settings.DEBUG", **PRODUCTION | {"SECRET_KEY": weak}
    )
    assert "SECRET_KEY needs 50 random characters" in answer.stderr


@pytest.mark.parametrize("weak", ["short", f"{'long-' * 8},short", f"{'long-' * 8},"])
def test_a_weak_key_for_sealed_texts_is_refused(weak):
    answer = start(
        "from django.conf import settings; settings.DEBUG", **PRODUCTION | {"FIELD_KEYS": weak}
    )
    assert "Each of FIELD_KEYS needs 32 random characters" in answer.stderr


def test_a_misspelt_place_is_refused():
    answer = start("from django.conf import settings; settings.DEBUG", PORTAL_ENV="prod")
    assert "PORTAL_ENV is production, preview, development or test." in answer.stderr


def test_production_is_shut_tight():
    shown = show(
        "s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SECURE_HSTS_SECONDS > 31536000, s.DATABASES['default']['ENGINE'], s.ALLOWED_HOSTS",
        **PRODUCTION,
    )
    assert shown == str(
        (False, True, True, True, "__Host-visit", "__Host-csrftoken")
        + (True, "django.db.backends.postgresql", ["beside.example"])
    )


def test_debug_cannot_be_switched_on_in_production():
    assert show("s.DEBUG", **PRODUCTION, PORTAL_DEBUG="1") == "False"


def test_development_needs_no_setting(tmp_path):
    shown = show(
        "len(s.SECRET_KEY) >= 50, s.DATABASES['default']['ENGINE'], s.DEBUG",
        PORTAL_ENV="development",
        PORTAL_VAR=str(tmp_path / "var"),
    )
    assert shown == "(True, 'django.db.backends.sqlite3', False)"
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_secret_of_one_machine_stays_the_same(tmp_path):
    place = {"PORTAL_ENV": "development", "PORTAL_VAR": str(tmp_path)}
    assert show("s.SECRET_KEY", **place) == show("s.SECRET_KEY", **place)


def test_the_server_starts_and_answers(tmp_path):
    code = (
        "from portal.wsgi import application\n"
        "from django.test import Client\n"
        "print(Client().get('/en/').status_code)"
    )
    place = {"PORTAL_ENV": "test", "PORTAL_VAR": str(tmp_path)}
    manage("collectstatic", "--noinput", **place)
    answer = start(code, **place)
    assert answer.stdout.strip() == "200", answer.stderr


def test_djangos_own_deployment_check_finds_nothing():
    answer = manage(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        **PRODUCTION,
        CLINICAL_REVIEW_RECORDED="2027-01-01 Dr. Name",
        AJCC_LICENSE_DECISION="2027-01-01 counsel",
    )
    assert answer.returncode == 0, answer.stderr
