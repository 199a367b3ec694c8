"""What an import refuses at once, who may undo one, and what a killed one leaves."""

import gc
import json

import pytest

from resources import history, transfer
from resources.bulk import without_pauses
from resources.directory import Writing, store, store_all
from resources.entries import entry_of, held
from resources.history import How, NotAllowed, State, Version
from resources.load import load, read
from resources.models import Organization, Status, Topic
from resources.transfer import Outcome
from tests.db.resources.test_load import elsewhere, run  # noqa: F401
from tests.staff import change, entry, money, person, published


@pytest.fixture
def manager():
    return person("manager")


def send(entries, by):
    return transfer.receive("a.json", json.dumps(list(entries)).encode(), "their list", by)


def with_phone(told, **phone):
    return told | {"phones": [told["phones"][0] | phone]}


@pytest.mark.parametrize(
    ("phone", "reason"),
    [
        ({"e164": "+12125550199"}, "are not one number of the US"),
        ({"number": "555", "e164": "+1555"}, "are not one number of the US"),
        ({"number": "212-555", "e164": ""}, "has no e164"),
        ({"extension": "twelve"}, "extension is digits"),
        ({"languages": ["klingon"]}, "is not known"),
        (
            {"opening": [{"days": ["MO"], "opens": "9", "closes": "17:00", "zone": ""}]},
            "are not clock times",
        ),
        ({"opening": [{"when": "always"}]}, "nobody reads when"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused_in_the_dry_run(manager, phone, reason):
    row = published()
    told = [with_phone(entry_of(row), **phone), with_phone(entry("new"), **phone)]
    _file, lines = send(told, manager)
    assert [line.outcome for line in lines] == [Outcome.REFUSED, Outcome.REFUSED]
    assert all(reason in " ".join(line.reasons) for line in lines)


def test_what_was_wrong_before_does_not_stop_another_change(manager):
    wrong = store(with_phone(entry(), extension="twelve"))
    _file, (line,) = send([entry_of(wrong) | {"acronym": "RI"}], manager)
    assert line.outcome == Outcome.CHANGED


@pytest.mark.parametrize("change", [{"sources": []}, {"city": "Ely", "state": "NV"}])
def test_what_is_only_missing_can_come_later(manager, change):
    row = published()
    _file, lines = send([entry_of(row) | change, entry("new") | change], manager)
    assert [line.outcome for line in lines] == [Outcome.CHANGED, Outcome.NEW]


@pytest.mark.parametrize(("name", "most"), [("description", 500), ("staff_note", 20_000)])
def test_a_text_without_end_is_refused(manager, name, most):
    _file, (line,) = send([entry("new", **{name: "a" * (most + 1)})], manager)
    assert line.outcome == Outcome.REFUSED
    assert f"more than {most} letters" in line.reasons[0]
    assert send([entry("new", **{name: "a" * most})], manager)[1][0].outcome == Outcome.NEW


def test_a_new_dry_run_is_shown_when_another_change_came_between(manager):
    row, other = published(), published("other")
    file, lines = send([entry_of(row) | {"acronym": "RI"}], manager)
    change(other, manager, acronym="OT")
    assert transfer.confirm(file, manager) == 1  # what it does is the same
    file, lines = send([entry_of(other) | {"name": "Others"}], manager)
    assert lines[0].outcome == Outcome.REFUSED
    Version.objects.open().of(other).delete()
    assert transfer.confirm(file, manager) == -1
    file.refresh_from_db()
    assert [line.outcome for line in file.lines()] == [Outcome.CHANGED]
    assert transfer.confirm(file, manager) == 1


def test_a_topic_that_went_between_is_noticed(manager):
    told = entry("new")
    told["services"][0]["kinds"] = ["helpline"]
    file, _lines = send([told], manager)
    Topic.objects.filter(slug="helpline").delete()
    assert transfer.confirm(file, manager) == -1
    assert not Organization.objects.exists()


# Undoing


def imported_and_published(row, manager, **told):
    """Return an import of a change that another person has published."""
    file, _lines = send([entry_of(row) | told], manager)
    transfer.confirm(file, manager)
    history.publish(Version.objects.waiting().get(), person("reviewer"))
    file.refresh_from_db()
    return file


def crisis(slug="line"):
    told = entry(slug)
    return told | {"phones": [told["phones"][0] | {"purpose": "crisis"}]}


@pytest.mark.parametrize("told", [money, crisis])
def test_undoing_money_or_a_crisis_line_takes_two_people(manager, told):
    row = store(told())
    before = entry_of(row)
    file = imported_and_published(row, manager, acronym="XX")
    assert transfer.undo(file, manager) == ([], [row.slug])
    assert Organization.objects.published().get().acronym == "XX"
    waiting = Version.objects.waiting().get()
    assert (waiting.how, waiting.entry) == (How.UNDO, before)
    with pytest.raises(NotAllowed, match="two people"):
        history.publish(waiting, manager)
    history.publish(waiting, person("reviewer", "second"))
    assert entry_of(Organization.objects.get()) == before


def test_a_new_line_that_gives_money_is_not_retired_by_one_person(manager):
    file, _lines = send([money()], manager)
    transfer.confirm(file, manager)
    history.publish(Version.objects.waiting().get(), person("reviewer"))
    file.refresh_from_db()
    assert transfer.undo(file, manager).to_review == ["grants"]
    assert Organization.objects.get().status == Status.PUBLISHED
    assert Version.objects.waiting().get().entry["status"] == Status.RETIRED


def test_undoing_what_no_reader_saw_needs_one_person(manager):
    row = store(money())
    file, _lines = send([entry_of(row) | {"acronym": "XX"}], manager)
    transfer.confirm(file, manager)
    file.refresh_from_db()
    assert transfer.undo(file, manager) == ([], [])
    assert not Version.objects.open().exists()


def test_an_undone_import_keeps_who_did_it_and_when(manager):
    file = imported_and_published(published(), manager, acronym="XX")
    transfer.undo(file, manager)
    undone = Version.objects.get(how=How.UNDO)
    assert (undone.state, undone.by, undone.decided_by) == (State.PUBLISHED, manager, manager)
    assert undone.decided_at
    assert Organization.objects.get().acronym == ""


# Many rows at once


def test_many_read_at_once_say_what_one_says():
    load(read())
    rows = Organization.objects.order_by("-slug")
    assert [one.entry for one in held(rows)] == [entry_of(row) for row in rows.with_rows()]


def test_a_dry_run_prepares_what_is_stored_and_writes_nothing(manager):
    told = [entry("one"), entry("two", parent="one")]
    assert Writing(told, from_file=False).prepare(told) == []
    assert not Organization.objects.exists()
    store_all(told)
    assert [entry_of(row) for row in Organization.objects.order_by("slug")] == told


def test_python_looks_for_garbage_again_afterwards():
    @without_pauses()
    def work():
        raise ValueError(gc.isenabled())

    with pytest.raises(ValueError, match="False"):
        work()
    assert gc.isenabled()


# A process that is killed

PREPARE = """
import json
import django
django.setup()
from accounts.models import User
from resources import transfer
from resources.models import Organization
from resources.entries import entry_of, whole
from resources.load import load, read
load(read())
manager = User.objects.create_superuser("one@example.org")
changed = [entry_of(row) | {"acronym": "X"} for row in Organization.objects.published()[:20]]
new = [
    whole(Organization, {"slug": f"new-{n}", "name": f"New {n}", "kind": "nonprofit",
                         "description": "They help.", "confidence": "high"})
    for n in range(20)
]
file, lines = transfer.receive("a.json", json.dumps(changed + new).encode(), "call", manager)
print(file.counts)
"""
CONFIRM = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from accounts.models import User
from resources import transfer
from resources.transfer import Import
statements = 0

def kill(execute, sql, *rest):
    global statements
    statements += 1
    if statements == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, *rest)

with connection.execute_wrapper(kill):
    transfer.confirm(Import.objects.get(), User.objects.get())
print(statements)
"""
PICTURE = """
import hashlib
import django
django.setup()
from resources.history import Version
from resources.models import Organization, Phone, SearchWord, Service, Source
from resources.transfer import Import
rows = [
    [bytes(value) if isinstance(value, memoryview) else value for value in row]
    for model in (Organization, Service, Phone, Source, SearchWord, Version, Import)
    for row in model.objects.order_by("pk").values_list()
]
print(hashlib.sha256(repr(rows).encode()).hexdigest())
"""


def test_an_import_killed_by_the_machine_leaves_everything_as_it_was(elsewhere):  # noqa: F811
    counts = run(elsewhere, "-c", PREPARE, check=True).stdout
    assert "'new': 20, 'changed': 20" in counts
    before = run(elsewhere, "-c", PICTURE, check=True).stdout
    for statement in (8, 16, 22, 30):
        killed = run(elsewhere, "-c", CONFIRM, str(statement))
        assert killed.returncode == -9, killed.stderr + killed.stdout
        assert run(elsewhere, "-c", PICTURE, check=True).stdout == before
    assert int(run(elsewhere, "-c", CONFIRM, "0", check=True).stdout) > 30
    assert run(elsewhere, "-c", PICTURE, check=True).stdout != before
