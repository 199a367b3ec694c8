"""`python -m benchmarks.people SIZE FOLDER`: our site with so many entries, and people who use it.

Writes people.json: who is signed in (cookies, a form's token) and the checklist that each saves to.
"""

import json
import re
import sys
from pathlib import Path

from benchmarks.load import CONNECTIONS


def made(number: int) -> dict[str, str]:
    """Return somebody who is signed in and keeps a checklist: what a browser would send."""
    from django.test import Client

    from accounts import consent
    from accounts.models import User
    from checklists.addresses import SAVED, Address
    from checklists.models import Checklist
    from checklists.state import EMPTY

    user = User.objects.create_user(f"reader-{number}@example.org")
    consent.give(user)
    client = Client()
    client.force_login(user)
    path = Address(SAVED, str(Checklist.start(user, EMPTY).pk)).to("list")
    page = client.get(path).content.decode()
    return {
        "path": path,
        "cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items()),
        "token": re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1],
        "item": re.search(r'name="done" value="([^"]+)"', page)[1],
    }


def main(size: int, folder: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from accounts.models import User
    from benchmarks.directory import fill

    if (folder / "made").exists():
        call_command("migrate", verbosity=0, skip_checks=True)
    else:
        fill(size, ("store",))
        (folder / "made").touch()
    User.objects.filter(email__startswith="reader-").delete()
    people = [made(number) for number in range(CONNECTIONS)]
    (folder / "people.json").write_text(json.dumps(people))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
