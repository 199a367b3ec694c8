"""A checklist in a real browser: from a result to paper, into an account, with a sister's phone."""

import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from checklists.models import Checklist
from tests.browser.reader import Reader

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
# Taps from the result to a printed list: at once, and with all six questions answered.
AT_ONCE, WITH_ANSWERS = 3, 16
CODE = re.compile(r"\b\d{6}\b")


@pytest.fixture(params=["script", "no script"])
def reader(request, open_page):
    """A reader on a result, about to count her taps."""
    has_script = request.param == "script"
    page = open_page(viewport=PHONE, java_script_enabled=has_script)
    page.goto("/en/")
    reader = Reader(page)
    reader.has_script = has_script
    reader.tap("My report")
    reader.tap("My report")
    reader.choose("A surgery report")
    reader.choose("No")
    reader.type("Does the report show a code like pT1c pN0?", "pT1c pN0")
    reader.tap("Continue")
    reader.choose("No. Nothing was found")
    reader.tap("Skip and show the result")
    reader.taps = 0
    return reader


def put_on_paper(reader):
    """Print with script; without, get the PDF."""
    if reader.has_script:
        reader.page.evaluate("window.print = () => { document.title = 'printed'; }")
        reader.tap("Print")
        assert reader.page.title() == "printed"
    else:
        address = reader.page.get_by_role("link", name="PDF", exact=True).get_attribute("href")
        assert reader.page.request.get(address).body().startswith(b"%PDF")
        reader.taps += 1


def test_three_taps_lead_from_a_result_to_a_printed_list(reader):
    reader.tap("Make a second opinion checklist")
    reader.tap("Show the list now")
    assert reader.sees("Here because the result leaves this open.")
    put_on_paper(reader)
    assert reader.taps <= AT_ONCE


def answer(reader, *options):
    for option in options:
        reader.page.get_by_label(option, exact=True).check()
        reader.taps += 1
    reader.tap("Continue")


def test_sixteen_taps_with_all_questions_answered(reader):
    reader.tap("Make a second opinion checklist")
    answer(reader, "Check the diagnosis")
    answer(reader, "No date is set")
    answer(reader, "The pathology report")
    answer(reader, "Medicare")
    answer(reader, "A ride")
    reader.tap("Not yet")
    assert reader.heading == "Second opinion checklist"
    assert reader.sees("Here because you said: a ride would help.")
    put_on_paper(reader)
    assert reader.taps <= WITH_ANSWERS


def test_a_tick_is_sent_again_where_nobody_answered(page):
    """The first time no answer comes though it was saved, the second time a server is too busy."""
    page.goto("/en/checklist/")
    faults = [
        lambda route: (route.fetch(), route.abort("internetdisconnected")),
        lambda route: route.fulfill(status=503),
    ]

    def fail_twice(route):
        if route.request.method == "POST" and faults:
            faults.pop(0)(route)
        else:
            route.continue_()

    page.route("**/checklist/**", fail_twice)
    page.get_by_label("Ask how long it is safe to wait").check()
    expect(page.locator("#count")).to_contain_text("Saved. 1 of")
    assert faults == []
    expect(page.get_by_role("alert")).to_have_count(0)
    page.goto("/en/checklist/")
    expect(page.get_by_label("Ask how long it is safe to wait")).to_be_checked()


def test_ticks_notes_and_own_items_stay(reader):
    page = reader.page
    reader.tap("Make a second opinion checklist")
    reader.tap("Show the list now")
    page.get_by_label("Ask how long it is safe to wait").check()
    if reader.has_script:  # a tick is saved by itself
        expect(page.locator("#count")).to_contain_text("Saved. 1 of")
        page.context.set_offline(True)
        page.get_by_label("Ask how long it is safe to wait").uncheck()
        expect(page.get_by_role("alert")).to_contain_text("Not saved.")
        page.context.set_offline(False)
        page.get_by_label("Ask how long it is safe to wait").check()
        expect(page.get_by_role("alert")).to_have_count(0)
    else:
        decide = page.locator("section", has=page.get_by_role("heading", name="Decide"))
        decide.get_by_role("button", name="Save changes").click()
        expect(page.locator("#count")).to_contain_text("1 of")
    page.goto("/en/checklist/")
    expect(page.get_by_label("Ask how long it is safe to wait")).to_be_checked()

    open_details(page, "Ask the lab to send your slides")
    page.get_by_label("Note").fill("Call Ann")
    page.get_by_label("Day").fill("3")
    page.get_by_label("Month").select_option("December")
    page.get_by_label("Year").fill("2030")
    page.get_by_role("button", name="Save changes").click()
    assert reader.sees("By 3 December 2030")
    assert reader.sees("Call Ann")

    page.get_by_role("link", name="Add your own item").click()
    page.get_by_role("button", name="Add to the list").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the item")
    page.get_by_label("What to do").fill("Buy a folder")
    page.get_by_label("Gather records").check()
    page.get_by_role("button", name="Add to the list").click()
    assert reader.sees("Buy a folder")

    open_details(page, "Buy a folder")
    page.get_by_role("button", name="Hide this item").click()
    page.get_by_text("1 hidden item").click()
    page.get_by_role("button", name=re.compile("^Bring back ?: Buy a folder")).click()
    expect(page.get_by_label("Buy a folder")).to_be_visible()


