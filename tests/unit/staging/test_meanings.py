"""The clinical sentences: complete, sourced, calm, readable. Wording rules: ux.md, content."""

import csv
import re
from itertools import chain
from pathlib import Path

import pytest

from learn.words import EXEMPT
from sources.sentences import BrokenText, Sentence, nothing_left
from staging import meanings, sentences, stage_texts
from staging.questionnaire import QUESTIONS
from staging.report import WARNINGS
from staging.sentences import REFERENCES
from staging.tnm import Basis, Grade, M, N, Prefix, ReceptorStatus, StageGroup, T
from staging.wording import READERS, say
from tests.page_rules import WORDING, words_to_avoid
from tests.reading import grade
from tests.reading import sentences as split

DATA = sentences.DATA

# Nobody’s sex or gender is asked or assumed.
GENDER = re.compile(r"\b(wom[ae]n|m[ae]n|she|he|hers?|his|ladies|female|male)\b", re.I)

# Any of these would look like a survival figure.
FIGURES = re.compile("|".join([*WORDING["survival"], "%", r"\byears?\b", "surviv"]), re.I)


def everything():
    """Every text a reader can meet, with the place it comes from."""
    for entry in meanings.meanings():
        yield f"meaning {entry.code}", entry.sentences
    for row in meanings.GAPS.values():
        yield f"gap {row.slug}", row.why
    for note in meanings.NOTES.values():
        yield f"warning {note.slug}", note.says
    for part in stage_texts.hub():
        yield f"hub {part.title}", part.says
    for page in stage_texts.PAGES.values():
        yield f"page {page.number}", page.sentences


EVERYTHING = list(everything())
TEXTS = sorted(set(chain(meanings.texts(), stage_texts.texts())))
SENTENCES = sorted({s.text for _, found in EVERYTHING for s in found})


# Complete


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        *(("t", code) for code in [*T, "TX"]),
        *(("n", code) for code in [*N, "NX"]),
        *(("m", code) for code in [*M, "MX"]),
        *(("prefix", code) for code in Prefix),
        *(("suffix", code) for code in ("m", "sn", "f", "i+", "i-", "mol+", "mol-")),
        *(("grade", code) for code in [*Grade, "GX"]),
        *((name, code) for name in ("er", "pr", "her2") for code in ReceptorStatus),
        *((name, "pending") for name in ("er", "pr", "her2")),
        *((name, "unknown") for name in ("er", "pr", "her2")),
        ("her2", "equivocal"),
        ("her2", "low"),
        ("er", "low"),
        ("receptors", "triple_negative"),
    ],
)
@pytest.mark.parametrize("basis", [None, *Basis])
def test_every_code_has_a_meaning_on_every_basis(kind, code, basis):
    found = meanings.meaning(kind, code, basis)
    assert found.code == code
    assert found.short
    assert found.heading
    assert 1 <= len(found.says) <= 3


@pytest.mark.parametrize(
    ("kind", "code"), [("t", "T5"), ("t", "N1"), ("n", "N4"), ("m", "M1a"), ("organ", "T1")]
)
def test_what_breast_cancer_does_not_have_means_nothing(kind, code):
    assert meanings.meaning(kind, code) is None


def test_the_clinical_and_the_pathological_n_say_different_things():
    clinical = meanings.meaning("n", N.N2A, Basis.CLINICAL)
    pathological = meanings.meaning("n", N.N2A, Basis.PATHOLOGICAL)
    assert not re.search(r"\b[49]\b", " ".join(map(str, clinical.says)))
    assert "4 to 9" in str(pathological.says[0])
    assert meanings.meaning("n", N.N2A, Basis.POST_THERAPY) == meanings.meaning("n", N.N2A)


def test_no_clinical_meaning_counts_nodes():
    for n in (N.N0, N.N1, N.N2, N.N2A, N.N3, N.N3A):
        text = " ".join(map(str, meanings.meaning("n", n, Basis.CLINICAL).says))
        assert not re.search(r"\d (to \d )?(or more )?(armpit )?nodes", text), n


