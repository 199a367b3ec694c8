"""Tests that need the database: it is on for this whole tier."""

import pytest


@pytest.fixture(autouse=True)
def _database(db):
    pass
