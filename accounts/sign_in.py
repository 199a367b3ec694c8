"""Signing in: an e-mailed code or link, and then what django-allauth does for everybody.

One door for new and known addresses: until the code is right nothing looks at whether there is an
account, so that neither the answer nor its time tells. A waiting sign-in is a row of its own, not
part of the session, for two reasons: the link may be opened in another browser, and five tries
are five even when they are sent at the same moment.
"""

import hashlib
import secrets
from datetime import timedelta
from enum import Enum

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts import devices
from accounts.models import SignIn, User

TOKEN, NEXT_PAGE = "signing_in", "next_page"


class Outcome(Enum):
    """What became of a code that was typed."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_MANY = "too many"


def hashed(token):
    """Return what the table knows a token by."""
    return hashlib.sha256(b"sign-in:" + token.encode()).hexdigest()


def nameless(address):
    """Return what a limit is counted by, so that the cache names nobody."""
    return salted_hmac("accounts.limits", address.lower()).hexdigest()


# Asking for a code


def may_ask(request, address):
    """Whether one more code may be sent: counted by client and by address."""
    return ratelimit.consume(request, action="ask_for_code", key=nameless(address))


def ask(request, address, *, is_own_device):
    """Send a code to this address; this browser may then type it. An older one is void."""
    link = secrets.token_urlsafe(32)
    waiting = wait(
        request,
        TOKEN,
        address=address,
        link_hash=hashed(link),
        next_page=request.session.get(NEXT_PAGE, ""),
        is_own_device=is_own_device,
    )
    address_of_link = request.build_absolute_uri(f"{reverse('accounts:link')}?t={link}")
    about = {
        "code": waiting.code,
        "link": address_of_link,
        "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60,
        "site_name": settings.SITE_NAME,
    }
    EmailMessage(
        _("Your code for %(site_name)s") % about,
        render_to_string("accounts/mail/code.txt", about),
        to=[address],
    ).send()


def wait(request, key, **fields):
    """Return a new code that waits to be typed in this visit, which finds it by `key`.

    The one that waited there before is void.
    """
    token = secrets.token_urlsafe(32)
    SignIn.objects.filter(token_hash=hashed(request.session.get(key, ""))).delete()
    request.session[key] = token
    return SignIn.objects.create(
        token_hash=hashed(token),
        code=get_adapter().generate_login_code(),
        ends_at=timezone.now() + timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT),
        **fields,
    )


def waiting_here(request, key=TOKEN):
    """Return the sign-in that this browser began, or None when it is over."""
    return current().filter(token_hash=hashed(request.session.get(key, ""))).first()


def waiting_for_link(token):
    """Return the sign-in that this link belongs to, or None when it is over."""
    return current().filter(link_hash=hashed(token)).first()


def current():
    """Return the sign-ins that still wait."""
    return SignIn.objects.filter(ends_at__gt=timezone.now())


# Answering it


def try_code(request, waiting, code):
    """Count a try and say whether the code was right; a right one is used up.

    Tries are also counted by address, whatever number of codes was sent to it.
    """
    if not ratelimit.consume(request, action="try_code", key=nameless(waiting.address)):
        return Outcome.TOO_MANY
    with transaction.atomic():
        row = current().select_for_update().filter(pk=waiting.pk).first()
        if row is None:
            return Outcome.WRONG
        if row.tries >= app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS:
            return Outcome.TOO_MANY
        if constant_time_compare(row.code, code):
            row.delete()
            return Outcome.RIGHT
        row.tries += 1
        row.save(update_fields=["tries"])
        used_up = row.tries >= app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS
    return Outcome.TOO_MANY if used_up else Outcome.WRONG


def use_up(waiting):
    """Whether this call, and no other one, may go on with a sign-in opened by its link."""
    deleted, _by_model = current().filter(pk=waiting.pk).delete()
    return bool(deleted)


def finish(request, waiting, *, is_own_device):
    """Sign the owner of the address in, making the account if there is none; return the answer.

    A second factor, where the account has one, is asked for by django-allauth first.
    """
    user, is_new = account_of(waiting.address)
    request.session.pop(TOKEN, None)
    request.session.pop(NEXT_PAGE, None)
    devices.remember_choice(request, is_own_device)
    return perform_login(
        request,
        user,
        email_verification=app_settings.EmailVerificationMethod.NONE,
        redirect_url=waiting.next_page or reverse("accounts:home"),
        signup=is_new,
    )


def account_of(address):
    """Return the account with this address, and whether it was made just now."""
    try:
        with transaction.atomic():
            # Exactly this address, as the code went there: no folding of letters by the database.
            return User.objects.get(email=address), False
    except User.DoesNotExist:
        pass
    try:
        with transaction.atomic():
            return User.objects.create_user(address), True
    except IntegrityError:  # made in another window at the same moment
        return User.objects.get(email=address), False


def remember_next_page(request, page):
    """Keep where to go after signing in, if it is one of our own pages."""
    ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if ours and page.startswith("/"):
        request.session[NEXT_PAGE] = page


def purge():
    """Delete the sign-ins that nobody finished."""
    SignIn.objects.filter(ends_at__lt=timezone.now()).delete()
