"""Finding a word as people type it."""

import pytest

from learn.lookup import folded, look_up


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("grade", "grade"),
        ("HER2", "her2"),
        ("her 2", "her2"),
        ("oestrogen", "estrogen"),
        ("tumour", "tumor"),
        ("  Tumor? ", "tumor"),
        ("chemo", "chemotherapy"),
        ("metastisis", "metastasis"),
        ("metastases", "metastasis"),
        ("mamogram", "mammogram"),
        ("masectomy", "mastectomy"),
        ("palliativ", "palliative-care"),
        ("lymphnode", "lymph-node"),
        ("biópsia", "biopsy"),
        ("Nottingham", "grade"),
        ("what is a biopsy", "biopsy"),
        ("hippa", "hipaa"),
        ("tripple negative", "triple-negative-breast-cancer"),
        ("a biopsy", "biopsy"),
        ("sentinal", "sentinel-node"),
        ("stage four", "metastatic-breast-cancer"),
        ("LVI", "lymphovascular-invasion"),
        ("malignent", "malignant"),
        ("CT", "ct-scan"),
    ],
)
def test_the_word_meant_comes_first(typed, slug):
    assert look_up(typed).words[0].slug == slug


def test_a_name_in_full_comes_before_longer_ones():
    found = [word.slug for word in look_up("lymph").words]
    assert found[0] == "lymph"
    assert "lymph-node" in found


def test_words_that_only_come_close_are_called_close():
    assert look_up("metastasus").close
    assert not look_up("metastasis").close


def test_a_word_of_a_meaning_is_found():
    assert "axillary-lymph-nodes" in {word.slug for word in look_up("armpit").words}


@pytest.mark.parametrize("typed", ["", "  ", "?!", "zzzzqqq", "x" * 5000, "☃", "T2", "pT2", "N1"])
def test_nothing_is_found_for_what_means_nothing(typed):
    assert look_up(typed).words == ()


def test_accents_and_signs_do_not_matter():
    assert folded(" Café–Ki-67! ") == "cafe ki 67"
