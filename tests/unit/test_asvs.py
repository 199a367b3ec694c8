"""docs/asvs.md speaks of each requirement of levels 1 and 2, and names files that exist."""

import re
from collections import Counter

from django.conf import settings

DOCUMENT = settings.BASE_DIR / "docs" / "asvs.md"
STATES = {"met", "partly", "not met", "operator", "not applicable"}
# The last number of each section's requirements of level 1 or 2, but for those of level 3 alone:
# from OWASP's CSV of version 5.0.0, read in November 2026.
NUMBERS = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1-1 3.2:1-2 3.3:1-4 3.4:1-6
3.5:1-5 3.7:1-2 4.1:1-3 4.2:1-1 4.3:1-2 4.4:1-4 5.1:1-1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12
6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2
8.2:1-3 8.3:1-1 8.4:1-1 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2
10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1-1 11.6:1-1 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1-1
13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1-1 16.2:1-5
16.3:1-4 16.4:1-3 16.5:1-3 17.1:1-1 17.2:1-4 17.3:1-2
"""


def required():
    """Yield the number of each requirement."""
    for section, first, last in re.findall(r"([\d.]+):(\d+)-(\d+)", NUMBERS):
        yield from (f"{section}.{number}" for number in range(int(first), int(last) + 1))


def lines():
    """Return the cells of each line about a requirement."""
    text = DOCUMENT.read_text()
    return re.findall(r"^\| (\d+\.\d+\.\d+) \| (.*?) \| (.*?) \| (.*) \|$", text, re.MULTILINE)


def test_each_requirement_has_one_line_and_a_state():
    assert Counter(number for number, *_rest in lines()) == Counter(required())
    assert {state for _number, state, *_rest in lines()} <= STATES
    assert all(why.strip() for *_rest, why in lines())


def test_the_counts_at_the_top_are_those_of_the_lines():
    counts = Counter(state for _number, state, *_rest in lines())
    text = DOCUMENT.read_text()
    named = {"partly": "partly met", "operator": "up to the operator"}
    for state in STATES:
        words = named.get(state, state)
        assert f"\n| {words} | {counts[state]} |" in text


def test_every_file_named_is_there():
    named = set(re.findall(r"`([\w.-]+(?:/[\w.-]+)+|[\w-]+\.txt)`", DOCUMENT.read_text()))
    gone = {name for name in named if not (settings.BASE_DIR / name).exists()}
    assert gone == set()
    assert len(named) > 40
