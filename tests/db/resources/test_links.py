from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from resources import links
from resources.directory import store
from resources.entries import entry_of
from resources.fetch import Answer
from resources.links import Link, State
from resources.models import Organization
from tests.staff import entry, person, published, sign_in

URL = "https://rides.example.org/"
MONDAY = date(2026, 11, 23)
FINE = Answer(200, URL)
GONE = Answer(404, URL)


def link(**more):
    return Link(url=URL, where="web site", **more)


def after(*days):
    """Return a link after a look on each of some days: (day, answer)."""
    one = link()
    for day, answer in days:
        one.take(answer, MONDAY + timedelta(days=day))
    return one


def test_a_link_that_answers_works():
    assert after((0, FINE)).state == State.WORKS


@pytest.mark.parametrize(
    "answer", [GONE, Answer(500, URL), Answer(None, URL, "time"), Answer(None, URL, "name")]
)
def test_one_bad_day_does_not_count(answer):
    one = after((0, answer), (0, answer), (0, answer))
    assert (one.state, one.failed_days, one.tries) == (State.FAILED, 1, 3)
    assert one.failing_since == MONDAY


def test_two_bad_days_do():
    one = after((0, GONE), (1, Answer(None, URL, "connection")))
    assert (one.state, one.failing_since) == (State.BROKEN, MONDAY)
    assert (one.status, one.problem) == (None, "connection")


def test_a_good_day_between_them_begins_anew():
    assert after((0, GONE), (1, FINE), (2, GONE)).state == State.FAILED


def test_a_broken_link_that_answers_again_works():
    one = after((0, GONE), (1, GONE), (2, FINE))
    assert (one.state, one.failing_since) == (State.WORKS, None)


@pytest.mark.parametrize("status", [401, 403, 405, 429])
def test_a_server_closed_to_programs_is_not_called_broken(status):
    assert after((0, Answer(status, URL)), (1, Answer(status, URL))).state == State.CLOSED


def test_a_move_within_the_domain_is_no_news():
    assert after((0, Answer(200, "https://www.rides.example.org/help"))).state == State.WORKS


def test_a_move_to_another_domain_goes_to_a_person_at_once():
    one = after((0, Answer(200, "https://casino.example.com/")))
    assert (one.state, one.final) == (State.MOVED, "https://casino.example.com/")


def test_a_parked_page_goes_to_a_person():
    assert after((0, Answer(200, URL, parked=True))).state == State.PARKED


def test_a_link_that_leads_inside_goes_to_a_person_at_once():
    assert after((0, Answer(302, "http://10.0.0.1/", "private"))).state == State.REFUSED


@pytest.mark.parametrize(
    "answer", [Answer(200, "https://new.example.com/"), Answer(200, URL, parked=True)]
)
def test_what_a_person_found_right_does_not_come_back(answer):
    one = after((0, answer))
    one.accept()
    one.take(answer, MONDAY + timedelta(days=7))
    assert one.state == State.WORKS
    one.take(Answer(200, "https://third.example.net/"), MONDAY + timedelta(days=14))
    assert one.state == State.MOVED


class Server:
    """Answers by address, and remembers what was asked."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def look(self, url):
        self.asked.append(url)
        return self.answers.get("every") or Answer(200, url)


def test_every_address_of_a_published_entry_is_collected():
    made = entry()
    made["services"][0]["url"] = "https://rides.example.org/service"
    store(made)
    store(entry("sketch", status="draft"))
    links.collect()
    assert {one.url: one.where for one in Link.objects.all()} == {
        "https://rides.example.org/": "web site",
        "https://rides.example.org/service": "Rides",
        "https://rides.example.org/help": "source: what they do",
    }
    links.collect()
    assert Link.objects.count() == 3


def test_an_address_that_left_its_entry_is_forgotten():
    row = published()
    links.collect()
    store(entry_of(row) | {"website": "https://other.example.org/"})
    links.collect()
    assert "https://rides.example.org/" not in Link.objects.values_list("url", flat=True)


def test_an_address_of_two_entries_is_asked_once():
    published("rides")
    store(entry("walks", website="https://rides.example.org/"))
    links.collect()
    server = Server()
    links.check(server, Link.objects.all(), wait=lambda seconds: None)
    assert server.asked.count("https://rides.example.org/") == 1
    assert not Link.objects.filter(looked_at=None).exists()


def test_no_entry_is_edited():
    row = published()
    before = entry_of(row), row.changed_at
    links.collect()
    links.check(Server(every=GONE), Link.objects.all(), wait=lambda seconds: None)
    row = Organization.objects.with_rows().get()
    assert (entry_of(row), row.changed_at) == before


def test_one_host_is_not_asked_twice_without_a_pause():
    published()
    links.collect()
    waited = []
    links.check(Server(), Link.objects.all(), pause=5, wait=waited.append)
    assert len(waited) == 1
    assert 4 < waited[0] <= 5


def test_the_work_ends_when_its_time_is_up():
    published()
    links.collect()
    assert links.check(Server(), Link.objects.all(), until=0) == 0


@pytest.mark.parametrize(
    ("state", "hours", "is_due"),
    [
        (State.NEW, None, True),
        (State.WORKS, 24, False),
        (State.WORKS, 24 * 8, True),
        (State.FAILED, 2, False),
        (State.FAILED, 23, True),
        (State.BROKEN, 23, True),
        (State.CLOSED, 24, False),
    ],
)
def test_what_is_due(state, hours, is_due):
    now = timezone.now()
    looked_at = hours and now - timedelta(hours=hours)
    Link.objects.create(
        organization=published(), url=URL, where="x", state=state, looked_at=looked_at
    )
    assert Link.objects.due(now).exists() == is_due


def test_the_command_refuses_to_be_led_inside(capsys):
    """The real fetcher, the real name server, and an entry that points at this machine."""
    store(entry(website="https://localhost/", sources=[], phones=[]))
    call_command("check_links")
    one = Link.objects.get()
    assert (one.state, one.problem, one.tries) == (State.REFUSED, "private", 1)
    assert "1 links wait for a person" in capsys.readouterr().out


def test_the_queue_shows_what_was_found_and_what_a_person_may_do(client):
    sign_in(client, person("editor"))
    row = published()
    one = Link.objects.create(
        organization=row,
        url=URL,
        where="web site",
        state=State.MOVED,
        status=200,
        final="https://new.example.com/",
        tries=3,
        looked_at=timezone.now(),
    )
    page = reverse("admin:resources_link_changelist")
    content = client.get(page, {"waits": "yes"}).content.decode()
    assert "https://new.example.com/" in content
    assert reverse("admin:resources_organization_change", args=[row.pk]) in content
    client.post(page, {"action": "look_again", "_selected_action": [one.pk]})
    assert Link.objects.due(timezone.now()).exists()
    client.post(page, {"action": "is_right", "_selected_action": [one.pk]})
    assert not Link.objects.for_a_person().exists()
