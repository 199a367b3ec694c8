"""The staff's pages: write, see, check, tell apart, merge."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from resources import changes, history
from resources.admin.centers import CenterEntryForm
from resources.admin.forms import digest_of
from resources.admin.queues import work_queues
from resources.entries import entry_of
from resources.history import State, Version
from resources.load import load, read
from resources.models import Center, Organization, Problem, ProblemReport, Status
from tests.page_rules import Page
from tests.staff import change, entry, money, person, published, sign_in, store, topics

ADD = reverse("admin:resources_organization_add")
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% now 'Y' %}",
    "\u202egnp.exe",
    "=cmd()",
    "é" * 120,
]


@pytest.fixture
def editor(client):
    user = person("editor")
    sign_in(client, user)
    return user


@pytest.fixture
def reviewer():
    return person("reviewer")


def edit(row):
    return reverse("admin:resources_organization_change", args=[row.pk])


def typed(**told):
    """Return what a person types into the form for a new organization."""
    topics()
    return {
        "started_from": started_from(None),
        "organization-name": "Ride Home",
        "organization-kind": "nonprofit",
        "organization-description": "They drive people to treatment.",
        "organization-website": "https://ridehome.example.org/",
        "organization-confidence": "high",
        "services-TOTAL_FORMS": "1",
        "services-INITIAL_FORMS": "0",
        "services-0-kinds": ["transportation"],
        "services-0-audiences": ["patient"],
        "services-0-cost": "unknown",
        "services-0-coverage": "nationwide",
        "phones-TOTAL_FORMS": "1",
        "phones-INITIAL_FORMS": "0",
        "phones-0-number": "212-555-0177",
        "phones-0-purpose": "helpline",
        "phones-0-hours": "9 to 5, weekdays, Eastern",
        "phones-0-opening": "Mon-Fri 9:00-17:00 Eastern",
        "phones-0-source": "https://ridehome.example.org/",
        "phones-0-confidence": "high",
        "sources-TOTAL_FORMS": "1",
        "sources-INITIAL_FORMS": "0",
        "sources-0-url": "https://ridehome.example.org/",
        "sources-0-supports": "what they do and how to call",
        "sources-0-fields_": ["description", "website", "coverage"],
        "sources-0-read_on": "2026-11-22",
        "sources-0-read": "page",
        "change-why": "New",
        "change-source": "https://ridehome.example.org/",
        "_send": "",
        **told,
    }


def started_from(row):
    if row is None:
        return digest_of({})
    waiting = Version.objects.of(row).open().first()
    fresh = Organization.objects.with_rows().get(pk=row.pk)
    return digest_of(waiting.entry if waiting else entry_of(fresh))


def form_of(client, row):
    """Return what the edit form of an entry would send if nothing were typed."""
    page = Page(client.get(edit(row)).content.decode())
    return sent_by(page)


def sent_by(page):
    """Return what the big form of a page sends as it stands."""
    (form,) = [
        form
        for form in page.root.iter(tag(page, "form"))
        if "staff-form" in (form.get("class") or "")
    ]
    sent = {}
    for field in form.iter():
        name, kind = field.get("name"), field.tag.rpartition("}")[2]
        if not name:
            continue
        if kind == "input" and field.get("type") == "checkbox":
            if field.get("checked") is not None:
                sent.setdefault(name, []).append(field.get("value", "on"))
        elif kind == "input":
            sent[name] = field.get("value", "")
        elif kind == "textarea":
            sent[name] = (field.text or "").removeprefix("\n")
        elif kind == "select":
            chosen = [o for o in field.iter() if o.get("selected") is not None]
            options = [o for o in field.iter() if o.tag.endswith("option")]
            sent[name] = (chosen or options[:1])[0].get("value")
    return sent


def tag(page, name):
    return f"{page.root.tag.rpartition('}')[0]}}}{name}" if "}" in page.root.tag else name


def test_one_form_adds_an_organization_with_all_that_belongs_to_it(client, editor, reviewer):
    response = client.post(ADD, typed())
    version = Version.objects.get()
    assert response.url == reverse("admin:resources_version_change", args=[version.pk])
    row = Organization.objects.with_rows().get()
    assert (row.slug, row.status) == ("ride-home", Status.IN_REVIEW)
    told = entry_of(row)
    (phone,) = told["phones"]
    assert (phone["e164"], phone["purpose"]) == ("+12125550177", "helpline")
    assert phone["opening"][0] == {
        "days": ["MO", "TU", "WE", "TH", "FR"],
        "opens": "09:00",
        "closes": "17:00",
        "zone": "America/New_York",
    }
    (service,) = told["services"]
    assert (service["name"], service["description"]) == (told["name"], told["description"])
    history.publish(version, reviewer)
    assert Organization.objects.published().get() == row


def test_a_name_like_a_page_of_ours_gets_another_address(client, editor):
    client.post(ADD, typed(**{"organization-name": "List"}))
    assert Organization.objects.get().slug == "list-2"


def test_a_page_sent_as_it_stands_changes_nothing(client, editor):
    row = store(money(acronym="GR", former_websites=["http://old.example.org", "http://b.example"]))
    client.post(edit(row), form_of(client, row) | {"change-why": "x", "change-source": "call"})
    assert Version.objects.open().get().entry == entry_of(row)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("organization-name", "", "required"),
        ("organization-website", "http://ridehome.example.org/", "valid URL"),
        ("organization-founded", "17", "1800"),
        ("organization-email", "nobody", "email"),
        ("services-0-kinds", [], "required"),
        ("services-0-states", "TX", "in some states"),
        ("services-0-states", "XX", "no state"),
        ("services-0-start", "1\n2\n3\n4", "3 steps"),
        ("services-0-fund", "open", "which day"),
        ("phones-0-number", "12", "10 digits"),
        ("phones-0-opening", "nine to five", "Mon-Fri"),
        ("phones-0-hours", "", "source’s words"),
        ("sources-0-url", "", "address"),
        ("sources-0-read_on", "yesterday", "date"),
        ("change-why", "", "required"),
        ("change-source", "", "required"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_kept(client, editor, field, value, words):
    response = client.post(ADD, typed(**{field: value}))
    assert response.status_code == 200
    content = response.content.decode()
    assert "<title>Error: " in content
    assert "There is a problem" in content
    assert words in content
    assert "They drive people to treatment." in content
    assert not Organization.objects.exists()


def test_a_draft_asks_nobody(client, editor):
    sent = typed()
    del sent["_send"]
    client.post(ADD, sent | {"_draft": ""})
    assert Version.objects.get().state == State.DRAFT
    assert Organization.objects.get().status == Status.DRAFT


def test_a_part_is_removed_by_its_box(client, editor):
    row = store(entry(phones=[*entry()["phones"], entry("b")["phones"][0] | {"source": ""}]))
    sent = form_of(client, row) | {"phones-0-DELETE": "on"}
    client.post(edit(row), sent | {"change-why": "Gone", "change-source": "call"})
    (phone,) = Version.objects.get(state=State.PROPOSED).entry["phones"]
    assert phone["number"] == entry("b")["phones"][0]["number"]


def test_two_people_at_once_lose_nothing(client, editor):
    row = published()
    sent = form_of(client, row)
    change(row, person("editor", "other"), acronym="RI")
    mine = {"organization-acronym": "XX", "change-why": "x", "change-source": "call"}
    response = client.post(edit(row), sent | mine)
    assert "Somebody changed this entry after you opened it" in response.content.decode()
    assert Version.objects.open().get().entry["acronym"] == "RI"


def test_a_likely_twin_is_named_and_a_person_decides(client, editor):
    twin = published("ride-home")
    response = client.post(ADD, typed())
    assert "Not the same as Ride Home" in response.content.decode()
    assert Organization.objects.count() == 1
    client.post(ADD, typed(not_the_same=[twin.slug]))
    assert {row.slug for row in Organization.objects.all()} == {"ride-home", "ride-home-2"}
    new = Organization.objects.get(slug="ride-home-2")
    assert "May be the same" not in client.get(edit(new)).content.decode()
    assert "May be the same" not in client.get(edit(twin)).content.decode()


def test_not_the_same_is_remembered(client, editor):
    one = published("rides")
    other = store(entry("other", website=one.website))
    assert "May be the same" in client.get(edit(one)).content.decode()
    client.post(reverse("admin:resources_organization_apart", args=[one.pk, other.pk]))
    for row in (one, other):
        assert "May be the same" not in client.get(edit(row)).content.decode()


def test_the_preview_shows_what_waits_and_says_so(client, editor):
    row = published()
    change(row, editor, description="They will drive you home.")
    page = client.get(reverse("admin:resources_organization_preview", args=[row.pk]))
    assert "They will drive you home." in page.content.decode()
    assert "Not published" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    public = client.get(reverse("resources:organization", args=[row.slug])).content.decode()
    assert "They will drive you home." not in public
    assert "Not published" not in public


def test_a_new_entry_has_a_preview(client, editor):
    version = history.save(entry(), editor, "New", "call")
    page = client.get(reverse("admin:resources_organization_preview", args=[version.row.pk]))
    assert page.status_code == 200
    assert "They drive people to treatment." in page.content.decode()
    assert not Organization.objects.published().exists()


def test_an_editor_sees_no_button_to_publish(client, editor):
    version = change(published(), editor, acronym="RI")
    page = client.get(reverse("admin:resources_version_change", args=[version.pk]))
    assert ">Publish<" not in page.content.decode()


def test_the_review_page_publishes_and_sends_back(client, reviewer):
    writer = person("editor", "writer")
    sign_in(client, reviewer)
    row = published()
    first = change(row, writer, acronym="RI")
    page = reverse("admin:resources_version_change", args=[first.pk])
    assert "<ins>RI</ins>" in client.get(page).content.decode()
    back = reverse("admin:resources_version_send_back", args=[first.pk])
    assert client.post(back, {"remark": ""}).status_code == 200
    client.post(back, {"remark": "Why?"})
    first.refresh_from_db()
    assert (first.state, first.remark) == (State.SENT_BACK, "Why?")
    second = change(row, writer, acronym="RH")
    client.post(reverse("admin:resources_version_publish", args=[second.pk]))
    assert Organization.objects.get().acronym == "RH"


def test_looking_at_a_page_publishes_nothing(client, reviewer):
    sign_in(client, reviewer)
    version = change(published(), person("editor"), acronym="RI")
    client.get(reverse("admin:resources_version_publish", args=[version.pk]))
    assert Organization.objects.get().acronym == ""


def test_many_are_published_at_once_and_refusals_are_named(client, reviewer):
    sign_in(client, reviewer)
    writer = person("editor", "writer")
    fine = change(published("rides"), writer, acronym="RI")
    own = change(published("walks"), reviewer, acronym="WA")
    data = {"action": "publish_chosen", "_selected_action": [fine.pk, own.pk]}
    page = client.post(reverse("admin:resources_version_changelist"), data, follow=True)
    assert "Published: 1." in page.content.decode()
    assert "someone else reviews it" in page.content.decode()
    assert sorted(Organization.objects.values_list("acronym", flat=True)) == ["", "RI"]


def test_still_right_notes_who_when_how_and_where(client, editor):
    rows = [published("rides"), store(money())]
    data = {"action": "still_right", "_selected_action": [row.pk for row in rows]}
    changelist = reverse("admin:resources_organization_changelist")
    asked = client.post(changelist, data)
    assert "Where did you see or hear it?" in asked.content.decode()
    refused = client.post(changelist, data | {"note_checks": "1", "how": "phone", "source": ""})
    assert refused.status_code == 200
    assert rows[0].checks.count() == 0
    client.post(changelist, data | {"note_checks": "1", "how": "phone", "source": "212-555-0100"})
    today = timezone.now().date()
    for row, days in zip(rows, (90, 30), strict=True):
        row.refresh_from_db()
        check = row.checks.get()
        assert (check.by, check.on, check.how, check.source) == (
            editor,
            today,
            "phone",
            "212-555-0100",
        )
        assert (row.checked_on, row.next_check) == (today, today + timedelta(days=days))


def test_an_entry_that_is_not_published_is_not_noted_as_checked(client, editor):
    version = history.save(entry(), editor, "New", "call")
    data = {"action": "still_right", "_selected_action": [version.row.pk], "note_checks": "1"}
    changelist = reverse("admin:resources_organization_changelist")
    client.post(changelist, data | {"how": "phone", "source": "212-555-0100"})
    assert version.row.checks.count() == 0


@pytest.mark.parametrize("typed", ["212-555-0177", "(212) 555 0177", "+1 212.555.0177"])
def test_a_number_leads_to_its_entry(client, editor, typed):
    phone = entry()["phones"][0] | {"number": "212-555-0177", "e164": "+12125550177"}
    row = store(entry(phones=[phone]))
    published("walks")
    answer = client.get(reverse("admin:resources_organization_changelist"), {"q": typed})
    assert answer.url == edit(row)


def test_part_of_a_number_finds_its_entries(client, editor):
    published("rides")
    answer = client.get(reverse("admin:resources_organization_changelist"), {"q": "212-555"})
    assert answer.status_code == 200
    assert "Rides" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ({"due": "soon"}, "Grants", "Rides"),
        ({"due": "usual"}, "Rides", "Grants"),
        ({"due": "yearly"}, "Leaflets", "Rides"),
        ({"waits": "yes"}, "Walks", "Rides"),
        ({"waits": "no"}, "Rides", "Walks"),
        ({"spanish": "missing"}, "Rides", "Walks"),
        ({"status__exact": "draft"}, "Sketch", "Rides"),
    ],
)
def test_a_filter_has_one_inside_and_one_outside(client, editor, query, inside, outside):
    published("rides")
    store(money())
    store(entry("leaflets", phones=[]))
    walks = entry("walks", description_es="Caminan.")
    walks["services"][0]["description_es"] = "Caminan."
    change(store(walks), editor, acronym="WA")
    history.save(entry("sketch"), editor, "New", "call", state=State.DRAFT)
    content = client.get(reverse("admin:resources_organization_changelist"), query).content.decode()
    rows = content.partition('id="result_list"')[2]
    assert inside in rows
    assert outside not in rows


def test_the_first_page_counts_what_waits(client, editor, reviewer):
    row = published("rides")
    store(money())
    change(row, editor, acronym="RI")
    history.save(entry("new"), editor, "New", "call")
    ProblemReport.objects.create(organization=row, what=Problem.PHONE)
    counts = {str(queue.title): queue.count for queue in work_queues(person("manager"))}
    assert counts == {
        "To review: new entries": 1,
        "To review: changes of published ones": 1,
        "Sent back to you": 0,
        "Due for a check: money and crisis lines, every 30 days": 1,
        "Due for a check: other entries with a phone, every 90 days": 1,
        "Due for a check: other entries, once a year": 0,
        "Due for a check: cancer centers, once a year": 0,
        "Spanish missing": 2,
        "Broken links": 0,
        "Problem reports": 1,
        "Imports waiting for a yes": 0,
    }
    page = client.get(reverse("admin:index")).content.decode()
    assert "To review: new entries" in page
    assert "Imports waiting" not in page


def test_each_queue_leads_to_as_many_entries_as_it_counts(client, editor):
    user = person("manager")
    sign_in(client, user)
    row = published("rides")
    store(money())
    change(row, editor, acronym="RI")
    history.save(entry("new"), editor, "New", "call")
    ProblemReport.objects.create(organization=row, what=Problem.PHONE)
    for queue in work_queues(user):
        shown = client.get(queue.address).context["cl"].result_count
        assert shown == queue.count, queue.title


def test_lists_cost_the_same_however_long(client, editor, django_assert_num_queries):
    pages = [
        reverse("admin:index"),
        reverse("admin:resources_organization_changelist"),
        reverse("admin:resources_version_changelist"),
    ]

    def cost(url):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        return len(queries)

    change(published("one"), editor, acronym="A")
    few = [cost(url) for url in pages]
    for number in range(12):
        change(published(f"entry-{number}"), editor, acronym="A")
    assert [cost(url) for url in pages] == few


def test_the_past_is_shown_field_by_field(client, editor, reviewer):
    row = published()
    history.publish(change(row, editor, description="Better.", acronym="RI"), reviewer)
    page = reverse("admin:resources_organization_history", args=[row.pk])
    content = client.get(page).content.decode()
    for words in (
        "editor@example.org",
        "It changed",
        "https://rides.example.org/help",
        "Decided by reviewer@example.org",
        "<ins>RI</ins>",
    ):
        assert words in content
    one = client.get(page, {"field": "acronym"}).content.decode()
    assert "<ins>RI</ins>" in one
    assert "<ins>Better.</ins>" not in one


def test_a_version_is_restored_from_its_page(client, editor, reviewer):
    row = published()
    history.publish(change(row, editor, description="Worse."), reviewer)
    first = Version.objects.of(row).order_by("pk").first()
    client.post(
        reverse("admin:resources_version_restore", args=[first.pk]), {"why": "It was better"}
    )
    waiting = Version.objects.waiting().get()
    assert (waiting.how, waiting.why) == (history.How.RESTORE, "It was better")
    assert waiting.entry["description"] == "They drive people to treatment."


def test_a_merge_is_proposed_from_the_entry(client, editor):
    one, other = published("rides"), published("more-rides")
    page = reverse("admin:resources_organization_merge", args=[one.pk])
    assert "There is no entry" in client.post(page, {"other": "none", "why": "x"}).content.decode()
    client.post(page, {"other": "more-rides", "why": "The same people"})
    version = Version.objects.waiting().get()
    assert (version.row, version.merges) == (one, other)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_harmlessly(client, editor, reviewer, words):
    row = store(
        entry(name=words, alternate_name=words, description=words, staff_note=words, acronym="x")
    )
    version = change(row, editor, description=f"{words} again")
    ProblemReport.objects.create(organization=row, what=Problem.OTHER, details=words)
    sign_in(client, person("superuser"))
    for page in (
        edit(row),
        reverse("admin:resources_organization_changelist"),
        reverse("admin:resources_organization_history", args=[row.pk]),
        reverse("admin:resources_organization_preview", args=[row.pk]),
        reverse("admin:resources_version_changelist"),
        reverse("admin:resources_version_change", args=[version.pk]),
        reverse("admin:resources_problemreport_changelist"),
    ):
        content = client.get(page).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content
        assert "49" not in content.partition("{{ 7*7")[0][-3:]


def test_text_of_any_length_is_refused_kindly(client, editor):
    response = client.post(ADD, typed(**{"organization-description": "a" * 100_000}))
    assert response.status_code == 200
    assert "at most 500 characters" in response.content.decode()


def test_staff_pages_carry_no_inline_script_or_style(client, editor):
    row = published()
    version = change(row, editor, acronym="RI")
    for page in (
        reverse("admin:index"),
        ADD,
        edit(row),
        reverse("admin:resources_organization_history", args=[row.pk]),
        reverse("admin:resources_version_change", args=[version.pk]),
        reverse("admin:resources_organization_changelist"),
    ):
        content = client.get(page).content.decode()
        assert "style=" not in content
        assert "<style" not in content
        assert " onclick" not in content


def test_a_center_is_changed_through_review(client, editor, reviewer):
    load(read())
    row = Center.objects.first()
    page = reverse("admin:resources_center_change", args=[row.pk])
    sent = sent_by(Page(client.get(page).content.decode()))
    client.post(
        page, sent | {"center-note": "Ask early.", "change-why": "x", "change-source": "call"}
    )
    version = Version.objects.waiting().get()
    assert changes.differences(entry_of(row), version.entry)[0].after == "Ask early."
    assert len(changes.differences(entry_of(row), version.entry)) == 1
    history.publish(version, reviewer)
    assert Center.objects.get(pk=row.pk).note == "Ask early."


@pytest.fixture
def center():
    """A center of our file that has a phone."""
    load(read())
    return next(row for row in Center.objects.for_second_opinions() if row.phones)


def send_center(client, row, **typed):
    """Send the form of a center with these changes; return what the answer says."""
    page = reverse("admin:resources_center_change", args=[row.pk])
    sent = sent_by(Page(client.get(page).content.decode()))
    told = {name.replace("__", "-"): value for name, value in typed.items()}
    sent |= {"change-why": "x", "change-source": "call"} | told
    return client.post(page, sent, follow=True).content.decode()


def test_phone_place_and_source_of_a_center_are_mended(client, editor, reviewer, center):
    send_center(
        client,
        center,
        phones__0__number="212-555-0177",
        phones__0__hours="9 to 5, weekdays, Eastern",
        phones__0__opening="Mon-Fri 9:00-17:00 Eastern",
        sites__0__city="New York",
        sites__0__state="NY",
        sites__0__zip="10001",
        sources__0__as_of="2026-11",
    )
    version = Version.objects.waiting().get()
    preview = reverse("admin:resources_center_preview", args=[center.pk])
    page = client.get(preview).content.decode()
    assert "Not published." in page
    assert "212-555-0177" in page
    history.publish(version, reviewer)
    row = Center.objects.get(pk=center.pk)
    assert row.phones[0]["e164"] == "+12125550177"
    assert row.phones[0]["opening"][0]["zone"] == "America/New_York"
    assert (row.sites[0]["latitude"], row.sites[0]["longitude"]) == (40.75, -74.0)
    assert row.sources[0]["as_of"] == "2026-11"
    assert row.phones[0]["source"] == center.phones[0]["source"]
    public = client.get(reverse("resources:center", args=[row.slug])).content.decode()
    assert "New York, NY 10001" in public
    assert "Not published." not in public


def test_every_center_sent_as_it_stands_changes_nothing(client, editor, center):
    for row in Center.objects.all():
        entry = entry_of(row)
        page = reverse("admin:resources_center_change", args=[row.pk])
        sent = sent_by(Page(client.get(page).content.decode()))
        form = CenterEntryForm(entry, sent | {"change-why": "x", "change-source": "call"})
        assert form.is_valid(), form.errors
        assert form.entry == entry
        assert history.lacking(entry) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"sites__0__city": "Elsewhere"}, "Give its ZIP code"),
        ({"sites__0__zip": "00000"}, "Give its ZIP code"),
        ({"phones__0__number": "12"}, "Write a US number"),
        ({"center__patient_care": ""}, "A center that is shown sees people."),
    ],
)
def test_a_mistake_at_a_center_is_named(client, editor, center, typed, words):
    assert words in send_center(client, center, **typed)
    assert not Version.objects.exists()


def test_a_phone_of_a_center_needs_a_source_before_it_is_published(client, editor, center):
    reviewer = person("reviewer", "second")
    send_center(client, center, phones__0__source="")
    with pytest.raises(history.NotAllowed, match="has no source"):
        history.publish(Version.objects.waiting().get(), reviewer)


def test_a_center_that_is_not_shown_has_no_preview(client, editor, center):
    Center.objects.filter(pk=center.pk).update(show_for_second_opinion=False)
    preview = reverse("admin:resources_center_preview", args=[center.pk])
    assert "It has no page" in client.get(preview, follow=True).content.decode()


def test_a_new_organization_has_room_for_three_phones_and_sources(client, editor):
    page = Page(client.get(ADD).content.decode())
    assert "<title>Error: " not in page.html
    sent = sent_by(page)
    opened = [part.get("open") is not None for part in page.all("details")]
    assert opened == [True, False, False] * 3
    assert {f"phones-{n}-number" for n in range(3)} <= sent.keys()
    assert {f"sources-{n}-url" for n in range(3)} <= sent.keys()


def test_a_check_is_good_for_days_that_fit_its_kind():
    from resources import checks
    from resources.models import Check

    row = published()
    who = person("editor", "x")
    assert checks.record([row], who, Check.How.PAGE, "https://x.example", date(2026, 11, 22)) == 1
    row.refresh_from_db()
    assert row.next_check == date(2027, 2, 20)