def test_the_keyboard_alone_ticks_and_saves(page):
    page.goto("/en/checklist/")
    page.get_by_label("Tell your doctor with a short script").focus()
    page.keyboard.press("Space")
    expect(page.locator("#count")).to_contain_text("Saved. 1 of")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Tell your doctor with a short script"
    )
    expect(page.get_by_label("Done")).to_be_checked()


# With an account, and a second phone


@pytest.fixture
def mail(settings, tmp_path):
    """A folder that mail goes to; returns what reads the newest letter."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    cache.clear()

    def newest(pattern):
        files = sorted(Path(tmp_path).iterdir(), key=lambda file: file.stat().st_mtime_ns)
        return re.findall(pattern, files[-1].read_text("utf-8"))[-1]

    return newest


def save_to_account(page, mail):
    """Go from a visit's list into a new account."""
    page.get_by_role("link", name="Save to my account").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Email address").fill("ann@example.org")
    page.get_by_label(re.compile("^Yes")).check()
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("6-digit code").fill(mail(CODE))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("checkbox").check()
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Second opinion checklist")


def share(page, role="Can tick and write"):
    """Make a link on the page of a saved list; return it."""
    page.get_by_role("link", name="Share", exact=True).click()
    page.get_by_label("Who is it for?").fill("my sister")
    page.get_by_label(role).check()
    page.get_by_role("button", name="Make the link").click()
    return page.get_by_label("Link for my sister").input_value()


def open_details(page, name):
    page.get_by_role("link", name=re.compile(f"^Details ?: {name}")).click()


def test_two_phones_one_list(any_page, open_page, mail):
    mine = any_page
    mine.goto("/en/checklist/")
    open_details(mine, "Ask the lab to send your slides")
    mine.get_by_label("Note").fill("The lab is on Elm Street")
    mine.get_by_role("button", name="Save changes").click()
    save_to_account(mine, mail)
    expect(mine.locator("main")).to_contain_text("The lab is on Elm Street")
    list_page = mine.url
    link = share(mine)

    hers = open_page(viewport=PHONE)
    hers.goto(link)
    assert link.rsplit("/", 2)[1] not in hers.url
    expect(hers.locator("main")).to_contain_text("You can tick and write.")
    expect(hers.locator("main")).to_contain_text("The lab is on Elm Street")

    # Both open the same note; she saves first.
    mine.goto(list_page)
    open_details(mine, "Get scans on a disc, with the reports")
    open_details(hers, "Get scans on a disc, with the reports")
    hers.get_by_label("Note").fill("Room 5")
    hers.get_by_role("button", name="Save changes").click()
    mine.get_by_label("Note").fill("Ask for Bo")
    mine.get_by_role("button", name="Save changes").click()
    for words in ("Both notes are kept", "Room 5", "Ask for Bo", "Changed since you last looked"):
        expect(mine.locator("main")).to_contain_text(words)

    # Turned off, the link is over at once, in the middle of her visit.
    mine.get_by_role("link", name="Share", exact=True).click()
    mine.get_by_role("button", name=re.compile("^Turn off ?: my sister")).click()
    expect(mine.locator("main")).to_contain_text("The link is turned off.")


def test_two_people_tick_in_the_same_part_and_no_tick_is_lost(page, open_page, mail):
    page.goto("/en/checklist/")
    save_to_account(page, mail)
    mine = page.url
    link = share(page)
    page.goto(mine)
    hers = open_page(viewport=PHONE)
    hers.goto(link)
    part = hers.locator("section", has=hers.get_by_role("heading", name="Decide"))
    names = [part.locator("[name=done]").nth(number).get_attribute("id") for number in range(3)]
    hers.locator(f"#{names[0]}").check()  # my page, open since before, does not show it
    expect(hers.locator("#count")).to_contain_text("Saved. 1 of")
    page.locator(f"#{names[1]}").check()
    expect(page.locator("#count")).to_contain_text("Saved. 2 of")
    page.locator(f"#{names[2]}").check()
    expect(page.locator("#count")).to_contain_text("Saved. 3 of")
    hers.goto(hers.url)
    for name in names:
        expect(hers.locator(f"#{name}")).to_be_checked()


def test_a_link_that_was_turned_off_ends_in_the_middle_of_a_visit(open_page, mail):
    mine = open_page(viewport=PHONE)
    mine.goto("/en/checklist/")
    save_to_account(mine, mail)
    link = share(mine, "Can look")
    hers = open_page(viewport=PHONE)
    hers.goto(link)
    expect(hers.get_by_role("button", name="Save changes")).to_have_count(0)
    mine.get_by_role("button", name=re.compile("^Turn off ?: my sister")).click()
    answer = hers.request.get(hers.url)
    assert answer.status == 404
    assert "This link was turned off or has ended. Ask the person for a new one." in answer.text()


def test_a_list_is_deleted_with_all_its_links(any_page, mail):
    page = any_page
    page.goto("/en/checklist/")
    save_to_account(page, mail)
    share(page)
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Name or delete").click()
    page.get_by_label("What is this list called?").fill("Mom")
    page.get_by_role("button", name="Save the name").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mom")
    page.goto(reverse("accounts:home"))
    page.get_by_role("link", name="Mom").first.click()
    page.get_by_role("link", name="Name or delete").click()
    page.get_by_role("link", name="Delete this list").click()
    page.get_by_role("button", name="Delete the list").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    assert not Checklist.objects.exists()
