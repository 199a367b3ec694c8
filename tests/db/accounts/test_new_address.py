"""Changing the address of an account: its own code, a letter to the old one, nothing lost."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import sign_in
from accounts.models import SignIn, User
from tests import mailbox
from tests.lists import make_list

OLD, NEW = "old@example.org", "new@example.org"
ASK, CODE, HOME = (reverse(f"accounts:{name}") for name in ("emails", "email_code", "home"))


@pytest.fixture
def user():
    return User.objects.create_user(OLD)


@pytest.fixture
def reader(user):
    return signed_in(user)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def ask(client, address=NEW):
    return client.post(ASK, {"email": address})


def enter(client, code):
    return client.post(CODE, {"code": code}, follow=True)


def errors(response):
    return [error for errors in response.context["form"].errors.values() for error in errors]


def wrong_for(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_address_changes_when_its_code_was_typed(reader, user):
    kept = make_list(user)
    assert ask(reader).url == CODE
    user.refresh_from_db()
    assert user.email == OLD
    answer = enter(reader, mailbox.code(NEW))
    assert answer.redirect_chain[-1][0] == HOME
    assert "Your email address is changed" in answer.content.decode()
    user.refresh_from_db()
    assert user.email == NEW
    assert list(user.checklists.all()) == [kept]
    assert not SignIn.objects.exists()


def test_every_device_stays_signed_in(reader, user):
    phone = signed_in(user)
    ask(reader)
    enter(reader, mailbox.code(NEW))
    assert [c.get(HOME).status_code for c in (reader, phone)] == [200, 200]


def test_the_new_address_signs_in_and_the_old_one_opens_another_account(reader, user):
    ask(reader)
    enter(reader, mailbox.code(NEW))
    for address, is_same in ((NEW, True), (OLD, False)):
        visitor = Client()
        visitor.post(reverse("accounts:sign_in"), {"email": address, "own": "yes"})
        visitor.post(reverse("accounts:code"), {"code": mailbox.code(address)})
        assert (visitor.session[SESSION_KEY] == str(user.pk)) is is_same


def test_the_old_address_is_told_once_and_neither_letter_speaks_of_health(reader, user):
    ask(reader)
    assert not mailbox.letters(OLD)
    enter(reader, mailbox.code(NEW))
    (told,) = mailbox.letters(OLD)
    assert told.subject == "Your email address was changed"
    assert NEW not in told.body
    assert reverse("contact") in told.body
    for letter in (told, *mailbox.letters(NEW)):
        words = letter.subject + letter.body
        assert not re.search(r"cancer|breast|report|health|list|opinion", words)
        assert len(words.split()) <= 60


def test_a_wrong_code_changes_nothing_and_five_end_it(reader, user):
    ask(reader)
    code = mailbox.code(NEW)
    said = [errors(enter(reader, wrong_for(code)))[0] for _try in range(5)]
    assert said[0].startswith("That code is not right or has ended.")
    assert said[4] == "Too many tries. Wait 10 minutes, or send a new code"
    assert errors(enter(reader, code)) == [said[4]]
    user.refresh_from_db()
    assert user.email == OLD


def test_a_code_counts_where_it_was_asked_for_alone(reader, user):
    eve = signed_in(User.objects.create_user("eve@example.org"))
    ask(reader)
    assert enter(eve, mailbox.code(NEW)).redirect_chain[-1][0] == ASK
    assert User.objects.filter(email=OLD).exists()


def test_a_code_for_signing_in_changes_no_address(reader, user):
    visitor = Client()
    visitor.post(reverse("accounts:sign_in"), {"email": NEW, "own": "yes"})
    for_signing_in = mailbox.code(NEW)
    ask(reader)
    if for_signing_in != mailbox.code(NEW):
        assert errors(enter(reader, for_signing_in))
    user.refresh_from_db()
    assert user.email == OLD


def test_whether_an_address_is_known_shows_after_its_code_alone(reader, user):
    other = User.objects.create_user(NEW)
    pages = []
    for address in (NEW, "free@example.org"):
        answer = ask(reader, address)
        page = reader.get(CODE).content.decode().replace(address, "")
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
        pages.append((answer.status_code, answer.url, page, mailbox.letters(address)[0].subject))
    assert pages[0] == pages[1]
    ask(reader, NEW)
    assert "This address has an account" in enter(reader, mailbox.code(NEW)).content.decode()
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.email, other.email) == (OLD, NEW)
    assert not mailbox.letters(OLD)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter your email address"),
        ("ann", "Enter an email address in the right format, like name@example.com"),
        ("miſs@example.org", "Enter an email address in the right format, like name@example.com"),
    ],
)
def test_what_is_wrong_with_the_address_is_said(reader, typed, error):
    assert errors(ask(reader, typed)) == [error]
    assert not SignIn.objects.exists()


def test_codes_are_limited_by_address(reader):
    cache.clear()
    for _time in range(5):
        assert ask(reader).status_code == 302
    assert errors(ask(reader)) == ["Too many codes were sent. Wait 10 minutes, then try again"]
    cache.clear()


def test_who_has_a_second_step_shows_it_first(reader, user):
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    answer = ask(reader)
    assert answer.status_code == 302
    assert reverse("mfa_reauthenticate") in answer.url
    assert not SignIn.objects.exists()


def test_a_change_that_waits_is_kept_unreadable(reader):
    ask(reader)
    row = SignIn.objects.get()
    assert row.address == NEW
    stored = SignIn.objects.extra(select={"raw": "address"}).values_list("raw", flat=True)[0]
    assert NEW not in stored
    assert sign_in.waiting_for_link(row.link_hash) is None
