"""What a machine asks of us: are you alive, can you serve, how much is there to do."""

import hmac
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import metrics
from post import delivery
from post.timetable import last_beat

# A worker beats every ten seconds; a letter that waits longer than this waits for a mail server.
SILENT = timedelta(minutes=1)
WAITED = timedelta(minutes=10)


@never_cache
@require_safe
def alive(request):
    """This process answers; it says nothing of the database."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request):
    """Whether all parts work, 503 where one does not; each part with "ok" or what is wrong."""
    parts = {}
    for part, look in PARTS.items():
        try:
            parts[part] = look() or "ok"
        except DatabaseError:
            parts[part] = "no answer from the database"
    well = all(said == "ok" for said in parts.values())
    return JsonResponse(parts, status=200 if well else 503)


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "some have not run"


def worker():
    beaten = last_beat()
    if beaten is None or timezone.now() - beaten > SILENT:
        return "not seen for a minute"


def letters():
    waiting_since = delivery.oldest_waiting()
    if waiting_since and timezone.now() - waiting_since > WAITED:
        return "one has waited for ten minutes"


PARTS = {"database": database, "migrations": migrations, "worker": worker, "letters": letters}


@never_cache
@require_safe
def numbers(request):
    """Counts for Prometheus, for whoever knows METRICS_TOKEN; to others there is no such page."""
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    given = request.headers.get("Authorization", "").encode()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(wanted, given):
        raise Http404
    return HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE)
