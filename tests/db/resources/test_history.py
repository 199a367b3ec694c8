import pytest
from django.urls import reverse

from resources import changes, history
from resources.entries import entry_of
from resources.history import NotAllowed, State, Version
from resources.load import load, read
from resources.models import Center, Organization, Status
from tests.staff import change, entry, money, person, published, store


@pytest.fixture
def editor():
    return person("editor")


@pytest.fixture
def reviewer():
    return person("reviewer")


@pytest.fixture
def manager():
    return person("manager")


def said(slug="rides"):
    return Organization.objects.get(slug=slug).description


def test_a_new_entry_waits_and_no_reader_sees_it(editor):
    version = history.save(entry(), editor, "New", "call")
    row = Organization.objects.get()
    assert (row.status, version.state) == (Status.IN_REVIEW, State.PROPOSED)
    assert not Organization.objects.published().exists()


def test_a_draft_is_not_in_review(editor):
    history.save(entry(), editor, "New", "call", state=State.DRAFT)
    assert Organization.objects.get().status == Status.DRAFT
    assert not Version.objects.waiting().exists()


def test_a_reviewer_publishes_what_an_editor_wrote(editor, reviewer):
    version = history.save(entry(), editor, "New", "call")
    history.publish(version, reviewer)
    assert Organization.objects.published().get().description == version.entry["description"]
    version.refresh_from_db()
    assert (version.state, version.decided_by) == (State.PUBLISHED, reviewer)


def test_a_published_entry_stays_live_while_its_change_waits(editor, reviewer):
    row = published()
    version = change(row, editor, description="They drive you home.")
    assert said() == "They drive people to treatment."
    assert Organization.objects.get().status == Status.PUBLISHED
    history.publish(version, reviewer)
    assert said() == "They drive you home."


def test_the_words_before_the_first_change_are_kept(editor):
    row = published()
    before = entry_of(row)
    change(row, editor, description="Other words.")
    first = Version.objects.of(row).order_by("pk").first()
    assert (first.how, first.state, first.entry) == (history.How.FILE, State.PUBLISHED, before)
    assert first.by is None


def test_an_editor_does_not_publish(editor):
    version = history.save(entry(), editor, "New", "call")
    with pytest.raises(NotAllowed):
        history.publish(version, person("editor", "other"))
    assert not Organization.objects.published().exists()


def test_a_reviewer_does_not_publish_their_own_change(reviewer):
    version = history.save(entry(), reviewer, "New", "call")
    with pytest.raises(NotAllowed, match="someone else"):
        history.publish(version, reviewer)


def test_a_reviewer_who_added_words_does_not_publish_them(editor, reviewer):
    row = published()
    change(row, reviewer, description="Mine.")
    version = change(row, editor, city="Boston")
    assert version.contributors == sorted([editor.pk, reviewer.pk])
    with pytest.raises(NotAllowed, match="someone else"):
        history.publish(version, reviewer)


def test_a_manager_publishes_an_ordinary_change_alone(manager):
    history.publish(history.save(entry(), manager, "New", "call"), manager)
    assert Organization.objects.published().exists()


def crisis():
    made = entry("crisis-line")
    made["phones"][0]["purpose"] = "crisis"
    return made


@pytest.mark.parametrize("role", ["manager", "superuser"])
@pytest.mark.parametrize("make", [money, crisis])
def test_money_and_crisis_lines_need_two_people(make, role, reviewer):
    one = person(role, "one")
    version = history.save(make(), one, "New", "call")
    with pytest.raises(NotAllowed, match="two people"):
        history.publish(version, one)
    history.publish(version, reviewer)
    assert Organization.objects.published().exists()


def test_taking_the_money_away_needs_two_people_too(manager):
    row = store(money())
    services = [entry("grants")["services"][0] | {"slug": "grants"}]
    version = change(row, manager, services=services)
    assert not history.needs_two(version.entry)
    with pytest.raises(NotAllowed, match="two people"):
        history.publish(version, manager)


def test_retiring_money_by_a_merge_needs_two_people_too(manager):
    kept, grants = published(), money(name="Grants")
    grants["services"][0]["name"] = "Grants"
    version = history.merge(kept, store(grants), manager, "One office")
    assert not history.needs_two(version.entry)
    with pytest.raises(NotAllowed, match="two people"):
        history.publish(version, manager)


