import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from resources import bulk
from resources.directory import store, store_all
from resources.entries import Refused, entry_of, whole
from resources.load import center_entry, load, organization_entry, read
from resources.models import (
    Center,
    Check,
    Organization,
    Phone,
    SearchWord,
    Service,
    Source,
    Status,
    Topic,
    stable_id,
)
from resources.search import find

ROOT = Path(__file__).resolve().parents[3]
TABLES = (Organization, Service, Phone, Source, Center, Topic, SearchWord)


def everything():
    """Return every row of the directory, times and all."""
    held = {model: sorted(model.objects.values_list(), key=str) for model in TABLES}
    for name in ("kinds", "audiences"):
        rows = getattr(Service, name).through.objects.values_list("service", "topic")
        held[name] = sorted(rows, key=str)
    with connection.cursor() as cursor:
        place = "position" if connection.vendor == "postgresql" else "rowid"
        cursor.execute(f"SELECT {place}, tokens FROM resources_index ORDER BY {place}")
        held["index"] = cursor.fetchall()
    return held


def without(curated, slug):
    kept = {name: one for name, one in curated.organizations.items() if name != slug}
    return replace(curated, organizations=kept)


def with_changed(curated, slug, **changes):
    changed = {slug: replace(curated.organizations[slug], **changes)}
    return replace(curated, organizations=curated.organizations | changed)


@pytest.mark.usefixtures("directory")
class TestLoaded:
    def test_all_of_the_files_are_there(self):
        assert Organization.objects.count() == 99
        assert Center.objects.count() == 73
        assert Topic.objects.filter(taxonomy=Topic.Taxonomy.HELP).count() == 35
        assert Topic.objects.filter(taxonomy=Topic.Taxonomy.AUDIENCE).count() == 19

    def test_every_entry_says_what_its_file_says(self):
        curated = read()
        rows = Organization.objects.with_rows().in_bulk(field_name="slug")
        for slug, one in curated.organizations.items():
            assert entry_of(rows[slug]) == whole(Organization, organization_entry(one))
        centers = Center.objects.in_bulk(field_name="slug")
        for slug, one in curated.centers.items():
            assert entry_of(centers[slug]) == whole(Center, center_entry(one))

    def test_a_weak_entry_is_a_draft_and_nothing_is_checked_by_us(self):
        weak = Organization.objects.filter(confidence="low")
        assert weak.exists()
        assert {one.status for one in weak} == {Status.DRAFT}
        assert not Organization.objects.exclude(checked_on=None, next_check=None).exists()
        assert not Check.objects.exists()

    def test_a_second_load_changes_nothing(self, capsys):
        before = everything()
        call_command("load_directory")
        assert everything() == before
        printed = capsys.readouterr().out
        assert "organizations: 0 new, 0 changed, 99 the same, 0 retired, 0 left alone" in printed
        assert "cancer centers: 0 new, 0 changed, 73 the same, 0 retired" in printed

    def test_a_second_load_writes_nothing(self, django_assert_max_num_queries):
        with django_assert_max_num_queries(35) as captured:
            load(read())
        statements = [query["sql"].split()[0] for query in captured.captured_queries]
        assert not {"INSERT", "UPDATE", "DELETE"} & set(statements)

    def test_ids_are_the_same_everywhere(self):
        organization = Organization.objects.get(slug="cancercare")
        assert organization.pk == stable_id("organization", "cancercare")
        assert str(organization.pk) == "f2ef2061-fa95-58a9-b421-1fa6d2110435"

    def test_only_what_changed_is_touched(self):
        before = Organization.objects.in_bulk(field_name="slug")
        load(with_changed(read(), "kesem", founded=1999))
        after = Organization.objects.in_bulk(field_name="slug")
        moved = {slug for slug in after if after[slug].changed_at != before[slug].changed_at}
        assert moved == {"kesem"}
        assert after["kesem"].created_at == before["kesem"].created_at
        kesem = after["kesem"]
        assert {source.changed_at for source in kesem.sources.all()} < {kesem.changed_at} | {
            source.created_at for source in kesem.sources.all()
        }

    def test_what_left_the_file_is_retired_and_comes_back_with_it(self):
        curated = read()
        done, _ = load(without(curated, "kesem"))
        assert done.retired == ["kesem"]
        assert Organization.objects.get(slug="kesem").status == Status.RETIRED
        assert find("kesem").ids == []
        done, _ = load(without(curated, "kesem"))
        assert done.retired == []
        done, _ = load(curated)
        assert done.stored.changed == ["kesem"]
        assert len(find("kesem").ids) == 1

    def test_what_staff_edited_is_left_alone_and_said(self):
        curated = read()
        entry = entry_of(Organization.objects.with_rows().get(slug="kesem"))
        store(entry | {"founded": 1901})
        done, _ = load(with_changed(curated, "kesem", founded=1999))
        assert done.kept == ["kesem"]
        assert any("kesem: staff edited it" in line for line in done.lines())
        assert Organization.objects.get(slug="kesem").founded == 1901
        done, _ = load(without(curated, "kesem"))
        assert done.retired == []
        assert Organization.objects.get(slug="kesem").status == Status.PUBLISHED

    def test_a_center_that_staff_edited_is_left_alone(self):
        center = Center.objects.first()
        store(entry_of(center) | {"institution": "Elsewhere"})
        _, done = load(read())
        assert done.kept == [center.slug]
        assert Center.objects.get(pk=center.pk).institution == "Elsewhere"

    def test_a_term_in_new_words_is_kept_with_its_id(self):
        curated = read()
        kinds = dict(curated.taxonomy.kinds)
        kinds["transportation"] = replace(kinds["transportation"], label="Getting there")
        before, other = (Topic.objects.get(slug=slug) for slug in ("transportation", "lodging"))
        load(replace(curated, taxonomy=replace(curated.taxonomy, kinds=kinds)))
        after = Topic.objects.get(slug="transportation")
        assert (after.pk, after.label) == (before.pk, "Getting there")
        assert Topic.objects.get(slug="lodging").changed_at == other.changed_at

    def test_a_broken_entry_stops_the_whole_load(self, monkeypatch):
        monkeypatch.setattr(bulk, "BATCH", 10)
        before = everything()
        curated = with_changed(read(), "kesem", founded=1999)
        last = list(curated.organizations)[-1]
        with pytest.raises(Refused, match=f"{last}: organization website"):
            load(with_changed(curated, last, website="ftp://example.org"))
        assert everything() == before

    def test_a_refusal_names_the_place_and_not_the_words(self):
        entry = entry_of(Organization.objects.with_rows().get(slug="kesem"))
        entry["phones"] = [{"number": "secret words", "purpose": "telegraph"}]
        entry["services"][0]["kinds"] = ["no-such-kind"]
        with pytest.raises(Refused) as refused:
            store(entry)
        assert "kesem: phone purpose" in str(refused.value)
        assert "kinds: there is no such topic" in str(refused.value)
        assert "secret" not in str(refused.value)

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"parent": "nobody"}, "parent: there is no such entry"),
            ({"nickname": "x"}, "nobody reads nickname"),
            ({"kind": "wizard"}, "organization kind"),
            ({"name": ""}, "organization name"),
            ({"sources": [{"supports": "x", "read": "page"}]}, "source read_on"),
            ({"phones": [{"number": "1", "purpose": "main", "service": "no"}]}, "no such service"),
        ],
    )
    def test_what_cannot_be_stored_is_refused(self, change, problem):
        entry = entry_of(Organization.objects.with_rows().get(slug="kesem"))
        before = everything()
        with pytest.raises(Refused, match=problem):
            store(entry | change)
        assert everything() == before

    def test_the_same_slug_twice_is_refused(self):
        entry = entry_of(Organization.objects.with_rows().get(slug="kesem"))
        with pytest.raises(Refused, match="comes twice"):
            store_all([entry, entry])

    def test_parents_may_come_after_their_parts(self):
        entry = entry_of(Organization.objects.with_rows().get(slug="kesem"))
        child = entry | {"slug": "child", "parent": "parent"}
        store_all([child, entry | {"slug": "parent"}])
        assert Organization.objects.get(slug="child").parent.slug == "parent"

    def test_a_row_keeps_its_id_while_its_words_change(self):
        row = Organization.objects.with_rows().get(slug="american-cancer-society")
        service, phone = row.services.get().pk, row.phones.first().pk
        entry = entry_of(row)
        entry["services"][0]["name"] = "Another name"
        entry["phones"][0]["hours"] = "Always"
        entry["services"].insert(0, entry["services"][0] | {"slug": "new", "name": "New"})
        row = store(entry)
        assert service in {one.pk for one in row.services.all()}
        assert phone in {one.pk for one in row.phones.all()}
        assert [one.name for one in row.services.all()] == ["New", "Another name"]

    def test_rows_deleted_past_us_can_be_loaded_again(self, django_assert_max_num_queries):
        before = [find(text).ids for text in ("ride", "komen", "")]
        Organization.objects.all().delete()
        assert find("ride").ids == []
        with django_assert_max_num_queries(150):
            load(read())
        assert [find(text).ids for text in ("ride", "komen", "")] == before


