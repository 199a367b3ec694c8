"""Clocks that are set back and forward while people save, and while reminders fall due (R11)."""

import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from drills.report import Row, of_crowd
from drills.site import prepared, running
from drills.visitors import Crowd
from tests.mail_server import MailServer

DICE = random.Random(20261122)
HERE = Path(__file__).parent
ZONES = (
    *("Etc/GMT+12", "Pacific/Honolulu", "America/Los_Angeles", "America/New_York"),
    *("America/St_Johns", "UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"),
    *("Pacific/Chatham", "Pacific/Kiritimati"),
)
# The days on which American clocks change.
NIGHTS = (date(2027, 3, 14), date(2027, 11, 7))
STEP = timedelta(hours=6)
SEEN_BY_WORKER = 2.5  # seconds; it looks every second
MAKE = """
from datetime import date, datetime
from accounts.models import User
from checklists import changes
from checklists.models import Checklist
from checklists.reminders import Reminder, turn_on
from checklists.state import EMPTY
from tests.list_pages import stamp
User.objects.all().delete()
for number, zone in enumerate({zones}):
    user = User.objects.create_user(f"{mark}-{{number}}@example.org")
    full = changes.set_visit(EMPTY, date.fromisoformat("{visit}"), stamp())
    turn_on(Checklist.start(user, full), "dates", zone)
"""


class Clock:
    """The clock of a site: `set` it to so many seconds from the true time."""

    def __init__(self, site):
        self.file = site.folder / "clock"
        self.set(0)
        more = {"PYTHONPATH": str(HERE / "shifted"), "DRILL_CLOCK": str(self.file)}
        site.portal.environment |= more

    def set(self, seconds):
        draft = self.file.with_suffix(".new")
        draft.write_text(str(seconds))
        draft.replace(self.file)

    def set_to(self, moment):
        self.set((moment - datetime.now(UTC)).total_seconds())


def saving(database, count):
    """Set the clock to and fro, up to half a day, while people read and save."""
    with running(database) as site:
        clock = Clock(site)
        site.stop_web()
        site.start_web()
        with Crowd(site, pause=0.01, lists=10 + count) as crowd:
            for _ in range(count):
                clock.set(DICE.uniform(-12, 12) * 3600)
                time.sleep(0.5)
        return of_crowd("clock, saves", site, crowd, {"jumps": count}, {"failed": crowd.failures})


def reminders(database, count):
    """Walk through two nights of changing clocks, with jumps back: each reminder once, that day."""
    sent, wrong_day, jumps = Counter(), 0, 0
    with prepared(database) as site, MailServer() as server:
        clock = Clock(site)
        site.portal.environment |= {
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(server.port),
            "EMAIL_TLS": "none",
        }
        site.portal.run("migrate", "--verbosity", "0")
        for night in NIGHTS:
            moment = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(days=1)
            clock.set_to(moment - timedelta(days=1))
            visit = night + timedelta(days=3)
            site.portal.python(MAKE.format(zones=ZONES, mark=night, visit=visit))
            with worker(site):
                for _ in range(13):
                    clock.set_to(moment)
                    time.sleep(SEEN_BY_WORKER)
                    for _ in range(count):
                        clock.set_to(moment - timedelta(hours=DICE.uniform(1, 30)))
                        time.sleep(SEEN_BY_WORKER / 2)
                        jumps += 1
                    moment += STEP
                clock.set_to(moment)
                time.sleep(SEEN_BY_WORKER)
            for number, zone in enumerate(ZONES):
                address = f"{night}-{number}@example.org"
                sent[address] = len(server.ids[address])
                if sent[address]:
                    there = parsedate_to_datetime(server.messages[address]["Date"])
                    wrong_day += there.astimezone(ZoneInfo(zone)).date() != night
    wrong = {
        "not sent": sum(number == 0 for number in sent.values()),
        "sent twice": sum(number > 1 for number in sent.values()),
        "on another day": wrong_day,
    }
    seen = {"nights": len(NIGHTS), "time zones": len(ZONES), "jumps back": jumps}
    return Row("clock, reminders", database, wrong, seen | {"sent": sent.total()})


@contextmanager
def worker(site):
    """Run the background worker meanwhile."""
    with (site.folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=settings.BASE_DIR,
            env=site.portal.environment,
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)
