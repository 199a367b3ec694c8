"""Who may open what, and send what: every address there is, for every kind of person."""

import pytest

from tests.db.attack import access


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
