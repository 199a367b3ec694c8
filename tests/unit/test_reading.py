import pytest

from tests.reading import grade, is_code, running, sentences, syllables

# Counted by hand, by clapping.
BY_HAND = {
    1: "the breast lymph node nodes size spread stage grade scan skin chest wall change changed"
    " tests asked care cells help need needs words large found looked learned called there where"
    " here more these close live have give safe code codes page time times choose eyes hours red"
    " aches side sides clear through though eight straight trained reached worked moved used bed",
    2: "cancer tumor report doctor doctors answer answers armpit nipple little table higher lower"
    " simple bigger number numbers under after before needed treated wanted started counted being"
    " people person question questions treatment payment careful safely mostly nearly hopeful"
    " something someone inside outside edges ages stages places sizes changes exam breastbone"
    " doing going maybe enough feeling nursing private measured compared figure picture nature"
    " needle ankle travel doctor’s",
    3: "biopsy surgery hospital decided included together another example medicine positive area"
    " negative receptor collarbone microscope library remember continue important idea radio"
    " ideas diagnose completely exactly advancing video surgery’s",
    4: "pathology biology information invasively radiation diagnosis mastectomy original"
    " experience necessary category accessible metastatic",
    5: "university chemotherapy possibility communicating abnormalities",
    6: "immunotherapy",
}


@pytest.mark.parametrize(
    ("word", "count"), [(word, n) for n, text in BY_HAND.items() for word in text.split()]
)
def test_syllables_as_counted_by_hand(word, count):
    assert syllables(word) == count


def test_a_text_worked_out_by_hand():
    text = "The tumor is small. It has not grown into the skin today."
    assert grade(text) == pytest.approx(0.39 * 12 / 2 + 11.8 * 15 / 12 - 15.59)


def test_codes_and_exempt_words_lengthen_a_sentence_but_have_no_syllables():
    assert grade("The code is pT1c N1mi HER2.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert grade("The pathology is fine.", {"pathology"}) < grade("The pathology is fine.")


@pytest.mark.parametrize("code", ["T1c", "pT1c", "14", "1.4", "HER2", "IIA", "ER", "DCIS", "N1mi"])
def test_codes(code):
    assert is_code(code)


@pytest.mark.parametrize("word", ["I", "A", "The", "Cancer", "don’t", "report"])
def test_words_are_no_codes(word):
    assert not is_code(word)


def test_where_sentences_end():
    assert sentences("It is 1.4 cm. Ask: “Which stage?” Then rest.\nYes") == [
        "It is 1.4 cm.",
        "Ask: “Which stage?",
        "Then rest.",
        "Yes",
    ]


def test_no_words_no_grade():
    assert grade(" – 14 … T1c.") == grade("") == 0


def test_labels_do_not_make_a_page_look_easy():
    assert running("Yes\nNo\nThe pathology report is in your portal.\nStage 2") == (
        "The pathology report is in your portal."
    )
