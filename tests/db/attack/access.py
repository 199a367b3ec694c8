"""Every address of the URL configuration, who asks for it, and what became of that.

What is expected stands in access.txt, one line for each pattern. A cell is one letter:
P a page or file, M moved elsewhere, S asked to sign in, F forbidden, N not found, B not
understood, X not by this method.
"""

import re
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from checklists.models import Checklist, Share
from checklists.sharing import make_link
from feedback.models import Feedback
from learn.models import FigureEdition
from portal import backup
from resources import links, transfer
from resources.models import Problem, ProblemReport
from staging.questionnaire import BY_SLUG
from tests import factories, list_pages
from tests.db.checklists.test_pages_access import ARGUMENTS, SENT
from tests.staff import change, person, published, sign_in

TABLE = Path(__file__).with_name("access.txt")
ROLES = (
    "anonymous", "link to look", "link to write", "owner", "other user",
    "editor", "reviewer", "manager", "superuser",
)  # fmt: skip
SAFE = {"GET", "HEAD", "OPTIONS"}
WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "?(\w+)', re.IGNORECASE)
# A visit, its waiting forms, and the counters of tries.
OF_VISITS = set(backup.LEFT_OUT) | {settings.CACHES["default"]["LOCATION"]}
APP_LIST = re.compile(r"\^\(\?P<app_label>.*\)/\$")  # the list of all apps is in it
# Of several answers the one that lets most through.
STRONGEST = "XNFSBMP"


class Line(NamedTuple):
    """What one pattern answers, a letter for each role, by method."""

    get: str
    post: str
    others: str


def patterns() -> Iterator[str]:
    """Yield every pattern of the URL configuration, whole."""

    def walk(found, prefix):
        for one in found:
            whole = prefix + str(one.pattern)
            if isinstance(one, URLPattern):
                yield APP_LIST.sub("<app_label>/", whole)
            else:
                yield from walk(one.url_patterns, whole)

    yield from walk(get_resolver().url_patterns, "")


def expected() -> dict[str, Line]:
    """Return the table."""
    lines = [line for line in TABLE.read_text().splitlines() if line and line[0] != "#"]
    split = [line.rsplit(maxsplit=3) for line in lines]
    return {"" if pattern == "(root)" else pattern: Line(*cells) for pattern, *cells in split}


