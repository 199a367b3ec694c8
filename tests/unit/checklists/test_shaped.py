from datetime import date

import pytest

from checklists import changes
from checklists.changes import DOWN
from checklists.content import ITEMS, SHAPING
from checklists.shaped import is_answered, names, questions, script, shape
from checklists.state import EMPTY, Facts, Gap
from tests.lists import stamp

RESULT = Facts(
    (("stage", "IV"), ("her2", "negative")), (Gap("pr"), Gap("stage_differs", "IB", "IA"))
)


def answered(**answers):
    now = EMPTY
    for question, values in answers.items():
        now = changes.answer(now, question, values.split(), stamp())
    return now


def slugs(shaped, phase):
    return [row.slug for each in shaped.phases if each.slug == phase for row in each.rows]


def test_without_an_answer_nothing_that_may_fit_is_left_out():
    shaped = shape(EMPTY)
    caregivers = {slug for slug, item in ITEMS.items() if item.made_for == "caregiver"}
    assert {row.slug for row in shaped.rows} == ITEMS.keys() - caregivers
    assert all(row.only_if.startswith("If ") for row in shaped.rows if row.fold == "maybe")
    assert all(not row.only_if for row in shaped.rows if row.fold != "maybe")


def test_every_part_starts_with_the_few_steps_for_those_short_of_time():
    for phase in shape(EMPTY).phases:
        few = [bool(row.minimum) for row in phase.rows]
        assert few == sorted(few, reverse=True)


def test_an_answer_brings_an_item_and_says_so():
    row = shape(answered(so_pay="medicaid")).by_slug["medicaid-check"]
    assert row.because == "Here because you said: Medicaid pays."
    assert row.fold == ""
    assert "medicaid-check" not in shape(answered(so_pay="job")).by_slug


def test_a_question_that_does_not_apply_leaves_nothing_open():
    assert shape(EMPTY).by_slug["hmo-referral"].only_if == "If the plan is an HMO."
    assert "hmo-referral" not in shape(answered(so_pay="medicare")).by_slug
    asked = [question.slug for question in questions(answered(so_pay="medicare"))]
    assert "medicare_kind" in asked
    assert "plan_kind" not in asked


def test_i_dont_know_leaves_the_item_open():
    now = answered(stage="unknown")
    assert shape(now).by_slug["questions-stage-iv"].fold == "maybe"
    assert is_answered(now, SHAPING["stage"])
    assert not is_answered(answered(stage=""), SHAPING["stage"])


def test_what_the_reader_has_is_left_off():
    shaped = shape(answered(so_have="slides scans"))
    assert not {"slides-sent", "scans-on-disc"} & shaped.by_slug.keys()
    assert "pathology-report" in shaped.by_slug


def test_the_result_brings_its_gaps_and_its_facts():
    now = changes.take_facts(EMPTY, RESULT, stamp())
    shaped = shape(now)
    assert slugs(shaped, "questions")[:2] == ["gap-pr", "gap-stage_differs"]
    gap = shaped.by_slug["gap-pr"]
    assert gap.title == "What is my PR result?"
    assert gap.who_to_ask
    assert (
        "IB" in shaped.by_slug["gap-stage_differs"].title + shaped.by_slug["gap-stage_differs"].why
    )
    row = shaped.by_slug["questions-stage-iv"]
    assert row.because == "Here because of the result: it is stage 4."
    assert not {"stage", "her2"} & {question.slug for question in questions(now)}


def test_a_helper_without_leave_to_see_the_result_is_not_told_it():
    now = changes.take_facts(EMPTY, RESULT, stamp())
    shaped = shape(now, "other", shows_result=False)
    assert not [row for row in shaped.rows if "result" in row.because]
    assert not [row for row in shaped.rows if "stage 4" in row.because]


def test_a_helper_is_told_of_them():
    row = shape(EMPTY, "other").by_slug["slides-sent"]
    assert row.title == "Ask the lab to send their slides"
    now = changes.set_who(EMPTY, "other", stamp())
    assert "caregiver-permission" in shape(now).by_slug
    assert shape(now).by_slug["fertility-first"].is_theirs


def test_someone_the_list_is_shared_with_sees_the_same_lines():
    now = changes.set_who(EMPTY, "self", stamp())
    assert shape(now, "self").by_slug.keys() == shape(now, "other").by_slug.keys()


def test_changed_answers_lose_no_tick_note_or_own_line():
    now = answered(so_pay="medicaid")
    now = changes.tick(now, "medicaid-check", True, stamp())
    now = changes.write_note(now, "medicaid-check", "Ask Ann", 0, stamp())
    now = changes.add_own(now, "own-1", "Call", "cost", stamp())
    other = changes.answer(now, "so_pay", ["job"], stamp(1))
    assert [row.slug for row in shape(other).aside] == ["medicaid-check"]
    assert "own-1" in slugs(shape(other), "cost")
    back = shape(changes.answer(other, "so_pay", ["medicaid"], stamp(2)))
    assert back.by_slug["medicaid-check"].done
    assert back.by_slug["medicaid-check"].entry.note == "Ask Ann"


