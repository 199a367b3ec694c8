"""The portal's settings as the tests want them: set the environment first, then import."""

import os

os.environ["PORTAL_ENV"] = "test"

from portal.settings import *  # noqa: E402, F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Each test's client is a server of its own: let none of them read all static files first.
WHITENOISE_AUTOREFRESH = True
PAGE_LINKS = "builtins.tuple"  # none: tests of the link check count those of their own entries
