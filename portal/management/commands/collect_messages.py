"""Collect every sentence to translate."""

from importlib.util import find_spec

from django.core.management.base import BaseCommand, CommandError

from portal import catalog


class Command(BaseCommand):
    help = "Write locale/beside.pot: every sentence of templates, code and data, to translate."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail if the file is out of date"
        )

    def handle(self, *, check, **options):
        if not find_spec("babel"):
            raise CommandError("This needs Babel: make .venv/installed-dev installs it.")
        path, text = catalog.TEMPLATE, catalog.collected()
        if path.exists() and path.read_text("utf-8") == text:
            return
        if check:
            raise CommandError("locale/beside.pot is out of date: run `make messages`.")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        self.stdout.write(f"Wrote {path.name}.")