def test_a_line_that_was_used_does_not_hide_in_a_fold():
    now = changes.tick(EMPTY, "family-history", True, stamp())
    row = shape(now).by_slug["family-history"]
    assert (row.fold, row.counts) == ("", True)
    assert shape(EMPTY).by_slug["family-history"].fold == "more"


def test_hidden_lines_can_be_brought_back():
    now = changes.hide(EMPTY, "one-folder", True, stamp())
    assert [row.slug for row in shape(now).hidden] == ["one-folder"]
    assert "one-folder" not in slugs(shape(now), "records")
    assert "one-folder" in slugs(shape(changes.hide(now, "one-folder", False, stamp(1))), "records")


def test_the_date_of_the_visit_sets_the_days():
    shaped = shape(changes.set_visit(EMPTY, date(2026, 12, 20), stamp()))
    assert shaped.by_slug["slides-sent"].suggested == date(2026, 12, 6)
    assert shaped.by_slug["compare-views"].suggested == date(2026, 12, 27)
    assert shaped.by_slug["asking-is-normal"].suggested is None
    now = changes.set_due(EMPTY, "slides-sent", date(2026, 12, 1), stamp())
    now = changes.set_visit(now, date(2026, 12, 20), stamp())
    assert shape(now).by_slug["slides-sent"].day == date(2026, 12, 1)


def test_the_starred_come_first_in_the_order_of_their_stars():
    now = changes.star(EMPTY, "core-wait", True, stamp(1))
    now = changes.star(now, "core-agree", True, stamp(2))
    assert [row.slug for row in shape(now).starred] == ["core-wait", "core-agree"]


def test_counts_speak_of_the_lines_in_the_open():
    shaped = shape(EMPTY)
    assert shaped.done_count == 0
    assert shaped.total == sum(len(phase.open_rows) for phase in shaped.phases)
    now = changes.tick(changes.tick(EMPTY, "one-folder", True, stamp()), "small-lab", True, stamp())
    assert (shape(now).done_count, shape(now).total) == (2, shaped.total + 1)


def test_all_done_and_all_hidden_are_said():
    now = EMPTY
    for row in shape(EMPTY).rows:
        now = changes.tick(now, row.slug, True, stamp())
    assert shape(now).is_all_done
    for row in shape(EMPTY).rows:
        now = changes.hide(now, row.slug, True, stamp())
    assert shape(now).is_empty


def test_a_moved_line_keeps_its_place_when_others_come_and_go():
    rows = slugs(shape(EMPTY), "cost")
    now = changes.move(EMPTY, "cost", rows, rows[0], DOWN, stamp())
    assert slugs(shape(now), "cost")[:2] == [rows[1], rows[0]]
    fewer = changes.answer(now, "so_pay", ["medicaid"], stamp(1))
    assert slugs(shape(fewer), "cost")[0] in rows
    again = changes.answer(fewer, "so_pay", [], stamp(2))
    assert slugs(shape(again), "cost")[:2] == [rows[1], rows[0]]


def test_a_thousand_own_lines_are_shown():
    now = EMPTY
    for count in range(changes.MOST_OWN + 5):
        now = changes.add_own(now, f"own-{count}", f"Line {count}", "cost", stamp())
    assert len(slugs(shape(now), "cost")) == changes.MOST_OWN + len(slugs(shape(EMPTY), "cost"))


def test_names_nobody_knows_stay_in_the_list_and_off_the_page():
    now = changes.tick(EMPTY, "an-item-that-was-removed", True, stamp())
    assert "an-item-that-was-removed" not in shape(now).by_slug
    assert now.entry("an-item-that-was-removed").done.value


@pytest.mark.parametrize("who", ["self", "other"])
def test_the_script_has_words_for_each_way(who):
    words = script(who)
    assert words.keys() == {"in_person", "message", "caregiver"}
    assert ("my" in " ".join(words["in_person"])) is (who == "self")


@pytest.mark.parametrize(
    "answers", [{}, {"so_pay": "medicaid"}, {"stage": "IV"}, {"so_pay": "job"}]
)
def test_every_line_that_is_shown_may_be_ticked(answers):
    now = changes.take_facts(answered(**answers), RESULT, stamp())
    now = changes.add_own(now, "own-0123456789abcdef", "Buy a folder", "decide", stamp())
    shown = shape(now).by_slug.keys()
    assert {"gap-pr", "own-0123456789abcdef"} <= shown <= names(now)


@pytest.mark.parametrize("answers", [{}, {"so_pay": "medicaid"}, {"stage": "IV"}])
def test_lines_are_counted_without_their_words(answers):
    now = changes.take_facts(answered(**answers), RESULT, stamp())
    now = changes.tick(now, "tell-your-doctor", True, stamp())
    now = changes.tick(now, "medicaid-check", True, stamp())
    mute = shape(now, mute=True)
    assert mute.count == shape(now).count
    assert mute.by_slug.keys() == shape(now).by_slug.keys()
