"""The second step: asked of staff, offered to readers, its secrets sealed."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import devices
from accounts.models import User
from privacy.text import WrongFieldKey
from tests import mailbox, staff

STAFF = reverse("admin:index")
ANN = "ann@example.org"


def app_code(key, at=None):
    """Return what an app for codes shows for this key (RFC 6238)."""
    counter = struct.pack(">Q", int(at or time.time()) // 30)
    digest = hmac.new(base64.b32decode(key), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def sign_in(client, address=ANN):
    """Sign in by the e-mailed code alone; return the last answer."""
    client.post(reverse("accounts:sign_in"), {"email": address, "own": "yes"})
    return client.post(reverse("accounts:code"), {"code": mailbox.code(address)})


def set_up(client):
    """Add an app for codes; return its key."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    key = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    client.post(reverse("mfa_activate_totp"), {"code": app_code(key)})
    return key


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    """What waits for the end of a transaction comes at once: tests never reach that end."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, *_args, **_more: do())


@pytest.fixture
def key(client):
    """A reader's account with a second step, signed out again."""
    sign_in(client)
    key = set_up(client)
    client.post(reverse("accounts:sign_out"))
    return key


@pytest.fixture
def later(monkeypatch):
    """Move the clock: one code of an app works once."""
    start = time.time()
    return lambda seconds: monkeypatch.setattr(time, "time", lambda: start + seconds)


def test_with_a_second_step_the_code_by_email_is_not_enough(client, key, later):
    later(60)
    assert sign_in(client).url == reverse("mfa_authenticate")
    assert SESSION_KEY not in client.session
    assert client.get(reverse("accounts:home")).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert SESSION_KEY not in client.session
    client.post(reverse("mfa_authenticate"), {"code": app_code(key)})
    assert SESSION_KEY in client.session
    assert client.session["sign_in"]["own"] is True


def test_a_code_of_the_app_works_once(key, later):
    later(60)
    code = app_code(key)
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": code})
    assert SESSION_KEY in first.session
    assert SESSION_KEY not in second.session


def test_a_spare_code_works_once(client):
    sign_in(client)
    set_up(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    spare = re.findall(r"<code>(\d{8})</code>", page)
    assert len(spare) == 10
    for expected in (True, False):
        browser = Client()
        sign_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": spare[0]})
        assert (SESSION_KEY in browser.session) == expected


def test_wrong_codes_are_limited(client, key, later):
    later(60)
    sign_in(client)
    for _try in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    answer = client.post(reverse("mfa_authenticate"), {"code": app_code(key)})
    assert "Too many tries. Wait 10 minutes, then try again" in answer.content.decode()
    assert SESSION_KEY not in client.session


def test_removing_it_takes_the_second_step_itself(client, key, later):
    later(60)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": app_code(key)})
    later(120)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.filter(type="totp").exists()
    client.post(answer.url, {"code": app_code(key)})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()


def test_its_secrets_are_sealed_and_change_keys_with_the_rest(client, key, settings, later):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = " ".join(str(row[0]) for row in cursor.fetchall())
    assert key not in stored
    old, new = settings.FIELD_KEYS, ["another-key-" * 4]
    settings.FIELD_KEYS = new + old
    call_command("rotate_field_keys")
    settings.FIELD_KEYS = new
    later(60)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": app_code(key)})
    assert SESSION_KEY in client.session
    settings.FIELD_KEYS = old
    with pytest.raises(WrongFieldKey):
        Authenticator.objects.get(type="totp").wrap().validate_code("000000")


# The staff area


def test_staff_come_in_by_code_and_set_up_their_second_step_first(client):
    staff.person("manager")
    assert client.get(STAFF, follow=True).redirect_chain[-1][0] == reverse("accounts:sign_in")
    landed = sign_in(client, "manager@example.org")
    assert landed.url == STAFF
    assert client.get(STAFF, follow=True).redirect_chain[-1][0] == reverse("mfa_activate_totp")
    set_up(client)
    assert client.get(STAFF).status_code == 200


def test_after_12_hours_staff_show_their_second_step_again(client, later):
    staff.person("manager")
    sign_in(client, "manager@example.org")
    key = set_up(client)
    assert client.get(STAFF).status_code == 200
    later(devices.SECOND_FACTOR_FOR.total_seconds() + 60)
    asked = client.get(STAFF, follow=True)
    page, _status = asked.redirect_chain[-1]
    assert page.startswith(reverse("mfa_reauthenticate"))
    assert client.post(page, {"code": app_code(key)}).url == STAFF
    assert client.get(STAFF).status_code == 200


def test_a_second_step_shown_by_a_reader_opens_no_staff_area(client):
    sign_in(client)
    set_up(client)
    assert client.get(STAFF, follow=True).status_code == 403


def test_a_staff_account_that_was_closed_is_out_at_once(client):
    user = staff.person("manager")
    staff.sign_in(client, user)
    assert client.get(STAFF).status_code == 200
    User.objects.update(is_active=False)
    assert client.get(STAFF).status_code == 302


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", "/en/account/delete/"])
def test_the_staff_door_leads_to_the_staff_area_alone(client, page):
    staff.sign_in(client, staff.person("manager"))
    assert client.get(reverse("admin:login"), {"next": page}).url == STAFF


def test_staff_keep_the_second_step_on(client):
    staff.person("manager")
    sign_in(client, "manager@example.org")
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(type="totp").exists()


def test_staff_add_a_passkey_beside_the_app_and_not_instead_of_it(client):
    user = staff.person("manager")
    sign_in(client, user.email)
    page = reverse("mfa_add_webauthn")
    assert client.get(page).url == reverse("mfa_activate_totp")
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "my phone"})
    assert client.get(STAFF, follow=True).redirect_chain[-1][0] == reverse("mfa_activate_totp")
    Authenticator.objects.all().delete()
    set_up(client)
    assert client.get(page).status_code == 200


def test_a_passkey_locks_out_nobody_who_lost_it(client):
    user = User.objects.create_user(ANN)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "my phone"})
    assert sign_in(client).url == reverse("accounts:home")
    assert SESSION_KEY in client.session


def test_nobody_removes_the_passkey_of_somebody_else(client):
    user = User.objects.create_user("bob@example.org")
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "his"})
    sign_in(client)
    page = reverse("mfa_remove_webauthn", args=[passkey.pk])
    assert client.get(page).status_code == client.post(page).status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", "x", '{"response": {}}'])
def test_what_is_no_passkey_signs_nobody_in(client, credential):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer.status_code == 302
    assert SESSION_KEY not in client.session


def test_no_password_opens_anything(client):
    user = staff.person("manager")
    user.set_password("quiet-paper-teal")
    user.save()
    client.post(reverse("admin:login"), {"username": user.email, "password": "quiet-paper-teal"})
    client.post(
        reverse("accounts:sign_in"),
        {"email": user.email, "password": "quiet-paper-teal", "own": "yes"},
    )
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("name", ["admin:password_change", "admin:logout"])
def test_what_a_password_needed_leads_elsewhere(client, name):
    staff.sign_in(client, staff.person("manager"))
    assert client.get(reverse(name)).status_code == 302
