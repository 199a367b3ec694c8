"""Checklists for tests: values as hypothesis makes them, and kept rows."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from checklists.changes import Stamp
from checklists.content import ASKED, COMPARE, ITEMS, PHASES, SHAPING
from checklists.models import Checklist
from checklists.state import EMPTY, PROGRESS, Entry, Facts, Gap, List, Told

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
WORDS = TEXT.filter(str.strip)
MOMENTS = st.integers(0, 100_000).map(lambda seconds: START + timedelta(seconds=seconds))
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1))
LINES = st.sampled_from([*list(ITEMS)[:6], *list(ASKED)[:3], "gap-her2", "help-hands", "own-a"])


def told(values):
    """Return values that somebody set."""
    return st.builds(Told, values, st.sampled_from(["", "my sister"]), MOMENTS, st.integers(0, 9))


NOTES = st.lists(told(WORDS), max_size=3, unique_by=lambda note: note.value).map(tuple)
ENTRIES = st.builds(
    Entry,
    done=told(st.booleans()),
    notes=NOTES,
    due=told(DAYS),
    hidden=told(st.booleans()),
    progress=told(st.sampled_from(PROGRESS)),
    assigned=told(TEXT),
    starred=told(st.booleans()),
)
OWN = st.builds(Entry, text=told(WORDS), phase=st.sampled_from(list(PHASES)), notes=NOTES)
FACTS = st.builds(
    Facts,
    st.just((("stage", "IV"), ("her2", "equivocal"))),
    st.lists(st.builds(Gap, st.sampled_from(["her2", "size"])), max_size=2).map(tuple),
)
LISTS = st.builds(
    List,
    name=told(TEXT),
    who=told(st.sampled_from(["self", "other"])),
    answers=st.dictionaries(
        st.sampled_from(list(SHAPING)), told(st.lists(TEXT, max_size=2).map(tuple)), max_size=3
    ),
    entries=st.dictionaries(LINES.filter(lambda slug: slug != "own-a"), ENTRIES, max_size=4)
    | st.dictionaries(st.sampled_from(["own-a", "own-b", "own-c"]), OWN, max_size=3),
    order=st.dictionaries(
        st.sampled_from(list(PHASES)), told(st.lists(LINES, max_size=4).map(tuple)), max_size=2
    ),
    compare=st.dictionaries(
        st.sampled_from([f"{row}-first" for row in COMPARE]), NOTES.filter(bool), max_size=2
    ),
    visit=told(DAYS),
    facts=told(FACTS),
    result=told(st.none() | st.just({"answers": {"report": {"report": "surgery"}}})),
    seen=MOMENTS,
    version=st.integers(0, 50),
)


def stamp(seconds=0, by=""):
    """Return who and when: so many seconds after the start of the tests' day."""
    return Stamp(by, START + timedelta(seconds=seconds))


def make_list(owner, content=EMPTY):
    """Keep a list for this account; return its row."""
    return Checklist.start(owner, content)
