"""Tests that need the database: it is on for this whole tier."""

import pytest
from django.db import connection


def pytest_collection_modifyitems(config, items):
    """On SQLite leave out what it does not have."""
    left_out = [item for item in items if item.get_closest_marker("postgresql")]
    if connection.vendor != "postgresql" and left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(autouse=True)
def _database(db):
    pass
