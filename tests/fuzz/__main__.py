"""`python -m tests.fuzz --cases 10000 [--seed 1]`: a long run, on the database of the settings."""

import argparse
import logging
import os
import sys
import time
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.test.utils import setup_databases, setup_test_environment  # noqa: E402

from tests.fuzz.requests import Attack, vendor  # noqa: E402


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    logging.getLogger("django").propagate = True
    logging.getLogger("django").handlers.clear()
    logging.getLogger().handlers.clear()
    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    attack, statuses, problems, started = Attack(options.seed), Counter(), [], time.monotonic()
    slowest = 0.0
    for number in range(options.cases):
        outcome = attack.case(number)
        statuses[outcome.status] += 1
        problems += outcome.problems
        slowest = max(slowest, outcome.seconds)
        for problem in outcome.problems:
            print(problem, flush=True)
    minutes = (time.monotonic() - started) / 60
    print(
        f"{vendor()}: {options.cases} cases from seed {options.seed} in {minutes:.1f} min;", end=" "
    )
    print(f"answers {dict(sorted(statuses.items()))}; slowest {slowest:.2f} s of CPU;", end=" ")
    print(f"{len(problems)} problems")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
