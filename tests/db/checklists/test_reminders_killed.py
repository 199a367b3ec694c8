"""Two workers race through reminders while one after the other is killed in the middle.

Each reminder's letter must reach a real mail server once. `KILLS=220 pytest <this file>` does it
as often as that; the suite does it a few times.
"""

import os
import random
import signal
import subprocess
import time

from tests.elsewhere import database
from tests.mail_server import MailServer

KILLS = int(os.environ.get("KILLS", "8"))
PER_ROUND = 12  # reminders that come due at once

MAKE = """
import sys
from accounts.models import User
from checklists.models import Checklist
from checklists.reminders import turn_on
for number in range(int(sys.argv[1])):
    user = User.objects.create(email=f"r{number}@example.org")
    turn_on(Checklist.start(user), "weekly", "America/New_York")
"""
PAST = "'2026-01-01 09:00:00'"


def test_no_kill_loses_a_reminder_or_sends_it_twice(tmp_path, capsys):
    with MailServer(delay=0.004) as server:
        mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(server.port), "EMAIL_TLS": "none"}
        with database(tmp_path, **mail) as place:
            place.run(MAKE, str(KILLS * PER_ROUND))
            rounds = Rounds(place, server)
            rounds.run()
            left = dict(place.ask("SELECT state, count(*) FROM post_letter GROUP BY state"))
            again = place.run("from checklists.reminders import send_due; print(send_due())")

    total = rounds.begun * PER_ROUND
    missing, unsure = total - len(server.messages), left.get("handed", 0)
    with capsys.disabled():
        print(
            f"\n{rounds.kills} kills in {rounds.begun} rounds, {rounds.in_letter} times with a"
            f" letter in hand, {rounds.in_reminders} times among the reminders. Of {total}"
            f" reminders {len(server.messages)} arrived, {missing} did not; {unsure} letters were"
            " marked as handed when their worker died."
        )
    assert rounds.kills >= KILLS
    assert max(server.copies.values()) == 1
    assert all(len(ids) == 1 for ids in server.ids.values())
    assert set(left) <= {"handed"}
    assert again.strip() == "0"
    # Between the mark and the line that ends a letter lie a few instructions. A letter whose
    # worker is killed right there is not sent again, because nobody can know; it is counted.
    assert missing <= unsure


class Rounds:
    """Lets reminders come due, round after round, and kills workers that are busy with them."""

    def __init__(self, place, server):
        self.place, self.server, self.chance = place, server, random.Random(7)
        self.kills = self.begun = self.handed = 0
        self.in_letter = self.in_reminders = 0
        self.workers = []

    def run(self):
        until = time.monotonic() + 60 + 8 * KILLS
        try:
            self.keep_two()
            while self.kills < KILLS or self.is_busy():
                assert time.monotonic() < until, "the workers do not get done"
                if self.kills < KILLS:
                    self.begin()
                    self.wait_for(self.chance.choice([self.has_written, self.has_sent]))
                    time.sleep(self.chance.random() * 0.04)
                    self.kill()
                    self.keep_two()
                else:
                    time.sleep(0.5)
                self.let_leases_end()
        finally:
            for worker in self.workers:
                worker.send_signal(signal.SIGTERM)
        # One that was just starting does not hear the signal: it ends by it.
        assert {worker.wait(60) for worker in self.workers} <= {0, -signal.SIGTERM}

    def keep_two(self):
        while len(self.workers) < 2:
            self.workers.append(self.place.start("worker", stderr=subprocess.DEVNULL))

    def begin(self):
        """Let the next reminders come due."""
        first = self.place.ask("SELECT min(id) FROM checklists_reminder")[0][0]
        first += self.begun * PER_ROUND
        self.place.ask(
            f"UPDATE checklists_reminder SET next_at = {PAST}, handled_on = '2026-01-01'"
            f" WHERE id >= {first} AND id < {first + PER_ROUND}"
        )
        self.begun += 1
        self.let_leases_end()
        self.server.news.clear()

    def wait_for(self, event):
        until = time.monotonic() + 10
        while time.monotonic() < until and not event():
            time.sleep(0.002)

    def has_written(self):
        """Whether a worker is among the reminders that are due."""
        return self.due() % PER_ROUND != 0

    def has_sent(self):
        """Whether a worker is among the letters."""
        return self.server.news.is_set()

    def kill(self):
        """Kill one worker, or both."""
        hit = [self.workers.pop(self.chance.randrange(2))]
        hit += self.workers[:] if self.chance.random() < 0.5 else []
        self.workers = [worker for worker in self.workers if worker not in hit]
        for worker in hit:
            worker.send_signal(signal.SIGKILL)
        for worker in hit:
            worker.wait()
        self.kills += len(hit)
        claimed = "claim IS NOT NULL AND next_at > '2026-02-01 00:00:00'"
        held = self.place.ask(f"SELECT count(*) FROM post_letter WHERE {claimed}")[0][0]
        self.in_letter += held > self.handed
        self.in_reminders += self.due() % PER_ROUND != 0
        marked = "SELECT count(*) FROM post_letter WHERE state = 'handed'"
        self.handed = self.place.ask(marked)[0][0]

    def let_leases_end(self):
        """Let as much time pass as a dead worker's claims last. Those of the living end too."""
        self.place.ask(f"UPDATE post_letter SET next_at = {PAST} WHERE state = 'waiting'")
        self.place.ask(
            f"UPDATE post_turn SET due_at = {PAST}, held_until = NULL WHERE name = 'reminders'"
        )

    def due(self):
        return self.place.ask(
            "SELECT count(*) FROM checklists_reminder WHERE next_at < '2026-02-01 00:00:00'"
        )[0][0]

    def is_busy(self):
        waiting = "SELECT count(*) FROM post_letter WHERE state = 'waiting'"
        return self.due() or self.place.ask(waiting)[0][0]
