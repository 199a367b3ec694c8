from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checklists import changes
from checklists.changes import DOWN, UP
from checklists.state import EMPTY, Facts
from tests.lists import LISTS, WORDS, stamp

SISTER = stamp(60, "my sister")


def saved(checklist, change):
    """Apply a change and count it as saved, as `keeping` does."""
    after = change(checklist)
    return after if after == checklist else replace(after, version=checklist.version + 1)


def test_a_tick_says_who_and_when_and_can_be_undone():
    ticked = changes.tick(EMPTY, "one-folder", True, SISTER)
    done = ticked.entry("one-folder").done
    assert (done.value, done.by, done.at) == (True, "my sister", SISTER.at)
    assert not changes.tick(ticked, "one-folder", False, stamp(70)).entry("one-folder").done.value


def test_setting_the_same_again_changes_nothing():
    ticked = changes.tick(EMPTY, "one-folder", True, stamp())
    assert changes.tick(ticked, "one-folder", True, SISTER) is ticked


def test_a_form_changes_the_ticks_its_reader_changed_and_no_others():
    base = changes.tick(EMPTY, "plan-card", True, stamp())
    shown = {"one-folder": False, "plan-card": True}
    meanwhile = changes.tick(base, "one-folder", True, SISTER)
    after = changes.tick_all(meanwhile, shown, {"plan-card"}, stamp(90))
    assert after == meanwhile
    after = changes.tick_all(meanwhile, shown, set(), stamp(90))
    assert after.entry("one-folder").done.value
    assert not after.entry("plan-card").done.value


# Notes


def test_a_note_is_rewritten_by_who_has_read_it():
    first = saved(EMPTY, lambda now: changes.write_note(now, "a", "Call", 0, stamp()))
    second = saved(first, lambda now: changes.write_note(now, "a", "Called", 1, SISTER))
    assert [(n.value, n.by) for n in second.entry("a").notes] == [("Called", "my sister")]


def test_two_notes_at_the_same_time_are_both_kept():
    base = saved(EMPTY, lambda now: changes.write_note(now, "a", "Call", 0, stamp()))
    hers = saved(base, lambda now: changes.write_note(now, "a", "Call Ann", 1, SISTER))
    both = saved(hers, lambda now: changes.write_note(now, "a", "Call Bob", 1, stamp(90)))
    assert [n.value for n in both.entry("a").notes] == ["Call Ann", "Call Bob"]
    one = changes.write_note(both, "a", "Call both", both.version, stamp(99))
    assert one.entry("a").note == "Call both"


def test_a_note_sent_twice_stands_once():
    once = saved(EMPTY, lambda now: changes.write_note(now, "a", "Call", 0, stamp()))
    assert changes.write_note(once, "a", "Call", 0, stamp(1)) == once


def test_a_note_can_be_wiped_but_not_one_nobody_saw():
    once = saved(EMPTY, lambda now: changes.write_note(now, "a", "Call", 0, stamp()))
    assert changes.write_note(once, "a", "", 1, stamp(1)).entry("a").notes == ()
    assert changes.write_note(once, "a", "", 0, stamp(1)) == once


@given(LISTS, st.lists(st.tuples(WORDS, st.integers(0, 3)), max_size=6))
@example(EMPTY, [("0\r\n0", 0)])
def test_no_note_is_lost_that_its_writer_had_not_seen(start, writes):
    """However many write from whatever version: what came after it was read still stands."""
    now = start
    for count, (text, behind) in enumerate(writes):
        who = stamp(count)
        seen = max(now.version - behind, 0)
        unseen = {n.value for n in now.entry("plan-card").notes if n.version > seen}
        now = saved(
            now,
            lambda n, w=who, t=text, s=seen: changes.write_note(n, "plan-card", t, s, w),
        )
        notes = {n.value for n in now.entry("plan-card").notes}
        assert unseen <= notes
        kept = text.replace("\r\n", "\n").strip()  # as browsers send a line's end
        assert kept in notes or kept in now.entry("plan-card").note


@given(
    LISTS,
    st.sampled_from(
        [
            lambda now: changes.tick(now, "own-a", True, stamp()),
            lambda now: changes.hide(now, "own-a", True, stamp()),
            lambda now: changes.answer(now, "stage", ["IV"], stamp()),
            lambda now: changes.set_visit(now, date(2026, 12, 24), stamp()),
            lambda now: changes.add_own(now, "own-z", "New", "cost", stamp()),
            lambda now: changes.star(now, "core-agree", True, stamp()),
            lambda now: changes.move(now, "cost", ["a", "own-a"], "a", DOWN, stamp()),
            lambda now: changes.take_facts(now, Facts(), stamp()),
            lambda now: changes.take_off(now, "own-a", 0, stamp()),
        ]
    ),
)
def test_no_change_of_another_kind_touches_a_note(start, change):
    before = {(slug, n) for slug, e in start.entries.items() for n in e.notes if n.version > 0}
    after = change(start)
    assert before <= {(slug, n) for slug, e in after.entries.items() for n in e.notes}


# The rest of a line


