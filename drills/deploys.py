"""Two deploys at the same moment, and the previous release on the tables of this one."""

import io
import subprocess
import sys
import tarfile
from pathlib import Path

from django.conf import settings

from drills.report import Row, of_crowd
from drills.site import prepared
from drills.visitors import PUBLIC, Crowd, Link

STEPS = ("migrate", "load_directory")
COUNT = """
from resources.models import Organization
from django.db.migrations.recorder import MigrationRecorder
rows = list(MigrationRecorder.Migration.objects.values_list("app", "name"))
print("rows", Organization.objects.count(), len(rows), len(rows) - len(set(rows)))
"""
PREVIOUS = settings.BASE_DIR / "deploy/previous-release"


def twice(database, count):
    """Bring an empty database up to date by two deploys at once."""
    failed, counts = 0, set()
    for _ in range(count):
        with prepared(database) as site:
            for step in STEPS:
                failed += sum(at_once(site, step))
            said = site.portal.python(COUNT).splitlines()
            counts.add(next(line for line in said if line.startswith("rows")))
    first = min(counts).split()
    wrong = {"failed": failed, "done twice": int(first[3]), "different ends": len(counts) - 1}
    seen = {"times": count, "organizations": first[1], "migrations": first[2]}
    return Row("two deploys", database, wrong, seen)


def at_once(site, step):
    """Start a command twice; return whether each failed."""
    command = [sys.executable, "manage.py", step, "--verbosity", "0"]
    both = [
        subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=site.portal.environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ends = [process.communicate()[1] for process in both]
    for process, said in zip(both, ends, strict=True):
        if process.returncode:
            print(f"      {step}: {said.strip().splitlines()[-1][:200]}")
    return [process.returncode != 0 for process in both]


def previous(site, count):
    """Go back to the previous release and forward again, while people read and save (R39, R13)."""
    old, commit = site.folder / "previous", PREVIOUS.read_text().split()[0]
    if subprocess.run(["git", "cat-file", "-e", commit], cwd=settings.BASE_DIR).returncode:
        return Row("previous release", site.kind, {}, {"not tried": "this clone has no history"})
    export(commit, old)
    change(site, old)
    link, refused = Link(site), 0
    for page in PUBLIC:
        refused += link.ask(page)[0] != 200
    try:
        with Crowd(site, lists=10 + count) as crowd:
            for turn in range(count):
                change(site, old if turn % 2 else settings.BASE_DIR)
    finally:
        change(site, settings.BASE_DIR)
    wrong = {"failed": crowd.failures, "pages refused by it": refused}
    return of_crowd("previous release", site, crowd, {"changes": count}, wrong)


def change(site, code):
    """Let the web processes run this code."""
    site.code = code
    site.stop_web()
    site.start_web()


def export(commit, folder: Path):
    """Write the files of a commit into a folder."""
    packed = subprocess.run(
        ["git", "archive", commit], cwd=settings.BASE_DIR, check=True, capture_output=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
