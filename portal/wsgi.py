"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django = get_wsgi_application()

from portal.checks import say_at_start  # noqa: E402 (apps must be ready first)
from portal.encoding import harmless_charset  # noqa: E402
from portal.page_cache import PageCache  # noqa: E402

application = PageCache(harmless_charset(django))

say_at_start()
