"""Another e-mail address for an account: it counts once the code sent to it was typed.

Whether the new address has an account is looked at after the right code, as when signing in.
Devices stay signed in; the old address is told.
"""

import secrets

from allauth.account import app_settings
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import endings, sign_in
from accounts.models import User

TOKEN = "new_address"


def ask(request, address):
    """Send a code to the new address; this browser may then type it. An older one is void."""
    waiting = sign_in.wait(
        request,
        TOKEN,
        address=address,
        link_hash=sign_in.hashed(secrets.token_urlsafe(32)),  # this letter has no link
        next_page="",
        is_own_device=False,
    )
    about = {
        "code": waiting.code,
        "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60,
        "site_name": settings.SITE_NAME,
    }
    EmailMessage(
        _("Your code for %(site_name)s") % about,
        render_to_string("accounts/mail/new_address.txt", about),
        to=[address],
    ).send()


def waiting_here(request):
    """Return the change that this browser began, or None when it is over."""
    return sign_in.waiting_here(request, TOKEN)


def change(user, address):
    """Give the account its new address and tell the old one; whether it could be done.

    It cannot where the new address has an account already.
    """
    try:
        with transaction.atomic():
            row = User.objects.select_for_update().get(pk=user.pk)
            old, row.email = row.email, address
            row.save(update_fields=["email"])
            if old != address:
                endings.write(old, _("Your email address was changed"), "address_changed")
    except IntegrityError:
        return False
    return True
