"""What an account is, and what staff see of it."""

import pytest
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from tests.staff import sign_in


@pytest.fixture
def staff(db):
    return User.objects.create_superuser("Editor@Example.org")


def test_an_address_is_kept_in_lower_case():
    assert User.objects.create_user(" Ann@Example.ORG ").email == "ann@example.org"


def test_an_address_has_one_account_in_whatever_case():
    User.objects.create_user("ann@example.org")
    with pytest.raises(ValidationError):
        User.objects.create_user("ANN@example.org")


def test_the_database_itself_refuses_a_second_account():
    User.objects.create_user("ann@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="Ann@example.org")])
    assert User.objects.count() == 1


def test_an_account_has_no_password():
    assert not User.objects.create_user("ann@example.org").has_usable_password()


@pytest.mark.parametrize("address", ["", "ann", "ann@", "a b@example.org"])
def test_an_account_needs_an_address(address):
    with pytest.raises(ValidationError):
        User.objects.create_user(address)


@pytest.mark.parametrize("field", ["username", "first_name", "last_name", "birth_date", "sex"])
def test_an_account_holds_no_name(field):
    with pytest.raises(FieldDoesNotExist):
        User._meta.get_field(field)
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, User._meta.db_table)
    assert field not in {column.name for column in columns}


def test_staff_see_staff_and_no_readers(client, staff):
    User.objects.create_user("reader@example.org")
    sign_in(client, staff)
    listed = client.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert "editor@example.org" in listed
    assert "reader@example.org" not in listed


def test_staff_cannot_open_a_readers_account_by_its_number(client, staff):
    reader = User.objects.create_user("reader@example.org")
    sign_in(client, staff)
    for page in ("change", "delete", "history"):
        answer = client.get(reverse(f"admin:accounts_user_{page}", args=[reader.pk]), follow=True)
        assert "reader@example.org" not in answer.content.decode()


@pytest.mark.parametrize(
    "table", ["account_emailaddress", "mfa_authenticator", "accounts_consent", "accounts_signin"]
)
def test_what_belongs_to_readers_accounts_is_not_in_the_staff_area(table):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{table}_changelist")


def test_an_account_made_by_staff_is_staff(client, staff):
    sign_in(client, staff)
    client.post(reverse("admin:accounts_user_add"), {"email": "New@Example.org"})
    new = User.objects.get(email="new@example.org")
    assert new.is_staff
    assert not new.is_superuser
    assert not new.has_usable_password()
