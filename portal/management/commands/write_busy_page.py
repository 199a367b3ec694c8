"""The page that the proxy shows when the portal does not answer."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.http import HttpRequest

from portal import views


class Command(BaseCommand):
    help = "Write busy.html beside the static files: what the proxy shows in our place."

    def handle(self, **options):
        page = views.failure(HttpRequest(), 503).content
        (settings.STATIC_ROOT / "busy.html").write_bytes(page)
