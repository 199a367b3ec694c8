"""Django's test client, as everyone comes: through the page cache."""

from collections.abc import Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from portal.page_cache import PageCache


class Site(ClientHandler):
    """The site behind a page cache of its own; `asked` counts what reached Django."""

    def __init__(self, **options: Any) -> None:
        super().__init__(enforce_csrf_checks=False)
        self.asked = 0
        self.cache = PageCache(self.answer, **options)

    def answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as a WSGI application does, and keep what the test client wants to know."""
        self.asked += 1
        response = self.response = super().__call__(environ)
        cookies = [("Set-Cookie", cookie.output(header="")) for cookie in response.cookies.values()]
        status = f"{response.status_code} {response.reason_phrase}"
        start_response(status, [*response.items(), *cookies])
        return list(response)

    def __call__(self, environ: dict[str, Any]) -> HttpResponse:
        told: list[Any] = []
        self.response = None
        body = self.cache(environ, lambda *answer: told.extend(answer))
        content = b"".join(body)
        if self.response is not None and told[0].startswith(str(self.response.status_code)):
            return self.response
        response = HttpResponse(content, status=int(told[0][:3]), headers=dict(told[1]))
        response.wsgi_request = WSGIRequest(environ)
        return response

    def reader(self, **cookies: str) -> Client:
        """Return a client of this site with a visit of its own."""
        client = Client()
        client.handler = self
        client.cookies.load(cookies)
        return client
