import pytest

from checklists import articles
from sources.sentences import BrokenText

DOUBTED = ("inflammatory", "California")


@pytest.mark.parametrize("article", articles.ARTICLES.values(), ids=lambda a: a.slug)
def test_every_sentence_names_pages_that_were_read(article):
    for sentence in article.sentences:
        assert all(
            articles.REFERENCES[slug].read in {"excerpt", "own"} for slug in sentence.sources
        )
    assert articles.references(article)


@pytest.mark.parametrize("word", DOUBTED)
def test_sentences_with_a_doubt_are_not_shown(word):
    held = (articles.DATA / "articles.toml").read_text("utf-8")
    assert word in held
    assert not any(word in text for text in articles.texts())


@pytest.mark.parametrize(
    "row",
    [
        {"text": "A fact.", "sources": ["nobody"]},
        {"text": "A fact.", "sources": []},
        {"text": "A fact.", "sources": ["own"], "doubts": "misspelt"},
    ],
)
def test_a_sentence_without_a_good_source_stops_the_start(row):
    part = {"title": "Part", "says": [row]}
    with pytest.raises(BrokenText, match="A fact"):
        articles._article("hub", {"title": "Hub", "part": [part]})


def test_no_number_of_days_is_given_as_advice():
    time = articles.ARTICLES["time"]
    assert not any(char.isdigit() for sentence in time.sentences for char in sentence.text)
