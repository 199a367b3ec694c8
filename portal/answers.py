"""Each answer is named, counted and logged: by the page's pattern, never by its address."""

import logging
import re
from time import perf_counter
from uuid import uuid4

from portal import metrics
from portal.logs import pattern_of

# The only request names taken over from the proxy in front.
REQUEST_NAME = re.compile(r"[0-9a-f]{32}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
NAME = "X-Request-ID"
PATTERN = "portal.pattern"  # where the page cache finds it, among what the server tells

logger = logging.getLogger("portal.requests")


class RequestLog:
    """Middleware: one line for each answer: a name of its own, method, pattern, status and time."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = perf_counter()
        request.name = name_of(request.headers.get(NAME, ""))
        response = self.get_response(request)
        response[NAME] = request.name
        pattern = request.META[PATTERN] = pattern_of(request)
        note(request.name, request.method, pattern, response.status_code, started)
        return response


def name_of(given):
    """Return the name of a request: the one that the proxy gave it, or a new one."""
    return given if REQUEST_NAME.fullmatch(given) else uuid4().hex


def note(name, method, pattern, status, started):
    """Count and log one answer; `started` as perf_counter said it."""
    duration = perf_counter() - started
    facts = {
        "request": name,
        "method": method if method in METHODS else "",
        "page": pattern,
        "status": status,
        "ms": round(duration * 1000, 1),
    }
    metrics.count(facts["page"], facts["method"], facts["status"], duration)
    logger.info("%(method)s /%(page)s %(status)s %(ms)s ms", facts, extra={"facts": facts})
