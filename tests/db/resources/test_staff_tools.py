"""What staff mend from a list: a broken link, a cancer center that opened or closed."""

import pytest
from django.urls import reverse

from resources import history, links
from resources.admin.queues import work_queues
from resources.directory import store
from resources.entries import entry_of
from resources.history import State, Version
from resources.links import Link
from resources.load import load, read
from resources.models import Center, Organization, Status
from tests.db.resources.test_admin import sent_by
from tests.page_rules import Page
from tests.staff import change, entry, person, published, sign_in

OLD = "https://rides.example.org/"
NEW = "https://rides.example.org/new"


@pytest.fixture
def editor(client):
    user = person("editor")
    sign_in(client, user)
    return user


def broken(row, url=OLD):
    place = "center" if isinstance(row, Center) else "organization"
    return Link.objects.create(**{place: row}, url=url, where="x", state=links.State.BROKEN)


def ask(client, link, way, **told):
    return client.post(reverse(f"admin:resources_link_{way}", args=[link.pk]), told, follow=True)


def test_a_broken_link_is_replaced_through_review(client, editor):
    row = published()
    page = ask(client, broken(row), "replace", url=NEW, why="They moved")
    assert "Sent to review." in page.content.decode()
    version = Version.objects.waiting().get()
    assert (version.entry["website"], version.entry["former_websites"]) == (NEW, [OLD])
    assert (version.by, version.why, version.source) == (editor, "They moved", NEW)
    assert Organization.objects.get().website == OLD
    history.publish(version, person("reviewer"))
    assert Organization.objects.get().website == NEW


def test_a_page_where_facts_were_read_is_replaced_all_over_the_entry(client, editor):
    row = published()
    url = entry_of(row)["sources"][0]["url"]
    ask(client, broken(row, url), "replace", url=NEW, why="They moved")
    told = Version.objects.waiting().get().entry
    assert (told["sources"][0]["url"], told["phones"][0]["source"]) == (NEW, NEW)
    assert history.lacking(told) == []


def test_a_page_where_facts_were_read_is_not_offered_for_hiding(client, editor):
    row = published()
    source = broken(row, entry_of(row)["sources"][0]["url"])
    site = broken(row)
    content = client.get(reverse("admin:resources_link_changelist")).content.decode()
    assert reverse("admin:resources_link_hide", args=[site.pk]) in content
    assert reverse("admin:resources_link_hide", args=[source.pk]) not in content
    assert reverse("admin:resources_link_replace", args=[source.pk]) in content


def test_a_broken_link_is_hidden_and_stays_known(client, editor):
    told = entry()
    told["services"][0]["url"] = OLD
    row = store(told)
    ask(client, broken(row), "hide", why="Their site is gone")
    version = Version.objects.waiting().get()
    assert version.entry["website"] == version.entry["services"][0]["url"] == ""
    assert version.entry["former_websites"] == [OLD]


def test_mending_a_link_keeps_the_change_that_waits(client, editor):
    row = published()
    change(row, person("editor", "other"), acronym="RI")
    ask(client, broken(row), "replace", url=NEW, why="They moved")
    waiting = Version.objects.waiting().get()
    assert (waiting.entry["acronym"], waiting.entry["website"]) == ("RI", NEW)
    assert len(waiting.contributors) == 2


@pytest.mark.parametrize("url", ["http://rides.example.org/", "no address", ""])
def test_a_link_is_not_replaced_by_something_else(client, editor, url):
    page = ask(client, broken(published()), "replace", url=url, why="x")
    assert page.status_code == 200
    assert not Version.objects.exists()


def test_the_site_of_a_center_is_hidden_with_how_sure_we_were(client, editor):
    load(read())
    row = Center.objects.exclude(website="").first()
    ask(client, broken(row, row.website), "hide", why="Gone")
    told = Version.objects.waiting().get().entry
    assert told["website"] == told["website_confidence"] == ""
    history.publish(Version.objects.waiting().get(), person("reviewer"))


