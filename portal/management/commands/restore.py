"""Bring the database back from a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal import backup


class Command(BaseCommand):
    help = "Bring the database to what a backup holds, and compare it row by row."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="lose what the database holds now"
        )

    def handle(self, *, file, replace, **options):
        try:
            tables = backup.restore(file, replace)
        except backup.Damaged as damage:
            raise CommandError(f"{file} is not a whole backup. {damage}") from damage
        except backup.NotEmpty as refusal:
            raise CommandError(
                "The database holds data; with --replace it is lost. Nothing was changed."
            ) from refusal
        rows = sum(table["rows"] for table in tables.values())
        self.stdout.write(f"Restored {len(tables)} tables with {rows} rows; every row is the same.")
