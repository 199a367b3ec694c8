import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import words
from resources.places import STATES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lodging", "lodges"),
        ("counseling", "counselor’s counseling"),
        ("Rides", "ride"),
        ("MEDICINE", "medicines"),
    ],
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert {words.stem(word, "en") for word in words.words(one)} <= words.found(other, "en").stems


def test_spanish_stems_lose_their_accents_after_stemming():
    assert words.stem("consejería", "es") == words.stem("consejerías", "es")
    assert words.stem("niñas", "es") == words.stem("niña", "es")
    assert words.stem("opinión", "en") == "opinion"


def test_a_name_with_an_apostrophe_is_one_word():
    assert list(words.words("Joe’s Joe's joes")) == ["joes"] * 3


def test_of_a_word_with_hyphens_come_parts_and_whole():
    assert list(words.words("Co-pay")) == ["co", "pay", "copay"]
    assert words.asked("co-pay help") == ["copay"]


def test_asking_words_are_left_out_unless_nothing_else_is_there():
    assert words.asked("I need a ride to the hospital") == ["ride", "hospital"]
    assert words.asked("who can help me") == ["who", "can", "help", "me"]
    assert words.asked("ride ride RIDE") == ["ride"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("800-227-2345", "8002272345"),
        ("1 (800) 227-2345", "8002272345"),
        ("+1.800.227.2345", "8002272345"),
        ("tel 800 227 2345", "8002272345"),
        ("1-800-4-CANCER", "8004226237"),
        ("877-GO-KOMEN", "8774656636"),
        ("227 2345", "2272345"),
        ("988", "988"),
        ("2-1-1", "211"),
        ("12345", ""),
        ("60601", ""),
        ("stage 4", ""),
        ("under 45", ""),
        ("brca1 or brca2", ""),
        ("", ""),
        ("800-227-2345 ext 7", "8002272345"),
    ],
)
def test_phone_numbers_in_any_form(text, digits):
    assert words.phone_digits(text) == digits


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fundation", "foundation"),
        ("transprotation", "transportation"),
        ("wgi", "wig"),
        ("hosptal", "hospital"),
        ("lodgnig", "lodging"),
    ],
)
def test_the_nearest_known_word_is_a_letter_or_two_off(typed, meant):
    known = {"foundation", "transportation", "wig", "hospital", "lodging", "ride", "bride"}
    assert words.nearest(typed, known)[0] == meant


def test_a_short_word_is_not_guessed_from_far():
    assert words.nearest("rude", {"food"}) == []
    assert words.nearest("ab", {"abc"}) == []
    assert words.nearest("kta", {"kat", "ktb"}) == ["kat"]
    assert words.nearest("wigg", {"wig", "wing"}) == ["wig"]
    assert words.nearest("mony", {"many", "money"}) == ["money"]
    assert words.nearest("dcis", {"cis", "dcs"}) == []
    assert words.nearest("asl", {"ask", "all"}) == []
    assert words.nearest("loopng", {"hooping"}) == []


def test_two_letters_off_need_a_long_word():
    assert words.nearest("metstisis", {"metastasis"}) == ["metastasis"]
    assert words.nearest("hosptl", {"hospital"}) == []


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("sleeve", "sleep"),
        ("cold", "told"),
        ("cap", "camp"),
        ("diapers", "papers"),
        ("drain", "train"),
        ("mortgage", "mortgages"),
        ("casa", "case"),
        ("señora", "senior"),
        ("her2", "here"),
        ("brca3", "brca"),
    ],
)
def test_a_real_word_or_a_code_is_no_error(typed, other):
    assert words.nearest(typed, {other}) == []


def test_a_number_or_a_code_is_never_what_was_meant():
    assert not words.may_be_meant("brca1")
    assert not words.may_be_meant("ab")
    assert words.may_be_meant("wig")


NAMES = [*STATES.items(), ("NY", "NYC"), ("DC", "Washington D.C.")]


def test_a_state_is_found_by_its_longest_name():
    assert words.named("rides in New York", NAMES) == ("NY", "rides in ")
    assert words.named("lawyer west virginia", NAMES) == ("WV", "lawyer ")
    assert words.named("arkansas", NAMES) == ("AR", "")
    assert words.named("no state here", NAMES) == ("", "no state here")
    assert words.named("wigs washington d.c.", NAMES) == ("DC", "wigs ")
    assert words.named("wigs washington", NAMES) == ("WA", "wigs ")
    assert words.named("texastoast", NAMES) == ("", "texastoast")


def test_will_is_a_paper_or_a_question():
    assert words.asked("will") == ["will"]
    assert words.asked("living will") == ["living", "will"]
    assert words.asked("Will I lose my hair") == ["lose", "hair"]


def test_words_that_only_ask_name_nothing():
    assert words.only_asks("help in ")
    assert words.only_asks("")
    assert not words.only_asks("help with rent")


def test_a_name_is_one_token_whatever_its_marks():
    names = ("Cancer Care", "CancerCare", "CANCER-CARE!", "cáncer care")
    assert {words.whole_name(name) for name in names} == {"cancercare"}
    assert words.whole_name("https://www.komen.org/") == words.whole_name("www.komen.org")


def test_a_correction_keeps_the_other_words():
    better = {"fundation": "foundation"}
    assert words.replaced("Komen’s  Fundation, please", better) == "komen’s foundation, please"


@given(st.text())
def test_no_text_breaks_it_and_tokens_are_single_words(text):
    for token in set().union(*words.found(text, "en"), *words.found(text, "es")):
        assert token.split() in ([token], [])
        assert len(token) <= words.LONGEST
        assert not set("\"'*\\ ") & set(token)
    words.asked(text)
    words.phone_digits(text)
    words.whole_name(text)
    words.named(text, NAMES)


@given(st.text())
def test_what_stands_in_a_text_is_found_by_typing_it(text):
    typed = words.asked(text)
    assert {words.stem(word, "en") for word in typed} <= words.found(text, "en").stems


def test_threads_do_not_spoil_each_others_stems():
    several = [
        f"{start}{middle}{end}"
        for start in ("treat", "relation", "support", "nation", "medic", "hope")
        for middle in ("", "al", "abil", "ous", "iz", "fulness", "ation")
        for end in ("", "ing", "ed", "s", "ity", "ly", "ers", "ational")
    ]
    alone = [words.stem.__wrapped__(word, "en") for word in several]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            each = threads.map(
                lambda _: [words.stem.__wrapped__(word, "en") for word in several], range(20)
            )
            assert all(stems == alone for stems in each)
    finally:
        sys.setswitchinterval(usual)
