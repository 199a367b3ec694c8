"""Pages of words, numbers and articles."""

from django.urls import path

from learn import survival
from learn.articles import ARTICLES
from learn.views import articles, statistics, words

app_name = "learn"

urlpatterns = [
    path("learn/", articles.articles, name="articles"),
    *(
        path(f"learn/{slug}/", articles.article, {"slug": slug}, f"article-{slug}")
        for slug in ARTICLES
    ),
    path("words/", words.words, name="words"),
    path("words/<slug:slug>/", words.word, name="word"),
    path("statistics/", statistics.ask, name="statistics"),
    path("statistics/show/", statistics.show, name="show"),
    path(
        "statistics/in-words/",
        statistics.explain,
        {"page": survival.IN_WORDS, "template": "learn/statistics_in_words.html"},
        "in_words",
    ),
    path(
        "statistics/what-they-mean/",
        statistics.explain,
        {"page": survival.MEANING, "template": "learn/statistics_meaning.html"},
        "meaning",
    ),
]
