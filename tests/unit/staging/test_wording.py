"""Three voices: for me, for someone I care for, just looking."""

import re

import pytest
from django.utils.translation import override

from staging import endings, meanings, stage_texts, wording
from staging.wording import LEARN, OTHER, READERS, SELF, say

TEXTS = sorted(
    {*wording.texts(), *meanings.texts(), *endings.texts(), *stage_texts.texts()}, key=str
)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (SELF, "Ask your team what you have. Your plan is yours."),
        (OTHER, "Ask their team what they have. Their plan is theirs."),
        (LEARN, "Ask their team what they have. Their plan is theirs."),
    ],
)
def test_each_reader_gets_their_own_words(who, words):
    assert say("Ask {your} team what {you_have}. {Your} plan is {yours}.", who) == words


@pytest.mark.parametrize(
    ("who", "words"), [(SELF, "you are"), (OTHER, "they are"), (LEARN, "the person is")]
)
def test_the_verb_follows_the_person(who, words):
    assert say("{you} {are}", who) == words


def test_a_token_with_a_capital_gives_a_capital():
    assert [say("{You_have} time.", who) for who in READERS] == [
        "You have time.",
        "They have time.",
        "They have time.",
    ]


def test_no_reader_named_is_a_reader_who_is_just_looking():
    assert say("{your}") == say("{your}", LEARN)


def test_an_unknown_token_is_a_mistake_that_shows():
    with pytest.raises(KeyError):
        say("Ask {their} team.", SELF)


def test_every_reader_has_every_token():
    assert len({frozenset(tokens) for tokens in wording.TOKENS.values()}) == 1


def test_a_sentence_with_a_percent_sign_or_braces_elsewhere_stays_as_it_is():
    assert say("100% of {your} nodes { }", SELF) == "100% of your nodes { }"


@pytest.mark.parametrize("who", READERS)
def test_no_text_keeps_a_token(who):
    with override("en"):
        spoken = [say(text, who) for text in TEXTS]
    assert [text for text in spoken if re.search(r"\{\w+\}", text)] == []


@pytest.mark.parametrize("who", [OTHER, LEARN])
def test_no_health_sentence_says_you_to_another_reader(who):
    # Words to say to the team are spoken by the reader, and stand in quotation marks.
    health = [
        *(s.text for meaning in meanings.meanings() for s in meaning.sentences),
        *(s.text for gap in meanings.GAPS.values() for s in gap.why),
        *(s.text for text in stage_texts.GROUPS.values() for s in text.means),
    ]
    spoken = [re.sub("“[^”]*”", "", say(text, who)) for text in health]
    about_you = re.compile(
        r"\b(?:your (?:cancer|tumor|stage|nodes?|lymph|surgery|report|doctors?)|you have)\b", re.I
    )
    assert [text for text in spoken if about_you.search(text)] == []
