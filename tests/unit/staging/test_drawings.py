import re
from decimal import Decimal
from itertools import chain, combinations, product

import pytest

from learn.words import EXEMPT
from staging.categories import ArmpitCount, OtherNodes
from staging.drawings import node_map, size_ruler, spread, stage_bar
from staging.drawings.nodes import State
from staging.drawings.spread import Panel
from staging.tnm import ANY_M, ANY_N, ANY_T, M, N, StageGroup, T
from tests.page_rules import words_to_avoid
from tests.reading import grade, sentences, words

TENTHS = [Decimal(n) / 10 for n in range(1, 4001)]
RANGES = [(0, 1), (1, 5), (5, 10), (10, 20), (0, 20), (20, 50), (50, None)]
LETTERS = {1: {"A", "B"}, 2: {"A", "B"}, 3: {"A", "B", "C"}}


def mm(text):
    return Decimal(text)


def ranged(low, high):
    return size_ruler(None, (Decimal(low), None if high is None else Decimal(high)))


# Size


@pytest.mark.parametrize("size", [mm("0.1"), mm("14"), mm("60"), mm("60.1"), mm("250"), mm("400")])
def test_tumor_is_as_wide_as_its_size_on_the_scale(size):
    ruler = size_ruler(size)
    at = {tick.number: tick.x for tick in ruler.ticks if tick.number is not None}
    per_mm = (at[ruler.ticks[-1].number] - at[0]) / ruler.scale_mm
    assert 2 * ruler.tumor.r == pytest.approx(float(size) * per_mm, abs=0.02)
    assert ruler.tumor.x - ruler.tumor.r == pytest.approx(at[0], abs=0.02)
    assert ruler.tumor.bottom == pytest.approx(ruler.ruler_y, abs=0.02)


@pytest.mark.parametrize("size", [mm("14"), mm("90"), mm("350")])
def test_things_have_the_same_scale_as_the_tumor(size):
    ruler = size_ruler(size)
    per_mm = 2 * ruler.tumor.r / float(size)
    assert 2 * ruler.battery.circle.r == pytest.approx(10.5 * per_mm, abs=0.05)
    assert 2 * ruler.nickel.circle.r == pytest.approx(21.2 * per_mm, abs=0.05)
    assert ruler.card.top + 2 * ruler.card.corner == pytest.approx(54 * per_mm, abs=0.05)


@pytest.mark.parametrize(
    ("size", "scale"),
    [("1", 60), ("60", 60), ("60.1", 120), ("120", 120), ("121", 160), ("400", 400)],
)
def test_scale_grows_with_the_tumor(size, scale):
    assert size_ruler(mm(size)).scale_mm == scale


def test_ruler_has_a_tick_each_5_mm_and_a_number_each_10():
    ticks = size_ruler(mm("14")).ticks
    assert len(ticks) == 13
    assert [tick.number for tick in ticks if tick.number is not None] == list(range(0, 61, 10))


def test_nothing_leaves_the_drawing():
    for size in TENTHS[::7]:
        ruler = size_ruler(size)
        low = [ruler.tumor.bottom, ruler.battery.circle.bottom, ruler.nickel.circle.bottom]
        assert max(*low, ruler.card.end) <= ruler.height
        assert ruler.tumor.y >= ruler.tumor.r
        assert ruler.tumor.x + ruler.tumor.r <= ruler.right + 0.01
        assert 0 < ruler.label_y < ruler.ruler_y + 1


def test_printed_width_makes_the_scale_true():
    ruler = size_ruler(mm("14"))
    mm_per_unit = ruler.width_mm / ruler.width
    assert 2 * ruler.tumor.r * mm_per_unit == pytest.approx(14, abs=0.02)
    assert ruler.height_mm / ruler.height == pytest.approx(mm_per_unit, abs=0.001)


def test_only_what_fits_letter_and_a4_is_printed_true_to_size():
    for size in TENTHS:
        ruler = size_ruler(size)
        if ruler.fits_paper:
            assert ruler.width_mm <= 174  # A4 without two margins of 18 mm
            assert ruler.height_mm <= 228  # Letter without margins, less the caption
        else:
            assert size > 120


@pytest.mark.parametrize(
    ("size", "text"),
    [
        ("14", "14 mm is a little more than an AAA battery across, and less than a nickel."),
        ("0.1", "0.1 mm is much less than an AAA battery across."),
        ("5", "5 mm is about half of an AAA battery across."),
        ("10", "10 mm is about the same as an AAA battery across."),
        ("20", "20 mm is more than an AAA battery across, and a little less than a nickel."),
        ("21", "21 mm is about the same as a nickel."),
        ("54", "54 mm is about the same as the short side of a bank card."),
        ("60.0", "60 mm is a little more than the short side of a bank card."),
        ("108", "108 mm is about twice the short side of a bank card."),
        ("400", "400 mm is about 7 times the short side of a bank card."),
    ],
)
def test_size_in_words(size, text):
    assert size_ruler(mm(size)).text.startswith(text + " That is ")


