"""Where e-mails are put: rows, sealed, until the worker has handed them over.

A page that writes an e-mail takes as long whether or not there is anybody to write to, and no
trouble of the mail server reaches it. The row is written in the page's own transaction.
"""

import json
from email.utils import make_msgid, parseaddr
from typing import NamedTuple

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.utils.encoding import force_str

from post.models import Letter, State


class Envelope(NamedTuple):
    """What the mail server is told: two bare addresses and the message as bytes."""

    sender: str
    recipient: str
    message: bytes


def put(message, key=""):
    """Put a Django e-mail into the outbox, one letter for each address.

    While a letter with this `key` lies here, another one with it is not put.
    """
    sender = bare(message.from_email)
    # Fixed now, so that a server which gets a letter twice can tell.
    message.extra_headers.setdefault("Message-ID", make_msgid(domain=sender.rpartition("@")[2]))
    written = message.message().as_bytes(linesep="\r\n")
    Letter.objects.bulk_create(
        (
            Letter(sealed=close(Envelope(sender, bare(address), written)), key=key)
            for address in message.recipients()
        ),
        ignore_conflicts=bool(key),
    )


def withdraw(key):
    """Take back the letter with this key, unless the mail server may have it already."""
    Letter.objects.filter(key=key, state=State.WAITING).delete()


def bare(address):
    """Return the address alone, in ASCII."""
    return parseaddr(sanitize_address(force_str(address), "utf-8"))[1]


def close(envelope):
    """Return the envelope as the text that a letter seals."""
    return json.dumps(envelope._replace(message=envelope.message.decode("latin-1")))


def opened(letter):
    """Return the envelope in a letter."""
    sender, recipient, message = json.loads(letter.sealed)
    return Envelope(sender, recipient, message.encode("latin-1"))


class Outbox(BaseEmailBackend):
    """Django's way to us (EMAIL_BACKEND = "post.outbox.Outbox")."""

    def send_messages(self, email_messages):
        written = [message for message in email_messages if message.recipients()]
        for message in written:
            put(message)
        return len(written)
