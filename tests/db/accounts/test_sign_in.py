"""Signing in: one door for new and known addresses, codes that cannot be guessed or used twice."""

import re
import statistics
import time
from datetime import timedelta
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts import sign_in
from accounts.models import SignIn, User
from privacy.models import SealedSession
from tests import mailbox

ANN = "ann@example.org"
ASK, CODE = reverse("accounts:sign_in"), reverse("accounts:code")


def begin(client, address=ANN, own="yes", page=ASK):
    return client.post(page, {"email": address, "own": own})


def enter(client, code):
    return client.post(CODE, {"code": code})


def signed_in(client, address=ANN, own="yes"):
    begin(client, address, own)
    return enter(client, mailbox.code(address))


def wrong_for(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def is_signed_in(client):
    return SESSION_KEY in client.session


def errors(response):
    return [error for errors in response.context["form"].errors.values() for error in errors]


# The way in


def test_a_new_address_gets_an_account_by_its_code(client):
    answer = signed_in(client)
    assert answer.url == reverse("accounts:home")
    assert is_signed_in(client)
    assert User.objects.get().email == ANN


def test_a_known_address_in_other_letters_opens_the_same_account(client):
    user = User.objects.create_user(ANN)
    begin(client, " Ann@Example.ORG ")
    enter(client, mailbox.code(ANN))
    assert client.session[SESSION_KEY] == str(user.pk)


@pytest.mark.parametrize("address", ["miſs@example.org", "ｍiss@example.org", "miss@exampﬂe.org"])
def test_letters_that_a_database_takes_for_others_open_no_other_account(client, address):
    User.objects.create_user("miss@example.org")
    assert "right format" in errors(begin(client, address))[0]


@pytest.mark.parametrize("pasted", ["{} {}", "{}-{}", "  {}{}\n", "{}.{}"])
def test_a_code_may_be_pasted_with_what_stands_around_it(client, pasted):
    begin(client)
    code = mailbox.code(ANN)
    enter(client, pasted.format(code[:3], code[3:]))
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"own": "yes"}, "Enter your email address"),
        (
            {"email": "ann", "own": "yes"},
            "Enter an email address in the right format, like name@example.com",
        ),
        (
            {"email": f"{'a' * 250}@example.org", "own": "yes"},
            "Enter an email address in the right format, like name@example.com",
        ),
        ({"email": ANN}, "Select if this is your own device"),
        ({"email": ANN, "own": "maybe"}, "Select if this is your own device"),
    ],
)
def test_what_is_wrong_with_the_address_is_said(client, data, error):
    answer = client.post(ASK, data)
    assert errors(answer) == [error]
    assert escape(error) in answer.content.decode()
    assert not SignIn.objects.exists()


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_costs_no_try(client, typed):
    begin(client)
    assert errors(enter(client, typed)) == ["Enter the 6-digit code"]
    assert SignIn.objects.get().tries == 0


def test_the_letter_has_no_health_words_and_the_code_in_it(client):
    begin(client)
    (letter,) = mailbox.letters(ANN)
    assert letter.subject == "Your code for Beside"
    assert SignIn.objects.get().code in letter.body
    assert not re.search(r"cancer|breast|report|health|list", letter.body + letter.subject)


# Nothing tells whether there is an account


def test_the_answer_is_the_same_whether_or_not_an_account_exists():
    User.objects.create_user(ANN)
    pages = []
    for address in (ANN, "bob@example.org"):
        visitor = Client()
        answer = begin(visitor, address)
        page = visitor.get(CODE).content.decode()
        token = r'name="csrfmiddlewaretoken" value="[^"]+"'
        pages.append((answer.status_code, answer.url, re.sub(token, "", page.replace(address, ""))))
        letter = mailbox.letters(address)[0]
        pages[-1] += (letter.subject, len(letter.body))
    assert pages[0] == pages[1]


def test_asking_looks_at_no_account(client):
    User.objects.create_user(ANN)
    with connection.execute_wrapper(refuse_accounts):
        assert begin(client).status_code == 302


def refuse_accounts(execute, sql, params, many, context):
    assert User._meta.db_table not in sql
    return execute(sql, params, many, context)


