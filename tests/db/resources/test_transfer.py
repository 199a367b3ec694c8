import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from resources import history, tables, transfer
from resources.directory import store, store_all
from resources.entries import entry_of
from resources.history import NotAllowed, State, Version
from resources.models import Organization, Status
from resources.transfer import Import, Outcome
from tests.staff import change, entry, money, person, published, sign_in


@pytest.fixture
def manager():
    return person("manager")


@pytest.fixture
def reviewer():
    return person("reviewer")


def as_csv(entries):
    out = io.StringIO()
    csv.writer(out).writerows(tables.table(entries))
    return out.getvalue()


def as_json(entries):
    return json.dumps(list(entries), ensure_ascii=False)


def send(content, by, name="file.csv"):
    return transfer.receive(name, content.encode(), "their list", by)


def outcomes(lines):
    return {line.slug: line.outcome for line in lines}


def everything():
    return list(transfer.export(Organization.objects.order_by("slug")))


def picture():
    """Return all that an import can touch."""
    return (
        everything(),
        list(Organization.objects.order_by("pk").values()),
        list(Version.objects.order_by("pk").values("pk", "state", "entry")),
        list(Import.objects.values("state", "content")),
    )


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\t"),
    max_size=40,
).map(str.strip)
RISKY = st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "'hello", "''+", "＝1", "a|b", "\\|"]
)


@given(words=st.lists(TEXT | RISKY, min_size=4, max_size=4))
def test_any_words_survive_the_way_out_and_in(words):
    told = entry_without_topics()
    told |= {"name": words[0] or "x", "description": words[1], "staff_note": words[2]}
    told["former_websites"] = [word for word in (words[3], words[0]) if word]
    (found,) = tables.read(as_csv([told]), is_json=False)
    assert found.problems == []
    assert found.told == told


def entry_without_topics():
    from resources.entries import whole

    return whole(
        Organization,
        {
            "slug": "rides",
            "name": "Rides",
            "kind": "nonprofit",
            "services": [{"slug": "rides", "name": "R", "start": ["Call | ask", "a \\ b"]}],
            "phones": [
                {
                    "number": "212-555-0100",
                    "e164": "+12125550100",
                    "tty": True,
                    "hours": "9 to 5",
                    "opening": [
                        {"days": ["MO", "TU"], "opens": "09:00", "closes": "17:00", "zone": ""}
                    ],
                }
            ],
            "sources": [{"url": "https://a.example", "supports": "=x", "read_on": "2026-11-22"}],
        },
    )


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1", "-2", "@x", "\t=1", "＝1", "'=1"])
def test_no_cell_begins_like_a_formula(words):
    told = entry_without_topics() | {"name": words, "staff_note": words}
    for row in csv.reader(io.StringIO(as_csv([told]))):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


def test_a_dry_run_says_new_changed_same_and_refused_and_changes_nothing(manager):
    same, changed = published("same"), published("changed")
    entries = [
        entry_of(same),
        entry_of(changed) | {"acronym": "CH"},
        entry("new"),
        entry("broken") | {"kind": "cult"},
    ]
    before = everything()
    held, lines = send(as_json(entries), manager)
    assert outcomes(lines) == {
        "same": Outcome.SAME,
        "changed": Outcome.CHANGED,
        "new": Outcome.NEW,
        "broken": Outcome.REFUSED,
    }
    assert "kind" in lines[3].reasons[0]
    assert held.counts == {"new": 1, "changed": 1, "same": 1, "refused": 1}
    assert everything() == before
    assert not Version.objects.exists()


def test_yes_sends_new_and_changed_ones_to_review(manager, reviewer):
    row = published()
    held, _lines = send(as_csv([entry_of(row) | {"acronym": "RI"}, entry("new")]), manager)
    assert transfer.confirm(held, manager) == 2
    assert Organization.objects.published().get().acronym == ""
    assert Organization.objects.get(slug="new").status == Status.IN_REVIEW
    versions = {v.entry["slug"]: v for v in Version.objects.waiting()}
    assert {v.how for v in versions.values()} == {history.How.IMPORT}
    assert versions["rides"].source == "their list"
    history.publish(versions["rides"], reviewer)
    assert Organization.objects.published().get().acronym == "RI"
    assert bytes(Import.objects.get().content) == b""


def test_an_import_is_done_once(manager):
    held, _lines = send(as_csv([entry("new")]), manager)
    transfer.confirm(held, manager)
    with pytest.raises(NotAllowed):
        transfer.confirm(held, manager)


