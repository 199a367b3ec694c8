"""`python -m tests.audit`: is a pinned package known to be vulnerable? PyPI is asked of each.

Only what is known fails. An index that does not answer, or that keeps no such knowledge (a mirror),
is told and does not: nobody can mend that. The question is pip-audit's: github.com/pypa/pip-audit.
"""

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
INDEX = "https://pypi.org"
PIN = re.compile(r"^([\w.-]+)==([^\s;]+)", re.M)


def pins(*files):
    """Return (name, version) of every package pinned in these files."""
    return sorted({pin for file in files for pin in PIN.findall((ROOT / file).read_text())})


def weaknesses(pin, index=INDEX):
    """Return a line for each known weakness of a package, or None where the index knows nothing.

    OSError where nothing answers.
    """
    name, version = pin
    try:
        with urlopen(f"{index}/pypi/{name}/{version}/json", timeout=10) as answer:
            known = json.load(answer)["vulnerabilities"]
    except HTTPError:
        return None
    return [
        f"{name} {version}: {one['id']}, mended in {', '.join(one['fixed_in']) or 'no version yet'}"
        for one in known
        if not one["withdrawn"]
    ]


def audit(asked, index=INDEX):
    """Print what is known of these packages; return whether any is vulnerable."""
    try:
        if weaknesses(asked[0], index) is None:
            print(f"Packages: not audited, as {index} knows nothing of weaknesses.")
            return False
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(lambda pin: weaknesses(pin, index), asked))
    except OSError:
        print(f"Packages: not audited, as {index} does not answer.")
        return False
    found = [line for answer in answers for line in answer or ()]
    told = len(asked) - answers.count(None)
    print(*found, f"Packages: {told} of {len(asked)} audited, {len(found)} weaknesses.", sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(audit(pins("requirements.txt", "requirements-dev.txt")))
