"""Pages for nobody in particular come from a copy of the database, where there is one.

A request without a cookie that only asks is the same for everyone: what it reads may be a moment
old. Everything else, and everything while the copy does not answer, reads the database itself.
"""

import time
from contextvars import ContextVar

from django.conf import settings
from django.db import OperationalError, connections

REPLICA = "replica"
PAUSE = 10  # seconds for which a copy that did not answer is left alone

from_replica = ContextVar("from_replica", default=False)


class Router:
    """Sends reading to the copy for as long as `from_replica` says so; writing never."""

    def db_for_read(self, model, **hints):
        return REPLICA if from_replica.get() else None

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db != REPLICA


class ReadFromReplica:
    """Middleware: decides for each request where it reads."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.silent_until = 0.0

    def __call__(self, request):
        if not settings.HAS_REPLICA or not self.may_be_old(request):
            return self.get_response(request)
        token = from_replica.set(self.answers())
        try:
            return self.get_response(request)
        finally:
            from_replica.reset(token)

    @staticmethod
    def may_be_old(request):
        return request.method in {"GET", "HEAD"} and not request.COOKIES

    def answers(self):
        """Whether the copy can be reached; asked again PAUSE seconds after it could not."""
        if time.monotonic() < self.silent_until:
            return False
        try:
            connections[REPLICA].ensure_connection()
        except OperationalError:
            self.silent_until = time.monotonic() + PAUSE
            return False
        return True