@pytest.mark.parametrize(
    ("size", "inches"),
    [
        ("2.5", "less than 0.1 inch"),
        ("2.54", "about 0.1 inch"),
        ("14", "about 0.6 inch"),
        ("25.4", "about 1 inch"),
        ("230", "about 9.1 inches"),
    ],
)
def test_inches_come_second(size, inches):
    assert size_ruler(mm(size)).text.endswith(f" That is {inches}.")


# How many times the thing a size may be for the words to be true.
TRUE_BETWEEN = {
    "much less": (0, 0.45),
    "about half": (0.38, 0.62),
    "less": (0, 1),
    "a little less": (0.84, 1),
    "about the same": (0.94, 1.07),
    "a little more": (1, 1.36),
    "more": (1, 99),
    "about twice": (1.7, 2.5),
}
THING_MM = {"AAA battery across": 10.5, "nickel": 21.2, "short side of a bank card": 54}
CLAIM = re.compile(
    r"(much less|a little less|less|a little more|more|about the same|about half|about twice|"
    rf"about (\d) times)(?: than| as| of)? (?:an |a |the )({'|'.join(THING_MM)})"
)


def test_every_comparison_is_true():
    for size in TENTHS:
        claims = CLAIM.findall(size_ruler(size).text)
        assert claims, size
        for claim, times, thing in claims:
            low, high = TRUE_BETWEEN.get(claim) or (int(times) - 0.5, int(times) + 0.5)
            assert low <= float(size) / THING_MM[thing] <= high, (size, claim)


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_range_is_a_band_between_its_ends(low, high):
    ruler = ranged(low, high)
    at = {tick.number: tick.x for tick in ruler.ticks if tick.number is not None}
    per_mm = (ruler.right - at[0]) / ruler.scale_mm
    assert ruler.tumor is None
    assert ruler.band.x == pytest.approx(at[0] + low * per_mm, abs=0.02)
    end = ruler.right if high is None else at[0] + high * per_mm
    assert ruler.band.x + ruler.band.width == pytest.approx(end, abs=0.02)
    assert len(ruler.edges) == (low > 0) + (high is not None)


def test_range_in_words():
    assert ranged(10, 20).text.startswith("The size is more than 10 mm, up to 20 mm. 20 mm is ")
    assert ranged(0, 1).text.startswith("The size is 1 mm or less. 1 mm is ")
    assert ranged(50, None).text.startswith("The size is more than 50 mm. 50 mm is ")


def test_without_a_size_there_are_only_the_things():
    ruler = size_ruler(None)
    assert (ruler.tumor, ruler.band, ruler.edges, ruler.label) == (None, None, (), "")
    assert all(text in ruler.text for text in ("10.5 mm", "21.2 mm", "54 mm"))


# Nodes: the states are those of armpit, below the collarbone, near the breastbone, above it.


def states(*args, **kwargs):
    return "".join(state[0] for state in node_map(frozenset(args), **kwargs).places)


@pytest.mark.parametrize(
    ("n", "pathological", "clinical"),
    [
        (N.N0, "nnnn", "nnnn"),
        (N.N0_I_PLUS, "nnnn", "nnnn"),
        (N.N1MI, "uuuu", "uuuu"),
        (N.N1, "unun", "fnnn"),
        (N.N1A, "fnnn", "fnnn"),
        (N.N1B, "nnfn", "nnfn"),
        (N.N1C, "fnfn", "fnfn"),
        (N.N2, "unun", "unun"),
        (N.N2A, "fnnn", "fnnn"),
        (N.N2B, "nnfn", "nnfn"),
        (N.N3, "uuuu", "uuuu"),
        (N.N3A, "uuuu", "ufuu"),
        (N.N3B, "fufu", "fufu"),
        (N.N3C, "uuuf", "uuuf"),
    ],
)
def test_map_marks_what_the_category_settles(n, pathological, clinical):
    assert states(n) == pathological
    assert states(n, clinical=True) == clinical


def test_unknown_nodes_leave_every_group_open():
    drawn = node_map(ANY_N)
    assert set(drawn.places) == {State.UNKNOWN}
    assert drawn.text == "It is not known yet if cancer is in these lymph nodes."


