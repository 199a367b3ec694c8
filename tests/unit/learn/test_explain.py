"""Where a hard word is explained, and where it is left alone."""

import time

import pytest

from learn.explain import Found, explained, finder

FORMS = finder(
    {
        "tumor": "tumor",
        "tumors": "tumor",
        "lymph": "lymph",
        "lymph node": "lymph-node",
        "lymph nodes": "lymph-node",
        "ER": "er",
        "HER2": "her2",
    }
)


def word(slug, match):
    button = "{before}[{slug}:{form}]{after}".format(slug=slug, **match.groupdict())
    return Found(button, f"<aside>{slug}</aside>")


def explain(html, most=8, known=()):
    return explained(html, FORMS, word, most, set(known))


def test_the_first_use_becomes_a_button_and_its_meaning_follows_the_paragraph():
    assert (
        explain("<p>A tumor. The tumor grew.</p><p>Tumors</p>")
        == "<p>A [tumor:tumor]. The tumor grew.</p><aside>tumor</aside><p>Tumors</p>"
    )


@pytest.mark.parametrize("block", ["li", "dd", "td"])
def test_in_a_list_or_a_table_the_meaning_stays_inside(block):
    html = explain(f"<{block}>A tumor</{block}>")
    assert html == f"<{block}>A [tumor:tumor]<aside>tumor</aside></{block}>"


def test_a_paragraph_in_a_list_gets_its_meaning_inside_the_list():
    html = explain("<ul><li><p>A tumor</p>\n</li></ul>")
    assert html == "<ul><li><p>A [tumor:tumor]</p><aside>tumor</aside>\n</li></ul>"


def test_the_longest_form_wins_over_line_ends_too():
    assert "[lymph-node:Lymph\n nodes]" in explain("<p>Lymph\n nodes and lymph</p>")


def test_codes_are_found_as_they_stand_and_never_inside_words():
    assert explain("<p>er, her, HER2-low, tumorous, non-tumor</p>").count("[") == 0
    assert explain("<p>ER and HER2.</p>").count("[") == 2


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/tumor/">tumor</a></p>',
        "<h2>The tumor</h2>",
        "<ul><li><button>tumor</button></li></ul>",
        "<form><p>tumor</p></form>",
        "<details><summary>tumor</summary><p>tumor</p></details>",
        "<p><code>ER</code> <span translate='no'></span><span translate=\"no\">tumor</span></p>",
        '<p lang="en">Tumor House</p>',
        '<p class="note print-only">tumor</p>',
        "<figure><p>tumor <svg><g><svg></svg></g></svg> tumor</p></figure>",
        "<div>tumor</div>",
        "<!-- <p>tumor</p> -->",
        '<p title="tumor" data-word="tumor">none</p>',
    ],
)
def test_what_is_no_running_text_is_left_alone(html):
    assert explain(html) == html


def test_what_follows_something_left_alone_is_explained():
    html = '<h2>A <b>tumor</b></h2><p><input type="hidden"><br> tumor</p>'
    assert explain(html).endswith("[tumor:tumor]</p><aside>tumor</aside>")


def test_no_more_than_some_and_none_that_the_page_explains_itself():
    assert explain("<p>tumor lymph ER</p>", most=2).count("[") == 2
    assert explain("<p>tumor lymph ER</p>", known=["tumor"]).count("[") == 2


def test_a_large_page_takes_a_few_milliseconds():
    html = "<p>A tumor and lymph nodes of the arm, HER2 and more words still.</p>" * 1000
    start = time.perf_counter()
    explain(html)
    assert time.perf_counter() - start < 0.2  # about 5 ms; room for a busy machine


@pytest.mark.parametrize("html", ["<dd>tumor</dd>", "<p><b> tumor. </b></p>", "<td>Tumor</td>"])
def test_a_word_that_is_the_whole_answer_is_left_alone(html):
    assert explain(html) == html


def test_the_signs_around_a_word_stay_on_its_line():
    opened = [(m["before"], m["after"]) for m in FORMS.pattern.finditer("(HER2), “tumor”; ER-low")]
    assert opened == [("(", "),"), ("“", "”;")]
