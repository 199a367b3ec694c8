"""Accounts, and the staff area that stands on them."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from allauth.mfa.signals import authenticator_added, authenticator_used

        from accounts import holdings, own, second_factor, sign_in
        from accounts.roles import bring_up_to_date
        from privacy import retention, text

        # After migrate, because Django makes the permissions themselves only then.
        post_migrate.connect(bring_up_to_date, dispatch_uid="accounts.roles")
        authenticator_used.connect(second_factor.was_shown, dispatch_uid="accounts.shown")
        authenticator_added.connect(second_factor.was_added, dispatch_uid="accounts.added")
        text.keys_changed.connect(second_factor.seal_anew, dispatch_uid="accounts.second_factor")
        retention.also(sign_in.purge)
        holdings.register(own.PART)


class StaffAreaConfig(AdminConfig):
    """Django's admin, behind our sign-in."""

    default_site = "accounts.staff.StaffArea"
