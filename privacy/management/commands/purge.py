"""`manage.py purge`: delete what has expired. Run it at least once an hour."""

from django.core.management.base import BaseCommand

from privacy.retention import purge


class Command(BaseCommand):
    help = "Delete visits that have expired."

    def handle(self, **options):
        purge()
