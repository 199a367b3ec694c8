"""Forms speak UTF-8."""

import codecs

from django.core.exceptions import BadRequest
from django.utils.http import parse_header_parameters

OTHER = "latin-1"  # decodes whatever it is given


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


def name_harmless_charset(environ):
    """Put a charset that decodes anything in the place of one that is not UTF-8.

    Django decodes the query with it while it makes the request, before any middleware could
    refuse: a codec that makes no text would end in a server error. `OnlyUtf8` refuses the new one.
    """
    kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    try:
        is_other = codecs.lookup(parameters.get("charset", "utf-8")).name != "utf-8"
    except (LookupError, ValueError):
        return  # no codec of Python's: Django takes it for UTF-8
    if is_other:
        environ["CONTENT_TYPE"] = f"{kind}; charset={OTHER}"


def harmless_charset(application):
    """Return a WSGI application that never sees a charset it could stumble over."""

    def wrapped(environ, start_response):
        name_harmless_charset(environ)
        return application(environ, start_response)

    return wrapped
