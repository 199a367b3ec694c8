"""`manage.py worker`: send letters and do what is due. Run one or several beside the web server."""

import signal
from threading import Event

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from post.worker import work


class Command(BaseCommand):
    help = "Send letters and do the background jobs, until SIGTERM or Ctrl+C."

    def handle(self, **options):
        stop = Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        work(import_string(settings.WORKER_TIMETABLE), stop)
