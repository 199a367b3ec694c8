"""Compile the translations, without GNU gettext."""

from django.core.management.base import BaseCommand

from portal import catalog


class Command(BaseCommand):
    help = "Compile every translation (.po) that is newer than its compiled form (.mo)."
    requires_system_checks = []

    def handle(self, **options):
        for language in catalog.compile_all():
            self.stdout.write(f"Compiled the translation {language}.")
