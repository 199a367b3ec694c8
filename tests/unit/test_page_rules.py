import pytest

from tests import page_rules
from tests.page_rules import MARKUP, WORDS, Page, blocks, problems

GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Size – Beside</title>
<link rel="stylesheet" href="/static/css/site.css"><script src="/static/js/site.js" defer></script>
</head><body>
<a href="#main">Skip</a>
<header><a href="/en/">Beside</a></header>
<main id="main">
<h1>How big is it?</h1>
<p>Ask your doctor. It may be small.</p>
<form method="post" action="/en/q/">
<fieldset aria-describedby="id_a_helptext"><legend>Choose one</legend>
<p id="id_a_helptext">One is enough.</p>
<label><input type="radio" name="a" value="1"> Yes</label>
</fieldset>
<label for="id_size">Size</label><input id="id_size" name="size">
<button>Continue</button>
</form>
<a href="https://www.cancer.gov/">Read more</a> <a href="tel:+18004226237">Call</a>
<svg role="img" aria-labelledby="ruler"><title id="ruler">Ruler</title></svg>
</main>
<footer><a href="/en/about/">About</a></footer>
</body></html>"""

# What each rule must see: a change to the good page that breaks this rule.
BROKEN = {
    "is_valid_html": ("</h1>", "</h1></p>"),
    "has_one_h1": ("<h1>How big is it?</h1>", ""),
    "has_headings_in_order": ("</h1>", "</h1><h3>Next</h3>"),
    "has_a_title": (" – Beside</title>", "</title>"),
    "has_unique_ids": ('id="main"', 'id="ruler"'),
    "has_no_dangling_reference": ('<label for="id_size">', '<label for="size">'),
    "names_every_control": ('<label for="id_size">Size</label>', ""),
    "ties_errors_to_fields": ('id="id_size"', 'id="id_size" aria-invalid="true"'),
    "says_its_language": ('lang="en"', 'lang="es"'),
    "has_its_landmarks": ("<footer>", "<footer></footer><footer>"),
    "loads_nothing_from_elsewhere": ('src="/static', 'src="//cdn.example/static'),
    "has_nothing_inline": ("<h1>", '<h1 style="color: red">'),
    "does_nothing_unasked": ('name="size"', 'name="size" autofocus'),
    "keeps_other_sites_apart": ("https://www.cancer.gov", "http://www.cancer.gov"),
    "shows_no_survival_number": ("It may be small.", "About 90 out of 100 live."),
    "uses_no_word_for_odds": ("It may be small.", "The odds are small."),
    "uses_no_word_to_avoid": ("It may be small.", "You should be brave."),
    "explains_its_hard_words": ("It may be small.", "A laparoscopy is next."),
    "has_short_sentences": ("It may be small.", "It may " + "be very " * 10 + "small."),
    "has_short_paragraphs": ("It may be small.", "It may. It may. It may. It may."),
    "sets_its_type_well": ("It may be small.", "It's {your} choice."),
}
MORE = [
    ("has_one_h1", ("<form", "<h1>Two</h1><form")),
    ("has_a_title", ("<title>", "<title>Error: ")),
    ("has_a_title", ("<form", '<div class="error-summary"></div><form')),
    ("names_every_control", ("<legend>Choose one</legend>", "")),
    ("names_every_control", ("Continue</button>", "</button>")),
    ("names_every_control", (' role="img"', "")),
    ("has_nothing_inline", ("<h1>", '<h1 onclick="x()">')),
    ("has_nothing_inline", ("</head>", "<script>x()</script></head>")),
    ("has_nothing_inline", ("/en/about/", "javascript:x()")),
    ("loads_nothing_from_elsewhere", ('action="/en/q/"', 'action="https://x.example/"')),
    ("has_no_dangling_reference", ('href="#main"', 'href="#top"')),
    ("uses_no_word_to_avoid", ("It may", "Patients may")),
    ("shows_no_survival_number", ("<title>", "<title>93% ")),
    ("uses_no_word_for_odds", ("It may be", "The 5-year rate is")),
    ("explains_its_hard_words", ("It may be", "The unavoidable may be")),
    ("sets_its_type_well", ("small.", "small!")),
]


@pytest.mark.parametrize("rule", [*MARKUP, *WORDS], ids=lambda rule: rule.__name__)
def test_a_good_page_breaks_no_rule(rule):
    assert rule(Page(GOOD)) == []


@pytest.mark.parametrize(("rule", "change"), [*BROKEN.items(), *MORE])
def test_every_rule_sees_what_breaks_it(rule, change):
    assert change[0] in GOOD
    assert rule in problems(Page(GOOD.replace(*change, 1)))


def test_every_rule_has_an_example():
    assert set(BROKEN) == {rule.__name__ for rule in (*MARKUP, *WORDS)}


def test_set_phrases_may_use_a_word_to_avoid():
    assert page_rules.words_to_avoid("DCIS only. I am just looking.") == []
    assert page_rules.words_to_avoid("It is just a scan, only a scan.") == ["just", "only"]


def test_codes_and_quoted_words_are_left_out_of_the_text():
    page = Page("<main><p>The code is <code>pT1c</code> here.<br>Next</p><svg><text>9</text></svg>")
    assert blocks(page.root.find(".//main")) == ["The code is here.", "Next"]
