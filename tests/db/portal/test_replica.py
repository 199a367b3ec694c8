"""Which requests may read a copy of the database."""

import pytest
from django.http import HttpResponse

from portal.replica import REPLICA, ReadFromReplica, Router, from_replica
from tests import scratch

ASK = """
from django.db import connections
from django.test import Client
asked = {"default": 0, "replica": 0}
def counting(name):
    def count(execute, *rest):
        asked[name] += 1
        return execute(*rest)
    return count
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
with connections["default"].execute_wrapper(counting("default")), \\
     connections["replica"].execute_wrapper(counting("replica")):
    print(Client().get("/en/help/?q=ride").status_code)
    print(asked["replica"] > 0, asked["default"] > 0)
    asked.update(default=0, replica=0)
    client = Client(); client.cookies["visit"] = "x" * 32
    print(client.get("/en/help/?q=ride").status_code, asked["replica"], asked["default"] > 0)
"""


def reads(method, rf, settings, **cookies):
    """Where a request would read."""
    settings.HAS_REPLICA = True
    found = []

    def view(request):
        found.append(Router().db_for_read(None))
        return HttpResponse()

    middleware = ReadFromReplica(view)
    middleware.answers = lambda: True
    request = getattr(rf, method)("/")
    request.COOKIES.update(cookies)
    middleware(request)
    assert from_replica.get() is False
    return found[0]


def test_a_page_for_nobody_in_particular_may_be_a_moment_old(rf, settings):
    assert reads("get", rf, settings) == REPLICA


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_whoever_sends_something_reads_the_database_itself(rf, settings, method):
    assert reads(method, rf, settings) is None


def test_whoever_has_a_visit_reads_the_database_itself(rf, settings):
    assert reads("get", rf, settings, visit="x") is None


def test_a_copy_is_never_migrated():
    assert Router().allow_migrate(REPLICA, "resources") is False
    assert Router().allow_migrate("default", "resources") is True


@pytest.fixture
def filled(tmp_path):
    with scratch.portal(tmp_path) as site:
        site.run("migrate", "--verbosity", "0")
        site.run("load_directory", "--verbosity", "0")
        site.run("collectstatic", "--noinput", "--verbosity", "0")
        yield site


@pytest.mark.postgresql
def test_pages_come_from_the_copy(filled):
    said = filled.python(ASK, PGREPLICAHOST=filled.environment["PGHOST"])
    assert said.split() == ["200", "True", "False", "200", "0", "True"]


@pytest.mark.postgresql
def test_without_its_copy_the_database_itself_answers(filled, tmp_path):
    said = filled.python(ASK, PGREPLICAHOST=str(tmp_path))
    assert said.split() == ["200", "False", "True", "200", "0", "True"]
