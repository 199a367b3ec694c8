"""Delivery to a mail server, so that a worker's death never makes a second letter."""

import re
import smtplib
import socket
import ssl

from django.conf import settings
from django.core.mail.utils import DNS_NAME

# A server may take its time with the last answer, and giving up then risks a second copy.
# Source: RFC 5321, 4.5.3.2.6, which asks for ten minutes; two are what a worker can spare.
LAST_ANSWER = 120  # seconds


class Unreachable(Exception):
    """The mail server cannot be spoken to: no letter is at fault. Says the kind of error alone."""


class Refused(Exception):
    """The server answered no; says at which word, and the number of its answer."""

    def __init__(self, word, code):
        super().__init__(f"{code} at {word}")


class Server:
    """The mail server that EMAIL_HOST names, spoken to over one connection as long as it holds."""

    def __init__(self):
        self.smtp = None

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        if self.smtp:
            try:
                self.smtp.quit()
            except (OSError, smtplib.SMTPException):
                self.close()

    def deliver(self, envelope, hand):
        """Deliver, calling `hand` once the server has all but the line that ends the letter.

        Until that line a server keeps nothing, so a letter is marked as handed over just before
        it: a worker killed at any other moment has either sent nothing or marked what it sent.
        Raises Unreachable, Refused, or what the connection raised.
        """
        self.connect()
        try:
            self.speak(envelope, hand)
        except BaseException:
            self.close()  # a letter without its last line is thrown away by the server
            raise

    def connect(self):
        """Make sure of a connection that works."""
        if self.smtp and self.smtp_works():
            return
        self.close()
        tls = ssl.create_default_context()
        try:
            options = {"local_hostname": DNS_NAME.get_fqdn(), "timeout": settings.EMAIL_TIMEOUT}
            place = settings.EMAIL_HOST, settings.EMAIL_PORT
            if settings.EMAIL_USE_SSL:
                self.smtp = smtplib.SMTP_SSL(*place, context=tls, **options)
            else:
                self.smtp = smtplib.SMTP(*place, **options)
            # The line that ends a letter must not wait for the server to confirm the letter.
            self.smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if settings.EMAIL_USE_TLS:
                self.smtp.starttls(context=tls)
            if settings.EMAIL_HOST_USER:
                self.smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            self.smtp.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unreachable(type(error).__name__) from None

    def smtp_works(self):
        try:
            return self.smtp.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def speak(self, envelope, hand):
        wide = not envelope.message.isascii() and self.smtp.has_extn("8bitmime")
        self.expect("MAIL", {250}, self.smtp.mail(envelope.sender, ["BODY=8BITMIME"] * wide))
        self.expect("RCPT", {250, 251}, self.smtp.rcpt(envelope.recipient))
        self.expect("DATA", {354}, self.smtp.docmd("DATA"))
        text = re.sub(rb"(?m)^\.", b"..", envelope.message)
        self.smtp.send(text if text.endswith(b"\r\n") else text + b"\r\n")
        hand()
        self.smtp.sock.settimeout(LAST_ANSWER)
        self.smtp.send(b".\r\n")
        self.expect("the end", {250}, self.smtp.getreply())
        self.smtp.sock.settimeout(settings.EMAIL_TIMEOUT)

    @staticmethod
    def expect(word, wanted, answer):
        if answer[0] not in wanted:
            raise Refused(word, answer[0])

    def close(self):
        if self.smtp:
            self.smtp.close()
            self.smtp = None