def test_editing_a_merge_that_waits_keeps_it_a_merge(editor, reviewer):
    kept, other = published(), published("more-rides")
    waiting = history.merge(kept, other, editor, "One office")
    version = history.save(waiting.entry | {"acronym": "RI"}, editor, "A name", "call")
    assert version.merges == other
    history.publish(version, reviewer)
    other.refresh_from_db()
    assert other.status == Status.RETIRED


def bare(**told):
    made = entry(**told)
    made["sources"][0]["fields"] = ["description", "website"]
    return made


def test_publishing_needs_a_source_for_every_fact(editor, reviewer):
    version = history.save(bare(), editor, "New", "call")
    with pytest.raises(NotAllowed, match="coverage has no source"):
        history.publish(version, reviewer)
    assert not Organization.objects.published().exists()


def test_a_phone_needs_its_source(editor, reviewer):
    made = entry()
    made["phones"][0]["source"] = ""
    version = history.save(made, editor, "New", "call")
    with pytest.raises(NotAllowed, match="has no source"):
        history.publish(version, reviewer)


def test_an_entry_with_a_spanish_text_is_published_like_another(editor, reviewer):
    version = history.save(entry(description_es="Llevan a la gente."), editor, "New", "call")
    history.publish(version, reviewer)
    assert Organization.objects.published().get().description_es == "Llevan a la gente."


def test_a_change_is_sent_back_with_a_reason(editor, reviewer):
    version = history.save(entry(), editor, "New", "call")
    with pytest.raises(NotAllowed, match="why"):
        history.send_back(version, reviewer, "  ")
    history.send_back(version, reviewer, "Which town?")
    version.refresh_from_db()
    assert (version.state, version.remark) == (State.SENT_BACK, "Which town?")
    assert Organization.objects.get().status == Status.DRAFT
    again = history.save(version.entry | {"city": "Boston"}, editor, "Town added", "call")
    version.refresh_from_db()
    assert (version.state, again.state) == (State.REPLACED, State.PROPOSED)


def test_a_version_is_decided_once(editor, reviewer):
    version = history.save(entry(), editor, "New", "call")
    history.publish(version, reviewer)
    for act in (history.publish, history.withdraw):
        with pytest.raises(NotAllowed):
            act(version, reviewer)


def test_one_version_of_an_entry_waits_at_a_time(editor):
    row = published()
    for words in ("One.", "Two.", "Three."):
        change(row, editor, description=words)
    assert [v.entry["description"] for v in Version.objects.waiting()] == ["Three."]


def test_a_change_taken_back_leaves_the_page_as_it_was(editor):
    row = published()
    history.withdraw(change(row, editor, description="No."), editor)
    assert said() == "They drive people to treatment."
    assert not Version.objects.open().exists()


def test_others_do_not_take_a_change_back(editor):
    version = change(published(), editor, description="No.")
    with pytest.raises(NotAllowed):
        history.withdraw(version, person("editor", "other"))


def test_an_older_version_is_restored_through_review(editor, reviewer):
    row = published()
    history.publish(change(row, editor, description="Worse."), reviewer)
    first = Version.objects.of(row).order_by("pk").first()
    again = history.restore(first, editor, "It was better")
    assert said() == "Worse."
    history.publish(again, reviewer)
    assert said() == "They drive people to treatment."
    assert entry_of(Organization.objects.with_rows().get()) == first.entry


def test_history_says_who_when_why_and_from_which_source(editor, reviewer):
    row = published()
    history.publish(change(row, editor, description="Better.", acronym="RI"), reviewer)
    last = Version.objects.of(row).first()
    assert (last.by, last.why) == (editor, "It changed")
    assert last.source == "https://rides.example.org/help"
    first = Version.objects.of(row).last()
    found = changes.differences(first.entry, last.entry)
    assert [(c.label, c.before, c.after) for c in found] == [
        ("acronym", "", "RI"),
        ("what it does", "They drive people to treatment.", "Better."),
    ]