def test_a_yes_to_an_old_dry_run_does_nothing(manager):
    row = published()
    held, _lines = send(as_csv([entry_of(row)]), manager)
    store(entry(acronym="XX"))
    assert transfer.confirm(held, manager) == -1
    assert not Version.objects.exists()
    assert Import.objects.get().counts["changed"] == 1


def test_what_a_file_does_not_speak_of_stays(manager):
    row = published(acronym="RI")
    _held, lines = send(as_json([{"slug": "rides", "name": "Rides again"}]), manager)
    (line,) = lines
    assert line.outcome == Outcome.CHANGED
    assert line.entry == entry_of(row) | {"name": "Rides again"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[{"slug": "x", "secret": 1}]', "secret"),
        ('[{"slug": "x", "name": 5}]', "name is not what"),
        ('[{"slug": "x", "phones": "none"}]', "phones is not"),
        ('[{"slug": "x", "phones": ["none"]}]', "phones is not a list of records"),
        ('[{"slug": "x", "former_websites": [1]}]', "list of words"),
        ('["x"]', "not an organization"),
        ('[{"name": "x"}]', ""),
        ('[{"slug": "a b"}]', "slug"),
        ("record,organization,name\nphone,x,\n", "no line of its own"),
        ("record,organization,name\nshop,x,y\n", "Line 2 is no organization"),
        ("record,organization,number\norganization,x,5\n", "number does not belong"),
        ("record,organization,name\norganization,x,y\norganization,x,y\n", "again"),
        ("record,organization,name\norganization,x\n", "cells"),
        ("record,organization,founded\norganization,x,old\n", "founded"),
        ("record,organization,tty\norganization,x,\nphone,x,perhaps\n", "tty"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(manager, content, reason):
    _held, lines = send(content, manager)
    (line,) = lines
    assert line.outcome == Outcome.REFUSED
    assert reason in " ".join(line.reasons)


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"a": 1}',
        b"\xff\xfe\x00",
        b"name\nx\n",
        b"record,organization,wrong\n",
        b"",
        b"record,record,organization\n",
        b"[" * 100_000,
        b'record,organization\n"',
    ],
)
def test_a_file_that_is_no_table_and_no_list_is_refused_whole(manager, content):
    with pytest.raises(tables.Unreadable):
        transfer.receive("x", content, "call", manager)
    assert not Import.objects.exists()


def test_an_import_does_not_publish_or_retire(manager):
    row = published()
    history.save(entry("waiting"), manager, "New", "call")
    entries = [entry_of(row) | {"status": "retired"}, entry("waiting")]
    _held, lines = send(as_json(entries), manager)
    assert set(outcomes(lines).values()) == {Outcome.REFUSED}


def test_an_entry_with_another_change_waiting_is_left(manager):
    row = published()
    change(row, manager, acronym="RI")
    _held, (line,) = send(as_json([entry_of(row) | {"acronym": "XX"}]), manager)
    assert line.outcome == Outcome.REFUSED
    assert "waits" in line.reasons[0]


def test_a_new_entry_that_looks_like_an_old_one_is_remarked_on(manager):
    published("ride-home")
    _held, (line,) = send(as_json([entry("ride-home-inc", name="The Ride Home, Inc.")]), manager)
    assert line.outcome == Outcome.NEW
    assert "ride-home" in line.remarks[0]


def test_undoing_leaves_everything_as_it_was(manager):
    row = published()
    history.save(entry("sketch"), manager, "New", "call", state=State.DRAFT)
    before = everything()
    entries = [entry_of(row) | {"acronym": "RI"}, entry("new")]
    held, _lines = send(as_json(entries), manager)
    transfer.confirm(held, manager)
    assert transfer.undo(held, manager) == ([], [])
    assert everything() == before
    assert [v.entry["slug"] for v in Version.objects.open()] == ["sketch"]


def test_undoing_takes_back_what_was_published_meanwhile(manager, reviewer):
    row = published()
    before = entry_of(row)
    held, _lines = send(as_json([before | {"acronym": "RI"}, entry("new")]), manager)
    transfer.confirm(held, manager)
    for version in Version.objects.waiting():
        history.publish(version, reviewer)
    assert transfer.undo(held, manager) == ([], [])
    assert entry_of(Organization.objects.with_rows().get(slug="rides")) == before
    assert Organization.objects.get(slug="new").status == Status.RETIRED
    assert Version.objects.of(row).first().how == history.How.UNDO