def test_a_link_is_checked_again_when_asked(client, editor):
    link = broken(published())
    Link.objects.update(looked_at="2026-11-22T12:00Z")
    data = {"action": "look_again", "_selected_action": [link.pk]}
    client.post(reverse("admin:resources_link_changelist"), data)
    assert Link.objects.get().looked_at is None


def new_center(client, **told):
    page = reverse("admin:resources_center_add")
    sent = sent_by(Page(client.get(page).content.decode())) | {
        "center-name": "Ely Cancer Center",
        "center-center_kind": "clinical",
        "center-patient_care": "on",
        "center-show_for_second_opinion": "on",
        "center-website": "https://ely.example.org/",
        "sites-0-city": "New York",
        "sites-0-state": "NY",
        "sites-0-zip": "10001",
        "sources-0-url": "https://ely.example.org/",
        "sources-0-supports": "what it is",
        "change-why": "New",
        "change-source": "https://ely.example.org/",
    }
    return client.post(page, sent | told, follow=True)


def test_a_center_is_added_and_retired_through_review(client, editor):
    assert "Sent to review." in new_center(client).content.decode()
    row = Center.objects.get()
    assert (row.slug, row.status, row.kind) == ("ely-cancer-center", Status.IN_REVIEW, "clinical")
    assert not Center.objects.for_second_opinions().exists()
    reviewer = person("reviewer")
    history.publish(Version.objects.waiting().get(), reviewer)
    shown = reverse("resources:center", args=["ely-cancer-center"])
    assert "Ely Cancer Center" in client.get(shown).content.decode()

    retire = reverse("admin:resources_center_retire", args=[row.pk])
    client.post(retire, {"why": "It closed", "source": "call"})
    history.publish(Version.objects.waiting().get(), reviewer)
    assert Center.objects.get().status == Status.RETIRED
    assert client.get(shown).status_code == 404


def test_a_second_center_of_a_name_gets_another_address(client, editor):
    new_center(client)
    new_center(client)
    assert {row.slug for row in Center.objects.all()} == {
        "ely-cancer-center",
        "ely-cancer-center-2",
    }


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"center-name": ""}, "required"),
        ({"sites-0-zip": ""}, "Give its ZIP code"),
        ({"center-patient_care": ""}, "A center that is shown sees people."),
    ],
)
def test_a_mistake_in_a_new_center_is_named(client, editor, told, words):
    if told.get("center-patient_care") == "":
        told = {"center-patient_care": []}
    assert words in new_center(client, **told).content.decode()
    assert not Center.objects.exists()


def test_a_center_without_a_place_is_not_published(client, editor):
    new_center(client, **{"sites-0-city": "", "sites-0-state": "", "sites-0-zip": ""})
    with pytest.raises(history.NotAllowed, match="sites"):
        history.publish(Version.objects.waiting().get(), person("reviewer"))


def test_the_ticked_kinds_come_first(client, editor):
    told = entry()
    told["services"][0]["kinds"] = ["transportation"]
    row = store(told)
    page = reverse("admin:resources_organization_change", args=[row.pk])
    boxes = client.get(page).content.decode().partition('name="services-0-kinds"')[2]
    assert boxes.startswith(' value="transportation"')


def test_what_lacks_spanish_is_a_queue_that_empties(client, editor):
    row = published()

    def missing():
        queues = {str(queue.title): queue for queue in work_queues(editor)}
        return queues["Spanish missing"]

    assert missing().count == 1
    assert "Rides" in client.get(missing().address).content.decode()
    page = reverse("admin:resources_organization_change", args=[row.pk])
    sent = sent_by(Page(client.get(page).content.decode()))
    spanish = {
        "organization-description_es": "Llevan a las personas al tratamiento.",
        "services-0-description_es": "Viajes gratis.",
    }
    client.post(page, sent | spanish | {"change-why": "Spanish", "change-source": "our translator"})
    history.publish(Version.objects.get(state=State.PROPOSED), person("reviewer"))
    assert missing().count == 0


def test_the_daily_look_needs_one_call():
    published()
    assert links.look_at_due(minutes=-1) == 0  # the time was over before the first
    assert Link.objects.count() == 2
