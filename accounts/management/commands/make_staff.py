"""`manage.py make_staff EMAIL`: the first manager, who makes the others in the staff area."""

import secrets

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.roles import MANAGER, ROLES


class Command(BaseCommand):
    help = "Make a staff account, or give an existing one a role and a new password."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", choices=ROLES, default=MANAGER)

    @transaction.atomic
    def handle(self, *, email, role, **options):
        password = "-".join(secrets.token_hex(3) for _ in range(4))
        user = User.objects.filter(email__iexact=email.strip()).first()
        try:
            user = user or User.objects.create_user(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        user.is_staff = user.is_active = True
        user.set_password(password)
        user.save()
        user.groups.set([Group.objects.get(name=role)])
        self.stdout.write(
            f"{user.email} is {role}. Password, shown once: {password}\n"
            "Sign in at /staff/ and change it there."
        )
