"""Sealed sessions: a copy of the table gives away neither answers nor usable sessions.

The table keeps a hash of the session key, and the data encrypted with a key derived from the
session key. The session key itself is in the reader's cookie and nowhere else.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone


def key_hash(session_key):
    """Return what the table knows a session by."""
    return hashlib.sha256(b"session name:" + session_key.encode()).hexdigest()


def cipher(session_key):
    """Return the cipher that only the holder of this session key can make."""
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"session data").derive(
        session_key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))


class SessionStore(SessionBase):
    """The session engine of the portal (SESSION_ENGINE = "privacy.sealed")."""

    @classmethod
    def get_model_class(cls):
        """Return the model late: settings name this module before models can be loaded."""
        from privacy.models import SealedSession

        return SealedSession

    @classmethod
    def rows(cls):
        """Return all sealed sessions."""
        return cls.get_model_class().objects

    def exists(self, session_key):
        return self.rows().filter(key_hash=key_hash(session_key)).exists()

    def create(self):
        while True:
            self._session_key = self._get_new_session_key()
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def load(self):
        """Return the session's data; an unknown, expired or unreadable session is a new one."""
        row = (
            self.rows()
            .filter(key_hash=key_hash(self.session_key), expires_at__gt=timezone.now())
            .first()
        )
        if row:
            try:
                return self.serializer().loads(
                    cipher(self.session_key).decrypt(row.sealed_data.encode())
                )
            except (InvalidToken, ValueError):
                pass
        self._session_key = None
        return {}

    def save(self, must_create=False):
        """Write the data under this session's key.

        Raises CreateError for a key already taken, UpdateError for a session deleted meanwhile.
        """
        if self.session_key is None:
            return self.create()
        data = self.serializer().dumps(self._get_session(no_load=must_create))
        values = {
            "sealed_data": cipher(self.session_key).encrypt(data).decode(),
            "expires_at": self.get_expiry_date(),
        }
        name = key_hash(self.session_key)
        if must_create:
            try:
                with transaction.atomic():
                    self.rows().create(key_hash=name, **values)
            except IntegrityError as error:
                raise CreateError from error
        elif not self.rows().filter(key_hash=name).update(**values):
            raise UpdateError

    def delete(self, session_key=None):
        session_key = session_key or self.session_key
        if session_key:
            self.rows().filter(key_hash=key_hash(session_key)).delete()

    @classmethod
    def clear_expired(cls):
        cls.rows().filter(expires_at__lt=timezone.now()).delete()
