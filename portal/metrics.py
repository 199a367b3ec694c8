"""Counts for the machine that watches: how many, how fast, how old; never who or what.

Pages are named by their pattern, as in the log. What several web processes count is put together
through the files in PROMETHEUS_MULTIPROC_DIR; without it each process knows its own answers alone.
"""

import os

from django.db.models import Count
from django.utils import timezone
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from post.models import Letter, Turn
from privacy.models import SealedSession
from resources.models import Organization

CONTENT_TYPE = CONTENT_TYPE_LATEST

answers = Counter("beside_answers", "Answers given", ["page", "method", "status"])
seconds = Histogram(
    "beside_answer_seconds",
    "Time to answer",
    ["page"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def count(page, method, status, duration):
    """Count one answer; `duration` in seconds."""
    answers.labels(page, method, status).inc()
    seconds.labels(page).observe(duration)


class Stored:
    """What the database can say, asked at the moment somebody looks."""

    def collect(self):
        yield family("visits", "Visits that are kept", SealedSession.objects.count())
        yield family("letters", "Letters by state", by("state", Letter))
        yield family("entries", "Entries of the directory by state", by("status", Organization))
        ages = {
            turn.name: (timezone.now() - turn.ran_at).total_seconds()
            for turn in Turn.objects.exclude(ran_at=None)
        }
        yield family("job_age_seconds", "Since a job of the worker last ended", ages, "job")


def by(field, model):
    """Return how many rows of the model have each value of the field."""
    return dict(model.objects.order_by().values_list(field).annotate(Count("pk")))


def family(name, words, value, label="state"):
    """Return a gauge from a number, or from a number for each value of a label."""
    if not isinstance(value, dict):
        return GaugeMetricFamily(f"beside_{name}", words, value=value)
    gauge = GaugeMetricFamily(f"beside_{name}", words, labels=[label])
    for of, number in value.items():
        gauge.add_metric([of], number)
    return gauge


def text():
    """Return all counts in Prometheus' own format."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    stored = CollectorRegistry()
    stored.register(Stored())
    return generate_latest(registry) + generate_latest(stored)
