import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.state import EMPTY, UNTOUCHED, as_json, from_json
from tests.lists import LISTS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["done", "entries", "notes", "visit", "facts", "gaps", "answers", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)
AT = "2026-11-22T09:00:00+00:00"


@given(LISTS)
def test_a_list_comes_back_as_it_was_kept(kept):
    assert from_json(as_json(kept)) == kept


def test_an_empty_list_needs_no_room():
    assert as_json(EMPTY) == "{}"
    assert from_json("{}") == EMPTY


@given(JSON)
def test_nothing_that_was_stored_stops_a_page(stored):
    found = from_json(json.dumps(stored))
    assert from_json(as_json(found)) == found


@given(st.text())
def test_a_text_that_is_no_list_is_an_empty_one(text):
    assert from_json(as_json(from_json(text))) == from_json(text)


@pytest.mark.parametrize("field", ["done", "due", "hidden", "progress", "starred", "assigned"])
@pytest.mark.parametrize(
    "value", [[[], "", AT, 1], [True], [True, 1, AT, 1], [True, "", "yesterday", 1], 7, {}]
)
def test_a_value_of_another_shape_is_dropped_alone(field, value):
    kept = {"entries": {"gone-item": {field: value, "notes": [["Call", "", AT, 2]]}}}
    entry = from_json(json.dumps(kept)).entry("gone-item")
    assert entry.note == "Call"
    assert getattr(entry, field) == getattr(UNTOUCHED, field)


def test_a_moment_without_a_time_zone_is_no_moment():
    kept = {"entries": {"a": {"done": [True, "", "2026-11-22T09:00:00", 1]}}}
    assert not from_json(json.dumps(kept)).entry("a").done.value
