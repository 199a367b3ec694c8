"""Reminders: off until asked for, one for a morning, and none once they were stopped."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from zoneinfo import available_timezones

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from checklists import changes, reminders
from checklists.models import Checklist
from checklists.reminder_form import ZONES, ReminderForm
from checklists.reminders import Kind, Reminder, send_due, turn_on
from checklists.state import EMPTY, OWNER, as_json
from post import delivery, outbox
from post.models import Letter, State
from tests import list_pages
from tests.mail_server import MailServer
from tests.unit.checklists.test_mornings import ZONES as EVERYWHERE

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EAST = "America/New_York"
MONDAY = datetime(2026, 11, 23, 20, tzinfo=UTC)  # 3 in the afternoon in New York
NINE = datetime(2026, 11, 24, 14, tzinfo=UTC)  # the next morning there
STAMP = changes.Stamp(OWNER, MONDAY)


@pytest.fixture
def owner():
    return User.objects.create_user("ann@example.org")


@pytest.fixture
def kept(owner):
    return Checklist.start(owner, listed("item"))


def listed(text, due=None):
    """Return a list with a line of one's own on it, and its due date."""
    content = changes.add_own(EMPTY, "own-0123456789abcdef", text, "before", STAMP)
    return changes.set_due(content, "own-0123456789abcdef", due, STAMP) if due else content


def keep(row, content):
    Checklist.objects.filter(pk=row.pk).update(document=as_json(content))


def letters():
    """Return the messages that lie in the outbox, and empty it as a worker would."""
    found = [outbox.opened(letter) for letter in Letter.objects.order_by("pk")]
    Letter.objects.all().delete()
    return found


def mornings(first, days):
    """Yield each hour of so many days, as a worker sees them."""
    for hour in range(days * 24):
        yield first + hour * HOUR


# When


def test_nobody_is_reminded_who_did_not_ask(kept):
    for now in mornings(MONDAY, 10):
        assert send_due(now=now) == 0
    assert letters() == []


def test_once_a_week_in_the_morning_of_the_day_it_was_turned_on(kept):
    turn_on(kept, Kind.WEEKLY, EAST, now=MONDAY)
    sent = [now for now in mornings(MONDAY, 22) if send_due(now=now) and letters()]
    assert sent == [datetime(2026, 11, 30, 14, tzinfo=UTC) + 7 * n * DAY for n in range(2)] + [
        datetime(2026, 12, 14, 14, tzinfo=UTC)
    ]


def test_three_days_before_a_due_date_and_once(kept):
    keep(kept, listed("item", date(2026, 11, 28)))
    turn_on(kept, Kind.DATES, EAST, now=MONDAY)
    sent = [now for now in mornings(MONDAY, 9) if send_due(now=now) and letters()]
    assert sent == [datetime(2026, 11, 25, 14, tzinfo=UTC)]


def test_three_days_before_the_visit(kept):
    keep(kept, changes.set_visit(EMPTY, date(2026, 12, 2), STAMP))
    turn_on(kept, Kind.DATES, EAST, now=MONDAY)
    sent = [now for now in mornings(MONDAY, 12) if send_due(now=now) and letters()]
    assert sent == [datetime(2026, 11, 29, 14, tzinfo=UTC)]


def test_a_date_that_is_closer_than_three_days_is_told_the_next_morning(kept):
    keep(kept, listed("item", date(2026, 11, 25)))
    turn_on(kept, Kind.DATES, EAST, now=MONDAY)
    sent = [now for now in mornings(MONDAY, 5) if send_due(now=now) and letters()]
    assert sent == [NINE]


@pytest.mark.parametrize("change", [changes.tick, changes.hide])
def test_what_is_done_or_hidden_needs_no_reminder(kept, change):
    content = change(listed("item", date(2026, 11, 25)), "own-0123456789abcdef", True, STAMP)
    keep(kept, content)
    turn_on(kept, Kind.DATES, EAST, now=MONDAY)
    assert not any(send_due(now=now) for now in mornings(MONDAY, 5))


