"""Accounts nobody uses: warned after 11 months, erased after 12."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User


def look_after():
    """Warn and erase; return how many of each. The worker runs it each day."""
    return warn(), erase()


def unused_for(days):
    """Return the accounts of readers that nobody has signed in to for so many days."""
    readers = User.objects.filter(is_staff=False)
    return readers.annotate(used_at=Coalesce("last_login", "joined_at")).filter(
        used_at__lt=timezone.now() - timedelta(days=days)
    )


def warn():
    """Write to those whose account will be erased, once; return how many that were."""
    count = 0
    for user in unused_for(settings.ACCOUNT_WARNED_AFTER_DAYS).filter(
        Q(warned_at=None) | Q(warned_at__lt=F("used_at"))
    ):
        # Together: a warning that was not written down would be sent each day.
        with transaction.atomic():
            told = unused_for(settings.ACCOUNT_WARNED_AFTER_DAYS).filter(
                Q(pk=user.pk), Q(warned_at=None) | Q(warned_at__lt=F("used_at"))
            )
            if told.select_for_update().first():
                user.warned_at = timezone.now()
                user.save(update_fields=["warned_at"])
                write(user.email, _("Your account will be erased soon"), "inactive")
                count += 1
    return count


def erase():
    """Delete the accounts that were warned a month ago and still are not used."""
    notice = settings.ACCOUNT_ERASED_AFTER_DAYS - settings.ACCOUNT_WARNED_AFTER_DAYS
    count = 0
    for user in unused_for(settings.ACCOUNT_ERASED_AFTER_DAYS).filter(
        warned_at__gte=F("used_at"), warned_at__lt=timezone.now() - timedelta(days=notice)
    ):
        delete(user)
        count += 1
    return count


@transaction.atomic
def delete(user):
    """Delete an account with all it holds, at once, and say so by e-mail."""
    address = user.email
    user.delete()
    write(address, _("Your account is erased"), "deleted")


def write(address, subject, letter):
    """Send one of the account's own letters, which have no health words."""
    about = {
        "site_name": settings.SITE_NAME,
        "backup_days": settings.BACKUP_DAYS,
        "contact_page": settings.SITE_ADDRESS + reverse("contact"),
        "sign_in_page": settings.SITE_ADDRESS + reverse("accounts:sign_in"),
    }
    EmailMessage(
        subject, render_to_string(f"accounts/mail/{letter}.txt", about), to=[address]
    ).send()
