"""More visitors than can be answered, slow ones, and a load that is held."""

import asyncio
import socket
import ssl
import threading
import time

from drills.report import Row, of_crowd
from drills.visitors import PUBLIC, Crowd, Link, Tally

# A search: no copy of its page is kept, so that each one costs what a page costs.
PAGE = "/en/help/?q=breast+cancer+support"
VISITORS = 600  # at once; nginx lets 250 through
SLOW = 200
ENOUGH = 5.0  # seconds until everything is as before


def overload(site, seconds):
    """Ask for far more pages than can be made (R2): served, or 503 with Retry-After."""
    alone = capacity(site, 3.0)
    usual = alone.at(0.5)
    tally = Tally()
    asyncio.run(rush(site, tally, seconds))
    started, link = time.monotonic(), Link(site)
    while time.monotonic() - started < 30:
        asked = time.monotonic()
        if link.ask(PAGE)[0] == 200 and 1000 * (time.monotonic() - asked) < 3 * usual + 50:
            break
    back = time.monotonic() - started
    others = tally.statuses.total() - tally.count(200, 503)
    seen = {
        "visitors": VISITORS,
        "seconds": seconds,
        "asked a second": round(tally.statuses.total() / seconds),
        "served a second": round(tally.count(200) / seconds),
        "alone": round(alone.count(200) / 3.0),
        "answered 503": tally.count(503),
        "usual again after": f"{back:.1f} s",
    }
    wrong = {"other answers": others, "without Retry-After": tally.without_retry}
    return Row("overload", site.kind, wrong | {"not back": int(back > ENOUGH)}, seen)


def capacity(site, seconds, visitors=8):
    """Return what a few visitors get who never pause."""
    tally, until = Tally(), time.monotonic() + seconds

    def visit():
        link = Link(site, tally)
        while time.monotonic() < until:
            link.ask(PAGE)

    threads = [threading.Thread(target=visit) for _ in range(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


async def rush(site, tally, seconds):
    """Let all visitors ask again and again for so many seconds."""
    until = time.monotonic() + seconds
    trust = ssl.create_default_context(cafile=site.folder / "cert.pem")
    await asyncio.gather(*(visit(site, trust, tally, until) for _ in range(VISITORS)))


async def visit(site, trust, tally, until):
    """One visitor, who waits for each answer and asks again at once."""
    request = f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    streams = None
    while time.monotonic() < until:
        started = time.monotonic()
        try:
            if streams is None:
                opening = asyncio.open_connection("localhost", site.https_port, ssl=trust)
                streams = await asyncio.wait_for(opening, 60)
            streams[1].write(request)
            status, headers = await asyncio.wait_for(answer(streams[0]), 60)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            streams, status, headers = None, 0, None
        tally.note(status, headers, time.monotonic() - started)


async def answer(reader):
    """Read one answer; return its status and headers."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in head[1:] if line)
    headers = {name.title(): value for name, value in pairs}
    await reader.readexactly(int(headers["Content-Length"]))
    return int(head[0].split()[1]), headers


def held(site, seconds):
    """Let people read and save for so many seconds: nothing fails."""
    with Crowd(site, readers=4, lists=20 + seconds) as crowd:
        time.sleep(seconds)
    seen = {"seconds": seconds, "a save, p99": f"{crowd.saves.at(0.99)} ms"}
    return of_crowd("load held", site, crowd, seen, {"failed": crowd.failures})


def people(site, seconds, several=600):
    """Let so many people use the site as people do, pausing 5 seconds between pages (P7)."""
    pages, savers = (*PUBLIC, PAGE), several // 10
    with Crowd(
        site, savers=savers, readers=several - savers, lists=2, pause=5.0, pages=pages
    ) as crowd:
        time.sleep(seconds)
    seen = {"people": len(crowd.threads), "seconds": seconds}
    for name, tally in (("pages", crowd.public), ("lists", crowd.private), ("saves", crowd.saves)):
        seen[f"{name}, p50 and p99"] = f"{tally.at(0.5)}, {tally.at(0.99)} ms"
    return of_crowd("people", site, crowd, seen, {"failed": crowd.failures})


def slow(site, seconds):
    """Let 200 clients of each kind be slow: others do not notice (P8)."""
    seen, failed = {}, 0
    seen["p99 alone"] = f"{capacity(site, seconds, 2).at(0.99)} ms"
    for kind, begin in KINDS.items():
        clients = [begin(site) for _ in range(SLOW)]
        tally = capacity(site, seconds, 2)
        for client in clients:
            client.close()
        failed += tally.statuses.total() - tally.count(200)
        seen[f"{kind}"] = f"{tally.at(0.99)} ms"
    return Row("slow clients", site.kind, {"others failed": failed}, seen)


def connected(site, sent):
    """Return a connection over which so much was sent."""
    trust = ssl.create_default_context(cafile=site.folder / "cert.pem")
    plain = socket.create_connection(("localhost", site.https_port), 20)
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    link = trust.wrap_socket(plain, server_hostname="localhost")
    link.sendall(sent)
    return link


KINDS = {
    "slow header": lambda site: connected(site, b"GET /en/ HTTP/1.1\r\nHost: loc"),
    "slow body": lambda site: connected(
        site, b"POST /en/decode/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\ntext=a"
    ),
    "slow reader": lambda site: connected(
        site, b"GET /en/about/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    ),
}