def test_no_drugs_before_surgery_once_surgery_is_done():
    for entry in meanings.meanings():
        if "before surgery" in " ".join(map(str, entry.helps)):
            assert entry == meanings.meaning("t", entry.code, Basis.CLINICAL)
            assert entry != meanings.meaning("t", entry.code, Basis.PATHOLOGICAL)
            assert entry != meanings.meaning("t", entry.code, Basis.POST_THERAPY)


@pytest.mark.parametrize("code", [*T, *N, *M])
def test_after_treatment_no_category_speaks_of_deciding_a_stage(code):
    kind = code[0].lower()
    said = " ".join(map(str, meanings.meaning(kind, code, Basis.POST_THERAPY).sentences))
    assert "decide the stage" not in said


def test_mx_says_the_settled_words():
    said = " ".join(map(str, meanings.meaning("m", "MX").says))
    assert said == (
        "The lab could not judge spread from this sample. This is common. It is not bad news."
    )


def test_every_warning_of_the_decoder_has_a_text():
    assert set(meanings.NOTES) == set(WARNINGS)


def test_every_unknown_answer_has_a_row():
    asked = {question.slug for question in QUESTIONS}
    split_or_optional = {"who", "code", "receptors", "size_range"}
    assert asked - split_or_optional <= set(meanings.GAPS)
    assert {"er", "pr", "her2"} <= set(meanings.GAPS)


def test_gaps_ask_people_who_exist_and_in_the_right_person():
    for row in meanings.GAPS.values():
        assert re.fullmatch(
            r"The (surgeon|cancer doctor|lab|nurse)( or the (surgeon|cancer doctor|lab|nurse))?",
            row.who,
        ), row.slug
        assert row.words.endswith("?"), row.slug
        assert row.words_other.endswith("?"), row.slug
        assert not re.search(r"\b(my|me|mine|I)\b", row.words_other), row.slug


def test_the_clash_of_stages_is_worded_as_settled():
    row = meanings.gap("stage_differs")
    said = " ".join(say(s.text, "self") for s in row.why) % {"stated": "IIB", "ours": "IIA"}
    assert f"{said} Ask: {row.words}" == (
        "Your report says IIB. From these answers we get IIA. The report or your doctor may know"
        " something we do not. Ask: Which stage do you use for me, and why?"
    )


# True to the tables


@pytest.mark.parametrize(
    ("t", "over", "up_to"),
    [
        (T.T1, None, "20 mm"),
        (T.T1MI, None, "1 mm"),
        (T.T1A, "1 mm", "5 mm"),
        (T.T1B, "5 mm", "10 mm"),
        (T.T1C, "10 mm", "20 mm"),
        (T.T2, "20 mm", "50 mm"),
        (T.T3, "50 mm", None),
    ],
)
def test_sizes_are_the_limits_of_the_category(t, over, up_to):
    found = meanings.meaning("t", t)
    said = " ".join(map(str, found.says))
    sizes = re.findall(r"\d+ mm", said)
    assert sizes == [size for size in (over, up_to) if size]
    assert re.findall(r"\d+ mm", found.short) == sizes
    assert (over is None) or f"more than {over}" in said


def test_inches_follow_millimeters_and_agree_with_them():
    for text in TEXTS:
        for mm, inch in re.findall(r"([\d.]+) mm(?: across)? \(about ([\d.]+) inch", text):
            assert float(inch) == pytest.approx(float(mm) / 25.4, abs=0.05), text


