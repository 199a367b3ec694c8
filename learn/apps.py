"""The app of words, numbers and articles."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LearnConfig(AppConfig):
    name = "learn"

    def ready(self):
        from learn.editions import bring_up_to_date

        post_migrate.connect(bring_up_to_date, sender=self)
