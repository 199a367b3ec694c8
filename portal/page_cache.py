"""Whole public pages, kept for a second: the same bytes for everyone.

Stands in front of Django (portal/wsgi.py). What is kept, and for whom, is decided here alone, by
what the request brings and what the answer says of itself: only what was made for nobody, without
a cookie, is kept. An edit shows within a second because nothing older is given. While the database
does not answer, what was last seen serves longer.
"""

import re
from collections import OrderedDict
from threading import Lock
from time import monotonic, perf_counter

from django.utils.http import parse_etags

from portal.answers import NAME, PATTERN, name_of, note

SHOWS_WITHIN = 1.0  # seconds in which an edit shows
FRESH = 0.9  # then one request asks anew; until SHOWS_WITHIN the others need not wait for it
WITHOUT_DATABASE = 300.0
ASKED_AGAIN_AFTER = 5.0  # while the database does not answer
MOST_BYTES = 8 * 1024 * 1024  # for each process
HEADERS = 2048  # bytes of a page's headers, roughly
# A page that may be kept says exactly this: not `private`, not `no-store`, nothing of an age.
PUBLIC = "no-cache"
VARIES = {"", "accept-encoding"}
ACCEPTS_GZIP = re.compile(r"\bgzip\b")  # as Django's GZipMiddleware reads it
OF_BODIES = {"content-length", "content-type", "content-encoding"}


class Page:
    """An answer for everyone. `made`: when it was asked for; `until`: how long it is given."""

    __slots__ = ("body", "etag", "headers", "made", "pattern", "until")

    def __init__(self, headers, body, pattern, made):
        self.headers = [(name, value) for name, value in headers if name != NAME]
        self.body, self.pattern = body, pattern
        self.etag = dict(headers).get("ETag", "")
        self.made, self.until = made, made + FRESH


class PageCache:
    """WSGI application: answers with what it keeps, or asks the application behind it."""

    def __init__(self, application, clock=monotonic):
        self.application, self.clock = application, clock
        self.pages, self.size, self.lock = OrderedDict(), 0, Lock()

    def __call__(self, environ, start_response):
        key, is_somebody = key_of(environ), bool(environ.get("HTTP_COOKIE"))
        page = self.pages.get(key)
        # That a page is everyone's is known from what was once made for nobody.
        if key is None or (is_somebody and page is None):
            return self.application(environ, start_response)
        started, now = perf_counter(), self.clock()
        if page is None or not self.may_be_given(key, page, now):
            asked = {name: it for name, it in environ.items() if name != "HTTP_COOKIE"}
            status, headers, body = self.ask(asked)
            if not (status.startswith("503") and page and now < page.made + WITHOUT_DATABASE):
                if environ["REQUEST_METHOD"] == "GET" and may_be_kept(status, headers):
                    body = read(body)
                    self.keep(key, Page(headers, body[0], asked.get(PATTERN, ""), now))
                elif is_somebody and not status.startswith("304"):  # perhaps everyone's no more
                    read(body)
                    return self.application(environ, start_response)
                start_response(status, headers)
                return body
            read(body)
            page.until = self.clock() + ASKED_AGAIN_AFTER
        return give(page, environ, start_response, started)

    def may_be_given(self, key, page, now):
        """Whether a page is new enough; if not, it is the asker's part to make it anew."""
        with self.lock:
            if key in self.pages:
                self.pages.move_to_end(key)
            if now < page.until:
                return True
            page.until = page.made + SHOWS_WITHIN
            return False

    def ask(self, environ):
        """Return status, headers and body of the application's answer."""
        told = []
        body = self.application(environ, lambda *answer: told.append(answer[:2]))
        return *told[-1], body

    def keep(self, key, page):
        """Keep a page; without room for it, drop those that were not asked for longest."""
        with self.lock:
            old = self.pages.pop(key, None)
            self.size += len(page.body) - (len(old.body) if old else -HEADERS)
            self.pages[key] = page
            while self.size > MOST_BYTES:
                _key, dropped = self.pages.popitem(last=False)
                self.size -= len(dropped.body) + HEADERS


def key_of(environ):
    """Return what tells public pages apart, or None for a request that gets its own answer.

    A cookie does not count: what is kept was made without one. What follows the ? may have been
    typed by a reader: it is not to be kept, nor may it crowd out the pages that everyone asks for.
    """
    if (
        environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
        or environ.get("QUERY_STRING")
        or "HTTP_AUTHORIZATION" in environ
        or "HTTP_RANGE" in environ
        or environ.get("CONTENT_LENGTH", "") not in {"", "0"}
        or "HTTP_TRANSFER_ENCODING" in environ
    ):
        return None
    return (
        environ["wsgi.url_scheme"],
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        environ.get("HTTP_HOST", ""),
        environ.get("SCRIPT_NAME", ""),
        environ.get("PATH_INFO", ""),
        bool(ACCEPTS_GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", ""))),
    )


def may_be_kept(status, headers):
    """Whether an answer says that it is the same for everyone: all of this, or it is not kept."""
    told = {}
    for name, value in headers:
        told.setdefault(name.lower(), []).append(value)
    varies = {part.strip().lower() for value in told.get("vary", ()) for part in value.split(",")}
    return (
        status.startswith("200 ")
        and told.get("cache-control") == [PUBLIC]
        and "set-cookie" not in told
        and varies <= VARIES
        and "x-robots-tag" not in told
        and told.get("content-type", [""])[0].startswith("text/html")
    )


def read(body):
    """Return a body in one piece, and end the answer it came from."""
    try:
        return [b"".join(body)]
    finally:
        if hasattr(body, "close"):
            body.close()


def give(page, environ, start_response, started):
    """Answer with a kept page, or with 304 to who has it; named, counted and logged like any."""
    held = {etag.removeprefix("W/") for etag in parse_etags(environ.get("HTTP_IF_NONE_MATCH", ""))}
    is_held = "*" in held or bool(page.etag) and page.etag.removeprefix("W/") in held
    status, headers, body = "200 OK", page.headers, [page.body]
    if is_held:
        status, body = "304 Not Modified", []
        headers = [(name, value) for name, value in headers if name.lower() not in OF_BODIES]
    elif environ["REQUEST_METHOD"] == "HEAD":
        body = []
    name = name_of(environ.get("HTTP_X_REQUEST_ID", ""))
    note(name, environ["REQUEST_METHOD"], page.pattern, int(status[:3]), started)
    start_response(status, [*headers, (NAME, name)])
    return body
