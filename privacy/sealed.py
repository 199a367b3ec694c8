"""Sealed sessions: a copy of the table gives away neither answers nor usable sessions.

The table keeps a hash of the session key, and the data encrypted with a key derived from the
session key. The session key itself is in the reader's cookie and nowhere else.

What a sign-in needs lies apart from the rest, sealed with the same key: somebody may stay signed in
for weeks, and what they answered is still erased 24 hours after its last use.

Two requests of one visit at once lose nothing of each other: what one did not change stays as the
other left it (`catch_up`), and what both would change is changed one after the other (`held`).
"""

import base64
import hashlib
from contextlib import contextmanager
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

# What belongs to a sign-in and lives as long as it: everything else is the visit's.
OF_SIGN_IN = ("_auth_user_", "_session_", "_csrf", "account_authentication_", "sign_in")
SIGN_IN = "sign_in"  # what `accounts` keeps about it: {"device": …, "idle_seconds": …}


def key_hash(session_key):
    """Return what the table knows a session by."""
    return hashlib.sha256(b"session name:" + session_key.encode()).hexdigest()


def cipher(session_key):
    """Return the cipher that only the holder of this session key can make."""
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"session data").derive(
        session_key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))


def of_visit(data):
    """Return the part of a session's data that does not belong to a sign-in."""
    return {name: value for name, value in data.items() if not name.startswith(OF_SIGN_IN)}


class SessionStore(SessionBase):
    """The session engine of the portal (SESSION_ENGINE = "privacy.sealed")."""

    # The visit's data as they were read or written last, to tell what was changed since; and as
    # they lie in the row, to tell whether another request wrote them meanwhile. None for a new row.
    _as_read = _sealed = None

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
        now = timezone.now()
        row = (
            self.rows()
            .filter(key_hash=key_hash(self.session_key), expires_at__gt=now)
            .defer("device")
            .first()
        )
        if row:
            try:
                visit = self.of_row(row)
                data = visit | (self.opened(row.sealed_sign_in) if row.sealed_sign_in else {})
                self.remember_as_read(visit, row.sealed_data)
                return data
            except (InvalidToken, ValueError):
                pass
        self._session_key = None
        return {}

    def of_row(self, row):
        """Return the visit's data in this row. Raises InvalidToken, ValueError."""
        # A visit that is not signed in to holds nothing but its data: none is damage.
        is_current = row.data_expires_at > timezone.now() or not row.sealed_sign_in
        return self.opened(row.sealed_data) if is_current else {}

    def remember_as_read(self, visit, sealed):
        """Remember the visit's data as the row now has them, open and sealed."""
        self._as_read, self._sealed = self.serializer().dumps(visit), sealed

    def opened(self, text):
        """Return what lies in a sealed column. Raises InvalidToken, ValueError."""
        return self.serializer().loads(cipher(self.session_key).decrypt(text.encode()))

    def locked(self, data):
        """Return data as they may lie in a column of this session."""
        return cipher(self.session_key).encrypt(self.serializer().dumps(data)).decode()

    def columns(self, data):
        """Return what to store: the answers only where they changed since they were read."""
        now = timezone.now()
        visit = of_visit(data)
        of_sign_in = {name: value for name, value in data.items() if name not in visit}
        about = data.get(SIGN_IN, {})
        idle = about.get("idle_seconds")
        columns = {
            "sealed_sign_in": self.locked(of_sign_in) if of_sign_in else "",
            "expires_at": now + timedelta(seconds=idle) if idle else self.get_expiry_date(),
            "user_id": data.get(SESSION_KEY),
            "device": about.get("device", ""),
            "last_used_at": now,
        }
        if SESSION_KEY not in data or self.serializer().dumps(visit) != self._as_read:
            columns["sealed_data"] = self.locked(visit)
            columns["data_expires_at"] = now + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return columns

    def save(self, must_create=False):
        """Write the data under this session's key.

        Raises CreateError for a key already taken, UpdateError for a session deleted meanwhile.
        """
        if self.session_key is None:
            return self.create()
        if must_create:
            self._as_read = None  # a new row needs all of it
        values = self.columns(self._get_session(no_load=must_create))
        name = key_hash(self.session_key)
        if must_create:
            try:
                with transaction.atomic():
                    self.rows().create(key_hash=name, **values)
            except IntegrityError as error:
                if not self.exists(self.session_key):
                    raise
                raise CreateError from error
        else:
            row = self.rows().filter(key_hash=name)
            while not self.as_read(row, values).update(**values):
                self.catch_up(row.defer("device").first())
                values = self.columns(self._session)
        if "sealed_data" in values:
            self.remember_as_read(of_visit(self._session), values["sealed_data"])

    def as_read(self, row, values):
        """Return the row as a query; where its data would be replaced, only as they were read."""
        is_known = "sealed_data" in values and self._sealed is not None
        return row.filter(sealed_data=self._sealed) if is_known else row

    def catch_up(self, row):
        """Take over what other requests of this visit wrote; what was changed here stays.

        Raises UpdateError for None: the session was deleted meanwhile.
        """
        if row is None:
            raise UpdateError
        try:
            theirs = self.of_row(row)
        except (InvalidToken, ValueError):  # erased meanwhile
            theirs = {}
        before = self.serializer().loads(self._as_read) if self._as_read else {}
        mine = self._session
        for name in before.keys() | theirs.keys():
            if mine.get(name) == before.get(name):
                mine.pop(name, None)
                if name in theirs:
                    mine[name] = theirs[name]
        self.remember_as_read(theirs, row.sealed_data)

    @contextmanager
    def held(self):
        """Have the visit to oneself: its data as they are now, and kept when the block is done.

        Raises SessionInterrupted where the visit was ended meanwhile.
        """
        self._get_session()  # a key that opens nothing is dropped here
        if self.session_key is None:
            yield  # not kept yet: there is nobody to share it with
            return
        row = self.rows().filter(key_hash=key_hash(self.session_key)).defer("device")
        try:
            with transaction.atomic():
                self.catch_up(row.select_for_update().first())
                yield
                self.save()
        except UpdateError as error:
            raise SessionInterrupted("The visit was ended meanwhile.") from error

    def cycle_key(self):
        with self.held():  # what another tab saves at this moment comes along
            super().cycle_key()

    def delete(self, session_key=None):
        session_key = session_key or self.session_key
        if session_key:
            self.rows().filter(key_hash=key_hash(session_key)).delete()

    @classmethod
    def clear_expired(cls):
        """Delete the visits that are over, and what was answered in those of which one is not."""
        now = timezone.now()
        cls.rows().filter(expires_at__lt=now).delete()
        cls.rows().filter(~Q(sealed_data=""), data_expires_at__lt=now).update(sealed_data="")