def test_asking_takes_as_long_for_both(settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    User.objects.create_user(ANN)
    took = {ANN: [], "bob@example.org": []}
    for _round in range(15):
        for address, times in took.items():
            started = time.perf_counter()
            begin(Client(), address)
            times.append(time.perf_counter() - started)
    known, unknown = (statistics.median(times) for times in took.values())
    assert abs(known - unknown) < 0.5 * max(known, unknown)


# Codes


def test_a_wrong_code_is_refused_in_the_words_of_an_ended_one(client):
    begin(client)
    answer = enter(client, wrong_for(mailbox.code(ANN)))
    words = "That code is not right or has ended. Check the newest email, or send a new code"
    assert errors(answer) == [words]
    assert not is_signed_in(client)


def test_after_five_wrong_tries_the_right_code_is_refused_too(client):
    begin(client)
    code = mailbox.code(ANN)
    said = [errors(enter(client, wrong_for(code)))[0] for _try in range(5)]
    assert said[3].startswith("That code is not right")
    assert said[4] == "Too many tries. Wait 10 minutes, or send a new code"
    assert errors(enter(client, code)) == [said[4]]
    assert not is_signed_in(client)


def test_a_new_code_gives_new_tries_and_ends_the_old_code(client):
    begin(client)
    old = mailbox.code(ANN)
    for _try in range(5):
        enter(client, wrong_for(old))
    client.post(CODE, {"action": "again"})
    new = mailbox.code(ANN)
    if old != new:
        enter(client, old)
        assert not is_signed_in(client)
    enter(client, new)
    assert is_signed_in(client)


def test_a_code_works_once():
    first, second = Client(), Client()
    begin(first)
    key = first.cookies["visit"].value
    code = mailbox.code(ANN)
    second.cookies["visit"] = key  # the same visit in another window
    enter(first, code)
    enter(second, code)
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_a_code_ends_after_15_minutes(client, monkeypatch):
    begin(client)
    code = mailbox.code(ANN)
    later = timezone.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    answer = enter(client, code)
    assert not is_signed_in(client)
    assert "This sign-in has ended" in answer.content.decode()


def test_a_code_works_in_no_other_browser(client):
    begin(client)
    stranger = Client()
    begin(stranger, "eve@example.org")
    enter(stranger, mailbox.code(ANN))
    assert not is_signed_in(stranger)


@pytest.mark.django_db(transaction=True)
def test_five_tries_are_five_even_at_the_same_moment(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    begin(client)
    waiting, outcomes = SignIn.objects.get(), []
    request = client.get(CODE).wsgi_request
    request.method = "POST"
    wrong = wrong_for(waiting.code)

    def guess():
        while True:
            try:
                outcomes.append(sign_in.try_code(request, waiting, wrong))
                break
            except OperationalError:  # SQLite in memory refuses at once instead of waiting
                time.sleep(0.01)
        connection.close()

    threads = [Thread(target=guess) for _number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(sign_in.Outcome.WRONG) == 4  # the fifth already says "too many"
    assert SignIn.objects.get().tries == 5


def test_neither_address_nor_code_nor_link_can_be_read_in_the_database(client):
    begin(client)
    code, link = mailbox.code(ANN), mailbox.link(ANN)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {SignIn._meta.db_table}")
        (row,) = cursor.fetchall()
    stored = " ".join(map(str, row))
    assert code not in stored
    assert "ann" not in stored
    assert link.partition("?t=")[2] not in stored


def test_sign_ins_nobody_finished_are_purged(client):
    begin(client)
    SignIn.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    sign_in.purge()
    assert not SignIn.objects.exists()


# The link


def test_opening_the_link_signs_nobody_in_and_its_button_does(client):
    begin(client)
    page = client.get(mailbox.link(ANN))
    assert not is_signed_in(client)
    assert "Sign in" in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    token = mailbox.link(ANN).partition("?t=")[2]
    client.post(reverse("accounts:link"), {"t": token, "own": "yes"})
    assert is_signed_in(client)


def test_the_link_works_in_another_browser_and_asks_about_that_device(client):
    begin(client, own="yes")
    other = Client()
    token = mailbox.link(ANN).partition("?t=")[2]
    assert "checked" not in other.get(mailbox.link(ANN)).content.decode()
    assert errors(other.post(reverse("accounts:link"), {"t": token})) == [
        "Select if this is your own device"
    ]
    other.post(reverse("accounts:link"), {"t": token, "own": "no"})
    assert is_signed_in(other)
    assert other.session.get_expire_at_browser_close()


def test_link_and_code_are_one_the_first_used_ends_both(client):
    begin(client)
    token, code = mailbox.link(ANN).partition("?t=")[2], mailbox.code(ANN)
    other = Client()
    other.post(reverse("accounts:link"), {"t": token, "own": "yes"})
    enter(client, code)
    assert not is_signed_in(client)
    third = Client()
    third.post(reverse("accounts:link"), {"t": token, "own": "yes"})
    assert not is_signed_in(third)


@pytest.mark.parametrize("token", ["", "x", "☂", "a" * 5000, "' OR 1=1"])
def test_a_made_up_link_says_that_it_has_ended(client, token):
    answer = client.get(reverse("accounts:link"), {"t": token})
    assert answer.status_code == 200
    assert "This sign-in has ended" in answer.content.decode()


# Limits


def test_codes_to_one_address_are_limited_and_others_still_get_theirs(client):
    cache.clear()
    for _number in range(5):
        assert begin(client).status_code == 302
    answer = begin(client)
    assert errors(answer) == ["Too many codes were sent. Wait 10 minutes, then try again"]
    assert answer.context["form"]["email"].value() == ANN
    assert len(mailbox.letters(ANN)) == 5
    assert begin(client, "bob@example.org").status_code == 302


def test_wrong_codes_for_one_address_are_limited_however_many_are_sent():
    cache.clear()
    tried = 0
    for _number in range(4):
        visitor = Client()
        begin(visitor)
        for _try in range(5):
            outcome = errors(enter(visitor, wrong_for(mailbox.code(ANN))))
            tried += outcome[0].startswith("That code is not right")
    assert tried <= 15
    visitor = Client()
    begin(visitor)
    enter(visitor, mailbox.code(ANN))
    assert not is_signed_in(visitor)


def test_ten_minutes_open_every_limit(client, monkeypatch):
    cache.clear()
    for _number in range(6):
        begin(client)
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    assert begin(client).status_code == 302


def test_the_cache_holds_neither_addresses_of_people_nor_of_clients(client):
    begin(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM portal_cache")
        keys = " ".join(row[0] for row in cursor.fetchall())
    assert "allauth:rl" in keys
    assert "127.0.0.1" not in keys
    assert "ann" not in keys


# Sessions


def test_signing_in_gives_a_new_key_and_keeps_what_was_answered(client):
    begin(client)
    session = client.session
    session["answers"] = "marked"
    session.save()
    planted = client.cookies["visit"].value
    enter(client, mailbox.code(ANN))
    assert client.cookies["visit"].value != planted
    assert client.session["answers"] == "marked"
    thief = Client()
    thief.cookies["visit"] = planted
    assert not thief.session.items()


def test_an_own_device_stays_signed_in_for_30_days_and_no_longer(client):
    signed_in(client)
    assert timedelta(days=29) < client.session.get_expiry_date() - timezone.now()
    assert client.cookies["visit"]["max-age"] > 29 * 24 * 3600
    before = SealedSession.objects.get(user__isnull=False).expires_at
    client.get(reverse("accounts:home"))
    assert SealedSession.objects.get(user__isnull=False).expires_at == before


def test_a_shared_device_is_signed_out_by_its_window_and_by_30_idle_minutes(client, monkeypatch):
    signed_in(client, own="no")
    assert client.cookies["visit"]["max-age"] == ""
    home = reverse("accounts:home")
    now = timezone.now()
    clock = time.time()
    for minutes in (29, 58, 87):
        monkeypatch.setattr(timezone, "now", lambda m=minutes: now + timedelta(minutes=m))
        monkeypatch.setattr(time, "time", lambda m=minutes: clock + 60 * m)
        assert client.get(home).status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=118))
    assert client.get(home).status_code == 302


def test_signing_out_erases_the_visit(client):
    signed_in(client)
    key = client.cookies["visit"].value
    assert client.get(reverse("accounts:sign_out")).status_code == 200
    assert is_signed_in(client)
    client.post(reverse("accounts:sign_out"))
    thief = Client()
    thief.cookies["visit"] = key
    assert thief.get(reverse("accounts:home")).status_code == 302
    assert not SealedSession.objects.filter(user__isnull=False).exists()


def test_a_closed_account_is_not_signed_in(client):
    User.objects.create_user(ANN, is_active=False)
    answer = signed_in(client)
    assert not is_signed_in(client)
    assert client.get(answer.url, follow=True).status_code == 403


# Where it leads


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "/%09/evil.example",
        " https://evil.example/",
        "evil.example",
    ],
)
def test_no_link_leads_from_the_sign_in_to_another_site(client, page):
    client.get(ASK, {"next": page})
    answer = signed_in(client)
    assert urlsplit(answer.url).netloc == ""
    assert answer.url.startswith("/")
    assert not answer.url.startswith(("//", "/\\"))


def test_the_page_that_asked_to_sign_in_comes_after_it(client):
    client.get(reverse("accounts:devices"))
    assert signed_in(client).url == reverse("accounts:devices")


def test_next_is_kept_in_no_address(client):
    answer = client.get(reverse("accounts:devices"))
    assert answer.url == ASK


@pytest.mark.parametrize("page", [ASK, CODE, reverse("accounts:delete"), reverse("accounts:link")])
def test_forms_without_a_token_are_refused(page):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(page, {"email": ANN, "own": "yes"}).status_code == 403
    assert not mailbox.letters(ANN)