def test_words_that_went_and_came_are_told_apart():
    changed = changes.Change("x", "Free rides to treatment", "Free meals to treatment")
    assert list(changed.words()) == [
        ("same", "Free"),
        ("gone", "rides"),
        ("new", "meals"),
        ("same", "to treatment"),
    ]


def test_every_field_of_a_phone_has_a_history():
    before, after = entry(), entry()
    after["phones"][0]["hours"] = "9 to 5"
    (found,) = changes.differences(before, after)
    assert (found.before, found.after) == ("", "9 to 5")
    assert after["phones"][0]["number"] in found.label


def test_retiring_goes_through_review(editor, reviewer):
    row = published()
    version = history.retire(row, editor, "They closed", "call")
    assert Organization.objects.published().exists()
    history.publish(version, reviewer)
    assert Organization.objects.get().status == Status.RETIRED
    back = history.restore(Version.objects.of(row).last(), editor, "They opened again")
    history.publish(back, reviewer)
    assert Organization.objects.get().status == Status.PUBLISHED


def test_a_merge_keeps_all_that_either_said(editor, reviewer):
    kept, other = published("rides"), published("more-rides")
    version = history.merge(kept, other, editor, "The same people")
    assert Organization.objects.published().count() == 2
    history.publish(version, reviewer)
    row = Organization.objects.published().with_rows().get()
    assert row == kept
    now = entry_of(row)
    assert len(now["phones"]) == 2
    assert len(now["sources"]) == 2
    assert now["former_websites"] == ["https://more-rides.example.org/"]
    assert history.moved_to("more-rides") == kept
    assert Version.objects.of(other).filter(how=history.How.MERGE).exists()
    assert Version.objects.of(other).last().entry["status"] == "published"


def test_a_merge_of_twins_doubles_nothing(editor, reviewer):
    kept, other = published("rides"), published("twin")
    twin = entry_of(kept) | {"slug": "twin", "name": "Twin"}
    other = store(twin)
    history.publish(history.merge(kept, other, editor, "Twins"), reviewer)
    now = entry_of(Organization.objects.published().with_rows().get())
    assert (len(now["services"]), len(now["phones"]), len(now["sources"])) == (1, 1, 1)


def test_a_retired_entry_that_was_not_merged_leads_nowhere(editor, reviewer):
    history.publish(history.retire(published(), editor, "Closed", "call"), reviewer)
    assert history.moved_to("rides") is None


def test_an_entry_is_not_merged_with_itself(editor):
    row = published()
    with pytest.raises(NotAllowed):
        history.merge(row, row, editor, "?")


def test_a_preview_leaves_nothing_behind(editor):
    row = published()
    version = change(row, editor, description="Later.")
    with history.as_if(version.entry) as shown:
        assert shown.description == "Later."
    assert said() == "They drive people to treatment."


def test_a_file_leaves_an_entry_alone_once_somebody_changes_it(editor):
    curated = read()
    load(curated)
    row = Organization.objects.with_rows().get(slug="cancercare")
    change(row, editor, description="Our words.")
    organizations, _centers = load(curated)
    assert organizations.kept == ["cancercare"]


def test_every_published_entry_of_our_file_lacks_nothing():
    load(read())
    rows = Organization.objects.published().with_rows()
    assert rows.count() > 50
    lacking = {row.slug: history.lacking(entry_of(row)) for row in rows}
    assert {slug: what for slug, what in lacking.items() if what} == {}


def test_a_center_has_a_past_like_an_organization(editor, reviewer):
    load(read())
    row = Center.objects.first()
    version = history.save(entry_of(row) | {"note": "Ask early."}, editor, "Found", "call")
    assert Center.objects.get(pk=row.pk).note == row.note
    history.publish(version, reviewer)
    assert Center.objects.get(pk=row.pk).note == "Ask early."
    assert Version.objects.of(row).count() == 2


def test_the_old_address_of_a_merged_entry_leads_to_the_one_that_took_it_in(
    client, editor, reviewer
):
    kept, other = published("rides"), published("more-rides")
    history.publish(history.merge(kept, other, editor, "The same people"), reviewer)
    answer = client.get(reverse("resources:organization", args=["more-rides"]))
    assert answer.url == reverse("resources:organization", args=["rides"])
    assert client.get(reverse("resources:organization", args=["no-such"])).status_code == 404