def anatomic_rows():
    path = DATA / "anatomic_stage.csv"
    lines = (line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("group", "needles"),
    [
        # What each text must name, worked out by hand from the anatomic table.
        (StageGroup.S0, ["stayed where they began", "No cancer was found in lymph nodes"]),
        (StageGroup.IA, ["20 mm", "No cancer was found in the lymph nodes"]),
        (StageGroup.IB, ["0.2 mm", "2 mm", "20 mm", "none was found in the breast"]),
        (StageGroup.IIA, ["20 mm", "none was found", "N1", "50 mm", "No cancer was found in"]),
        (StageGroup.IIB, ["20 mm", "50 mm", "N1", "N1mi", "No cancer was found in the nodes"]),
        (StageGroup.IIIA, ["N2", "any size", "none was found", "50 mm", "N1 or N1mi"]),
        (StageGroup.IIIB, ["T4", "N0 to N2"]),
        (StageGroup.IIIC, ["N3", "any size"]),
        (StageGroup.IV, ["another part of the body", "any size"]),
    ],
)
def test_group_texts_name_every_way_into_the_group(group, needles):
    said = " ".join(map(str, stage_texts.stage_text(group).means))
    for needle in needles:
        assert needle in said
    if group is not StageGroup.IV:
        assert "other parts of the body" in said


def test_group_texts_name_no_category_that_the_table_does_not_have():
    in_table = {
        StageGroup.IIA: {"N1"},
        StageGroup.IIB: {"N1", "N1mi"},
        StageGroup.IIIA: {"N1", "N1mi", "N2"},
        StageGroup.IIIB: {"T4", "N0", "N2"},
        StageGroup.IIIC: {"N3", "N3b"},
    }
    for group in StageGroup:
        said = " ".join(map(str, stage_texts.stage_text(group).means))
        assert set(re.findall(r"\b[TN]\d\w*", said)) == in_table.get(group, set()), group


def test_every_page_shows_its_own_groups():
    shown = [text.group for page in stage_texts.PAGES.values() for text in page.groups]
    assert shown == list(StageGroup)


def test_next_steps_are_what_people_discuss_never_advice():
    for text in stage_texts.GROUPS.values():
        assert str(text.next[0]).startswith("People often")
        for sentence in text.next:
            for part in split(sentence.text):
                assert not re.match(r"(You|Have|Get|Take|Start|Make sure)\b", part), part


# Sourced


def test_every_sentence_names_pages_that_someone_has_read():
    for place, found in EVERYTHING:
        for sentence in found:
            reads = {REFERENCES[source].read for source in sentence.sources}
            assert reads - {"not opened"}, (place, sentence.text)


def test_our_own_words_hold_no_numbers():
    for place, found in EVERYTHING:
        for sentence in found:
            if set(sentence.sources) == {"own"}:
                text = re.sub(r"\b(ER|PR|HER2|number 0|number 1|means [01])\b", "", sentence.text)
                assert not re.search(r"\d", text), (place, sentence.text)


def test_references_are_pages_that_were_read_each_given_once():
    found = sentences.references(
        [
            Sentence("", ("own", "nci-dictionary")),
            Sentence("", ("koh", "pdq-t")),
            Sentence("", ("koh",)),
        ]
    )
    assert [reference.id for reference in found] == ["koh", "pdq-t"]


def test_every_reference_is_used():
    raw = "".join(path.read_text(encoding="utf-8") for path in DATA.glob("*.toml"))
    for slug in REFERENCES:
        assert f'"{slug}"' in raw, slug


def test_doubtful_sentences_stay_behind():
    raw = [path.read_text(encoding="utf-8") for path in DATA.glob("*.toml")]
    doubted = re.findall(r'text = "([^"]+)"[^\n]*doubt = "[^"]', "\n".join(raw))
    assert doubted, "the reader of doubts would go untested"
    assert not set(doubted) & set(SENTENCES)


def test_nobody_has_signed_yet_and_the_next_review_is_set():
    for about in (*map(meanings.about, ("meanings", "gaps", "warnings")), stage_texts.ABOUT):
        assert about.next_review.year >= 2027
        assert bool(about.reviewed_by) == bool(about.reviewed_on)


