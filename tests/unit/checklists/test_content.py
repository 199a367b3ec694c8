"""The items, questions and their words: complete, sourced, calm, readable, reachable."""

import re
from dataclasses import replace

import pytest

from checklists import content
from checklists.conditions import Test as AnswerTest
from checklists.conditions import holds
from checklists.conditions import tests as every_test
from checklists.content import (
    ASKED,
    CORE,
    ITEMS,
    PHASES,
    QUESTION_LISTS,
    REFERENCES,
    SHAPING,
    WHEN,
)
from checklists.shaped import known_answers
from checklists.state import EMPTY, Facts, Told
from learn.words import EXEMPT
from sources.sentences import BrokenText
from staging.wording import say
from tests.page_rules import words_to_avoid
from tests.reading import grade
from tests.reading import sentences as split

TEXTS = sorted(set(content.texts()))
WHO = ("self", "other")
GENDER = re.compile(r"\b(wom[ae]n|m[ae]n|she|he|hers?|his|ladies|female|male)\b", re.I)
# The short list for those with little time, in its order.
MINIMUM = [
    "tell-your-doctor",
    "ask-how-long-safe",
    "release-forms",
    "pathology-report",
    "slides-sent",
    "scans-on-disc",
    "medicine-list",
    "call-your-plan",
    "book-and-ask-list",
    "records-arrived",
    "top-three",
    "bring-someone",
    "written-report",
    "compare-views",
]
# What a clinician must sign before it is more than a question to ask.
DOUBTED = {
    "drugs-before-surgery",
    "her2-low-score",
    "biopsy-of-spread",
    "retest-markers",
    "tumor-dna-results",
    "pd-l1-test",
}


def lines(item):
    return (item.title, *([item.why] if item.why else []), *item.how, *item.ask)


def test_the_list_is_whole():
    assert len(ITEMS) == 94
    assert len(QUESTION_LISTS) == 8
    assert len(ASKED) == 76
    assert len(REFERENCES) == 93
    assert [len([i for i in ITEMS.values() if i.phase == phase]) for phase in PHASES] == [
        16, 19, 14, 10, 19, 10, 6,
    ]  # fmt: skip


def test_the_few_steps_for_those_short_of_time_are_in_order():
    few = sorted((item for item in ITEMS.values() if item.minimum), key=lambda i: i.minimum)
    assert [item.slug for item in few] == MINIMUM
    assert all(item.priority == CORE for item in few)


def test_the_first_six_questions_are_those_of_the_page():
    first = [slug for slug, question in SHAPING.items() if question.is_first]
    assert first == ["so_why", "so_when", "so_have", "so_pay", "so_help", "so_date"]


def test_what_is_in_doubt_is_a_question_and_states_nothing():
    assert {slug for slug, item in ITEMS.items() if item.doubt} == DOUBTED
    for slug in DOUBTED:
        item = ITEMS[slug]
        assert item.phase == "questions"
        assert item.title.text.endswith("?")
        assert (item.why, item.how) == (None, ())


def test_every_list_of_questions_is_picked_from_one_item():
    assert sorted(item.asks for item in ITEMS.values() if item.asks) == sorted(QUESTION_LISTS)


def test_every_time_is_one_that_some_item_has():
    assert {item.when.slug for item in ITEMS.values()} == set(WHEN)


# Sources


@pytest.mark.parametrize("item", list(ITEMS.values()), ids=lambda item: item.slug)
def test_every_item_names_pages_that_somebody_read(item):
    assert item.sources
    assert any(REFERENCES[one].read != "not opened" for one in item.sources)


def test_every_page_is_named_once():
    urls = [one.url for one in REFERENCES.values() if one.url]
    assert len(set(urls)) == len(urls)
    assert all(url.startswith("https://") for url in urls)


@pytest.mark.parametrize(
    "table",
    [
        {"sources": ["nobody"]},
        {"sources": []},
        {"sources": ["ahrq-use-teach"]},
        {"sources": ["own"], "titel": "misspelt"},
        {"sources": ["own"], "phase": "someday"},
        {"sources": ["own"], "why": "{Yours} is left over {here}"},
        {"sources": ["own"], "applies_if": {"q": "stage", "is": ["IV"]}},
    ],
)
def test_a_broken_item_stops_the_start(table):
    whole = {"phase": "decide", "title": "Ask", "why": "Why.", "when": "now", "priority": "core"}
    with pytest.raises(Exception, match=r"items.toml \[x\]|condition"):
        content._read_item("x", whole | table)


