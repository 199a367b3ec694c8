"""Survival figures in the staff area: two people, every edition kept, our file until then."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from learn import editions
from learn.figures import OF_FILE
from learn.models import FigureEdition, State
from tests.page_rules import Page
from tests.staff import person, sign_in, waiting_figures

SLUG = "acs-2024-summary"


def staff(role, name=None):
    client, user = Client(), person(role, name)
    sign_in(client, user)
    return client, user


def to(name, edition):
    return reverse(f"admin:learn_figureedition_{name}", args=[edition.pk])


def live(slug=SLUG):
    return FigureEdition.objects.live().get(slug=slug)


def form_of(client, address):
    """Return what the form on a page would send."""
    page = Page(client.get(address).content.decode())
    (form,) = (f for f in page.all("form") if "staff-form" in f.get("class", ""))
    sent = {}
    for field in form.iter():
        if field.tag not in {"input", "textarea", "select"}:
            continue
        if field.tag == "select":
            value = [o.get("value") for o in field.iter("option") if o.get("selected") is not None]
            value = value[0] if value else next(field.iter("option")).get("value")
        elif field.tag == "textarea":
            value = (field.text or "").lstrip("\n")
        elif field.get("type") == "checkbox":
            if field.get("checked") is None:
                continue
            value = "on"
        else:
            value = field.get("value", "")
        if field.get("name"):
            sent[field.get("name")] = value
    return sent


def test_migrating_loads_every_set_of_our_file_once():
    editions.load()
    before = list(FigureEdition.objects.values_list("pk", "state"))
    assert {e.slug for e in FigureEdition.objects.live()} == set(OF_FILE)
    editions.load()
    assert list(FigureEdition.objects.values_list("pk", "state")) == before


def test_a_set_belongs_to_our_file_until_a_person_edits_it():
    editions.load()
    newer = OF_FILE[SLUG]._replace(published=2025)
    assert editions.load({**OF_FILE, SLUG: newer}) == []
    assert (live().figures, live().number) == (newer, 2)
    reviewer = person("reviewer")
    edition = waiting_figures(person("editor"))
    editions.publish(edition, reviewer)
    assert editions.load() == [SLUG]
    assert live().content["note"] == "Looked at again."


def test_a_set_that_left_our_file_is_shown_no_more_and_keeps_its_past():
    editions.load()
    editions.load({slug: told for slug, told in OF_FILE.items() if slug != SLUG})
    assert [e.state for e in FigureEdition.objects.filter(slug=SLUG)] == [State.PAST]
    assert SLUG not in {told.slug for told in editions.live_sets()}


def test_a_change_given_up_leaves_the_set_to_our_file():
    editor = person("editor")
    editions.withdraw(waiting_figures(editor), editor)
    assert editions.load() == []


def test_what_readers_see_changes_only_when_a_second_person_publishes():
    editor, reviewer = person("editor"), person("reviewer")
    edition = waiting_figures(editor)
    assert live().how == "file"
    for by in (editor, person("editor", "other")):
        with pytest.raises(editions.NotAllowed):
            editions.publish(edition, by)
    editions.publish(edition, reviewer)
    edition.refresh_from_db()
    assert (live(), edition.decided_by) == (edition, reviewer)
    assert edition.before.state == State.PAST


@pytest.mark.parametrize("role", ["reviewer", "manager", "superuser"])
def test_nobody_publishes_what_she_wrote(role):
    writer = person(role)
    edition = waiting_figures(writer)
    assert editions.may_publish(edition, writer) == [
        "Survival figures need two people: someone else publishes."
    ]
    # Nor what somebody else wrote on top of it.
    second = waiting_figures(person("editor", "second"), note="Once more.")
    assert second.contributors == sorted({writer.pk, second.by.pk})
    with pytest.raises(editions.NotAllowed):
        editions.publish(second, writer)


def test_a_change_without_a_source_is_not_published():
    edition = waiting_figures(person("editor"))
    edition.source = ""
    edition.save()
    with pytest.raises(editions.NotAllowed, match="no source"):
        editions.publish(edition, person("reviewer"))


def test_figures_that_nobody_opened_a_page_for_are_not_published():
    pages = tuple(page._replace(read="not opened") for page in OF_FILE[SLUG].sources)
    edition = waiting_figures(person("editor"), sources=pages)
    with pytest.raises(editions.NotAllowed, match="opens one of its pages"):
        editions.publish(edition, person("reviewer"))


def test_an_edition_never_changes_and_each_can_come_back():
    editor, reviewer = person("editor"), person("reviewer")
    editions.load()
    first = live()
    editions.publish(waiting_figures(editor), reviewer)
    again = editions.restore(first, editor, "The page was right")
    editions.publish(again, reviewer)
    assert live().content == first.content
    numbers = FigureEdition.objects.filter(slug=SLUG).values_list("number", "state")
    assert list(numbers) == [(3, "published"), (2, "past"), (1, "past")]


def test_a_change_is_sent_back_with_a_remark_and_withdrawn():
    editor, reviewer = person("editor"), person("reviewer")
    edition = waiting_figures(editor)
    with pytest.raises(editions.NotAllowed, match="Write why"):
        editions.send_back(edition, reviewer, " ")
    editions.send_back(edition, reviewer, "Which table?")
    edition.refresh_from_db()
    assert (edition.state, edition.remark) == (State.SENT_BACK, "Which table?")
    with pytest.raises(editions.NotAllowed):
        editions.withdraw(edition, person("editor", "other"))
    editions.withdraw(edition, editor)
    assert live().how == "file"


def test_an_editor_changes_a_number_and_a_reviewer_publishes_it():
    editions.load()
    client, _editor = staff("editor")
    address = to("edit", live())
    sent = form_of(client, address)
    sent |= {"figures-1-value": "88", "why": "A newer page", "source": "https://www.cancer.org/x"}
    response = client.post(address, sent, follow=True)
    shown = response.content.decode()
    assert "Sent to review" in shown
    assert re.search(r"<del>[^<]*87[^<]*</del>.*<ins>[^<]*88", shown, re.DOTALL)
    edition = FigureEdition.objects.waiting().get()
    assert [f.value for f in edition.figures.figures[:2]] == [99, 88]
    reviewer, _user = staff("reviewer")
    start = reviewer.get(reverse("admin:index")).content.decode()
    assert re.search(r"survival figures</a> <strong>1<", start)
    assert "Published" in reviewer.post(to("publish", edition), follow=True).content.decode()
    assert live() == edition
    history = client.get(to("history", edition)).content.decode()
    assert history.count('<section class="version">') == 2
    assert "A newer page" in history


def test_a_new_set_is_written_and_kept_as_a_draft():
    client, _editor = staff("editor")
    address = reverse("admin:learn_figureedition_add")
    sent = form_of(client, address) | {
        "slug": "new-set", "organization": "SEER", "title": "T", "heading": "H",
        "population": "People", "diagnosed": "2015 to 2021", "staging": "all", "show": "default",
        "status": "latest_verified", "measure": "overall", "confidence": "Read.", "caveats": "One.",
        "pages-0-title": "P", "pages-0-publisher": "Q", "pages-0-url": "https://seer.example/",
        "pages-0-read": "excerpt", "figures-0-group": "All", "figures-0-value": "77.5",
        "figures-0-years": "5", "why": "New", "source": "https://seer.example/", "_draft": "1",
    }  # fmt: skip
    assert "Kept as a draft" in client.post(address, sent, follow=True).content.decode()
    edition = FigureEdition.objects.get(slug="new-set")
    assert (edition.state, edition.figures.shown[0].out_of_100) == (State.DRAFT, 78)
    assert "new-set" not in {told.slug for told in editions.live_sets()}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"figures-1-value": "187"}, "number out of 100"),
        ({"why": ""}, "why"),
        ({"source": ""}, "read where"),
        ({"figures-1-group": "Distant: in far parts of the body"}, "same group"),
        ({"pages-0-url": "nowhere"}, "its address"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(typed, message):
    editions.load()
    client, _editor = staff("editor")
    address = to("edit", live())
    sent = form_of(client, address) | {"why": "A", "source": "https://a.example/"} | typed
    page = Page(client.post(address, sent).content.decode())
    (told,) = (e for e in page.elements if "errornote" in e.get("class", ""))
    assert message in "".join(told.itertext())
    assert not FigureEdition.objects.open().exists()
