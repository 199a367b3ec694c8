import pytest

from paper.markup import BREAK, LONGEST_WORD, printable, read


def test_tags_texts_and_kept_attributes_come_back_as_data():
    assert read('<h1 id="x">One</h1><p class="small">Two <b>three</b> four</p>') == [
        {"tag": "h1", "nodes": ["One"]},
        {
            "tag": "p",
            "class": "small",
            "nodes": ["Two ", {"tag": "b", "nodes": ["three"]}, " four"],
        },
    ]


@pytest.mark.parametrize(
    "left_out",
    [
        '<p class="answer no-print">x</p>',
        "<form><p>x<input><br></p></form>",
        "<p><button>x</button></p>",
        '<div hidden><div class="no-print">x</div>x</div>',
        "<script>x</script>",
        "<nav><ul><li>x</li></ul></nav>",
    ],
)
def test_what_only_a_screen_can_use_is_left_out_and_nothing_after_it(left_out):
    nodes = read(f"<h1>a</h1>{left_out}<p>b</p>")
    assert "x" not in str([node["nodes"] for node in nodes])
    assert nodes[-1] == {"tag": "p", "nodes": ["b"]}


def test_white_space_between_blocks_is_dropped_and_between_words_kept():
    nodes = read("<ul>\n  <li> one\n <b>two</b> <i>three</i> </li>\n</ul>\n<p>x</p>\n")
    words = ["one ", {"tag": "b", "nodes": ["two"]}, " ", {"tag": "i", "nodes": ["three"]}]
    assert nodes == [
        {"tag": "ul", "nodes": [{"tag": "li", "nodes": words}]},
        {"tag": "p", "nodes": ["x"]},
    ]


def test_escaped_text_is_text_again_and_never_a_tag():
    assert read("<p>&lt;b&gt; &amp; #strong[x]</p>") == [
        {"tag": "p", "nodes": ["<b> & #strong[x]"]}
    ]


def test_a_drawing_stays_svg_with_its_name_and_the_look_for_paper():
    (figure,) = read(
        '<figure class="drawing scale-60"><svg viewBox="0 0 3 4" width="64mm">'
        "<title>A &amp; B</title><text>x &lt; y</text></svg></figure>"
    )
    (drawing,) = figure["nodes"]
    assert drawing["alt"] == "A & B"
    assert drawing["width"] == "64mm"
    assert not drawing["hidden"]
    assert 'viewBox="0 0 3 4"' in drawing["source"]
    assert 'class="drawing scale-60"' in drawing["source"]
    assert "<style>" in drawing["source"]
    assert drawing["source"].endswith("<text>x &lt; y</text></svg>")


def test_signs_that_no_font_has_are_dropped():
    assert printable("a\x00b\x1b\ud800c\ue000d\uffff") == "abcd"


def test_a_long_run_of_letters_may_break():
    printed = printable("x" * 100)
    assert printed.replace(BREAK, "") == "x" * 100
    assert max(map(len, printed.split(BREAK))) == LONGEST_WORD
    assert BREAK not in printable("ordinary words of ordinary length " * 9)
