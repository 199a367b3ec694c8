"""`manage.py make_staff EMAIL`: the first manager, who makes the others in the staff area."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.roles import MANAGER, ROLES

HOW = """{email} is {role}.
To sign in the first time:
1. Open {site}/staff/ and enter this address.
2. Enter the 6-digit code that comes by e-mail.{folder}
3. Add an app that shows codes on your phone: the staff area opens with this second step.
4. Keep the spare codes that are shown then."""


class Command(BaseCommand):
    help = "Make a staff account, or give an existing one a role."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", choices=ROLES, default=MANAGER)

    @transaction.atomic
    def handle(self, *, email, role, **options):
        address = email.strip().lower()
        user = User.objects.filter(email=address).first()
        try:
            user = user or User.objects.create_user(address)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        user.is_staff = user.is_active = True
        user.save()
        user.groups.set([Group.objects.get(name=role)])
        folder = (
            ""
            if settings.EMAIL_HOST
            else f" No mail server is set: it\n   is in {settings.EMAIL_FILE_PATH} and in the"
            " terminal of `make run`."
        )
        self.stdout.write(
            HOW.format(email=user.email, role=role, site=settings.SITE_ADDRESS, folder=folder)
        )
