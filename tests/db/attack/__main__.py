"""`python -m tests.db.attack`: what the addresses without a line in access.txt answer now.

That is what they do, and not what they should: read each line before it goes into the table.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.test.utils import setup_databases, setup_test_environment  # noqa: E402

from tests.db.attack import access  # noqa: E402

setup_test_environment()
setup_databases(verbosity=0, interactive=False)
site = access.Site()
for pattern in access.patterns():
    if pattern not in access.expected():
        cells = zip(*(access.answers(site, pattern, role) for role in access.ROLES), strict=True)
        print(pattern or "(root)", *map("".join, cells))