def test_no_item_is_called_like_a_readers_own_line():
    whole = {"phase": "decide", "title": "A", "why": "W.", "when": "now", "priority": "core"}
    with pytest.raises(BrokenText, match="not a name"):
        content._read_item("own-x", whole | {"sources": ["own"]})


# Reachable


def conditions():
    for kind in (ITEMS, ASKED, SHAPING):
        for slug, one in kind.items():
            yield slug, one.applies_if


@pytest.mark.parametrize(("slug", "condition"), list(conditions()))
def test_every_condition_asks_for_answers_that_pages_offer(slug, condition):
    for test in every_test(condition):
        offered = {option.value for option in SHAPING[test.question].options}
        assert set(test.values) <= offered


def satisfying(condition):
    """Return answers that make the condition true, as the pages would collect them."""
    chosen = {}

    def choose(part):
        if isinstance(part, AnswerTest):
            if not part.refusal:
                choose(SHAPING[part.question].applies_if)
                chosen.setdefault(part.question, part.values[0])
            return
        every = type(part).__name__ == "Every"
        for inner in part.parts if every else part.parts[:1]:
            choose(inner)

    choose(condition)
    return chosen


def answered(chosen):
    answers = {slug: Told((value,)) for slug, value in chosen.items()}
    return known_answers(replace(EMPTY, answers=answers))


@pytest.mark.parametrize(("slug", "condition"), list(conditions()))
def test_every_condition_can_come_true_through_the_pages(slug, condition):
    assert holds(condition, answered(satisfying(condition))) is True


@pytest.mark.parametrize("item", [i for i in ITEMS.values() if any(every_test(i.applies_if))])
def test_every_condition_can_also_fail(item):
    for test in every_test(item.applies_if):
        options = [option.value for option in SHAPING[test.question].options]
        others = [value for value in options if value not in test.values]
        refused = test.values[0] if test.refusal else others[0]
        assert holds(test, {test.question: frozenset({refused})}) is False


def test_every_question_shapes_something():
    asked = {test.question for _slug, condition in conditions() for test in every_test(condition)}
    assert SHAPING.keys() - asked == {"so_date"}  # the date of the visit sets the days


def test_what_a_result_can_say_is_what_the_questions_offer():
    known = {slug for slug, question in SHAPING.items() if question.from_result}
    assert known == {"stage", "hormone_receptor", "her2", "surgery_done"}
    assert Facts().answers == ()


# Wording


def test_no_text_has_a_word_to_avoid():
    assert not {text: found for text in TEXTS if (found := words_to_avoid(text))}


def test_no_text_assumes_a_sex_or_gender():
    assert not [text for text in TEXTS if GENDER.search(text)]


def test_no_text_shouts_or_forecasts():
    for text in TEXTS:
        assert "!" not in text
        assert not re.search(r"\byou will\b|\bthey will\b|\bcure\b", text, re.I), text


def test_quotes_and_apostrophes_are_curly():
    assert not [text for text in TEXTS if "'" in text or '"' in text]


def test_sentences_are_short():
    long = [part for text in TEXTS for part in split(text) if len(part.split()) > 20]
    assert not long


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("item", list(ITEMS.values()), ids=lambda item: item.slug)
def test_every_item_reads_at_grade_7_or_less(item, who):
    text = "\n".join(say(line.of(who), who) for line in lines(item))
    assert "{" not in text
    assert grade(text, EXEMPT) <= 7


@pytest.mark.parametrize("found", list(QUESTION_LISTS.values()), ids=lambda found: found.slug)
def test_every_list_of_questions_reads_at_grade_7_or_less(found):
    for who in WHO:
        text = "\n".join(asked.text.of(who) for asked in found.questions)
        assert grade(text, EXEMPT) <= 7


# A helper speaks as "I" of what the helper does, never of the body or the care.
OF_THE_HELPER = re.compile(
    r"I (am calling|help someone|will share)|I want to know if|tell me how"
    r"|Let me check that I have this"
)


def test_a_text_for_a_helper_never_speaks_as_the_person():
    helpers_own = {asked.text for asked in QUESTION_LISTS["caregiver"].questions}
    for line in set(content.spoken_lines()) - helpers_own:
        said = OF_THE_HELPER.sub("", line.of("other"))
        assert not re.search(r"\b(I|me|my|mine)\b", said), said
