import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import User

PASSWORD = "quiet-paper-teal"


@pytest.fixture
def staff(db):
    return User.objects.create_superuser("Editor@Example.org", PASSWORD)


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


def test_an_account_without_a_password_signs_in_with_none():
    user = User.objects.create_user("ann@example.org")
    assert not user.has_usable_password()
    assert authenticate(username="ann@example.org", password="") is None


@pytest.mark.parametrize("typed", ["editor@example.org", "EDITOR@EXAMPLE.ORG"])
def test_signing_in_does_not_depend_on_case(staff, typed):
    assert authenticate(username=typed, password=PASSWORD) == staff


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
    client.force_login(staff)
    listed = client.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert "editor@example.org" in listed
    assert "reader@example.org" not in listed


def test_staff_cannot_open_a_readers_account_by_its_number(client, staff):
    reader = User.objects.create_user("reader@example.org")
    client.force_login(staff)
    for page in ("change", "delete", "history"):
        answer = client.get(reverse(f"admin:accounts_user_{page}", args=[reader.pk]), follow=True)
        assert "reader@example.org" not in answer.content.decode()


def test_an_account_made_by_staff_is_staff(client, staff):
    client.force_login(staff)
    made = {"email": "New@Example.org", "usable_password": "true"}
    client.post(
        reverse("admin:accounts_user_add"), made | {"password1": PASSWORD, "password2": PASSWORD}
    )
    new = User.objects.get(email="new@example.org")
    assert new.is_staff
    assert not new.is_superuser


@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_the_staff_area_is_closed_to_others(client, who):
    if who == "reader":
        client.force_login(User.objects.create_user("reader@example.org"))
    answer = client.get(reverse("admin:accounts_user_changelist"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("admin:login"))
