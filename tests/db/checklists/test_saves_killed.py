"""Several processes save one list at once, and are killed while they do."""

import os
import random
import signal
import subprocess
import sys
import time

from tests.elsewhere import ROOT, database

ROUNDS = int(os.environ.get("KILLED_SAVES", "6"))
START = """
from accounts.models import User
from checklists.models import Checklist
print(Checklist.start(User.objects.create_user("owner@example.org")).pk)
"""
# One writer: adds own lines through `keeping`, and says each one that was saved.
WRITE = """
import sys, django; django.setup()
from accounts.models import User
from checklists import changes
from checklists.keeping import open_list
from tests.visits import visit
pk, name = sys.argv[1:]
owner = User.objects.get()
print("ready", flush=True)
for count in range(100_000):
    kept = open_list(visit(owner), uuid=pk)
    slug = f"own-{name}-{count}"
    kept.save(lambda now: changes.add_own(now, slug, slug, "cost", kept.stamp))
    print(slug, flush=True)
"""
READ = """
import sys
from checklists.models import Checklist
content = Checklist.objects.get(pk=sys.argv[1]).content
print(content.version, *content.entries)
"""


def test_what_was_said_to_be_saved_is_there_after_a_kill(tmp_path):
    dice = random.Random(20261122)
    saved = set()
    with database(tmp_path) as place:
        pk = place.run(START).strip()
        for turn in range(ROUNDS):
            writers = [
                subprocess.Popen(
                    [sys.executable, "-c", WRITE, pk, f"{turn}{name}"],
                    env=place.environment,
                    cwd=ROOT,
                    stdout=subprocess.PIPE,
                    text=True,
                )
                for name in "ab"
            ]
            for writer in writers:
                assert writer.stdout.readline() == "ready\n"
            time.sleep(dice.uniform(0.01, 0.3))
            for writer in writers:
                os.kill(writer.pid, signal.SIGKILL)
            for writer in writers:
                said = writer.communicate()[0].split("\n")
                saved |= {line for line in said[:-1] if line}
            version, *there = place.run(READ, pk).split()
            # A save that was done and not yet said is whole too: at most one for each writer.
            assert saved <= set(there)
            assert int(version) == len(there)
    assert len(saved) >= ROUNDS
