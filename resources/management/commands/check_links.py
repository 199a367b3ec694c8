"""`manage.py check_links`: look at the links that are due. Run it at least daily, from a timer."""

from django.core.management.base import BaseCommand

from resources import links


class Command(BaseCommand):
    help = "Look whether the addresses of published entries still answer. Edits no entry."

    def add_arguments(self, parser):
        parser.add_argument("--minutes", type=float, default=50, help="Stop after so many minutes.")

    def handle(self, *, minutes, **options):
        looked = links.look_at_due(minutes)
        waiting = links.Link.objects.for_a_person().count()
        self.stdout.write(f"{looked} addresses looked at; {waiting} links wait for a person.")
