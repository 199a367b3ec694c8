"""`manage.py check_links`: look at the links that are due. Run it at least daily, from a timer."""

import time

from django.core.management.base import BaseCommand
from django.utils import timezone

from resources import links
from resources.fetch import Fetcher


class Command(BaseCommand):
    help = "Look whether the addresses of published entries still answer. Edits no entry."

    def add_arguments(self, parser):
        parser.add_argument("--minutes", type=float, default=50, help="Stop after so many minutes.")

    def handle(self, *, minutes, **options):
        links.collect()
        due = list(links.Link.objects.due(timezone.now()))
        looked = links.check(Fetcher(links.agent()), due, until=time.monotonic() + minutes * 60)
        waiting = links.Link.objects.for_a_person().count()
        self.stdout.write(f"{looked} addresses looked at; {waiting} links wait for a person.")