KILLED = """
import os, signal, sys
import django
from django.db import connection
django.setup()
from resources.load import load, read
statements = 0

def kill(execute, sql, *rest):
    global statements
    statements += 1
    if statements == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, *rest)

with connection.execute_wrapper(kill):
    load(read())
print(statements)
"""


@pytest.fixture
def elsewhere(tmp_path):
    """The environment of a process with a database of its own, migrated and empty."""
    environment = os.environ | {"PORTAL_VAR": str(tmp_path), "PORTAL_ENV": "development"}
    environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "PYTHONPATH": str(ROOT)}
    name = f"killed_{os.getpid()}"
    server = None
    if connection.vendor == "postgresql":
        server = psycopg2.connect(dbname=os.environ["PGDATABASE"])
        server.autocommit = True
        server.cursor().execute(f"CREATE DATABASE {name}")
        environment["PGDATABASE"] = name
    run(environment, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks", check=True)
    yield environment
    if server:
        server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


def run(environment, *arguments, check=False):
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=check
    )


def counts(environment):
    script = (
        "import django; django.setup()\n"
        "from resources.models import *\n"
        "print(Topic.objects.count(), Organization.objects.count(), Center.objects.count(),"
        " SearchWord.objects.count())"
    )
    return run(environment, "-c", script, check=True).stdout.split()


def test_killed_half_way_it_leaves_all_as_it_was(elsewhere):
    for statement in (3, 70, 95, 110):
        killed = run(elsewhere, "-c", KILLED, str(statement))
        assert killed.returncode == -9, killed.stderr
        assert counts(elsewhere) == ["0", "0", "0", "0"]
    whole_run = run(elsewhere, "-c", KILLED, "0", check=True)
    assert int(whole_run.stdout) > 110
    assert counts(elsewhere)[:3] == ["54", "99", "73"]
