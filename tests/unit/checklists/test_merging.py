from dataclasses import replace

from hypothesis import given

from checklists import changes
from checklists.merging import merge
from checklists.state import EMPTY
from tests.lists import LISTS, stamp


def told(checklist):
    """What a list says, without the counters of its saves and the order things stand in."""

    def plain(entry):
        fields = {name: getattr(entry, name) for name in entry.__slots__}
        notes = sorted(n.value for n in fields.pop("notes"))
        return {name: getattr(f, "value", f) for name, f in fields.items()} | {"notes": notes}

    return {
        "entries": {slug: plain(entry) for slug, entry in checklist.entries.items()},
        "answers": {slug: answer.value for slug, answer in checklist.answers.items()},
        "order": {phase: order.value for phase, order in checklist.order.items()},
        "compare": {k: sorted(n.value for n in notes) for k, notes in checklist.compare.items()},
        "rest": [checklist.visit.value, checklist.who.value, checklist.facts.value],
    }


def own_words(checklist):
    return {e.text.value.casefold() for e in checklist.entries.values() if e.text.value}


def own_names(checklist):
    return {slug for slug, entry in checklist.entries.items() if entry.text.value}


@given(LISTS)
def test_a_list_merged_with_itself_stays_as_it_is(one):
    assert merge(one, one) == one
    assert merge(one, EMPTY) == one


@given(LISTS, LISTS)
def test_merging_the_same_list_again_changes_nothing(mine, other):
    once = merge(mine, other)
    assert told(merge(once, other)) == told(once)
    assert merge(once, once) == once


@given(LISTS, LISTS)
def test_it_does_not_matter_which_list_is_merged_into_which(mine, other):
    # Own lines with the same words are one, under the name they have in the first list.
    if own_words(mine).isdisjoint(own_words(other)) and not own_names(mine) & own_names(other):
        assert told(merge(mine, other)) == told(merge(other, mine))


@given(LISTS, LISTS)
def test_no_note_is_lost(mine, other):
    merged = merge(mine, other)
    for one in (mine, other):
        for entry in one.entries.values():
            kept = {n.value for held in merged.entries.values() for n in held.notes}
            assert {n.value for n in entry.notes} <= kept
        for key, notes in one.compare.items():
            assert {n.value for n in notes} <= {n.value for n in merged.compare[key]}


@given(LISTS, LISTS)
def test_no_own_line_is_lost_and_none_of_the_same_words_is_added(mine, other):
    if not own_names(mine) & own_names(other):
        merged = merge(mine, other)
        assert own_words(merged) == own_words(mine) | own_words(other)
        added = own_names(merged) - own_names(mine)
        assert not {
            (merged.entry(slug).phase, merged.entry(slug).text.value.casefold()) for slug in added
        } & {(e.phase, e.text.value.casefold()) for e in mine.entries.values()}


def test_the_newest_tick_stands():
    mine = changes.tick(EMPTY, "plan-card", True, stamp(1))
    other = changes.tick(mine, "plan-card", False, stamp(2))
    assert not merge(mine, other).entry("plan-card").done.value
    assert not merge(other, mine).entry("plan-card").done.value


def test_an_own_line_of_the_same_words_stands_once_with_all_that_was_done_to_it():
    mine = changes.add_own(EMPTY, "own-1", "Call Ann", "cost", stamp(1))
    other = changes.add_own(EMPTY, "own-2", "call ann", "cost", stamp(2))
    other = changes.tick(
        changes.write_note(other, "own-2", "Tuesday", 0, stamp(3)), "own-2", True, stamp(3)
    )
    merged = merge(mine, other)
    assert list(merged.entries) == ["own-1"]
    assert merged.entry("own-1").done.value
    assert merged.entry("own-1").note == "Tuesday"


def test_what_comes_from_the_other_list_counts_as_written_in_this_save():
    """A page made before the merge must not overwrite a note that came with it."""
    mine = replace(EMPTY, version=7)
    other = changes.write_note(EMPTY, "plan-card", "From the phone", 0, stamp())
    merged = replace(merge(mine, other), version=8)
    clash = changes.write_note(merged, "plan-card", "From the page", 7, stamp(9))
    assert len(clash.entry("plan-card").notes) == 2
