"""Two processes save one list at once, and both are killed while they do.

`KILLED_SAVES=100 pytest <this file>` does it 100 times; the suite does it a few times.
"""

import os
import random
import signal
import subprocess
import sys
import time

from tests.elsewhere import ROOT, database

ROUNDS = int(os.environ.get("KILLED_SAVES", "3"))
OWNER = """
from accounts.models import User
User.objects.create_user("owner@example.org")
"""
START = """
from accounts.models import User
from checklists.models import Checklist
print(Checklist.start(User.objects.get()).pk)
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


def test_what_was_said_to_be_saved_is_there_after_a_kill(tmp_path, capsys):
    dice = random.Random(20261122)
    count = 0
    with database(tmp_path) as place:
        place.run(OWNER)
        for turn in range(ROUNDS):
            pk = place.run(START).strip()
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
            said = [writer.communicate()[0].split("\n") for writer in writers]
            saved = {line for lines in said for line in lines[:-1] if line}
            count += len(saved)
            version, *there = place.run(READ, pk).split()
            # A save that was done and not yet said is whole too: at most one for each writer.
            assert saved <= set(there)
            assert int(version) == len(there)
    with capsys.disabled():
        print(f"\n{2 * ROUNDS} kills; all of {count} saves that were said to be done are there.")
    assert count >= ROUNDS
