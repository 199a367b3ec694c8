"""Delivery where no mail server is set: a folder and the terminal of whoever runs the portal."""

import email
import hashlib
import os
from email import policy

from django.conf import settings


class Folder:
    """The folder EMAIL_FILE_PATH: one file a letter, readable by its owner alone."""

    def __enter__(self):
        settings.EMAIL_FILE_PATH.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    def __exit__(self, *exc_info):
        pass

    def deliver(self, envelope, hand):
        """Write and show the letter, calling `hand` before it is in the folder."""
        message = email.message_from_bytes(envelope.message, policy=policy.default)
        # The same letter has the same name: written again, it is still one.
        name = hashlib.sha256(str(message["Message-ID"]).encode() + envelope.recipient.encode())
        place = settings.EMAIL_FILE_PATH / f"{name.hexdigest()[:24]}.eml"
        draft = place.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(envelope.message)
        try:
            hand()
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
        body = message.get_body(("plain",))
        print(
            f"\n== E-mail to {envelope.recipient}: {message['Subject']} ({place}) ==\n"
            f"{body.get_content() if body else ''}",
            flush=True,
        )
