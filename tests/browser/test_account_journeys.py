"""Accounts in a real browser, on a phone, with and without script: codes from a real mailbox."""

import re
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from tests.db.accounts.test_second_factor import app_code
from tests.staff import person

pytestmark = pytest.mark.django_db(transaction=True)

ANN = "ann@example.org"
CODE = re.compile(r"\b\d{6}\b")


@pytest.fixture
def mail(settings, tmp_path):
    """A folder that mail goes to, as where no mail server is set; returns what reads it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    cache.clear()

    def newest(pattern):
        files = sorted(Path(tmp_path).iterdir(), key=lambda file: file.stat().st_mtime_ns)
        return re.findall(pattern, files[-1].read_text("utf-8"))[-1]

    return newest


def ask(page, address=ANN, own="Yes"):
    page.goto(reverse("accounts:sign_in"))
    page.get_by_label("Email address").fill(address)
    page.get_by_label(re.compile(f"^{own}")).check()
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()


def enter(page, code):
    page.get_by_label("6-digit code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def sign_in(page, mail, address=ANN, own="Yes"):
    ask(page, address, own)
    enter(page, mail(CODE))
    expect(page.get_by_role("heading", name="My account")).to_be_visible()


def test_from_the_first_code_to_the_deleted_account(any_page, mail):
    page = any_page
    sign_in(page, mail)
    page.get_by_role("link", name="Where I am signed in").click()
    expect(page.get_by_role("heading", name="Chrome on")).to_be_visible()

    page.goto(reverse("accounts:home"))
    page.get_by_role("link", name="Download my data").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="A page to read and print").click()
    assert ANN in Path(download.value.path()).read_text("utf-8")

    page.goto(reverse("accounts:home"))
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading", name="Your account is erased")).to_be_visible()
    assert not User.objects.exists()
    assert mail(r"Subject: (.*)") == "Your account is erased"
    page.goto(reverse("accounts:home"))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_link_of_the_letter_opens_a_page_with_a_button(any_page, open_page, mail):
    ask(any_page)
    link = mail(r"https?://\S+/link/\S+")
    phone = open_page()
    phone.goto(link)
    assert not User.objects.exists()
    phone.get_by_label(re.compile("^No")).check()
    phone.get_by_role("button", name="Sign in").click()
    expect(phone.get_by_role("heading", name="My account")).to_be_visible()
    any_page.reload()
    expect(any_page.get_by_role("heading", name="This sign-in has ended")).to_be_visible()


def test_errors_say_what_to_do_and_keep_what_was_typed(any_page, mail):
    page = any_page
    page.goto(reverse("accounts:sign_in"))
    page.get_by_label("Email address").fill("ann")
    page.get_by_role("button", name="Send me a code").click()
    assert page.title().startswith("Error: ")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Enter an email address in the right format")
    expect(summary).to_contain_text("Select if this is your own device")
    expect(page.get_by_label("Email address")).to_have_value("ann")
    ask(page)
    enter(page, "12")
    expect(page.get_by_role("alert")).to_contain_text("Enter the 6-digit code")
    right = mail(CODE)
    for _try in range(5):
        enter(page, f"{(int(right) + 1) % 1_000_000:06}")
    expect(page.get_by_role("alert")).to_contain_text(
        "Too many tries. Wait 10 minutes, or send a new code"
    )
    page.get_by_role("button", name="Send a new code").click()
    expect(page.get_by_role("status")).to_contain_text("A new code is on its way")
    enter(page, mail(CODE))
    expect(page.get_by_role("heading", name="My account")).to_be_visible()


def test_a_device_is_signed_out_from_another_one(any_page, open_page, mail):
    laptop, phone = any_page, open_page()
    sign_in(laptop, mail)
    sign_in(phone, mail)
    laptop.goto(reverse("accounts:devices"))
    laptop.get_by_role("button", name="Sign out everywhere else").click()
    expect(laptop.get_by_role("button", name="Sign out everywhere else")).to_have_count(0)
    phone.goto(reverse("accounts:home"))
    expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()


def test_by_keyboard_alone(page, mail):
    page.goto(reverse("accounts:sign_in"))
    page.get_by_label("Email address").focus()
    page.keyboard.type(ANN)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    page.get_by_label("6-digit code").focus()
    page.keyboard.type(mail(CODE))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="My account")).to_be_visible()


def test_staff_set_up_their_second_step_and_come_in_with_it(any_page, open_page, mail):
    page = any_page
    staff = person("manager")
    page.goto(reverse("admin:index"))
    page.get_by_label("Email address").fill(staff.email)
    page.get_by_label(re.compile("^No")).check()
    page.get_by_role("button", name="Send me a code").click()
    enter(page, mail(CODE))
    expect(page.get_by_role("heading", name="Add an app that shows codes")).to_be_visible()
    key = page.locator("main code").inner_text()
    page.get_by_label("6 digits that the app shows now").fill(app_code(key))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Your spare codes")).to_be_visible()
    spare = page.locator("main code").first.inner_text()
    page.get_by_role("link", name="Go to the staff area").click()
    expect(page.get_by_text("Beside: staff")).to_be_visible()

    other = open_page()
    other.goto(reverse("admin:index"))
    other.get_by_label("Email address").fill(staff.email)
    other.get_by_label(re.compile("^No")).check()
    other.get_by_role("button", name="Send me a code").click()
    enter(other, mail(CODE))
    other.get_by_label("Code from your app, or a spare code").fill(spare)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_text("Beside: staff")).to_be_visible()


def test_the_browser_forgets_a_shared_device(browser, live_server, mail):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    sign_in(page, mail, own="No")
    (cookie,) = [cookie for cookie in context.cookies() if cookie["name"] == "visit"]
    assert cookie["expires"] == -1
    assert cookie["httpOnly"]
    context.close()


def test_the_browser_keeps_an_own_device_for_30_days(browser, live_server, mail):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    sign_in(page, mail)
    (cookie,) = [cookie for cookie in context.cookies() if cookie["name"] == "visit"]
    assert 29 < (cookie["expires"] - time.time()) / 86400 <= 30
    context.close()


def with_passkeys(page):
    """Give the browser a device that holds passkeys, as a phone with a finger print does."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_added_signs_in_and_is_removed(browser, live_server, mail):
    # A passkey belongs to a name: an address in numbers has none.
    context = browser.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    seen = []
    page.on("console", lambda message: seen.append(message.text))
    with_passkeys(page)
    sign_in(page, mail)
    page.get_by_role("link", name="A second step when I sign in").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("A name for it").fill("my phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("link", name="Remove my phone")).to_be_visible()

    page.goto(reverse("accounts:sign_out"))
    page.get_by_role("button", name="Sign out").click()
    page.goto(reverse("accounts:devices"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Where I am signed in")).to_be_visible()
    (cookie,) = [cookie for cookie in context.cookies() if cookie["name"] == "visit"]
    assert cookie["expires"] > time.time() + 86400  # it lives in this device: it is one's own

    page.goto(reverse("mfa_index"))
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("link", name="Remove")).to_have_count(0)
    assert seen == []
    sign_in(context.browser.new_context(base_url=live_server.url).new_page(), mail)
    context.close()


def test_without_script_there_is_no_word_of_passkeys_at_the_sign_in(page_no_script):
    page_no_script.goto(reverse("accounts:sign_in"))
    expect(page_no_script.get_by_text("Do you have a passkey?")).to_be_hidden()
    expect(page_no_script.get_by_text("Sign in with a passkey")).to_be_hidden()