# A broken file stops the start


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"text": "A fact.", "sources": ["no-such-page"]}, "no-such-page"),
        ({"text": "A fact.", "sources": []}, "sources"),
        ({"text": "A fact."}, "sources"),
        ({"text": "", "sources": ["koh"]}, "text"),
        ({"text": "A fact.", "sources": ["koh"], "sorce": "x"}, "needs a text"),
        ({"text": "For {name}.", "sources": ["koh"]}, "token name"),
        ({"text": "A fact.", "sources": ["nci-dictionary"]}, "nobody has read"),
    ],
)
def test_a_broken_sentence_is_named(row, message):
    with pytest.raises(BrokenText, match=message):
        sentences.need_sentences({"says": [row]}, "says", "here.toml [x]")


def test_a_missing_code_and_a_misspelt_one_are_named():
    whole = sentences.read_file("meanings")
    tables = {kind: whole[kind] for kind in meanings.CODES}
    tables["m"] = {**whole["m"], "M2": whole["m"]["M0"]}
    del tables["m"]["MX"]
    with pytest.raises(BrokenText, match=r"\[m\].*M2, MX"):
        meanings._read_meanings({"m": tables.pop("m"), **tables}, meanings.HEADINGS)


def test_a_key_that_nobody_reads_is_named():
    with pytest.raises(BrokenText, match="says_more"):
        nothing_left({"says_more": 1}, "here.toml [x]")


# Calm


def test_no_text_has_a_word_to_avoid():
    assert not {text: found for text in TEXTS if (found := words_to_avoid(text))}


def test_no_text_assumes_a_sex_or_gender():
    assert not [text for text in TEXTS if GENDER.search(text)]


def test_no_text_holds_a_survival_figure():
    plain = [re.sub(r"%\((stated|ours)\)s", "", text) for text in TEXTS]
    assert not [text for text in plain if FIGURES.search(text)]


def test_stage_4_is_never_called_the_end():
    for sentence in stage_texts.stage_page(4).sentences:
        assert not re.search(r"\b(final|last|end|advanced)\b", sentence.text, re.I), sentence.text


def test_no_text_shouts_or_forecasts():
    for text in TEXTS:
        assert "!" not in text
        assert not re.search(r"\byou will\b|\bthey will\b|\bcure rate\b", text, re.I), text


def test_quotes_and_apostrophes_are_curly():
    assert not [text for text in TEXTS if "'" in text or '"' in text]


@pytest.mark.parametrize("who", READERS)
def test_every_text_can_be_said_to_every_reader(who):
    for text in TEXTS:
        assert "{" not in say(text, who)


@pytest.mark.parametrize("who", ["other", "learn"])
def test_the_illness_is_never_the_listeners(who):
    allowed = {
        # The reader reads or asks; the illness is not named as theirs.
        "This can be hard to read. You can stop at any time.",
        "Can you recover from stage IV breast cancer?",
    }
    for text in TEXTS:
        if text not in allowed and not text.endswith("?") and "Ask: " not in text:
            assert not re.search(r"\byou(r|rs)?\b", say(text, who), re.I), text


# Readable


def test_sentences_are_short():
    most = WORDING["most_words_in_a_sentence"]
    long = [part for text in TEXTS for part in split(text) if len(part.split()) > most]
    assert not long


@pytest.mark.parametrize(("place", "found"), EVERYTHING, ids=[place for place, _ in EVERYTHING])
def test_every_entry_reads_at_grade_7_or_less(place, found):
    text = "\n".join(say(s.text, "self") for s in found)
    limit = 6 if place == "page 4" else 7
    assert grade(text, EXEMPT) <= limit


def test_asking_reads_easily_too():
    for row in meanings.GAPS.values():
        assert grade("\n".join((row.what, row.words)), EXEMPT) <= 7, row.slug


def test_data_files_are_where_the_readers_look():
    assert Path(DATA, "references.toml").is_file()
