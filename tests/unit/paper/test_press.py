import io
import re

import pikepdf
import pypdf
import pytest
from django.utils import translation
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st

from paper.press import A4, FONTS, LETTER, press
from tests.sheets import is_accessible, opened, tags, words

SHEET = """
<h1>A title</h1><p>First <b>bold</b> last.</p>
<h2>To do</h2>
<ul class="ticks"><li>Call<p>a note</p><hr><hr></li><li class="done">Send</li></ul>
<h2>Table</h2>
<table><thead><tr><th>Question</th><th>Answer</th></tr></thead>
<tbody><tr><th>Size</th><td>14 mm</td></tr></tbody></table>
<dl><div><dt>Grade</dt><dd>Not known</dd></div></dl>
<figure class="drawing"><svg viewBox="0 0 300 90"><title>Five stages</title>
<text class="strong" x="9" y="40">in the drawing</text></svg>
<figcaption><p>Told in words.</p></figcaption></figure>
<details><summary>Opened</summary><p>Inside.</p></details>
"""


@pytest.fixture(scope="module")
def sheet():
    return press(SHEET, title="A title")


def test_it_is_tagged_titled_and_says_its_language(sheet):
    pdf = opened(sheet)
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).startswith("en")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "A title"
    assert is_accessible(sheet)


def test_the_checker_of_the_standard_finds_nothing(sheet, tmp_path):
    from pdfua.cli import main

    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet)
    assert main(["check", str(path)]) == 0


def test_headings_lists_tables_and_drawings_are_tagged_in_order(sheet):
    kinds = tags(sheet)
    assert [kind for kind in kinds if re.match("/H[1-6]", kind)] == ["/H1", "/H2", "/H2"]
    assert kinds.index("/L") < kinds.index("/Table") < kinds.index("/Figure")
    assert kinds.count("/TH") >= 2
    assert kinds.count("/Figure") == 1


def test_a_drawing_has_its_name_for_those_who_do_not_see_it(sheet):
    opening = opened(sheet)
    named = [each for each in opening.objects if isinstance(each, pikepdf.Dictionary)]
    assert [str(each.Alt) for each in named if "/Alt" in each] == ["Five stages"]


def test_all_text_can_be_read_in_order(sheet):
    read = words(sheet)
    expected = (
        "A title First bold last. To do ☐ Call a note ☑ Send Table Question Answer Size 14 mm"
    )
    assert expected in read
    assert re.search("Grade Not known .*Told in words. Opened Inside. Page 1 of 1$", read)


@pytest.mark.parametrize(("paper", "width", "height"), [(LETTER, 612, 792), (A4, 595.28, 841.89)])
def test_letter_and_a4(paper, width, height):
    opening = opened(press(SHEET, title="t", paper=paper))
    box = opening.pages[0].MediaBox
    assert [float(box[2]), float(box[3])] == pytest.approx([width, height], abs=0.1)


def test_every_page_says_which_of_how_many_it_is():
    pages = pypdf.PdfReader(io.BytesIO(press("<h1>t</h1>" + "<p>x</p><hr>" * 60, title="t"))).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page.extract_text()


def test_the_language_is_the_readers():
    with translation.override("es"):
        assert str(opened(press(SHEET, title="t")).Root.Lang).startswith("es")


def test_only_our_fonts_are_used():
    families = set(FONTS.families())
    assert families == {"Atkinson Hyperlegible", "DejaVu Sans", "Noto Emoji", "Droid Sans Fallback"}


@pytest.mark.parametrize(
    "text", ["مرحبا بالعالم", "שלום", "你好，世界", "Привет", "Ngày mai", "❤️ 🎉", "½ → ≤ €"]
)
def test_other_scripts_and_emoji_are_printed(text):
    pdf = press(f"<h1>t</h1><p>{text}</p>", title="t")
    assert "Some signs could not be printed" not in words(pdf)
    assert is_accessible(pdf)


def test_a_sign_in_no_font_is_said_to_be_missing():
    pdf = press("<h1>t</h1><p>हिन्दी and the rest</p>", title="t")
    assert "Some signs could not be printed" in words(pdf)
    assert "and the rest" in words(pdf)
    assert opened(pdf).Root.MarkInfo.Marked


def test_nothing_in_a_text_is_a_command():
    text = '#read("press.py") $x$ *b* _i_ `c` <label> @ref \\ // /* = Head #panic("no")'
    assert text in words(press(f"<h1>t</h1><p>{escape(text)}</p>", title="t"))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_stops_the_press(first, second):
    html = f"<h1>{escape(first)}</h1><ul class='ticks'><li>{escape(second)}<hr></li></ul>"
    assert press(html, title=first)[:5] == b"%PDF-"
