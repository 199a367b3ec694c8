"""Look at a public web address without being led elsewhere: HEAD, then GET, with firm limits.

Editors type addresses, and the pages behind them redirect where they like. So every name is looked
up here, every address it has must be a public one, and the connection goes to the very address
that was judged: a second DNS answer or a redirect cannot lead into our own network.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

SECONDS = 15  # for one request, name and all its bytes
MOST_BYTES = 64 * 1024
MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
TRANSLATED = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48")]
# Sentences that only a page without an owner has.
PARKED = re.compile(
    r"domain (name )?(is|may be) (for sale|parked)|buy this domain|this domain has expired|"
    r"sedoparking|parkingcrew|hugedomains|domain parking",
    re.IGNORECASE,
)


class Answer(NamedTuple):
    """What an address gave: its last status and address, or the problem that stopped us.

    `problem` is empty or one of: address, name, private, redirects, time, tls, connection.
    """

    status: int | None
    address: str
    problem: str = ""
    parked: bool = False


class Refused(Exception):
    """The address is not one to ask; the message is an Answer's problem."""


def is_public(address: str) -> bool:
    """Return whether an IP address is one that anybody on the internet can reach."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner:
            return is_public(str(inner))
        if any(ip in net for net in TRANSLATED):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a name, in the order to try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Fetcher:
    """Asks web addresses. `judge`, `look_up` and `seconds` differ only where a test says so."""

    def __init__(
        self,
        agent: str,
        judge: Callable[[str], bool] = is_public,
        look_up: Callable[[str, int], Iterable[str]] = look_up,
        seconds: float = SECONDS,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.agent = agent
        self.judge, self.look_up, self.seconds = judge, look_up, seconds
        self.trust = trust or ssl.create_default_context()

    def look(self, url: str) -> Answer:
        """Return what an address gives: HEAD tells whether it lives, GET what kind of page it is.

        Many servers refuse HEAD and answer GET, so only a GET can fail an address.
        """
        head = self.follow("HEAD", url)
        if head.problem in {"address", "private"}:
            return head
        return self.follow("GET", url)

    def follow(self, method: str, url: str) -> Answer:
        """Return the answer at the end of the redirects."""
        status = None
        for _ in range(MOST_REDIRECTS + 1):
            try:
                status, location, body = self.ask(method, url)
            except Refused as refused:
                return Answer(status, url, str(refused))
            if status in REDIRECTS and location:
                url = urljoin(url, location)
                continue
            return Answer(status, url, parked=bool(PARKED.search(body)))
        return Answer(status, url, "redirects")

    def ask(self, method: str, url: str) -> tuple[int, str, str]:
        """Return status, Location and the first 64 KB of text of one request. Raises Refused."""
        host, port, secure, path = parts_of(url)
        address = self.public_address(host, port)
        connection = http.client.HTTPConnection(host, port, timeout=self.seconds)
        headers = {"User-Agent": self.agent, "Accept": "text/html,*/*", "Connection": "close"}
        try:
            connection.sock = socket.create_connection((address, port), self.seconds)
            with limit(connection, self.seconds) as time_is_up:
                try:
                    if secure:
                        connection.sock = tls = self.trust.wrap_socket(
                            connection.sock, server_hostname=host, do_handshake_on_connect=False
                        )
                        tls.do_handshake()
                    connection.request(method, path, headers=headers)
                    response = connection.getresponse()
                    body = response.read(MOST_BYTES) if method == "GET" else b""
                except (OSError, http.client.HTTPException, ValueError):
                    if time_is_up.is_set():
                        raise Refused("time") from None
                    raise
        except TimeoutError as error:
            raise Refused("time") from error
        except ssl.SSLError as error:
            raise Refused("tls") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Refused("connection") from error
        finally:
            connection.close()
        if time_is_up.is_set():  # a page cut short by the limit is no page
            raise Refused("time")
        return response.status, response.getheader("Location", ""), body.decode("latin-1")

    def public_address(self, host: str, port: int) -> str:
        """Return the address to ask for a name. Raises Refused unless all it has are public."""
        try:
            addresses = list(self.look_up(host, port))
        except (OSError, UnicodeError) as error:
            raise Refused("name") from error
        if not addresses:
            raise Refused("name")
        if not all(self.judge(address) for address in addresses):
            raise Refused("private")
        return addresses[0]


def parts_of(url: str) -> tuple[str, int, bool, str]:
    """Return host, port, whether it is https, and path of a web address. Raises Refused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("address") from error
    secure = parts.scheme == "https"
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise Refused("address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host, port = parts.hostname, port or (443 if secure else 80)
    return host, port, secure, quote(path, safe="/?&=%:+,;@~!$'()*[]-._")


@contextmanager
def limit(connection: http.client.HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """Cut a connection after so many seconds, however slowly its bytes drip; yields the alarm."""
    alarm = threading.Event()

    def cut() -> None:
        alarm.set()
        # The plain method, also for a TLS socket: it only has to wake the waiting read. A
        # connection that just closed by itself has nothing to cut.
        with suppress(OSError, AttributeError):
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield alarm
    finally:
        timer.cancel()


def same_site(one: str, other: str) -> bool:
    """Return whether two web addresses belong to one owner, judged by their domain."""
    a, b = (domain(url) for url in (one, other))
    return a == b or a.endswith(f".{b}") or b.endswith(f".{a}") or base(a) == base(b)


def domain(url: str) -> str:
    """Return the host of a web address without www., in lower case; "" if it has none."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return host.removeprefix("www.")


def base(host: str) -> str:
    """Return the part of a host that somebody registers: two labels, three under co.uk and such."""
    labels = host.split(".")
    under_a_country = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if under_a_country else labels[-2:])
