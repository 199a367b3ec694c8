"""Copy the database into a file."""

from pathlib import Path

from django.core.management.base import BaseCommand

from portal import backup


class Command(BaseCommand):
    help = "Write a backup of the database into a folder; backups older than BACKUP_DAYS go."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **options):
        path = backup.back_up(folder)
        self.stdout.write(f"Wrote {path} ({path.stat().st_size / 1e6:.1f} MB).")