def test_what_has_arrived_is_done():
    arrived = changes.set_progress(EMPTY, "slides-sent", "arrived", stamp())
    assert arrived.entry("slides-sent").done.value
    asked = changes.set_progress(arrived, "slides-sent", "asked", stamp(1))
    assert not asked.entry("slides-sent").done.value
    assert changes.set_progress(EMPTY, "slides-sent", "lost", stamp()) == EMPTY


def test_asking_again_leaves_a_tick_alone():
    ticked = changes.tick(EMPTY, "slides-sent", True, stamp())
    assert (
        changes.set_progress(ticked, "slides-sent", "sent", SISTER).entry("slides-sent").done.value
    )


def test_there_are_three_stars():
    now = EMPTY
    for count, slug in enumerate(["core-agree", "core-wait", "gap-her2", "core-report"]):
        now = changes.star(now, slug, True, stamp(count))
    assert changes.stars(now) == ("core-agree", "core-wait", "gap-her2")
    assert not changes.may_star(now, "core-report")
    now = changes.star(now, "core-wait", False, stamp(9))
    assert changes.stars(changes.star(now, "core-report", True, stamp(10)))[-1] == "core-report"


@pytest.mark.parametrize(
    ("slug", "by", "order"),
    [("b", UP, "bac"), ("b", DOWN, "acb"), ("a", UP, None), ("c", DOWN, None), ("x", UP, None)],
)
def test_a_line_moves_one_place(slug, by, order):
    moved = changes.move(EMPTY, "cost", "abc", slug, by, stamp())
    assert moved == EMPTY if order is None else moved.order["cost"].value == tuple(order)


def test_an_own_line_sent_twice_stands_once():
    once = changes.add_own(EMPTY, "own-1", " Buy a folder ", "records", stamp())
    assert once.entry("own-1").text.value == "Buy a folder"
    assert changes.add_own(once, "own-1", "Buy a folder", "records", stamp(1)) == once
    assert changes.add_own(EMPTY, "own-2", "  ", "records", stamp()) == EMPTY


def test_an_own_line_goes_for_good_unless_somebody_changed_it():
    made = saved(EMPTY, lambda now: changes.add_own(now, "own-1", "Call", "cost", stamp()))
    assert "own-1" not in changes.take_off(made, "own-1", 1, stamp(1)).entries
    noted = saved(made, lambda now: changes.write_note(now, "own-1", "Ann knows", 1, SISTER))
    hidden = changes.take_off(noted, "own-1", 1, stamp(99))
    assert hidden.entry("own-1").hidden.value
    assert hidden.entry("own-1").note == "Ann knows"


def test_our_own_items_cannot_be_taken_off():
    ticked = changes.tick(EMPTY, "plan-card", True, stamp())
    assert changes.take_off(ticked, "plan-card", 9, stamp(1)) == ticked


def test_a_place_comes_back_when_it_is_put_on_again():
    on = changes.attach(EMPTY, "help-hands", stamp())
    off = changes.hide(on, "help-hands", True, stamp(1))
    assert not changes.attach(off, "help-hands", stamp(2)).entry("help-hands").hidden.value


# The whole list


def test_an_answer_of_none_is_a_skipped_question():
    now = changes.answer(EMPTY, "so_help", ["ride", "notes"], stamp())
    assert now.answers["so_help"].value == ("ride", "notes")
    assert changes.answer(now, "so_help", [], stamp(1)).answers["so_help"].value == ()


def test_the_two_opinions_are_kept_side_by_side():
    now = saved(EMPTY, lambda n: changes.write_compare(n, "plan", "first", "Chemo", 0, stamp()))
    now = saved(now, lambda n: changes.write_compare(n, "plan", "second", "Surgery", 1, stamp()))
    clash = changes.write_compare(now, "plan", "first", "Chemo first", 0, SISTER)
    assert [n.value for n in clash.compare["plan-first"]] == ["Chemo", "Chemo first"]
    assert "plan-second" not in changes.write_compare(now, "plan", "second", "", 2, stamp()).compare


def test_news_is_what_others_did_since_the_owner_looked():
    now = changes.tick(EMPTY, "plan-card", True, stamp(1))
    now = changes.tick(now, "one-folder", True, SISTER)
    assert [slug for slug, _told in changes.news(now)] == ["one-folder"]
    assert changes.news(changes.look(now, stamp(99).at)) == ()


def test_a_result_is_kept_when_asked_and_forgotten_when_asked():
    kept = changes.keep_result(EMPTY, {"answers": {"size": {"size": "14"}}}, stamp())
    assert kept.result.value["answers"]["size"]["size"] == "14"
    assert changes.keep_result(kept, None, stamp(1)).result.value is None


def test_whose_list_it_is_has_two_answers():
    assert changes.set_who(EMPTY, "other", stamp()).who.value == "other"
    assert changes.set_who(EMPTY, "learn", stamp()) == EMPTY


def test_an_empty_list_is_empty_until_somebody_says_something():
    assert EMPTY.is_empty
    assert changes.look(EMPTY, stamp().at).is_empty
    assert not changes.set_name(EMPTY, "For Mom", stamp()).is_empty
