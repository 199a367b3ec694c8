"""Those who use the site meanwhile: readers of public pages, and people who save to their lists."""

import html
import json
import random
import re
import secrets
import ssl
import threading
import time
from collections import Counter
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlencode

PUBLIC = ("/en/", "/en/help/", "/en/stages/", "/en/about/", "/en/second-opinion/")
TRIES = 3  # of the page's script, a second apart, before it says that a tick is not saved
IDLE = 20  # seconds; nginx closes a connection that was idle for 30
LINES_PER_LIST = 40  # a list has room for more, but saving a long one is slower
# People with lists, signed in: their cookie and the addresses of their lists.
MAKE = """
import json
from django.test import Client
from checklists.models import Checklist
from tests.list_pages import kept, member
from checklists.state import EMPTY
people = []
for number in range({people}):
    client = Client()
    user = member(client, f"{mark}-{{number}}@example.org")
    lists = [kept(user, EMPTY).to("list") for _ in range({lists})]
    people.append([client.cookies["visit"].value, lists])
print("people", json.dumps(people))
"""
READ = """
import json
from checklists.models import Checklist
found = {}
for row in Checklist.objects.all():
    content = row.content
    texts = [entry.text.value for entry in content.entries.values() if entry.text.value]
    found[str(row.pk)] = [content.version, texts]
print("lists", json.dumps(found))
"""


class Tally:
    """What was answered: statuses, 0 for none; and how long it took, in seconds."""

    def __init__(self):
        self.statuses, self.times, self.without_retry = Counter(), [], 0
        self.lock = threading.Lock()

    def note(self, status, headers, seconds):
        with self.lock:
            self.statuses[status] += 1
            self.times.append(seconds)
            if status == 503 and not (headers and headers.get("Retry-After")):
                self.without_retry += 1

    def count(self, *statuses):
        return sum(self.statuses[status] for status in statuses)

    @property
    def errors(self):
        """Answers that no fault excuses: 500s, and 503s that do not say when to come again."""
        bad = sum(count for status, count in self.statuses.items() if status >= 500)
        return bad - self.statuses[503] + self.without_retry

    @property
    def refused(self):
        """How many did not get what they asked for."""
        return self.statuses.total() - self.count(200, 302)

    def at(self, share):
        """Return the time in milliseconds within which this share of the answers came."""
        ordered = sorted(self.times) or [0.0]
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)


class Link:
    """A browser's connection to the site, opened again where it was cut."""

    def __init__(self, site, tally=None, timeout=60, cookie=""):
        trust = ssl.create_default_context(cafile=site.folder / "cert.pem")
        self.connection = HTTPSConnection(
            "localhost", site.https_port, timeout=timeout, context=trust
        )
        self.tally, self.cookie, self.used = tally or Tally(), cookie, time.monotonic()

    def ask(self, path, form=None):
        """Return status, headers and body; status 0 where the connection was cut."""
        started, headers = time.monotonic(), {"Cookie": self.cookie} if self.cookie else {}
        if started - self.used > IDLE:
            self.connection.close()
        self.used = started
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = "https://localhost"  # as a browser says with a form
        try:
            self.connection.request("POST" if body else "GET", path, body, headers)
            answer = self.connection.getresponse()
            said = answer.status, answer.headers, answer.read()
        except (OSError, HTTPException):
            self.connection.close()
            said = 0, None, b""
        self.tally.note(said[0], said[1], time.monotonic() - started)
        return said