def test_answers_settle_what_the_category_leaves_open():
    assert states(N.N1MI, armpit=ArmpitCount.ONE_TO_THREE, other=OtherNodes.NO) == "fnnn"
    assert states(N.N1MI, other=OtherNodes.NO) == "fnnn"  # some node has it, and no other may
    assert states(N.N3A, armpit=ArmpitCount.TEN_OR_MORE) == "fuuu"
    assert states(N.N3A, armpit=12) == "fuuu"
    assert states(N.N3A, armpit=ArmpitCount.NONE, other=OtherNodes.INFRACLAVICULAR) == "nfun"
    assert states(N.N3C, other=OtherNodes.SUPRACLAVICULAR) == "uuuf"


def test_a_printed_number_does_not_name_a_place():
    assert states(N.N1MI, armpit=1) == "uuuu"


def test_answers_never_overrule_the_category():
    for n, count, other in product(N, (None, *ArmpitCount), (None, *OtherNodes)):
        plain = states(n)
        answered = states(n, armpit=count, other=other)
        assert all(a == b for a, b in zip(plain, answered, strict=True) if a != "u")


def test_more_possible_categories_never_settle_more():
    for some in combinations(N, 2):
        both = states(*some)
        for n in some:
            assert all(b in (a, "u") for a, b in zip(states(n), both, strict=True))


@pytest.mark.parametrize(
    ("n", "known", "text"),
    [
        (
            N.N1A,
            {"armpit": 2},
            "Cancer was found in 2 nodes in the armpit. Other groups: none found.",
        ),
        (
            N.N1A,
            {"armpit": 1},
            "Cancer was found in 1 node in the armpit. Other groups: none found.",
        ),
        (N.N1A, {}, "Cancer was found in 1 to 3 nodes in the armpit. Other groups: none found."),
        (N.N2A, {}, "Cancer was found in 4 to 9 nodes in the armpit. Other groups: none found."),
        (
            N.N2A,
            {"clinical": True},
            "Cancer was found in 1 or more nodes in the armpit. Other groups: none found.",
        ),
        (N.N0, {}, "No cancer was found in the lymph nodes near the breast."),
        (
            N.N0_I_PLUS,
            {},
            "No lymph node is counted as having cancer. Isolated tumor cells were seen.",
        ),
        (
            N.N3A,
            {},
            "Cancer was found in lymph nodes near the breast. It is not known in which groups.",
        ),
        (
            N.N3C,
            {},
            "Cancer was found in 1 or more nodes above the collarbone. Other groups: not known.",
        ),
        (
            N.N1C,
            {},
            "Cancer was found in 1 to 3 nodes in the armpit. Cancer was found in 1 or more nodes "
            "near the breastbone. Other groups: none found.",
        ),
    ],
)
def test_nodes_in_words(n, known, text):
    assert node_map(frozenset({n}), **known).text == text


FOUND_WORDS = (
    "in the armpit",
    "below the collarbone",
    "near the breastbone",
    "above the collarbone",
)


def test_words_name_the_groups_that_the_map_fills():
    for n, clinical, count, other in product(
        N, (False, True), (None, 2, *ArmpitCount), (None, *OtherNodes)
    ):
        drawn = node_map(frozenset({n}), clinical=clinical, armpit=count, other=other)
        found = " ".join(s for s in sentences(drawn.text) if re.match(r"Cancer was found in \d", s))
        for state, where, group in zip(drawn.places, FOUND_WORDS, drawn.groups, strict=True):
            assert (where in found) == (state is State.FOUND)
            assert (group.says == "cancer found") == (state is State.FOUND)


# Spread


def here(t, n, m):
    return spread(frozenset(t), frozenset(n), frozenset(m)).here


def test_panel_is_the_farthest_place_that_is_certain():
    assert here({T.T2}, {N.N0}, {M.M0}) is Panel.BREAST
    assert here({T.T2}, {N.N1A}, {M.M0}) is Panel.NODES
    assert here({T.T2}, {N.N0}, {M.M1}) is Panel.BODY
    assert here({T.T2}, {N.N0, N.N1}, {M.M0}) is None
    assert here({T.T0}, {N.N0}, {M.M0}) is None
    assert here({T.T0}, {N.N1}, {M.M0}) is Panel.NODES


def test_unknown_spread_claims_no_panel():
    for t, n in product((ANY_T, {T.T1}, {T.TIS}), (ANY_N, {N.N0}, {N.N2A})):
        assert here(t, n, ANY_M) is None
        assert "not known yet" in spread(frozenset(t), frozenset(n), ANY_M).text


