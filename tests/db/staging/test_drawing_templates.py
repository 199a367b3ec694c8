"""The drawings as a page shows them: well formed, named, without inline style, marked as told."""

import re
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from staging.categories import ArmpitCount, OtherNodes
from staging.drawings import node_map, size_ruler, spread, stage_bar
from staging.tnm import ANY_M, ANY_N, ANY_T, M, N, StageGroup, T

pytestmark = pytest.mark.any_database

SIZES = [size_ruler(Decimal(text)) for text in ("0.1", "14", "27.5", "60", "61", "130", "400")]
RANGES = [
    size_ruler(None, (Decimal(low), high and Decimal(high)))
    for low, high in ((0, 1), (10, 20), (50, None))
]
MAPS = [node_map(frozenset({n}), clinical=clinical) for n in N for clinical in (False, True)]
SPREADS = [
    spread(frozenset({T.T1C}), n, frozenset(m))
    for n in (frozenset({N.N0}), frozenset({N.N1A}), ANY_N)
    for m in ({M.M0}, {M.M1}, ANY_M)
]
BARS = [stage_bar(groups) for groups in ([], [StageGroup.IIA], [*StageGroup], [StageGroup.IV])]
DRAWINGS = [
    *(("size_ruler", drawing) for drawing in [*SIZES, *RANGES, size_ruler(None)]),
    *(("node_map", drawing) for drawing in [*MAPS, node_map(ANY_N)]),
    *(("spread", drawing) for drawing in [*SPREADS, spread(ANY_T, ANY_N, ANY_M)]),
    *(("stage_bar", drawing) for drawing in BARS),
]
SVG = "{http://www.w3.org/2000/svg}"


def markup(name, drawing, **context):
    return render_to_string(f"staging/drawings/{name}.html", {"drawing": drawing, **context})


def parsed(name, drawing, **context):
    html = markup(name, drawing, **context)
    return ElementTree.fromstring(html.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"'))


def classes(element):
    return element.get("class", "").split()


@pytest.fixture(params=DRAWINGS, ids=lambda pair: pair[0])
def drawn(request):
    return request.param


def test_drawing_is_well_formed_and_has_a_short_name(drawn):
    figure = parsed(*drawn)
    svg = figure.find(f"{SVG}svg")
    assert svg.get("role") == "img"
    title = svg.find(f"{SVG}title")
    assert svg.get("aria-labelledby") == title.get("id")
    assert 1 <= len(title.text.split()) <= 5


def test_the_same_words_stand_beside_it(drawn):
    name, drawing = drawn
    caption = parsed(name, drawing).find("figcaption")
    assert drawing.text in [paragraph.text for paragraph in caption.iter("p")]


def test_no_inline_style_script_or_foreign_address(drawn):
    html = markup(*drawn)
    assert not re.search(r"style|<script|\son\w+=|https?:|url\(|#[0-9a-f]{3}", html, re.I)


def test_every_number_is_written_with_a_point_whatever_the_language(drawn):
    with translation.override("es"):
        spanish = parsed(*drawn)
    english = parsed(*drawn)
    for one, other in zip(spanish.iter(), english.iter(), strict=True):
        numbers = {key: value for key, value in one.attrib.items() if re.search(r"\d", value)}
        assert numbers == {key: other.get(key) for key in numbers}


def test_each_is_small(drawn):
    assert len(markup(*drawn).encode()) <= 3700


def test_ids_are_unique_on_a_page_with_all_four_and_both_sides():
    html = "".join(
        markup(name, drawing)
        for name, drawing in (
            ("size_ruler", SIZES[1]),
            ("node_map", MAPS[0]),
            ("spread", SPREADS[0]),
            ("stage_bar", BARS[0]),
        )
    ) + "".join(markup("size_ruler", SIZES[1], id=side) for side in ("left", "right"))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 6


def test_map_fills_and_labels_what_is_found():
    for drawing in MAPS:
        groups = [
            group
            for group in parsed("node_map", drawing).iter(f"{SVG}g")
            if group.get("class") in {"found", "none", "unknown"}
        ]
        assert [group.get("class") for group in groups] == [str(s) for s in drawing.places]
        for group in groups:
            words = [text.text for text in group.iter(f"{SVG}text")]
            assert ("Found" in words) == (group.get("class") == "found")


def test_key_names_all_five_groups():
    known = node_map(
        frozenset({N.N1MI}), armpit=ArmpitCount.ONE_TO_THREE, other=OtherNodes.INTERNAL_MAMMARY
    )
    key = ["".join(line.itertext()) for line in parsed("node_map", known).iter("li")]
    assert key == [
        "1, 2 Armpit, lower and middle part: cancer found",
        "3 Below the collarbone: none found",
        "4 Near the breastbone: cancer found",
        "5 Above the collarbone: none found",
    ]


def test_here_stands_in_the_panel_that_fits_and_nowhere_else():
    for drawing in SPREADS:
        figure = parsed("spread", drawing)
        panels = [g for g in figure.iter(f"{SVG}g") if g.find(f"{SVG}rect") is not None]
        assert len(panels) == 3
        marked = [panel for panel in panels if "here" in classes(panel)]
        words = [text for text in figure.iter(f"{SVG}text") if text.text == "Here"]
        assert len(marked) == len(words) == (drawing.here is not None)
        for panel, word in zip(marked, words, strict=True):
            assert panels.index(panel) == ["breast", "nodes", "body"].index(drawing.here)
            box = panel.find(f"{SVG}rect")
            top = float(box.get("y"))
            assert top < float(word.get("y")) < top + float(box.get("height"))


def test_bar_points_at_every_box_that_fits():
    for drawing in BARS:
        figure = parsed("stage_bar", drawing)
        boxes = [g for g in figure.iter(f"{SVG}g") if g.find(f"{SVG}rect") is not None]
        assert ["here" in classes(box) for box in boxes] == [box.fits for box in drawing.boxes]
        pointers = [p for p in figure.iter(f"{SVG}path") if "pointer" in classes(p)]
        assert len(pointers) == sum(box.fits for box in drawing.boxes)


def test_print_says_how_to_check_the_size_or_that_it_is_smaller():
    small, large = markup("size_ruler", SIZES[1]), markup("size_ruler", SIZES[-1])
    assert 'width="50mm"' in small
    assert "real size if this line is 50 mm" in small
    assert 'width="64.29mm"' in small
    assert "smaller than real size" in large
    assert 'mm" height' not in large


def test_every_class_has_a_rule():
    css = (Path(settings.BASE_DIR) / "static/css/site.css").read_text("utf-8")
    used = {
        name
        for pair in DRAWINGS
        for found in re.findall(r'class="([^"]+)"', markup(*pair))
        for name in found.split()
    }
    plain = {"none", "scale-240", "scale-400", "spread", "stage-bar"}  # as they come
    assert not {name for name in used - plain if not re.search(rf"\.{name}\b", css)}
