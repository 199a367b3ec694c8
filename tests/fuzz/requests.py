"""One hostile request after another, each made from a seed and a number, so that it comes again.

A request goes to any pattern of the URL configuration, as any kind of person, with hostile values
in its path, query, form, files, headers and cookies. What must hold of each answer is in `judge`.
"""

import json
import logging
import random
import time
from copy import copy
from typing import NamedTuple
from urllib.parse import quote, urlencode

from django.db import connection, transaction
from django.http import HttpResponse
from django.test.client import ClientHandler
from django.urls import get_resolver

from portal.encoding import name_harmless_charset
from tests.db.attack import access

MARK = "zqmarkqz"
SCRIPT = f"\"'><script>{MARK}</script><img src=x onerror={MARK}>"
SLOW = 2  # seconds of this process
METHODS = ("GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
DEEP = 1000
MEGABYTE = 1_000_000
VALUES = (
    "", " ", MARK, SCRIPT, "\x00", f"{MARK}\x00", "\ud800", "\udfff\ud800", "\u202e", "\ufeff", "0",
    "-1", "1e999", "NaN", "9" * 400, "9223372036854775808", "٣٤", "１４", "½", "²", "ſ", "İ", "ß",
    "🎗️" * 30, "'", "' OR 1=1 --", "\"; DROP TABLE accounts_user; --", "{{ 7|add:7 }}",
    "{% debug %}", "${7*7}", "%(x)s", "%s%n", "{0.__class__}", "=1+1", "+1", "-1+1",
    "@SUM(1)", "../../etc/passwd",
    "..\\..\\x", "/etc/passwd", "file:///etc/passwd", "http://169.254.169.254/",
    "javascript:alert(1)",
    "\r\nSet-Cookie: a=b", "\n\n\n", "a" * 5000, "<" * 3000, "&#0;", "&" * 500, "]]>", "[" * DEEP,
    "(" * DEEP, "on", "1", "yes", "no", "unknown", "mm", "pT1c pN0", "2026-11-22", "0000-00-00",
    "99999-99-99", "00:00", "ann@example.org", "ann@@", "a@b\r\nBcc: c@d", "60601", "000000",
    "help/helping-hands", "places/city-center", "ask-how-long-safe", "plan", "decide", "up", "down",
)  # fmt: skip
PART = b'--x\r\nContent-Disposition: form-data; name="'
BODIES = (
    b"", b"\xff\xfe\x00", b"\x00" * 100, b"%", b"a=%ff%fe", b"a=%u0000", b"&" * 2000, b"=" * 100,
    b"a[b][c]=1", b"x=" + b"A" * MEGABYTE, b"[" * DEEP + b"]" * DEEP,
    b'{"a":' * DEEP + b"1" + b"}" * DEEP, b"--x--\r\n", PART + b'text"\r\n\r\n',
    PART + b'file"; filename="../../a\x00.csv"\r\n\r\n\xff\r\n--x--\r\n',
    PART + b"file\"; filename*=utf-7''%ff\r\n\r\nx\r\n--x--\r\n",
)  # fmt: skip
KINDS = (
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=base64", "application/json", "text/plain", "",
    "multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x; charset=utf-7", "multipart/form-data; boundary=\x00", "\x00",
)  # fmt: skip
HEADERS = {
    "Accept-Language": ("", "*", "en" * 3000, "xx;q=9", ",,,;q=", "\x00", "../../etc"),
    "Accept-Encoding": ("", "*", "gzip;q=0", "br, gzip", "\xff"),
    "Accept": ("", "application/json", "*/*;q=x", "\xff"),
    "Host": ("testserver", "evil.example", "testserver:99999", "[::1", "", "a" * 3000, "\xff"),
    "Origin": ("null", "https://evil.example", "http://testserver", "\xff"),
    "Referer": (f"https://evil.example/?{MARK}", "//", "\xff", "http://testserver/en/"),
    "If-None-Match": ("*", '"', 'W/"' * 50, "\xff", "a" * 3000),
    "If-Modified-Since": ("Thu, 99 Jan", "0", "\xff", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "Range": ("bytes=0-", "bytes=-1", "bytes=9-1", "x" * 99),
    "X-Requested-With": ("XMLHttpRequest", "\xff"),
    "X-Forwarded-For": ("1.2.3.4", "::1, x", "\xff" * 50, "999.1.1.1"),
    "X-Forwarded-Proto": ("https", "gopher"),
    "X-Request-ID": ("a" * 32, "\n", MARK, "\xff" * 32),
    "X-HTTP-Method-Override": ("DELETE", "\xff"),
    "Authorization": ("Bearer x", "Basic \xff", "Basic " + "A" * 3000),
    "User-Agent": ("", MARK, "\xff" * 300, "a" * 9000),
    "Content-Encoding": ("gzip", "deflate", "x"),
    "Transfer-Encoding": ("chunked", "x"),
}
COOKIES = ("visit", "csrftoken", "django_language", "sessionid", "messages", "x")


class Server(ClientHandler):
    """Django's test handler, behind what stands before Django in portal/wsgi.py."""

    def __call__(self, environ):
        name_harmless_charset(environ)
        return super().__call__(environ)


class Outcome(NamedTuple):
    """What one case did: which answer came, and what is wrong with it."""

    status: int
    seconds: float
    problems: list[str]


def fields() -> list[str]:
    """Return the name of every field of every form, and of the parameters read without one."""
    found = {
        "next", "back", "t", "q", "page", "open", "free", "need", "who", "state", "entry", "remove",
        "clear", "which", "action", "do", "was", "item", "about", "side", "keep", "size_mm", "code",
        "text", "csrfmiddlewaretoken", "_save", "_continue", "_selected_action", "select_across",
        "o", "e", "_changelist_filters", "_popup", "_to_field", "file", "source", "why", "content",
        "app_label", "model_name", "field_name", "term", "waits", "is_active__exact", "e=1", "",
    }  # fmt: skip
    from django.forms import BaseForm

    queue, seen = [BaseForm], set()
    while queue:
        form = queue.pop()
        if form in seen:
            continue
        seen.add(form)
        queue += form.__subclasses__()
        found |= set(getattr(form, "base_fields", ()))
    return sorted(found)


class Attack:
    """A site with one row of each kind, and the requests made against it."""

    def __init__(self, seed: int) -> None:
        get_resolver().url_patterns  # noqa: B018  (loads every form)
        self.seed, self.site = seed, access.Site()
        self.patterns, self.fields = list(access.patterns()), fields()
        for client in self.site.clients.values():
            client.handler = Server(enforce_csrf_checks=False)
        self.logged = Listener()
        logging.getLogger().addHandler(self.logged)

    def case(self, number: int) -> Outcome:
        """Send the request of this number, keep nothing it did, and judge the answer."""
        chance = random.Random(f"{self.seed}-{number}")
        role, pattern = chance.choice(access.ROLES), chance.choice(self.patterns)
        method = chance.choice(METHODS)
        client = self.site.clients[role]
        address = self.path(chance, pattern, role)
        cookies = copy(client.cookies)
        headers = {
            name: chance.choice(HEADERS[name])
            for name in chance.sample(sorted(HEADERS), chance.choice((0, 0, 1, 2, 4)))
        }
        if chance.random() < 0.3:
            headers["Cookie"] = f"{chance.choice(COOKIES)}={as_received(text(chance)[:4000])}"
        body, kind = self.body(chance)
        del self.logged.lines[:]
        started = time.thread_time()
        with transaction.atomic():
            response = client.generic(method, address, body, kind, headers=headers)
            transaction.set_rollback(True)
        seconds = time.thread_time() - started
        client.cookies = cookies
        about = f"case {number}: {method} {pattern} as {role}"
        found = judge(response, self.logged, seconds)
        return Outcome(response.status_code, seconds, [f"{about}: {problem}" for problem in found])

    def path(self, chance: random.Random, pattern: str, role: str) -> str:
        """Return an address of the pattern, its own or with hostile values in its places."""
        address = self.site.address(pattern, role)
        if chance.random() < 0.3:
            parts = address.split("/")
            spot = chance.randrange(len(parts))
            parts[spot] = quote(text(chance)[:3000].encode("utf-8", "surrogatepass"), safe="")
            address = "/".join(parts) or "/"
        if chance.random() < 0.5:
            address += "?" + encoded(self.pairs(chance)).decode()
        return address if address.startswith("/") else f"/{address}"

    def pairs(self, chance: random.Random) -> list[tuple[str, str]]:
        return [
            (chance.choice(self.fields), text(chance)) for _n in range(chance.choice((1, 3, 8)))
        ]

    def body(self, chance: random.Random) -> tuple[bytes, str]:
        """Return what is sent, and what it is said to be."""
        if chance.random() < 0.7:
            pairs = self.pairs(chance)
            if chance.random() < 0.3:
                return multipart(pairs, chance), "multipart/form-data; boundary=x"
            return encoded(pairs), KINDS[0]
        if chance.random() < 0.02:
            return b"text=" + MARK.encode() * (MEGABYTE // 8), KINDS[0]
        if chance.random() < 0.1:
            return json.dumps(dict(self.pairs(chance))).encode(), "application/json"
        small = [body for body in BODIES if len(body) < MEGABYTE]
        return chance.choice(small if chance.random() < 0.9 else BODIES), chance.choice(KINDS)


class Listener(logging.Handler):
    """Keeps what every logger says, as the site's own formatter writes it."""

    def __init__(self) -> None:
        from portal.logs import WithoutValues

        super().__init__()
        self.setFormatter(WithoutValues())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def text(chance: random.Random) -> str:
    """Return a hostile text: a known one, some of them joined, or any characters."""
    kind = chance.random()
    if kind < 0.6:
        return chance.choice(VALUES)
    if kind < 0.8:
        return "".join(chance.choices(VALUES, k=2))[:6000]
    return "".join(chr(chance.randrange(0x110000)) for _n in range(chance.randrange(40)))


def as_received(value: str) -> str:
    """Return a text as a server hands it on from a header: its bytes, without those it refuses."""
    sent = value.encode("utf-8", "surrogatepass").decode("latin-1")
    return "".join(letter for letter in sent if letter not in "\x00\r\n")


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    return urlencode(pairs, encoding="utf-8", errors="surrogatepass").encode()


def multipart(pairs: list[tuple[str, str]], chance: random.Random) -> bytes:
    parts = []
    for name, value in pairs:
        file = (
            f'; filename="{quote(value[:50], errors="replace")}"' if chance.random() < 0.4 else ""
        )
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        parts.append(head.encode() + value.encode("utf-8", "surrogatepass") + b"\r\n")
    return b"".join(parts) + b"--x--\r\n"


def judge(response: HttpResponse, logged: Listener, seconds: float) -> list[str]:
    """Return what is wrong with an answer: nothing, for each that should come."""
    found = []
    is_asked_how_it_is = response.request["PATH_INFO"] == "/readyz"
    if response.status_code >= 500 and not is_asked_how_it_is:
        found.append(f"{response.status_code} {(getattr(response, 'exc_info', None) or ('',))[:2]}")
    if seconds > SLOW:
        found.append(f"took {seconds:.1f} s")
    content = b"".join(response) if response.streaming else response.content
    if b"html" in response.get("Content-Type", "").encode():
        page = content.decode("utf-8", "replace")
        if f"<script>{MARK}" in page or f"onerror={MARK}>" in page.replace("&gt;", ""):
            found.append("a script was written into the page")
    headers = str(response.headers) + str(response.cookies)
    if "Set-Cookie: a=b" in headers or "evil.example" in response.get("Location", "").split("?")[0]:
        found.append("a header was written by the request")
    if any(MARK in line for line in logged.lines):
        found.append("what was sent is in the log")
    return found


def vendor() -> str:
    return connection.vendor