class Site:
    """One row of each kind, and a visitor of each role."""

    def __init__(self) -> None:
        self.owner = User.objects.create_user("owner@example.org")
        self.list = Checklist.start(self.owner, list_pages.lived_in())
        factories.make_organization()
        factories.make_center()
        one, two = published("rides"), published("more-rides")
        writer = person("editor", "writer")
        version = change(one, writer, acronym="RI")
        held, _lines = transfer.receive("a.json", b"[]", "call", writer)
        self.look, self.look_token = make_link(self.list, "my sister", shows_result=True)
        self.write, self.write_token = make_link(self.list, "my son", may_write=True)
        self.rows = {
            "accounts/user": writer.pk,
            "auth/group": Group.objects.first().pk,
            "learn/figureedition": FigureEdition.objects.earliest("pk").pk,
            "feedback/feedback": Feedback.objects.create(in_the_way="x").pk,
            "resources/organization": one.pk,
            "resources/center": factories.make_center("other-center").pk,
            "resources/import": held.pk,
            "resources/link": links.Link.objects.create(
                organization=one, url="https://a.example", where="x", state=links.State.BROKEN
            ).pk,
            "resources/problemreport": ProblemReport.objects.create(
                organization=one, what=Problem.PHONE
            ).pk,
            "resources/version": version.pk,
        }
        self.another = two.pk
        self.clients = {role: self.visitor(role) for role in ROLES}
        # A link notes its use once a minute: not while the table is walked.
        Share.objects.update(last_used_at=timezone.now() + timezone.timedelta(hours=1))

    def visitor(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role.startswith("link"):
            token = self.look_token if role == "link to look" else self.write_token
            client.get(reverse("checklists:open", args=[token]))
        elif role == "owner":
            client.force_login(self.owner)
        elif role == "other user":
            other = person("reader", "other")
            Checklist.start(other, list_pages.lived_in())
            client.force_login(other)
        elif role != "anonymous":
            sign_in(client, person(role))
        return client

    def address(self, pattern: str, role: str) -> str:
        """Return an address of this pattern that is about a row that exists."""
        share = self.write if role == "link to write" else self.look
        model = next((name for name in self.rows if pattern.startswith(f"staff/{name}/")), "")
        values = {
            "<path:object_id>": self.rows.get(model),
            "<uuid:pk>": self.rows.get(model),
            "<int:pk>": self.rows.get(model, 1),
            "<uuid:other>": self.another,
            "<path:content_type_id>/<path:object_id>": f"1/{self.owner.pk}",
            "<app_label>": "resources",
            "(?P<url>.*)$": "nothing-here",
            "<uuid:uuid>": self.list.pk,
            "<uuid:share>": share.pk,
            "<str:token>": self.look_token,
            "<int:number>": 2,
            "item/<slug:slug>": f"item/{ARGUMENTS['item'][0]}",
            "<slug:slug>": slug(pattern),
        }
        for placeholder in sorted(values, key=len, reverse=True):
            pattern = pattern.replace(placeholder, str(values[placeholder]))
        if re.search(r"[<>^$]", pattern):
            raise LookupError(f"No example address is known for {pattern}")
        return f"/{pattern}"


def slug(pattern: str) -> str:
    """Return what a page with a slug is about."""
    for part, value in {
        "understand/q/": next(name for name in BY_SLUG if name != "who"),
        "/q/": ARGUMENTS["question"][0],
        "second-opinion/places/": "city-center",
        "words/": "her2",
        "help/": "helping-hands",
    }.items():
        if part in pattern:
            return value
    return "nothing"


def ask(client: Client, method: str, address: str) -> str:
    """Send one request, keep nothing of what it did, and return its letter.

    Raises AssertionError where a server error came, or where rows were written by a method that
    changes nothing, or by an answer that was no leave to change anything.
    """
    cookies, written = copy(client.cookies), set()
    data = SENT if method == "POST" and not address.startswith("/staff/") else {}

    def note(execute, sql, params, many, context):
        if table := WRITES.match(sql):
            written.add(table[1])
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            response = getattr(client, method.lower())(address, data)
        found, wrote = letter(response), written - OF_VISITS
        after = rows() if wrote and (method in SAFE or found not in "PM") else {}
        transaction.set_rollback(True)
    client.cookies = cookies
    # A preview writes what it shows and takes it back: what counts is what stays.
    changed = {name for name, digest in after.items() if digest != rows()[name]}
    assert not changed, f"{method} {address} ({found}) changed {changed}"
    if method == "OPTIONS" and found == "P" and not address.startswith("/staff/"):
        assert response.content == b"", f"OPTIONS {address} shows a page"
    return found


def rows() -> dict[str, dict]:
    """Return how many rows each table has, and a digest of them."""
    if connection.vendor == "postgresql":
        return backup.tables()
    return backup.tables(connection.connection)


def letter(response) -> str:
    """Return what became of a request."""
    status = response.status_code
    if status in {301, 302}:
        to_sign_in = (reverse(settings.LOGIN_URL), reverse("admin:login"))
        return "S" if response.url.startswith(to_sign_in) else "M"
    letters = {200: "P", 400: "B", 403: "F", 404: "N", 405: "X", 429: "B", 503: "P"}
    assert status in letters, f"{response.request['PATH_INFO']} answered {status}"
    return letters[status]


def answers(site: Site, pattern: str, role: str) -> tuple[str, str, str]:
    """Return the letters of one pattern and role: by GET, by POST, by PUT, PATCH and DELETE."""
    client, address = site.clients[role], site.address(pattern, role)
    opened = ask(client, "GET", address)
    if not address.endswith(".pdf"):  # the same function, and slow
        assert ask(client, "HEAD", address) == opened, f"HEAD {address} answers unlike GET"
    others = {ask(client, method, address) for method in ("PUT", "PATCH", "DELETE")}
    assert ask(client, "OPTIONS", address) in {"X", "P", *others}, f"OPTIONS {address}"
    return opened, ask(client, "POST", address), max(others, key=STRONGEST.index)
