"""Stage every row of a review table, or print a stage table with every combination."""

import csv
import io
import os
import sys

from django.core.management.base import BaseCommand, CommandError

from staging.stage_csv import HeaderError, stage_rows
from staging.tables import table_rows


class UnixLines:
    """Lines end with a line feed; the writer, told otherwise, quotes a lone carriage return."""

    def __init__(self, out):
        self.out = out

    def write(self, line):
        self.out.write(line.removesuffix("\r\n") + "\n")


class Command(BaseCommand):
    help = (
        "Stage the rows of a CSV file (columns t,n,m,grade,her2,er,pr,basis,oncotype and "
        "size_mm,nodes_positive,largest_deposit_mm), or print a whole stage table. "
        "Exit status 1: some rows have an error. 2: the file cannot be read."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--csv", dest="file", metavar="FILE", help="a CSV file, - for input")
        what.add_argument("--table", choices=["anatomic", "clinical", "pathological"])

    def handle(self, *, file=None, table=None, **options):
        if isinstance(sys.stdout, io.TextIOWrapper):
            # Cells pass through unchanged, whatever bytes they hold.
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
        writer = csv.writer(UnixLines(self.stdout), lineterminator="\r\n")
        try:
            if table:
                writer.writerows(table_rows(table))
            else:
                self.stage(file, writer)
            self.stdout.flush()
        except BrokenPipeError:
            # The reader, such as head, has enough. Nothing more can be flushed at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def stage(self, file, writer):
        """Write the rows with their stages; a CommandError tells of errors after the last."""
        errors = 0
        try:
            # utf-8-sig leaves a byte order mark out.
            with open(
                os.dup(0) if file == "-" else file,
                encoding="utf-8-sig",
                errors="surrogateescape",
                newline="",
            ) as lines:
                for row, failed in stage_rows(lines):
                    writer.writerow(row)
                    errors += failed
        except HeaderError as error:
            raise CommandError(str(error), returncode=2) from None
        except BrokenPipeError:
            raise
        except OSError as error:
            raise CommandError(
                f"The file cannot be read: {error.strerror}.", returncode=2
            ) from None
        if errors:
            raise CommandError(f"Rows with an error: {errors}. See the column “error”.")
