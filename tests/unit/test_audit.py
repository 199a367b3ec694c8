import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.audit import audit, pins

WEAK = {"id": "PYSEC-2099-1", "fixed_in": ["2.1"], "withdrawn": None}
KNOWN = {
    "/pypi/good/1.0/json": [],
    "/pypi/weak/2.0/json": [WEAK],
    "/pypi/cleared/3.0/json": [WEAK | {"withdrawn": "2099-01-01T00:00:00Z"}],
}


class Index(BaseHTTPRequestHandler):
    def do_GET(self):
        known = KNOWN.get(self.path)
        self.send_response(404 if known is None else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"vulnerabilities": known}).encode())

    def log_message(self, *said):
        pass


@pytest.fixture
def index():
    with ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_known_weakness_fails_and_says_what_mends_it(index, capsys):
    assert audit([("good", "1.0"), ("weak", "2.0"), ("other", "4.0")], index)
    said = capsys.readouterr().out
    assert "weak 2.0: PYSEC-2099-1, mended in 2.1" in said
    assert "2 of 3 audited, 1 weaknesses" in said


def test_what_was_withdrawn_or_is_not_known_fails_nothing(index):
    assert not audit([("good", "1.0"), ("cleared", "3.0"), ("other", "4.0")], index)


def test_without_an_index_nothing_fails_and_it_says_so(capsys):
    assert not audit([("good", "1.0")], "http://127.0.0.1:9")
    assert "not audited" in capsys.readouterr().out


def test_a_mirror_that_knows_nothing_is_asked_once(index, capsys):
    assert not audit([("other", "4.0"), ("weak", "2.0")], index)
    assert "not audited" in capsys.readouterr().out


def test_every_pin_is_asked_of():
    asked = dict(pins("requirements.txt", "requirements-dev.txt"))
    assert {"django", "gunicorn", "pytest"} <= asked.keys()
    assert len(asked) > 50
