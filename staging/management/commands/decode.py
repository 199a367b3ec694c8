"""`manage.py decode [FILE]`: one report per line to one JSON object per line."""

import io
import sys

from django.core.management.base import BaseCommand, CommandError

from staging.report.lines import decode_line

# Bytes that are no UTF-8 are read as unknown signs; only \n ends a line.
READING = {"encoding": "utf-8-sig", "errors": "replace", "newline": "\n"}


class Command(BaseCommand):
    help = "Read one report per line (a JSON string or plain text), print one JSON object each."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default="-", help="a file, or - for standard input")

    def handle(self, *args, file, **options):
        if file == "-":
            lines = io.TextIOWrapper(sys.stdin.buffer, **READING)
            self._decode(lines)
            lines.detach()
            return
        try:
            with open(file, **READING) as lines:
                self._decode(lines)
        except OSError as error:
            raise CommandError(f"Cannot read the file: {error.strerror}.") from None

    def _decode(self, lines):
        for line in lines:
            self.stdout.write(decode_line(line))
