"""A body in another charset is refused, and never a server error."""

import pytest
from django.test import RequestFactory

from portal.wsgi import application

PAGES = ["/en/understand/", "/en/decode/", "/en/feedback/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("charset", ["base64", "utf-16", "rot13", "cp037"])
def test_other_charsets_are_refused(client, page, charset):
    client.raise_request_exception = False
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        answer = client.generic("POST", page, b"text=pT1c", f"{kind}; charset={charset}")
        assert answer.status_code == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "no-such-charset"])
def test_utf8_and_unknown_names_are_read_as_utf8(client, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.generic("POST", "/en/decode/", b"text=pT1c+pN0", kind)
    assert answer.status_code == 200
    assert "T1c" in answer.content.decode()


@pytest.mark.parametrize("charset", ["base64", "rot13", "undefined", "utf-16", "idna", '"hex"'])
def test_the_query_of_a_request_in_another_charset_is_no_error_either(charset):
    """Django reads it while it makes the request, where no middleware helps."""
    statuses = []
    environ = RequestFactory().get("/en/decode/?x=%ff").environ
    environ["CONTENT_TYPE"] = f"text/plain; charset={charset}"
    answer = application(environ, lambda status, _headers: statuses.append(status))
    getattr(answer, "close", lambda: None)()
    assert statuses == ["400 Bad Request"]
