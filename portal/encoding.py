"""Forms speak UTF-8."""

import codecs

from django.core.exceptions import BadRequest


class OnlyUtf8:
    """Middleware: refuse a body in another charset, kindly and before anything decodes it.

    A request may name any codec Python knows, even one that makes no text (base64).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("charset")
        return self.get_response(request)