class Crowd:
    """Readers and savers, busy for as long as it is used as a context."""

    def __init__(self, site, savers=3, readers=2, lists=20, pause=0.0, pages=PUBLIC):
        self.site, self.mean_pause, self.pages = site, pause, pages
        self.public, self.private, self.saves = Tally(), Tally(), Tally()
        self.stop = threading.Event()
        self.said, self.tried = set(), set()  # (list, line) answered as saved, and sent at all
        self.failed_once = self.seen_to_fail = 0
        mark = secrets.token_hex(4)
        people = json.loads(
            said_by(site, MAKE.format(people=savers, lists=lists, mark=mark), "people")
            if savers
            else "[]"
        )
        self.lists = [at for _cookie, lists in people for at in lists]
        self.threads = [threading.Thread(target=self.save, args=person) for person in people]
        self.threads += [threading.Thread(target=self.read, args=(n,)) for n in range(readers)]

    def wait_for_save(self, seconds=30):
        """Wait until something is saved again; return the seconds that took."""
        started, saved = time.monotonic(), len(self.said)
        while len(self.said) == saved and time.monotonic() - started < seconds:
            time.sleep(0.005)
        return time.monotonic() - started

    @property
    def tallies(self):
        return self.public, self.private, self.saves

    @property
    def failures(self):
        """How many requests of any kind were refused or cut."""
        return sum(tally.refused for tally in self.tallies)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *trouble):
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def pause(self, least=0.0):
        """Wait as people do, not all at once; return whether it is over."""
        return self.stop.wait(max(least, self.mean_pause * random.uniform(0, 2)))

    def read(self, number):
        """Read public pages in turn, without a cookie."""
        link = Link(self.site, self.public)
        while not self.pause(0.002):
            link.ask(self.pages[number % len(self.pages)])
            number += 1

    def save(self, cookie, lists):
        """Add lines to one's lists, each form again and again until it is answered as saved."""
        pages = Link(self.site, self.private, cookie=f"visit={cookie}")
        saving, turn = Link(self.site, self.saves), 0
        token = None
        while not self.pause():
            at = lists[turn // LINES_PER_LIST % len(lists)]
            if token is None:
                token = self.open_form(pages, at)
                if token is None:
                    continue
                saving.cookie = f"visit={cookie}; csrftoken={token[0]}"
            slug = f"own-{secrets.token_hex(8)}"
            line = f"Line {slug}"
            form = {"csrfmiddlewaretoken": token[1], "slug": slug, "text": line, "phase": "cost"}
            self.tried.add((at, line))
            if not self.send(saving, at, form):
                continue
            self.said.add((at, line))
            turn += 1
            if turn % 10 == 0:
                pages.ask(at)

    def open_form(self, link, at):
        """Return the cookie and the token of the form that adds a line, or None."""
        status, headers, body = link.ask(f"{at}add/")
        found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        if status != 200 or not found:
            time.sleep(0.2)
            return None
        cookie = re.search(r"csrftoken=([^;]+)", " ".join(headers.get_all("Set-Cookie", [])))
        return cookie[1], html.unescape(found[1].decode())

    def send(self, link, at, form):
        """Send a form until it was saved; return whether it was before the end."""
        until = None
        tries = 0
        while True:
            status, _headers, _body = link.ask(f"{at}add/", form)
            if status == 302:
                return True
            tries += 1
            self.failed_once += tries == 1
            self.seen_to_fail += tries == TRIES
            if self.stop.is_set():
                until = until or time.monotonic() + 20
                if time.monotonic() > until:
                    return False
            time.sleep(1)

    def kept(self):
        """Compare the database with what was said: a dict of lost, torn, doubled, invented."""
        read = json.loads(said_by(self.site, READ, "lists"))
        there = {at: read[at.split("/")[-2]] for at in self.lists}
        found = Counter((at, text) for at, (_, texts) in there.items() for text in texts)
        return {
            "lost": len(self.said - set(found)),
            # Each save of a line counts the list's version up by one: the two must agree.
            "torn": sum(version != len(texts) for version, texts in there.values())
            + len(set(found) - self.tried),
            "doubled": sum(count > 1 for count in found.values()),
        }


def said_by(site, code, word):
    """Run code in the portal's shell; return the rest of the line that starts with this word."""
    said = site.portal.python(code)
    return next(line for line in said.splitlines() if line.startswith(word)).removeprefix(word)
