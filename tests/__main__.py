"""`python -m tests`: everything on SQLite, then on PostgreSQL what a database can change.

Arguments go to pytest: `python -m tests tests/db/privacy -x`. What ran is left for machines in
var/tests/parts.json.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from tests import postgres
from tests.browser import chromium

REPORTS = Path(__file__).resolve().parent.parent / "var" / "tests"
NO_TESTS = 5  # pytest's exit status when its arguments select nothing
PARTS = {
    "browser": "tests.browser.",
    "accessibility": "tests.browser.test_accessibility",
}


def run(name: str, arguments: list[str], environment: dict[str, str]) -> tuple[int, Counter]:
    """Run pytest once; return its exit status and how many tests passed, failed, were skipped."""
    report = REPORTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-n", "2", f"--junitxml={report}"]
    print(f"\n== {name} ==", flush=True)
    started = time.monotonic()
    status = subprocess.run([*command, *arguments], env=environment, check=False).returncode
    counts = outcomes(report) if report.exists() else Counter()
    counts["seconds"] = round(time.monotonic() - started)
    return (0 if status == NO_TESTS else status), counts


def outcomes(report: Path) -> Counter:
    """Count a JUnit report's tests by outcome, and those that passed in each part that counts."""
    counts = Counter()
    for case in ElementTree.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        outcome = "failed" if kinds & {"failure", "error"} else "passed"
        outcome = "skipped" if "skipped" in kinds else outcome
        counts[outcome] += 1
        if outcome == "passed":
            counts.update(
                part for part, start in PARTS.items() if case.get("classname", "").startswith(start)
            )
    return counts


def main(arguments: list[str]) -> int:
    REPORTS.mkdir(parents=True, exist_ok=True)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    folders = [] if any(Path(a.split("::")[0]).exists() for a in arguments) else ["tests/db"]

    sqlite_status, sqlite = run("sqlite", arguments, plain)
    with postgres.environment() as variables:
        chosen = [*folders, *arguments, "-m", "not (browser or any_database)"]
        postgresql_status, postgresql = run("postgresql", chosen, plain | variables)

    total = sqlite + postgresql
    parts = {"sqlite": sqlite["passed"], "postgresql": postgresql["passed"]}
    parts |= {part: sqlite[part] for part in PARTS}
    (REPORTS / "parts.json").write_text(json.dumps(parts))
    print(f"\nSQLite: {sqlite['passed']} tests in {sqlite['seconds']} s.", end=" ")
    print(f"PostgreSQL: {postgresql['passed']} tests in {postgresql['seconds']} s.", end=" ")
    print(f"Real browser: {parts['browser']}, of these accessibility: {parts['accessibility']}.")
    if not chromium.path():
        print(chromium.HOW_TO_GET_ONE)
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return sqlite_status or postgresql_status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
