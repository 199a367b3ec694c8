"""Loads the checks of the portal, and error reports where they are wanted."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from portal import (
            checks,  # noqa: F401 (importing it registers them)
            error_reports,
        )

        error_reports.start()
