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

logger = logging.getLogger("portal.requests")


class RequestLog:
    """Middleware: one line for each answer: a name of its own, method, pattern, status and time."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = perf_counter()
        given = request.headers.get("X-Request-ID", "")
        request.name = given if REQUEST_NAME.fullmatch(given) else uuid4().hex
        response = self.get_response(request)
        response["X-Request-ID"] = request.name
        duration = perf_counter() - started
        facts = {
            "request": request.name,
            "method": request.method if request.method in METHODS else "",
            "page": pattern_of(request),
            "status": response.status_code,
            "ms": round(duration * 1000, 1),
        }
        metrics.count(facts["page"], facts["method"], facts["status"], duration)
        logger.info("%(method)s /%(page)s %(status)s %(ms)s ms", facts, extra={"facts": facts})
        return response
