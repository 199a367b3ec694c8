"""What every tier of tests stands on."""

import os

# Playwright drives its browser from an event loop, where Django would refuse database calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
