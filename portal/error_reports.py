"""Mistakes of ours, reported to a service the operator chose; off unless ERROR_REPORTS_TO is set.

A report is made here from nothing but the kind of the mistake, where in the code it arose, the
pattern of the page and the build. What the reporting library would gather by itself (addresses,
headers, texts, values of variables, names of machines) is taken out again before anything leaves.
"""

import logging
import traceback

import sentry_sdk
from django.conf import settings

from portal.logs import pattern_of

# All that may leave, of the whole report.
KEPT = {"event_id", "timestamp", "level", "platform", "release", "exception", "tags", "sdk"}


class Reports(logging.Handler):
    """Reports each logged mistake that has an exception."""

    def emit(self, record):
        if record.exc_info and record.exc_info[0]:
            sentry_sdk.capture_event(report_of(record))


def report_of(record):
    """Return the report of a log record, without its words."""
    kind, _, trace = record.exc_info
    frames = [
        {"filename": frame.filename, "function": frame.name, "lineno": frame.lineno}
        for frame in traceback.extract_tb(trace)
    ]
    return {
        "level": "error",
        "platform": "python",
        "exception": {"values": [{"type": kind.__name__, "stacktrace": {"frames": frames}}]},
        "tags": {"page": pattern_of(getattr(record, "request", None)), "logger": record.name},
    }


def without_the_rest(event, hint):
    """Return what may leave of a report."""
    return {name: value for name, value in event.items() if name in KEPT}


def start(**more):
    """Begin to report, if the operator wants that; `more` goes to the reporting library."""
    if not settings.ERROR_REPORTS_TO:
        return
    sentry_sdk.init(
        dsn=settings.ERROR_REPORTS_TO,
        release=settings.BUILD,
        default_integrations=False,
        include_local_variables=False,
        max_breadcrumbs=0,
        server_name="",
        before_send=without_the_rest,
        **more,
    )
    for logger in (logging.getLogger(), logging.getLogger("django")):
        logger.addHandler(Reports(level=logging.ERROR))
