"""The app of words, numbers and articles."""

from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "learn"