def test_no_tumor_and_clear_nodes_is_a_whole_sentence():
    text = spread(frozenset({T.T0}), frozenset({N.N0}), frozenset({M.M0})).text
    assert text.startswith("No cancer was found in nearby lymph nodes.")


CLAIMS = {
    Panel.BREAST: "found in the breast.",
    Panel.NODES: "Cancer was found in nearby lymph nodes.",
    Panel.BODY: "Cancer was found in another part of the body.",
}


def test_words_claim_the_panel_that_is_marked():
    t_sets = ({T.T1C}, {T.TIS_DCIS}, {T.T0}, ANY_T)
    n_sets = ({N.N0}, {N.N0_I_PLUS}, {N.N1MI}, {N.N3, N.N2}, ANY_N)
    for t, n, m in product(t_sets, n_sets, ({M.M0}, {M.M0_I_PLUS}, {M.M1}, ANY_M)):
        drawn = spread(frozenset(t), frozenset(n), frozenset(m))
        for panel, claim in CLAIMS.items():
            assert (claim in drawn.text) == (panel is drawn.here)
        assert (drawn.here_y is None) == (drawn.here is None)


# Stages


@pytest.mark.parametrize(
    ("groups", "text"),
    [
        (
            [StageGroup.IIA],
            "Stage 2 of the five stages 0 to 4. The letter A or B gives more detail. "
            "Here the letter is A.",
        ),
        (
            [StageGroup.IIIC],
            "Stage 3 of the five stages 0 to 4. The letter A, B or C gives more detail. "
            "Here the letter is C.",
        ),
        ([StageGroup.S0], "Stage 0 of the five stages 0 to 4. Stage 0 has no letter."),
        ([StageGroup.IV], "Stage 4 of the five stages 0 to 4. Stage 4 has no letter."),
        (
            [StageGroup.IIA, StageGroup.IB],
            "There are five stages, 0 to 4. Still possible: 1B or 2A.",
        ),
        (
            [StageGroup.IIB, StageGroup.IIA],
            "Stage 2 of the five stages 0 to 4. The letter A or B gives more detail. "
            "Here the letter may be A or B.",
        ),
        ([], "The stage is not known yet. It will be one of the five stages 0 to 4."),
    ],
)
def test_stage_in_words(groups, text):
    assert stage_bar(groups).text == text


def test_bar_marks_the_boxes_of_the_possible_stages():
    every_set = chain.from_iterable(combinations(StageGroup, k) for k in range(10))
    for groups in every_set:
        bar = stage_bar(groups)
        assert [box.fits for box in bar.boxes] == [
            any(group.number == number for group in groups) for number in range(5)
        ]
        shown = [box.label[1:] + box.letters.replace(", ", "") for box in bar.boxes]
        assert shown == [
            "".join(group.letter for group in groups if group.number == number)
            for number in range(5)
        ]


def test_letters_that_exist_are_those_the_words_name():
    for number, letters in LETTERS.items():
        groups = [group for group in StageGroup if group.number == number]
        assert {group.letter for group in groups} == letters
        named = re.search(r"The letter (.+) gives", stage_bar(groups[:1]).text)[1]
        assert set(re.findall("[A-C]", named)) == letters


def test_boxes_are_equal_and_stand_side_by_side():
    boxes = stage_bar([]).boxes
    assert len({b.x - a.x for a, b in zip(boxes, boxes[1:], strict=False)}) == 1
    assert boxes[-1].x + stage_bar([]).box_width <= 300


# Words of all four


def every_text():
    for size in TENTHS[::5]:
        yield size_ruler(size).text
    for low, high in RANGES:
        yield ranged(low, high).text
    for n, count, other in product(N, (None, 2, *ArmpitCount), (None, *OtherNodes)):
        yield node_map(frozenset({n}), armpit=count, other=other).text
    for t, n, m in product(
        ({T.T2}, {T.TIS}, ANY_T), ({N.N0}, {N.N0_I_PLUS}, {N.N1}, ANY_N), ({M.M0}, {M.M1}, ANY_M)
    ):
        yield spread(frozenset(t), frozenset(n), frozenset(m)).text
    for k in range(10):
        for groups in combinations(StageGroup, k):
            yield stage_bar(groups).text


def test_words_are_plain_and_speak_of_no_person():
    for text in set(every_text()):
        assert grade(text, EXEMPT) <= 7, text
        assert not words_to_avoid(text), text
        assert max(len(words(sentence)) for sentence in sentences(text)) <= 20, text
        assert not re.search(r"\b(you|your|they|their)\b|[{}%]", text), text
