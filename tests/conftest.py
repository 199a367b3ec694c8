"""What every tier of tests stands on."""

import gc
import os

# Playwright drives its browser from an event loop, where Django would refuse database calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_finish():
    """Never look through what stays to the end for garbage: that took a tenth of a run."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
