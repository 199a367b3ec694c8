"""Loads the rows that live beside what uses them."""

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "resources"

    def import_models(self):
        super().import_models()
        # Each keeps its own rows; they build on those of resources.models.
        from resources import duplicates, history, links, transfer  # noqa: F401
