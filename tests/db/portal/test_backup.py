"""Backup and restore as an operator does them: dump, destroy, restore, compare."""

import tarfile
from datetime import UTC, datetime, timedelta

import pytest

from portal import backup
from tests import scratch

FILL = """
from accounts.models import User
from privacy.sealed import SessionStore
User.objects.create_user("reader@example.org")
visit = SessionStore(); visit["x"] = "y"; visit.save()
"""
COUNT = """
from accounts.models import User
from privacy.models import SealedSession
from resources.models import Organization
print(User.objects.count(), SealedSession.objects.count(), Organization.objects.count())
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A portal with its directory, a reader and a visit, and a backup of it."""
    folder = tmp_path_factory.mktemp("portal")
    with scratch.portal(folder) as site:
        site.run("migrate", "--verbosity", "0")
        site.run("load_directory", "--verbosity", "0")
        site.python(FILL)
        site.folder = folder
        site.run("backup", folder / "backups")
        (site.backup,) = (folder / "backups").iterdir()
        yield site


def test_what_was_destroyed_comes_back_row_by_row(filled):
    users, _visits, organizations = map(int, filled.python(COUNT).split())
    filled.python("from resources.models import Organization; Organization.objects.all().delete()")
    filled.python("from accounts.models import User; User.objects.create_user('late@example.org')")
    said = filled.run("restore", filled.backup, "--replace").stdout
    assert "every row is the same" in said
    # Visits are not in a backup.
    assert filled.python(COUNT).split() == [str(users), "0", str(organizations)]
    assert organizations > 90
    assert "[]" not in filled.python("from resources.search import find; print(find('wig').ids)")


def test_data_is_not_lost_without_asking(filled):
    before = filled.python(COUNT)
    refused = filled.run("restore", filled.backup, check=False)
    assert refused.returncode == 1
    assert "Nothing was changed" in refused.stderr
    assert filled.python(COUNT) == before


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "other"])
def test_a_damaged_file_is_refused_and_changes_nothing(filled, tmp_path, damage):
    whole = filled.backup.read_bytes()
    middle = len(whole) // 2
    path = tmp_path / "beside.tar"
    path.write_bytes(
        {
            "cut": whole[:middle],
            "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "empty": b"",
            "other": b"not a backup at all",
        }[damage]
    )
    before = filled.python(COUNT)
    refused = filled.run("restore", path, "--replace", check=False)
    assert refused.returncode == 1
    assert "is not a whole backup" in refused.stderr
    assert filled.python(COUNT) == before


def test_an_archive_cannot_write_outside_its_folder(tmp_path):
    path = tmp_path / "beside.tar"
    (tmp_path / "x").write_text("{}")
    with tarfile.open(path, "w") as archive:
        archive.add(tmp_path / "x", "../manifest.json")
    with pytest.raises(backup.Damaged), backup.opened(path):
        pass


def test_only_its_owner_can_read_a_backup(filled):
    assert filled.backup.stat().st_mode & 0o077 == 0
    assert filled.backup.parent.stat().st_mode & 0o077 == 0


def test_old_backups_go_and_other_files_stay(tmp_path, settings):
    settings.BACKUP_DAYS = 7
    ages = {days: datetime.now(UTC) - timedelta(days=days) for days in (0, 6, 8)}
    paths = {days: tmp_path / at.strftime(backup.NAME) for days, at in ages.items()}
    for path in (*paths.values(), tmp_path / "notes.txt"):
        path.touch()
    backup.forget_old(tmp_path, kept=paths[0])
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {paths[0].name, paths[6].name, "notes.txt"}
