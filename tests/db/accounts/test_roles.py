"""The staff's roles, and the command that makes the first manager."""

import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from accounts import roles
from accounts.models import User


def granted(name):
    permissions = Group.objects.get(name=name).permissions.select_related("content_type")
    return {f"{one.content_type.app_label}.{one.codename}" for one in permissions}


@pytest.mark.parametrize("name", roles.ROLES)
def test_migrating_gives_each_role_what_the_code_says(name):
    assert granted(name) == roles.ROLES[name]


def test_a_right_given_by_hand_does_not_outlast_the_next_migration():
    group = Group.objects.get(name=roles.EDITOR)
    group.permissions.set(Group.objects.get(name=roles.MANAGER).permissions.all())
    roles.bring_up_to_date()
    assert granted(roles.EDITOR) == roles.EDITS


def made(capsys, *arguments):
    call_command("make_staff", *arguments)
    return re.search(r"shown once: (\S+)", capsys.readouterr().out)[1]


def test_the_first_manager_signs_in_with_the_password_that_was_shown(capsys):
    password = made(capsys, "First@Example.org")
    user = authenticate(username="first@example.org", password=password)
    assert user.is_staff
    assert not user.is_superuser
    assert user.has_perm("resources.manage_directory")


def test_an_account_that_exists_gets_the_role_and_a_new_password(capsys):
    first = made(capsys, "first@example.org")
    second = made(capsys, "FIRST@example.org", "--role", "editor")
    assert authenticate(username="first@example.org", password=first) is None
    user = authenticate(username="first@example.org", password=second)
    assert [group.name for group in user.groups.all()] == ["editor"]
    assert User.objects.count() == 1


@pytest.mark.parametrize("address", ["", "nobody"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(CommandError):
        call_command("make_staff", address)
    assert not User.objects.exists()
