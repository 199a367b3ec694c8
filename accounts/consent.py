"""The yes before anything is kept in an account."""

from django.shortcuts import redirect

from accounts import sign_in
from accounts.models import Consent

# Changes with the words of templates/accounts/consent.html: an older yes is asked for again.
VERSION = "2026-11"


def is_given(user):
    """Whether this user has said yes to the words as they are now."""
    return user.is_authenticated and user.consents.filter(version=VERSION).exists()


def give(user):
    """Record a yes."""
    Consent.objects.get_or_create(user=user, version=VERSION)


def ask(request, next_page):
    """Return the way to the consent page, and from there to `next_page` (a path of ours)."""
    sign_in.remember_next_page(request, next_page)
    return redirect("accounts:consent")
