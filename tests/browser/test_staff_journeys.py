"""What staff do in a real browser, on a phone, by taps, with and without script."""

import json
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from resources import history, links, transfer
from resources.history import Version
from resources.links import Link
from resources.load import load, read
from resources.models import Center, Organization
from tests import staff
from tests.browser.screen import AXE
from tests.staff import change, entry, person, published, topics

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page, user):
    """Open the staff area as one who signed in (how: test_account_journeys.py)."""
    client = Client()
    staff.sign_in(client, user)
    page.context.clear_cookies()
    name, key = settings.SESSION_COOKIE_NAME, client.session.session_key
    page.goto(reverse("home"))
    page.context.add_cookies([{"name": name, "value": key, "url": urljoin(page.url, "/")}])
    page.goto(reverse("admin:index"))


def tell_why(page, why="It changed", source="call to 212-555-0177"):
    page.get_by_label("Why this change").fill(why)
    page.get_by_label("Where did you read or hear it?").fill(source)
    page.get_by_role("button", name="Send to review").click()


def publish(page, version):
    page.goto(reverse("admin:resources_version_change", args=[version.pk]))
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published. Readers see it now.")).to_be_visible()


def public(page, slug):
    page.goto(reverse("resources:organization", args=[slug]))
    return page.inner_text("main")


def test_an_entry_is_added_reviewed_published_corrected_and_restored(any_page):
    page = any_page
    topics()
    editor, reviewer = person("editor"), person("reviewer")

    sign_in(page, editor)
    page.locator(".model-organization a.addlink").first.click()
    page.get_by_label("Name", exact=False).first.fill("Ride Home")
    page.locator("#id_organization-description").fill("They drive people to treatment.")
    page.locator("#id_organization-website").fill("https://ridehome.example.org/")
    page.get_by_label("transportation").first.check()
    page.get_by_label("patient", exact=True).first.check()
    page.locator("#id_phones-0-number").fill("212-555-0177")
    page.locator("#id_phones-0-source").fill("https://ridehome.example.org/")
    page.locator("#id_sources-0-url").fill("https://ridehome.example.org/")
    page.locator("#id_sources-0-supports").fill("what they do")
    for fact in ("description", "coverage", "website"):
        page.locator(f'#content input[name="sources-0-fields_"][value="{fact}"]').check()
    tell_why(page)
    expect(page.get_by_text("Sent to review.")).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_text("Not published.")).to_be_visible()

    sign_in(page, reviewer)
    page.get_by_role("link", name="To review: new entries").click()
    page.get_by_role("link", name="Ride Home").click()
    publish(page, Version.objects.waiting().get())
    assert "They drive people to treatment." in public(page, "ride-home")

    sign_in(page, editor)
    row = Organization.objects.get()
    page.goto(reverse("admin:resources_organization_change", args=[row.pk]))
    page.locator("#id_organization-description").fill("They bring people home.")
    tell_why(page)
    assert "They drive people to treatment." in public(page, "ride-home")
    sign_in(page, reviewer)
    publish(page, Version.objects.waiting().get())
    assert "They bring people home." in public(page, "ride-home")

    sign_in(page, editor)
    page.goto(reverse("admin:resources_organization_history", args=[row.pk]))
    page.get_by_role("link", name="Open this version").last.click()
    page.get_by_role("link", name="Restore this version").click()
    page.get_by_label("Why you restore it").fill("It was better")
    page.get_by_role("button", name="Send to review").click()
    sign_in(page, reviewer)
    publish(page, Version.objects.waiting().get())
    assert "They drive people to treatment." in public(page, "ride-home")


def test_two_entries_are_merged(page):
    one, _other = published("rides"), published("more-rides")
    sign_in(page, person("editor"))
    page.goto(reverse("admin:resources_organization_change", args=[one.pk]))
    page.get_by_role("link", name="Merge", exact=True).click()
    page.get_by_label("The entry to take in").fill("more-rides")
    page.get_by_label("Why they are the same").fill("One office")
    page.get_by_role("button", name="Send the merge to review").click()
    sign_in(page, person("reviewer"))
    publish(page, Version.objects.waiting().get())
    page.goto(reverse("resources:organization", args=["more-rides"]))
    assert page.url.endswith("/help/rides/")


def test_a_list_is_imported_and_the_import_undone(page, tmp_path):
    row = published("rides")
    told = history.entry_of(row) | {"acronym": "RI"}
    file = tmp_path / "list.json"
    file.write_text(json.dumps([told, entry("new")]))
    sign_in(page, person("manager"))
    page.goto(reverse("admin:resources_import_add"))
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Where is this from?").fill("their list")
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.get_by_role("heading", name="Changed: rides")).to_be_visible()
    page.get_by_role("button", name="Send new and changed ones to review").click()
    expect(page.get_by_text("Sent to review: 2.")).to_be_visible()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert list(transfer.export(Organization.objects.all())) == [history.entry_of(row)]


def test_many_entries_are_still_right(page):
    published("rides")
    published("walks")
    sign_in(page, person("editor"))
    page.goto(reverse("admin:resources_organization_changelist"))
    for box in page.locator("input.action-select").all():
        box.check()
    page.get_by_label("Action:").select_option("Still right: checked today")
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).click()
    page.get_by_label("Where did you see or hear it?").fill("212-555-0177")
    page.get_by_role("button", name="Note the check").click()
    expect(page.get_by_text("Checked today: 2.")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_staff_pages_pass_axe_and_fit_a_phone(open_page, theme):
    # axe writes a style of its own, which the pages' policy refuses; the journeys above keep it.
    page = open_page(bypass_csp=True, color_scheme=theme)
    row, other = published("rides"), published("more-rides")
    editor = person("editor")
    version = change(row, editor, acronym="RI")
    load(read())
    center = next(center for center in Center.objects.all() if center.phones)
    held, _lines = transfer.receive(
        "list.json", json.dumps([entry("new"), {"slug": "x"}]).encode(), "call", editor
    )
    sign_in(page, person("manager"))
    page.set_viewport_size({"width": 320, "height": 800})
    link = Link.objects.create(
        organization=row, url=row.website, where="web site", state=links.State.BROKEN
    )
    problems = {}
    for url in (
        reverse("admin:index"),
        reverse("admin:resources_organization_changelist"),
        reverse("admin:resources_center_changelist"),
        reverse("admin:resources_link_changelist"),
        reverse("admin:resources_version_changelist"),
        reverse("admin:resources_link_replace", args=[link.pk]),
        reverse("admin:resources_center_add"),
        reverse("admin:resources_center_retire", args=[center.pk]),
        reverse("admin:resources_organization_add"),
        reverse("admin:resources_organization_change", args=[row.pk]),
        reverse("admin:resources_center_change", args=[center.pk]),
        reverse("admin:resources_organization_history", args=[row.pk]),
        reverse("admin:resources_organization_merge", args=[other.pk]),
        reverse("admin:resources_version_change", args=[version.pk]),
        reverse("admin:resources_version_send_back", args=[version.pk]),
        reverse("admin:resources_import_add"),
        reverse("admin:resources_import_change", args=[held.pk]),
    ):
        page.goto(url)
        wide = page.evaluate("document.querySelector('#content').scrollWidth")
        found = [f"{wide} px wide"] if wide > 320 else []
        page.evaluate(AXE)
        found += page.evaluate(
            """async () => {
              const run = await axe.run('#content', { preload: false });
              return run.violations.flatMap(
                rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}`));
            }"""
        )
        if found:
            problems[url] = found
    assert problems == {}
