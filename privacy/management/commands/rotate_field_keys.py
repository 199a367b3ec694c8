"""`manage.py rotate_field_keys`: after a new key was put first in FIELD_KEYS."""

from django.core.management.base import BaseCommand, CommandError

from privacy.text import WrongFieldKey, rotate


class Command(BaseCommand):
    help = "Seal every sealed text anew with the first of FIELD_KEYS."

    def handle(self, **options):
        try:
            count = rotate()
        except WrongFieldKey as error:
            raise CommandError(
                "Some text was sealed with a key that is not in FIELD_KEYS. Put that key back, "
                "behind the first one, and run this again."
            ) from error
        self.stdout.write(f"Sealed {count} rows with the first key. The others can go.")
