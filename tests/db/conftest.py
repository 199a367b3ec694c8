"""Tests that need the database: it is on for this whole tier."""

import io
import logging

import pytest
from django.db import connection

from portal.logs import WithoutValues


def pytest_collection_modifyitems(config, items):
    """On SQLite leave out what it does not have."""
    left_out = [item for item in items if item.get_closest_marker("postgresql")]
    if connection.vendor != "postgresql" and left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(autouse=True)
def _database(db):
    pass


@pytest.fixture
def logged():
    """What our loggers, Django's and all others say from INFO up, as our formatter writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutValues())
    names = ("", "django", "django.db.backends", "portal.requests")
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield stream
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)