def test_undoing_leaves_alone_what_somebody_changed_since(manager, reviewer):
    row = published()
    held, _lines = send(as_json([entry_of(row) | {"acronym": "RI"}]), manager)
    transfer.confirm(held, manager)
    history.publish(Version.objects.waiting().get(), reviewer)
    row = Organization.objects.with_rows().get()
    change(row, reviewer, alternate_name="Other")
    assert transfer.undo(held, manager).left == ["rides"]
    assert Organization.objects.get().acronym == "RI"


def test_an_import_is_undone_for_seven_days(manager):
    held, _lines = send(as_json([entry("new")]), manager)
    transfer.confirm(held, manager)
    held.refresh_from_db()
    Import.objects.update(done_at=held.done_at - timedelta(days=7, minutes=1))
    with pytest.raises(NotAllowed):
        transfer.undo(held, manager)
    Import.objects.update(done_at=held.done_at - timedelta(days=6, hours=23))
    transfer.undo(held, manager)
    assert not Organization.objects.exists()
    held.refresh_from_db()
    with pytest.raises(NotAllowed):
        transfer.undo(held, manager)


class Killed(BaseException):
    """What ends a process half way."""


@pytest.mark.parametrize("step", ["save_all", "store_all", "bulk_create"])
def test_an_import_killed_half_way_leaves_everything_as_it_was(manager, monkeypatch, step):
    row = published()
    held, _lines = send(as_json([entry_of(row) | {"acronym": "RI"}, entry("new")]), manager)
    before = picture()
    from django.db.models import QuerySet

    calls = []
    owner, name = {
        "save_all": (transfer, "save_all"),
        "store_all": (history, "store_all"),
        "bulk_create": (QuerySet, "bulk_create"),
    }[step]
    real = getattr(owner, name)

    def killed(*args, **kwargs):
        real(*args, **kwargs)
        calls.append(name)
        # The rehearsal writes and forgets; the last writing is the one that is cut off.
        if step != "bulk_create" or args[0].model is Version:
            raise Killed

    monkeypatch.setattr(owner, name, killed)
    with pytest.raises(Killed):
        transfer.confirm(held, manager)
    monkeypatch.undo()
    assert calls
    assert picture() == before


def test_the_pages_of_an_import(client, manager):
    sign_in(client, manager)
    row = published()
    file = SimpleUploadedFile("list.csv", as_csv([entry_of(row) | {"acronym": "RI"}]).encode())
    answer = client.post(
        reverse("admin:resources_import_add"), {"file": file, "source": "their list"}
    )
    held = Import.objects.get()
    assert answer.url == reverse("admin:resources_import_change", args=[held.pk])
    assert "<ins>RI</ins>" in client.get(answer.url).content.decode()
    client.post(reverse("admin:resources_import_confirm", args=[held.pk]))
    assert Version.objects.waiting().count() == 1
    assert "Undo this import" in client.get(answer.url).content.decode()
    client.post(reverse("admin:resources_import_undo", args=[held.pk]))
    assert not Version.objects.waiting().exists()


def test_a_file_that_cannot_be_read_is_named_on_the_page(client, manager):
    sign_in(client, manager)
    file = SimpleUploadedFile("list.csv", b"nothing")
    page = client.post(
        reverse("admin:resources_import_add"), {"file": file, "source": "x"}
    ).content.decode()
    assert "come first, once each" in page or "Nobody reads the column" in page


def test_what_is_exported_from_the_page_comes_back_the_same(client, manager):
    sign_in(client, manager)
    published("rides")
    store(money())
    for suffix in ("", "?as=json"):
        answer = client.get(reverse("admin:resources_organization_export") + suffix)
        content = b"".join(answer) if answer.streaming else answer.content
        _held, lines = transfer.receive("x", content, "ours", manager)
        assert set(outcomes(lines).values()) == {Outcome.SAME}
        assert len(lines) == 2


def test_the_chosen_alone_are_exported(client, manager):
    sign_in(client, manager)
    one = published("rides")
    published("walks")
    data = {"action": "export_json", "_selected_action": [one.pk]}
    answer = client.post(reverse("admin:resources_organization_changelist"), data)
    assert [told["slug"] for told in json.loads(answer.content)] == ["rides"]


def test_many_entries_cost_few_queries(manager, django_assert_max_num_queries):
    entries = [entry(f"entry-{number}", phones=[]) for number in range(60)]
    store_all(entries[:30])
    held, _lines = send(
        as_json([e | {"acronym": "X"} for e in everything()] + entries[30:]), manager
    )
    with django_assert_max_num_queries(90):
        transfer.confirm(held, manager)
