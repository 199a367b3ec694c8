"""Who may open what, and send what: every address there is, for every kind of person."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.db.attack import access
from tests.staff import person, published, sign_in

pytestmark = pytest.mark.any_database


def test_the_table_has_a_line_for_every_address_and_no_other():
    found, table = set(access.patterns()), set(access.expected())
    assert found - table == set(), "Decide who may open these, and add them to access.txt."
    assert table - found == set(), "These are gone: take them out of access.txt."


@pytest.mark.parametrize("role", access.ROLES)
def test_every_address_answers_as_the_table_says(role):
    site, column = access.Site(), access.ROLES.index(role)
    wrong = []
    for pattern, line in access.expected().items():
        told = tuple(cells[column] for cells in line)
        found = access.answers(site, pattern, role)
        if found != told:
            wrong.append(f"{pattern}: {role} by GET, POST, others: {told} expected, {found} found")
    assert not wrong, "\n".join(wrong)


def test_an_empty_name_of_a_field_is_not_understood():
    """Django's admin would look for a field without a name, and fail."""
    client = Client()
    sign_in(client, person("editor"))
    page = reverse("admin:resources_organization_change", args=[published().pk])
    assert client.get(page, {"_to_field": ""}).status_code == 400
    assert client.get(page, {"_to_field": "slug"}).status_code in {200, 400}
    assert client.get(page).status_code == 200
