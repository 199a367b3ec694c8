"""Load the directory's reviewed files into the database; a second time changes nothing."""

from django.core.management.base import BaseCommand, CommandError

from resources.curated import BrokenDirectory
from resources.entries import Refused
from resources.load import load, read


class Command(BaseCommand):
    help = "Bring the rows that belong to our data files up to date; all or nothing."

    def handle(self, *args, **options):
        try:
            loaded = load(read())
        except (BrokenDirectory, Refused) as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            for kind in loaded:
                self.stdout.write("\n".join(kind.lines()))
