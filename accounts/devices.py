"""Where somebody is signed in: how long it lasts, what it is called, how it is ended."""

import time
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth import SESSION_KEY
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.sealed import SIGN_IN, key_hash

OWN_DEVICE_FOR = timedelta(days=30)
SHARED_DEVICE_IDLE_FOR = timedelta(minutes=30)
SECOND_FACTOR_FOR = timedelta(hours=12)
# How old "last used" may be before it is written again, in seconds.
WRITTEN_EVERY = {True: 3600, False: 60}

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


class Device(NamedTuple):
    """One place where somebody is signed in. `name` is for a form, and opens nothing."""

    name: str
    words: str
    signed_in_at: object
    last_used_at: object
    is_this_one: bool


def named(user_agent):
    """Return "browser/system" for what a browser says of itself; a part may be empty."""
    found = (
        next((name for mark, name in marks if mark in user_agent), "")
        for marks in (BROWSERS, SYSTEMS)
    )
    return "/".join(found)


def in_words(stored):
    """Return a device's name for a page."""
    browser, _slash, system = stored.partition("/")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser")


def remember_choice(request, is_own_device):
    """Keep the answer to “Is this your own device?” until the sign-in is complete."""
    request.session[SIGN_IN] = {"own": bool(is_own_device)}


def begin(request):
    """Give a sign-in that is now complete its length and its name."""
    about = request.session.get(SIGN_IN, {})
    is_own = about.get("own", False)
    request.session[SIGN_IN] = about | {
        "own": is_own,
        "device": named(request.headers.get("User-Agent", "")),
        "idle_seconds": None if is_own else int(SHARED_DEVICE_IDLE_FOR.total_seconds()),
        "used": int(time.time()),
    }
    # Zero: the cookie ends with the browser window.
    request.session.set_expiry(timezone.now() + OWN_DEVICE_FOR if is_own else 0)


def note_second_factor(request):
    """Remember when the second factor was shown in this sign-in."""
    about = request.session.get(SIGN_IN, {})
    request.session[SIGN_IN] = about | {"second_factor_at": int(time.time())}


def has_second_factor(request):
    """Whether the second factor was shown here in the last 12 hours."""
    shown_at = request.session.get(SIGN_IN, {}).get("second_factor_at", 0)
    return time.time() - shown_at < SECOND_FACTOR_FOR.total_seconds()


def used_now(get_response):
    """Middleware: note that a sign-in is in use, at most once a minute."""

    def middleware(request):
        response = get_response(request)
        session = request.session
        if session.accessed and SESSION_KEY in session and SIGN_IN in session:
            about = session[SIGN_IN]
            if time.time() - about.get("used", 0) >= WRITTEN_EVERY[about.get("own", False)]:
                session[SIGN_IN] = about | {"used": int(time.time())}
        return response

    return middleware


def of(user, request):
    """Return the devices where this user is signed in, the one in use first."""
    here = key_hash(request.session.session_key or "")
    devices = [
        Device(
            visit.key_hash,
            in_words(visit.device),
            visit.created_at,
            visit.last_used_at,
            visit.key_hash == here,
        )
        for visit in user.visits.filter(expires_at__gt=timezone.now()).order_by("-last_used_at")
    ]
    return sorted(devices, key=lambda device: not device.is_this_one)


def end(user, name):
    """Sign this user out on the device of this name; on all of them without one."""
    visits = user.visits.all()
    (visits.filter(key_hash=name) if name else visits).delete()


def end_others(user, request):
    """Sign this user out everywhere but here."""
    user.visits.exclude(key_hash=key_hash(request.session.session_key or "")).delete()
