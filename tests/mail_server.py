"""A real mail server for the tests, with the moods that mail servers have."""

import asyncio
import socket
import threading
from collections import Counter, defaultdict
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

WELL = "well"
# What a mood does: nobody listens; the greeting is a no; an answer comes too late; a no at MAIL,
# at RCPT for now and for good, after the body; the line goes dead after the body.
MOODS = ("away", "closed", "slow", "421", "450", "550", "451 after the body", "dead line")


class MailServer:
    """Listens on a free port while used as a context. `mood` is one of MOODS, or WELL.

    `mood_of(address, number)` may say it for each try of each address instead. `taken` counts the
    letters acknowledged and `copies` those received whole, both by Message-ID.
    """

    def __init__(self, delay=0.0, too_long=1.0):
        self.delay, self.too_long = delay, too_long
        self.forget()

    def forget(self):
        """Be in a good mood and remember no letter."""
        self.mood, self.mood_of = WELL, None
        self.taken, self.copies, self.tries = Counter(), Counter(), Counter()
        self.messages = {}
        self.ids = defaultdict(set)  # address to the Message-IDs it was sent
        self.news = threading.Event()

    def __enter__(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=0)
        self.controller.factory = lambda: Moody(self, hostname="test", loop=self.controller.loop)
        self.controller.port = free_port()
        self.controller.start()
        self.port = self.controller.port
        return self

    def __exit__(self, *exc_info):
        self.controller.stop(no_assert=True)

    def at(self, *moods):
        return self.mood in moods

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.at("slow"):
            await asyncio.sleep(self.too_long)
        if self.at("421"):
            return "421 Not now"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        self.tries[address] += 1
        envelope.mood = self.mood_of(address, self.tries[address]) if self.mood_of else self.mood
        if envelope.mood in ("450", "550"):
            return f"{envelope.mood} No room for {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content, policy=default)
        name = message["Message-ID"]
        self.ids[envelope.rcpt_tos[0]].add(name)
        if envelope.mood == "451 after the body":
            return "451 Try later"
        self.copies[name] += 1
        self.messages[envelope.rcpt_tos[0]] = message
        self.news.set()
        if envelope.mood == "dead line":
            server.transport.abort()
            return "421 Gone"
        await asyncio.sleep(self.delay)  # it has the letter and has not said so yet
        self.taken[name] += 1
        return "250 OK"


class Moody(SMTP):
    """The server's side of one connection."""

    def connection_made(self, transport):
        if self.event_handler.at("away"):
            transport.abort()
        else:
            super().connection_made(transport)

    def eof_received(self):
        # Mail servers keep a letter they have whole, also when its sender has died meanwhile.
        self.loop.call_later(0.2, self.part)
        return True

    def part(self):
        if self.transport:
            super().eof_received()
            self.transport.close()

    async def push(self, status):
        if isinstance(status, str) and status.startswith("220") and self.event_handler.at("closed"):
            status = "554 Closed"
        await super().push(status)


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
