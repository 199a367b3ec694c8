"""The real directory, loaded once for the tests of a file."""

import pytest
from django.db import transaction

from resources.load import load, read


@pytest.fixture(scope="module")
def directory(django_db_setup, django_db_blocker):
    """All that our files say, gone again after the last test of the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(read())
        transaction.set_rollback(True)
