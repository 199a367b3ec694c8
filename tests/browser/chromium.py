"""Where this machine's Chromium is, if it has one."""

import os
import shutil

HOW_TO_GET_ONE = (
    "No browser tests ran: no Chromium found. `apt install chromium`, or set CHROMIUM to its path."
)


def path() -> str | None:
    """Return the path of a Chromium: $CHROMIUM, else one with a usual name, else None."""
    names = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
