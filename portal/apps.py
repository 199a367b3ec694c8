"""Loads the checks of the portal, and error reports where they are wanted."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from learn.reader import tell
        from portal import (
            checks,  # noqa: F401 (importing it registers them)
            error_reports,
            readers,
        )

        error_reports.start()
        tell(readers.about)
