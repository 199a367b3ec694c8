"""What readers can tell us, and the queue it lands in."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from feedback import views
from feedback.models import About, Feedback
from tests.page_rules import Page, text
from tests.staff import sign_in

FORM, THANKS = "/en/feedback/", "/en/feedback/thanks/"
MESSAGE = {"trying": "Print the page", "in_the_way": "The button did nothing"}


def errors(response):
    page = Page(response.content.decode())
    summary = next(e for e in page.elements if "error-summary" in e.get("class", ""))
    return [text(link) for link in summary.iter("a")]


def test_a_message_is_kept_and_thanked_for(client):
    response = client.post(FORM, MESSAGE, follow=True)
    assert response.redirect_chain == [(THANKS, 302)]
    assert "We got your message." in response.content.decode()
    kept = Feedback.objects.get()
    assert (kept.trying, kept.in_the_way) == ("Print the page", "The button did nothing")
    assert kept.about == About.SITE
    assert kept.build == settings.BUILD
    assert kept.closed_at is None


def test_a_message_sets_no_cookie_and_stays_out_of_caches(client):
    for response in (client.get(FORM), client.post(FORM, MESSAGE), client.post(FORM, {})):
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]


def test_looking_at_the_thanks_again_sends_nothing_again(client):
    client.post(FORM, MESSAGE, follow=True)
    client.get(THANKS)
    assert Feedback.objects.count() == 1


def test_a_message_needs_no_token():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(FORM, MESSAGE).status_code == 302


@pytest.mark.parametrize(
    "words", ["a\0b", "\ud800", "🙂 ñ ‮", "' OR 1=1 --", "<b>", "{{ 7|add:7 }}"]
)
def test_strange_words_are_kept_or_refused_and_never_an_error(client, words):
    response = client.post(FORM, {"in_the_way": words.encode("utf-8", "surrogatepass")})
    if response.status_code == 200:
        assert errors(response)
    else:
        assert response.url == THANKS
        assert Feedback.objects.count() == 1


def test_a_message_that_is_far_too_big_is_refused(client):
    assert client.post(FORM, {"in_the_way": "x" * 300_000}).status_code in (200, 400)
    assert not Feedback.objects.exists()


def test_what_one_was_trying_may_be_left_out(client):
    client.post(FORM, {"in_the_way": "Too long"})
    assert Feedback.objects.get().trying == ""


def test_an_empty_message_is_sent_back(client):
    response = client.post(FORM, {"trying": "Print the page", "in_the_way": "  "})
    assert response.status_code == 200
    assert errors(response) == ["Write what got in the way"]
    assert "<title>Error: " in response.content.decode()
    assert "Print the page" in response.content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("field", ["trying", "in_the_way"])
def test_a_long_text_is_kept_on_the_page_and_refused(client, field):
    response = client.post(FORM, {**MESSAGE, field: "x" * 1001})
    assert errors(response) == ["The text must be 1,000 characters or less"]
    assert "x" * 1001 in response.content.decode()
    assert client.post(FORM, {**MESSAGE, field: "x" * 1000}).status_code == 302


def test_no_browser_cuts_a_long_text(client):
    assert "maxlength" not in client.get(FORM).content.decode()


@pytest.mark.parametrize("about", [About.RESULT, About.DECODER])
def test_something_that_looks_wrong_keeps_its_place(client, about):
    page = client.get(FORM, {"about": about})
    assert "looks wrong</h1>" in page.content.decode()
    assert f'action="{FORM}?about={about}"' in page.content.decode()
    assert errors(client.post(f"{FORM}?about={about}", {})) == ["Write what looks wrong"]
    client.post(f"{FORM}?about={about}", MESSAGE)
    assert Feedback.objects.get().about == about


@pytest.mark.parametrize("about", ["", "everything", "RESULT", "\0", "'><script>"])
def test_any_other_place_is_the_site(client, about):
    page = client.get(FORM, {"about": about})
    assert f'action="{FORM}"' in page.content.decode()
    client.post(FORM + "?about=" + "nowhere", MESSAGE)
    assert Feedback.objects.get().about == About.SITE


def test_the_place_cannot_be_set_by_the_form(client):
    client.post(FORM, {**MESSAGE, "about": "result", "outcome": "done", "closed_at": "2026-01-01"})
    kept = Feedback.objects.get()
    assert (kept.about, kept.outcome, kept.closed_at) == (About.SITE, "", None)


def test_the_page_asks_for_no_health_details_twice(client):
    assert client.get(FORM).content.decode().count("Do not write health details.") == 2


def test_a_program_that_fills_every_field_is_thanked_and_not_kept(client):
    response = client.post(FORM, {**MESSAGE, "leave_empty": "https://spam.example"})
    assert response.url == THANKS
    assert not Feedback.objects.exists()


def test_the_field_for_programs_is_hidden_from_people(client):
    page = Page(client.get(FORM).content.decode())
    (trap,) = [e for e in page.all("input") if e.get("name") == "leave_empty"]
    assert any("hidden" in e.attrib for e in page.above(trap))


def test_a_form_on_another_site_is_refused(client):
    response = client.post(FORM, MESSAGE, headers={"origin": "https://evil.example"})
    assert response.status_code == 403
    assert "We could not take that form" in response.content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("origin", ["http://testserver", None])
def test_our_own_form_is_taken_with_and_without_an_origin(client, origin):
    headers = {"origin": origin} if origin else {}
    assert client.post(FORM, MESSAGE, headers=headers).status_code == 302
    assert Feedback.objects.count() == 1


@pytest.fixture
def flood(db):
    Feedback.objects.bulk_create(Feedback(in_the_way="again", build="1") for _ in range(views.MOST))


def test_a_flood_is_stopped_without_knowing_anyone(client, flood):
    response = client.post(FORM, MESSAGE)
    assert response.status_code == 429
    assert response["Retry-After"] == "600"
    assert "Try again in a few minutes" in response.content.decode()
    assert 'href="tel:' in response.content.decode()
    assert Feedback.objects.count() == views.MOST


def test_a_flood_is_over_after_a_while(client, flood):
    Feedback.objects.update(sent_at=timezone.now() - views.WITHIN - timedelta(seconds=1))
    assert client.post(FORM, MESSAGE).status_code == 302


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_is_taken(client, method):
    assert getattr(client, method)(FORM).status_code == 405


def test_nothing_about_the_sender_is_kept():
    names = {field.name for field in Feedback._meta.get_fields()}
    assert names == {
        "id", "about", "trying", "in_the_way", "build", "sent_at", "closed_at", "outcome",
    }  # fmt: skip
    assert not [f for f in Feedback._meta.get_fields() if isinstance(f, models.ForeignKey)]


def test_a_message_is_plain_text_when_staff_read_it(staff):
    message = Feedback.objects.create(in_the_way="<script>alert(1)</script>", build="1")
    url = reverse("admin:feedback_feedback_change", args=[message.pk])
    for content in (staff.get(url).content, staff.get(QUEUE).content):
        assert b"<script>alert(1)" not in content
        assert b"&lt;script&gt;alert(1)" in content


# The queue

QUEUE = "/staff/feedback/feedback/"


@pytest.fixture
def staff(client):
    sign_in(client, User.objects.create_superuser("editor@example.org"))
    return client


def message(**fields):
    return Feedback.objects.create(**{"in_the_way": "A word is hard", "build": "1", **fields})


def test_the_queue_is_for_staff(client):
    assert client.get(QUEUE).status_code == 302


def test_the_queue_can_show_what_is_open(staff):
    message(in_the_way="Still open")
    message(in_the_way="Long closed", closed_at=timezone.now(), outcome="Done")
    everything = staff.get(QUEUE).content.decode()
    assert "Still open" in everything
    assert "Long closed" in everything
    only_open = staff.get(QUEUE, {"state": "open"}).content.decode()
    assert "Still open" in only_open
    assert "Long closed" not in only_open
    closed = staff.get(QUEUE, {"state": "closed"}).content.decode()
    assert "Still open" not in closed
    assert "Long closed" in closed


def save(staff, kept, outcome):
    url = reverse("admin:feedback_feedback_change", args=[kept.pk])
    response = staff.post(url, {"outcome": outcome, "in_the_way": "changed by staff"})
    assert response.status_code == 302
    kept.refresh_from_db()


def test_saying_what_was_done_closes_a_message_and_taking_it_back_opens_it(staff):
    kept = message()
    save(staff, kept, "")
    assert kept.closed_at is None
    save(staff, kept, "We changed the word")
    first = kept.closed_at
    assert first is not None
    save(staff, kept, "We changed the word and the page")
    assert kept.closed_at == first
    save(staff, kept, "")
    assert kept.closed_at is None


def test_staff_cannot_change_or_make_up_what_a_reader_wrote(staff):
    kept = message()
    save(staff, kept, "Done")
    assert kept.in_the_way == "A word is hard"
    assert staff.get(f"{QUEUE}add/").status_code == 403
