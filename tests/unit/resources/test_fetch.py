"""The link check's fetcher against a web server on this machine that misbehaves in every way."""

import socket
import threading
import time
from contextlib import suppress

import pytest

from resources.fetch import Fetcher, is_public, same_site

OURS = "127.0.0.1"


class Rude(threading.Thread):
    """A server of raw bytes: each path says what to send, or how to behave."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server((OURS, 0))
        self.port = self.socket.getsockname()[1]
        self.asked = []
        self.pages = {}
        self.sent = 0

    def run(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        with suppress(OSError), connection:
            request = connection.recv(65536).decode("latin-1").split("\r\n")
            method, path = request[0].split(" ")[:2]
            self.asked.append((method, path, request[1:]))
            answer = self.pages.get(path, page("404 Not Found"))
            if callable(answer):
                answer(connection, method)
            else:
                connection.sendall(answer)


def page(status="200 OK", body=b"hello", **headers):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.fixture
def server():
    rude = Rude()
    rude.start()
    yield rude
    rude.socket.close()


@pytest.fixture
def fetcher(server):
    """Names ending in .test are this server; it alone counts as public, 127.0.0.2 is the inside."""

    def look_up(host, _port):
        if host == "inside.test":
            return ["127.0.0.2"]
        if host == "both.test":
            return [OURS, "127.0.0.2"]
        if host.endswith(".test"):
            return [OURS]
        raise socket.gaierror(host)

    return Fetcher("Test", judge=lambda ip: ip == OURS, look_up=look_up, seconds=1.0)


@pytest.fixture
def look(server, fetcher):
    return lambda path, host="good.test": fetcher.look(f"http://{host}:{server.port}{path}")


def test_a_page_that_is_there(server, look):
    server.pages["/"] = page()
    answer = look("")
    assert (answer.status, answer.problem, answer.parked) == (200, "", False)
    assert [method for method, *_ in server.asked] == ["HEAD", "GET"]
    assert any(line == f"Host: good.test:{server.port}" for line in server.asked[0][2])
    assert any(line == "User-Agent: Test" for line in server.asked[0][2])


@pytest.mark.parametrize("status", ["405 No", "404 No", "501 No", "403 No"])
def test_a_server_that_refuses_head_is_asked_by_get(server, look, status):
    answers = {"HEAD": page(status), "GET": page()}
    server.pages["/"] = lambda connection, method: connection.sendall(answers[method])
    assert look("/").status == 200


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "500 Oops", "503 Later"])
def test_a_page_that_is_gone(server, look, status):
    server.pages["/"] = page(status)
    assert look("/").status == int(status[:3])


def test_a_name_that_nobody_has(look):
    assert look("/", host="nowhere.example").problem == "name"


def test_a_port_where_nobody_listens(fetcher):
    with socket.create_server((OURS, 0)) as free:
        port = free.getsockname()[1]
    assert fetcher.look(f"http://good.test:{port}/").problem == "connection"


def test_redirects_are_followed_to_their_end(server, look):
    server.pages["/"] = page("301 Moved", Location="/two")
    server.pages["/two"] = page("302 Found", Location=f"http://other.test:{server.port}/three")
    server.pages["/three"] = page()
    answer = look("/")
    assert (answer.status, answer.address) == (200, f"http://other.test:{server.port}/three")


def test_a_circle_of_redirects_ends(server, look):
    server.pages["/"] = page("302 Found", Location="/")
    assert look("/").problem == "redirects"
    assert len(server.asked) == 12


@pytest.mark.parametrize(
    "location",
    [
        "http://inside.test:{port}/secret",
        "http://127.0.0.2:{port}/secret",
        "//inside.test:{port}/secret",
        "http://both.test:{port}/secret",
    ],
)
def test_a_redirect_does_not_lead_inside(server, look, location):
    server.pages["/"] = page("302 Found", Location=location.format(port=server.port))
    server.pages["/secret"] = page()
    assert look("/").problem in {"private", "name"}
    assert "/secret" not in {path for _, path, _ in server.asked}


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://good.test/", "ftp://good.test/x"]
)
def test_a_redirect_to_another_scheme_is_not_followed(server, look, location):
    server.pages["/"] = page("302 Found", Location=location)
    assert look("/").problem == "address"


@pytest.mark.parametrize("host", ["inside.test", "both.test"])
def test_a_name_that_leads_inside_is_not_asked(server, look, host):
    assert look("/", host=host).problem == "private"
    assert server.asked == []


def test_the_address_that_was_judged_is_the_one_that_is_asked(server):
    """A name server that gives a public address first and a private one later gains nothing."""
    given = iter([[OURS], [OURS], ["127.0.0.2"]])
    fetcher = Fetcher("Test", judge=lambda ip: ip == OURS, look_up=lambda *_: next(given))
    server.pages["/"] = page()
    assert fetcher.look(f"http://good.test:{server.port}/").status == 200
    assert fetcher.look(f"http://good.test:{server.port}/").problem == "private"
    assert len(server.asked) == 2


def drip(connection, _method):
    for _ in range(100):
        connection.sendall(b"H")
        time.sleep(0.05)


def drip_body(connection, _method):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    drip(connection, _method)


def silence(connection, _method):
    time.sleep(3)


@pytest.mark.parametrize("behave", [drip, silence, drip_body])
def test_a_slow_server_is_cut_off(server, look, behave):
    answers = {"HEAD": lambda c, m: c.sendall(page("405 No")), "GET": behave}
    server.pages["/"] = lambda connection, method: answers[method](connection, method)
    started = time.monotonic()
    assert look("/").problem == "time"
    assert time.monotonic() - started < 2


def test_no_more_is_read_than_the_first_64_kilobytes(server, look):
    def endless(connection, method):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while method == "GET":
            server.sent += connection.send(b"x" * 65536)

    server.pages["/"] = endless
    assert look("/").status == 200
    assert server.sent < 20_000_000  # what fits the sockets' buffers


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"HTTP/1.1 2000000 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_an_answer_that_is_none(server, look, raw):
    server.pages["/"] = raw
    assert look("/").problem == "connection"


def test_a_parked_page_is_known(server, look):
    server.pages["/"] = page(body=b"<h1>good.test</h1> This domain is for sale!")
    assert look("/").parked


def test_a_server_that_speaks_no_tls(server, fetcher):
    server.pages["/"] = page()
    answer = fetcher.look(f"https://good.test:{server.port}/")
    assert answer.problem in {"tls", "connection", "time"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "good.test",
        "javascript:alert(1)",
        "http://user:secret@good.test/",
        "http://[::1",
        "http://good.test:99999/",
    ],
)
def test_what_is_no_web_address(fetcher, url):
    assert fetcher.look(url).problem == "address"


def test_a_path_cannot_smuggle_a_second_request(server, look):
    server.pages["/a%20b"] = page()
    assert look("/a b").status == 200
    look("/x\r\nHost: evil")
    assert "Host: evil" not in {line for _, _, lines in server.asked for line in lines}


INSIDE = """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
255.255.255.255 192.0.2.1 198.18.0.1 240.0.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00::1
ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1 2001:db8::1"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_an_address_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1"])
def test_an_address_outside_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.cancer.org/", "https://cancer.org/about", True),
        ("https://cancer.org/", "https://help.cancer.org/", True),
        ("https://a.cancer.gov/", "https://b.cancer.gov/", True),
        ("https://komen.org/", "https://komen.example.com/", False),
        ("https://one.co.uk/", "https://two.co.uk/", False),
        ("https://cancer.org/", "https://notcancer.org/", False),
    ],
)
def test_a_move_to_another_domain_is_told_from_a_move_within_one(one, other, same):
    assert same_site(one, other) is same
