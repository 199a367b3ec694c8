"""Pages of words, numbers and articles."""

from django.urls import path

from learn.views import words

app_name = "learn"

urlpatterns = [
    path("words/", words.words, name="words"),
    path("words/<slug:slug>/", words.word, name="word"),
]
