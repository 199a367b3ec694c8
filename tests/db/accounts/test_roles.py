"""The staff's roles, and the command that makes the first manager."""

import pytest
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
    return capsys.readouterr().out


def test_the_first_manager_is_told_how_to_sign_in(capsys, settings):
    settings.EMAIL_HOST = ""
    told = made(capsys, "First@Example.org")
    user = User.objects.get(email="first@example.org")
    assert user.is_staff
    assert not user.is_superuser
    assert not user.has_usable_password()
    assert user.has_perm("resources.manage_directory")
    assert f"{settings.SITE_ADDRESS}/staff/" in told
    assert str(settings.EMAIL_FILE_PATH) in told


def test_a_mail_server_needs_no_word_about_folders(capsys, settings):
    settings.EMAIL_HOST = "mail.example"
    assert str(settings.EMAIL_FILE_PATH) not in made(capsys, "first@example.org")


def test_an_account_that_exists_gets_the_role(capsys):
    made(capsys, "first@example.org")
    made(capsys, "FIRST@example.org", "--role", "editor")
    user = User.objects.get()
    assert [group.name for group in user.groups.all()] == ["editor"]


@pytest.mark.parametrize("address", ["", "nobody"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(CommandError):
        call_command("make_staff", address)
    assert not User.objects.exists()
