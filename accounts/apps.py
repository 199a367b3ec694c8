"""Keeps the staff's roles in step with what the code says of them."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from accounts.roles import bring_up_to_date

        # After migrate, because Django makes the permissions themselves only then.
        post_migrate.connect(bring_up_to_date, dispatch_uid="accounts.roles")