def test_a_list_on_which_all_is_done_needs_no_weekly_reminder(kept):
    keep(kept, list_pages.all_done())
    turn_on(kept, Kind.WEEKLY, EAST, now=MONDAY)
    assert send_due(now=MONDAY + 7 * DAY) == 0
    keep(kept, changes.add_own(list_pages.all_done(), "own-1", "One more", "records", STAMP))
    assert send_due(now=MONDAY + 14 * DAY) == 1


def test_a_list_whose_worker_slept_for_days_gets_one_letter_not_several(kept):
    turn_on(kept, Kind.WEEKLY, EAST, now=MONDAY)
    assert send_due(now=MONDAY + 24 * DAY) == 1
    assert send_due(now=MONDAY + 24 * DAY) == 0
    reminder = Reminder.objects.get()
    assert reminder.next_at == datetime(2026, 12, 21, 14, tzinfo=UTC)  # a Monday again


def test_two_lists_of_one_account_are_reminded_of_apart(kept, owner):
    other = Checklist.start(owner, listed("other"))
    for row in (kept, other):
        turn_on(row, Kind.WEEKLY, EAST, now=MONDAY)
    assert send_due(now=MONDAY + 7 * DAY) == 2


@pytest.mark.any_database
@pytest.mark.parametrize("zone", EVERYWHERE)
@pytest.mark.parametrize(
    "start", [datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 10, 29, tzinfo=UTC)]
)
def test_no_zone_and_no_night_when_clocks_change_makes_two_or_none(kept, zone, start):
    content = EMPTY
    for number in range(10):
        slug = f"own-{number:016x}"
        content = changes.add_own(content, slug, "item", "before", STAMP)
        day = start.date() + timedelta(days=2 + 4 * (number // 2))
        content = changes.set_due(content, slug, day, STAMP)
    keep(kept, content)
    turn_on(kept, Kind.DATES, zone, now=start)
    sent = [now for now in mornings(start, 25) if send_due(now=now) and len(letters()) == 1]
    assert len(sent) == 5


@pytest.mark.parametrize("jump", [HOUR, 5 * HOUR, DAY, 8 * DAY, 400 * DAY])
@pytest.mark.parametrize("kind", Kind)
def test_a_clock_set_back_repeats_nothing(kept, kind, jump):
    keep(kept, listed("item", date(2026, 12, 1)))
    turn_on(kept, kind, EAST, now=MONDAY)
    sent = [now for now in mornings(MONDAY, 8) if send_due(now=now)]
    assert len(sent) == 1
    letters()
    back = sent[0] - jump
    again = [now for now in mornings(back, 3) if now <= sent[0] + HOUR and send_due(now=now)]
    assert again == []


@pytest.mark.parametrize("kind", Kind)
def test_a_clock_that_was_years_ahead_for_an_hour_stops_no_reminders(kept, kind):
    keep(kept, listed("item", date(2026, 12, 20)))
    turn_on(kept, kind, EAST, now=MONDAY)
    send_due(now=MONDAY + 1000 * DAY)
    letters()
    sent = [now for now in mornings(MONDAY + HOUR, 28) if send_due(now=now) and letters()]
    assert len(sent) == {Kind.WEEKLY: 4, Kind.DATES: 1}[kind]
    assert sent[0] - MONDAY > 6 * DAY


def test_changing_the_setting_does_not_write_today_again(kept):
    turn_on(kept, Kind.DATES, EAST, now=MONDAY)
    keep(kept, listed("item", date(2026, 11, 26)))
    assert send_due(now=NINE) == 1
    turn_on(kept, Kind.WEEKLY, EAST, now=NINE + HOUR)
    turn_on(kept, Kind.DATES, "Pacific/Honolulu", now=NINE + 2 * HOUR)
    assert not any(send_due(now=now) for now in mornings(NINE + 2 * HOUR, 4))


def test_a_list_that_cannot_be_read_keeps_nobody_elses_reminder_back(kept, owner, caplog):
    broken = Checklist.start(User.objects.create_user("bo@example.org"))
    for row in (broken, kept):
        turn_on(row, Kind.WEEKLY, EAST, now=MONDAY)
    raw("UPDATE checklists_checklist SET document = 'x' WHERE id <> %s", kept.pk)
    assert send_due(now=MONDAY + 7 * DAY) == 1
    assert "ann@example.org" not in caplog.text


def raw(sql, pk):
    with connection.cursor() as cursor:
        cursor.execute(sql, [pk.hex if connection.vendor == "sqlite" else pk])


# What the letter says


def test_the_letter_says_nothing_about_health_and_can_be_stopped_by_one_click(kept, settings):
    settings.SITE_ADDRESS = "https://beside.example"
    keep(kept, listed("Ask about the tumor", date(2026, 11, 25)))
    reminder = turn_on(kept, Kind.DATES, EAST, now=MONDAY)
    send_due(now=NINE)
    (envelope,) = letters()
    message = message_from_bytes(envelope.message, policy=default)
    text = message.get_content()
    stop = f"https://beside.example/en/reminders/stop/{reminder.token}/"
    assert envelope.recipient == "ann@example.org"
    assert message["Subject"] == "A reminder from your list"
    assert message["List-Unsubscribe"].strip() == f"<{stop}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.get_content_type() == "text/plain"
    assert stop in text
    assert f"https://beside.example/en/checklist/{kept.pk}/" in text
    assert len(text.split()) <= 60
    for word in ("tumor", "cancer", "opinion", "report", "stage", "doctor", "health"):
        assert word not in bytes(envelope.message).decode().lower()


def test_the_table_holds_no_token_and_no_date_in_the_clear(kept):
    keep(kept, listed("item", date(2026, 11, 25)))
    reminder = turn_on(kept, Kind.DATES, EAST, now=MONDAY)
    send_due(now=NINE)
    columns = ", ".join(field.column for field in Reminder._meta.local_fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM checklists_reminder")
        stored = str(cursor.fetchall())
    assert reminder.token not in stored
    assert "2026-11-25" not in stored


# Stopping


def test_a_mail_programs_one_click_stops_it_without_cookie_or_token(kept):
    reminder = turn_on(kept, Kind.WEEKLY, EAST, now=MONDAY)
    client = Client(enforce_csrf_checks=True)
    path = reverse("checklists:stop_reminder", args=[reminder.token])
    answer = client.post(path, {"List-Unsubscribe": "One-Click"}, headers={"origin": "null"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert not Reminder.objects.exists()
    assert not any(send_due(now=now) for now in mornings(MONDAY, 16))


def test_opening_the_address_asks_and_stops_nothing(kept):
    reminder = turn_on(kept, Kind.WEEKLY, EAST, now=MONDAY)
    client = Client()
    path = reverse("checklists:stop_reminder", args=[reminder.token])
    for method in (client.get, client.head):
        assert method(path).status_code == 200
    assert Reminder.objects.exists()
    asked = client.get(path).content.decode()
    assert "Stop the reminders?" in asked
    client.post(path)
    page = client.get(path)
    assert "The reminders are off" in page.content.decode()
    assert reminder.token not in asked + page.content.decode(), "it has no business on paper"
    assert page["Cache-Control"] == "no-store, private"
    assert page["X-Robots-Tag"] == "noindex"


def test_a_guessed_address_stops_nothing_and_tells_nothing(kept):
    turn_on(kept, Kind.WEEKLY, EAST, now=MONDAY)
    guessed = Client().post(reverse("checklists:stop_reminder", args=["x" * 32]))
    assert guessed.status_code == 200
    assert Reminder.objects.exists()


@pytest.mark.parametrize("end", ["stop", "turn_off", "delete the list", "delete the account"])
def test_a_letter_that_still_waits_is_taken_back(kept, owner, end):
    reminder = turn_on(kept, Kind.WEEKLY, EAST, now=MONDAY)
    send_due(now=MONDAY + 7 * DAY)
    claimed = delivery.claim()
    assert claimed is not None
    {
        "stop": lambda: reminders.stop(reminder.token),
        "turn_off": lambda: reminders.turn_off(kept),
        "delete the list": kept.delete,
        "delete the account": owner.delete,
    }[end]()
    assert not Letter.objects.exists()
    assert not Reminder.objects.exists()


def test_an_account_that_was_closed_gets_none(kept, owner):
    turn_on(kept, Kind.WEEKLY, EAST, now=MONDAY)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert send_due(now=MONDAY + 7 * DAY) == 0


def test_a_reminder_whose_last_letter_nobody_heard_of_is_written_the_next_time(kept):
    turn_on(kept, Kind.WEEKLY, EAST, now=MONDAY)
    send_due(now=MONDAY + 7 * DAY)
    Letter.objects.update(state=State.HANDED, next_at=timezone.now() - 2 * delivery.SILENT)
    delivery.tidy()
    send_due(now=MONDAY + 14 * DAY)
    assert Letter.objects.filter(state=State.WAITING).count() == 1


def test_it_arrives_at_a_real_mail_server(kept, settings):
    settings.POST_DELIVERY, settings.EMAIL_HOST = "post.smtp.Server", "127.0.0.1"
    settings.EMAIL_USE_TLS = False
    turn_on(kept, Kind.WEEKLY, EAST, now=MONDAY)
    send_due(now=MONDAY + 7 * DAY)
    with MailServer() as server:
        settings.EMAIL_PORT = server.port
        assert delivery.deliver_due() == 1
    assert server.messages["ann@example.org"]["Subject"] == "A reminder from your list"


# The page


@pytest.fixture
def reader(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def page(kept):
    return reverse("checklists:saved:reminders", args=[kept.pk])


def test_the_page_turns_reminders_on_changes_them_and_turns_them_off(reader, kept, page):
    assert b"ann@example.org" in reader.get(page).content
    reader.post(page, {"kind": "weekly", "zone": EAST})
    reminder = Reminder.objects.get()
    assert (reminder.kind, reminder.zone) == ("weekly", EAST)
    answer = reader.post(page, {"kind": "dates", "zone": "Pacific/Honolulu"}, follow=True)
    assert "Reminders are on." in answer.content.decode()
    changed = Reminder.objects.get()
    assert (changed.kind, changed.token) == ("dates", reminder.token)
    assert 'value="Pacific/Honolulu" selected' in reader.get(page).content.decode()
    reader.post(page, {"kind": "off"})
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Select when you want a reminder"),
        ({"kind": "weekly"}, "Select where you live"),
        ({"kind": "dates", "zone": "Mars/Olympus"}, "Select where you live"),
        ({"kind": "daily", "zone": EAST}, "Select when you want a reminder"),
    ],
)
def test_the_page_says_what_is_missing(reader, page, data, said):
    answer = reader.post(page, data)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Reminder.objects.exists()


def test_no_zone_is_chosen_for_the_reader(kept):
    form = ReminderForm()
    assert form.initial == {}
    assert form.fields["zone"].choices[0] == ("", "–")
    assert {zone for zone, _label in ZONES} <= available_timezones()


def test_the_page_is_the_owners_alone(client, page):
    client.force_login(User.objects.create_user("eve@example.org"))
    assert client.get(page).status_code == 404
    assert client.post(page, {"kind": "weekly", "zone": EAST}).status_code == 404
    assert Client().get(page).status_code == 302
    assert not Reminder.objects.exists()
