"""`manage.py decode [FILE]`: one report per line to one JSON object per line."""

import io
import sys

from django.core.management.base import BaseCommand, CommandError

from staging.report.lines import decode_line


class Command(BaseCommand):
    help = "Read one report per line (a JSON string or plain text), print one JSON object each."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default="-", help="a file, or - for standard input")

    def handle(self, *args, file, **options):
        if file == "-":
            self._decode(getattr(sys.stdin, "buffer", None) or sys.stdin)
            return
        try:
            with open(file, "rb") as lines:
                self._decode(lines)
        except OSError as error:
            raise CommandError(f"Cannot read the file: {error.strerror}.") from None

    def _decode(self, lines):
        """Print the answers; bytes that are no UTF-8 are read as unknown signs."""
        if not isinstance(lines, io.TextIOBase):
            lines = io.TextIOWrapper(lines, encoding="utf-8-sig", errors="replace", newline="\n")
        for line in lines:
            self.stdout.write(decode_line(line))
