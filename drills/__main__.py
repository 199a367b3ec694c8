"""`python -m drills [name …] [--short] [--count N] [--on sqlite|postgresql]`: break, and count.

Without a name every drill runs. The exit status is 1 if anything was lost, torn, doubled or
answered with an error that says nothing of when to come again.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from typing import NamedTuple

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "PORTAL_ENV": "development",
    "PORTAL_VAR": tempfile.mkdtemp(prefix="drills-"),
}

from drills import clock, database, deploys, kills, load, mail  # noqa: E402 (settings first)
from drills.site import DATABASES, running  # noqa: E402

POSTGRESQL = ("postgresql",)


class Drill(NamedTuple):
    """`count` times, or seconds, in full and in `short` (0: not there); on which databases.

    With `own` a drill makes the site that it breaks, else all share one of each database.
    """

    do: object
    count: int
    short: int
    on: tuple[str, ...] = DATABASES
    own: bool = False


DRILLS = {
    "load-held": Drill(load.held, 120, 3),
    "people": Drill(load.people, 120, 0),
    "many-people": Drill(partial(load.people, several=2000), 120, 0),
    "overload": Drill(load.overload, 30, 2),
    "slow-clients": Drill(load.slow, 10, 0),
    "web-killed": Drill(kills.web, 500, 8),
    "all-killed": Drill(kills.whole, 100, 2),
    "web-restarts": Drill(kills.restarts, 20, 2),
    "previous-release": Drill(deploys.previous, 20, 2),
    "database-restarts": Drill(database.restarts, 50, 3, POSTGRESQL),
    "database-away": Drill(database.away, 30, 2, POSTGRESQL),
    "no-connections": Drill(database.connections, 10, 1, POSTGRESQL),
    "disk-full": Drill(database.disk, 50, 0, own=True),
    "two-deploys": Drill(deploys.twice, 20, 1, own=True),
    "clock-saves": Drill(clock.saving, 30, 0, own=True),
    "clock-reminders": Drill(clock.reminders, 2, 0, own=True),
    "workers": Drill(mail.workers, 500, 0, own=True),
}


def main(arguments):
    parser = argparse.ArgumentParser(prog="python -m drills", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[*DRILLS, []])
    parser.add_argument("--short", action="store_true", help="small counts, PostgreSQL alone")
    parser.add_argument("--count", type=int, help="how often, or for how many seconds")
    parser.add_argument("--on", choices=DATABASES, help="on this database alone")
    chosen = parser.parse_args(arguments)
    drills = [DRILLS[name] for name in chosen.name or DRILLS]
    # In short on PostgreSQL alone, which has all of the drills.
    kinds = [chosen.on] if chosen.on else POSTGRESQL if chosen.short else DATABASES
    rows = [row for kind in kinds for row in run(drills, kind, chosen)]
    wrong = sum(not row.is_well for row in rows)
    print(f"{len(rows)} drills, {wrong} wrong")
    return bool(wrong or not rows)


def run(drills, kind, chosen):
    """Do these drills on one kind of database; yield their rows."""
    with ExitStack() as stack:
        site = None
        for drill in drills:
            count = chosen.count or (drill.short if chosen.short else drill.count)
            if kind not in drill.on or not count:
                continue
            if site is None and not drill.own:
                site = stack.enter_context(running(kind))
            started = time.monotonic()
            row = drill.do(kind if drill.own else site, count)
            print(f"{row}; took {time.monotonic() - started:.0f} s", flush=True)
            yield row


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
