"""The account's own pages: what it holds, where it is open, taking it along, ending it."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts import consent, devices, endings, holdings
from accounts.gate import signed_in
from accounts.models import Consent, User
from privacy.models import SealedSession
from tests import mailbox

ANN = "ann@example.org"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(address=ANN, agent=LAPTOP, own="yes"):
    """Sign in as a reader does; return the client."""
    client = Client(headers={"user-agent": agent})
    client.post(reverse("accounts:sign_in"), {"email": address, "own": own})
    client.post(reverse("accounts:code"), {"code": mailbox.code(address)})
    assert SESSION_KEY in client.session
    return client


@pytest.fixture
def ann():
    return sign_in()


def text(response):
    return response.content.decode()


def everything_stored():
    """Every cell of every table, as one text."""
    with connection.cursor() as cursor:
        cells = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(cells)


# Who may see it

OWN_PAGES = (
    "home", "consent", "devices", "emails", "export", "export_json", "export_html", "delete",
)  # fmt: skip


@pytest.mark.parametrize("name", OWN_PAGES)
def test_the_pages_of_an_account_ask_strangers_to_sign_in(client, name):
    answer = client.get(reverse(f"accounts:{name}"))
    assert answer.url == reverse("accounts:sign_in")


@pytest.mark.parametrize("name", OWN_PAGES)
def test_the_pages_of_an_account_are_private(ann, name):
    answer = ann.get(reverse(f"accounts:{name}"))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Robots-Tag"] == "noindex"


def test_public_pages_do_not_know_who_is_signed_in(ann, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = ann.get(reverse("help_now"))
    assert "Cookie" not in answer.get("Vary", "")


# Devices


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Safari on iPhone"),
        (LAPTOP, "Firefox on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Mac",
        ),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_device_is_called_by_what_people_call_it(agent, words):
    assert devices.in_words(devices.named(agent)) == words


def test_devices_are_listed_and_each_is_signed_out_alone(ann):
    phone = sign_in(agent=PHONE)
    page = text(ann.get(reverse("accounts:devices")))
    assert "Firefox on Windows (this device)" in page
    assert "Safari on iPhone" in page
    names = {device.words: device.name for device in devices.of(User.objects.get(), request(ann))}
    ann.post(reverse("accounts:end_device"), {"which": names["Safari on iPhone"]})
    assert phone.get(reverse("accounts:home")).status_code == 302
    assert ann.get(reverse("accounts:home")).status_code == 200


def request(client):
    made = RequestFactory().get("/")
    made.session = client.session
    return made


def test_all_others_are_signed_out_at_once(ann):
    others = [sign_in(agent=PHONE), sign_in(agent="")]
    ann.post(reverse("accounts:end_device"), {"which": "others"})
    assert [other.get(reverse("accounts:home")).status_code for other in others] == [302, 302]
    assert ann.get(reverse("accounts:home")).status_code == 200


def test_nobody_ends_a_sign_in_of_somebody_else(ann):
    eve = sign_in("eve@example.org")
    for visit in SealedSession.objects.all():
        eve.post(reverse("accounts:end_device"), {"which": visit.key_hash})
    assert ann.get(reverse("accounts:home")).status_code == 200
    assert "iPhone" not in text(eve.get(reverse("accounts:devices")))


def test_what_is_listed_opens_no_session(ann):
    (device,) = devices.of(User.objects.get(), request(ann))
    thief = Client()
    thief.cookies["visit"] = device.name
    assert thief.get(reverse("accounts:home")).status_code == 302


# Consent


def test_consent_is_asked_unticked_and_given_once(ann):
    page = reverse("accounts:consent")
    assert "checked" not in text(ann.get(page))
    refused = ann.post(page, {})
    assert "Tick the box to say yes, or choose “Do not save”" in text(refused)
    user = User.objects.get()
    assert not consent.is_given(user)
    assert ann.post(page, {"agrees": "on"}).url == reverse("accounts:home")
    assert consent.is_given(user)
    ann.post(page, {"agrees": "on"})
    assert Consent.objects.count() == 1


def test_opening_the_consent_page_is_no_yes(ann):
    ann.get(reverse("accounts:consent"), {"agrees": "on"})
    assert not Consent.objects.exists()


def test_other_words_are_asked_for_again(ann, monkeypatch):
    ann.post(reverse("accounts:consent"), {"agrees": "on"})
    monkeypatch.setattr(consent, "VERSION", "2027-05")
    assert not consent.is_given(User.objects.get())


# Forms that were sent after the sign-in had ended


@signed_in
def note(request):
    """A page with a form, as another app would have it."""
    kept = request.typed.get("note") if request.typed else ""
    return HttpResponse(f"typed:{kept}")


def visit_note(client, path, data=None):
    made = RequestFactory().post(path, data) if data else RequestFactory().get(path)
    made.session = client.session
    made.user = User.objects.filter(pk=client.session.get(SESSION_KEY)).first() or AnonymousNobody()
    made.META["HTTP_HOST"] = "testserver"
    answer = note(made)
    made.session.save()
    client.cookies["visit"] = made.session.session_key
    return answer


class AnonymousNobody:
    is_authenticated = False


def test_what_was_typed_is_there_again_after_signing_in():
    client = Client()
    answer = visit_note(client, "/en/checklist/1/", {"note": "marked note"})
    assert answer.url == reverse("accounts:sign_in")
    client.post(reverse("accounts:sign_in"), {"email": ANN, "own": "yes"})
    landed = client.post(reverse("accounts:code"), {"code": mailbox.code(ANN)})
    assert landed.url == "/en/checklist/1/"
    assert text(visit_note(client, "/en/checklist/2/")) == "typed:"
    assert text(visit_note(client, "/en/checklist/1/")) == "typed:marked note"
    assert text(visit_note(client, "/en/checklist/1/")) == "typed:"


def test_what_was_typed_cannot_be_read_in_the_database():
    visit_note(Client(), "/en/checklist/1/", {"note": "marked note"})
    assert "marked" not in everything_stored()


# Taking it along


def test_the_export_holds_what_every_app_says(ann, monkeypatch):
    part = holdings.Part(
        "pets", "Pets", "None", lambda user: [], lambda user: {"first_pet": ["Rex <b>", True, None]}
    )
    monkeypatch.setitem(holdings._PARTS, "pets", part)
    ann.post(reverse("accounts:consent"), {"agrees": "on"})
    answer = ann.get(reverse("accounts:export_json"))
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    held = json.loads(answer.content)
    assert held["account"]["email"] == ANN
    assert held["account"]["agreed_to_keeping"][0]["version"] == consent.VERSION
    assert held["account"]["signed_in_on"][0]["device"] == "Firefox on Windows"
    assert held["pets"] == {"first_pet": ["Rex <b>", True, None]}
    page = text(ann.get(reverse("accounts:export_html")))
    for told in (ANN, "First pet", "Rex &lt;b&gt;", "yes", "Firefox on Windows"):
        assert told in page


def test_the_export_holds_nothing_of_others(ann):
    sign_in("eve@example.org", PHONE)
    assert "eve" not in text(ann.get(reverse("accounts:export_json")))
    assert "iPhone" not in text(ann.get(reverse("accounts:export_json")))


# The end


def rows_naming(user_pk):
    """Return how many rows of each table still name this user."""
    left = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.related_model is User:
                left[f"{model.__name__}.{field.name}"] = model._base_manager.filter(
                    **{field.attname: user_pk}
                ).count()
    return left


def test_deleting_an_account_leaves_no_row_that_names_it(ann):
    sign_in(agent=PHONE)
    ann.post(reverse("accounts:consent"), {"agrees": "on"})
    pk = User.objects.get().pk
    named = rows_naming(pk)
    assert named["SealedSession.user"] == 2
    assert named["Consent.user"] == 1
    assert ann.post(reverse("accounts:delete")).url == reverse("accounts:deleted")
    assert not any(rows_naming(pk).values())
    assert ANN not in everything_stored()
    assert not User.objects.filter(pk=pk).exists()


def test_deleting_signs_out_everywhere_and_says_so_by_email(ann):
    phone = sign_in(agent=PHONE)
    ann.post(reverse("accounts:delete"))
    for browser in (ann, phone):
        assert browser.get(reverse("accounts:home")).status_code == 302
    letter = mailbox.letters(ANN)[-1]
    assert letter.subject == "Your account is erased"
    assert not any(word in letter.body for word in ("cancer", "health", "list", "result"))


def test_deleting_shows_first_what_goes_and_takes_a_button(ann, settings):
    settings.BACKUP_DAYS = 17
    page = text(ann.get(reverse("accounts:delete")))
    assert "up to 17 days" in page
    assert User.objects.exists()


def test_staff_do_not_delete_their_own_account(ann):
    User.objects.update(is_staff=True)
    assert ann.post(reverse("accounts:delete")).status_code == 403
    assert User.objects.exists()


# Accounts nobody uses


@pytest.fixture
def at(monkeypatch):
    """Move the clock to so many days from now."""
    now = timezone.now()
    return lambda days: monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=days))


def test_an_unused_account_is_warned_once_and_erased_a_month_later(ann, at):
    at(334)
    assert endings.look_after() == (0, 0)
    at(336)
    assert endings.look_after() == (1, 0)
    assert endings.look_after() == (0, 0)
    letter = mailbox.letters(ANN)[-1]
    assert letter.subject == "Your account will be erased soon"
    assert reverse("accounts:sign_in") in letter.body
    at(365)
    assert endings.look_after() == (0, 0)
    at(367)
    assert endings.look_after() == (0, 1)
    assert not User.objects.exists()
    assert mailbox.letters(ANN)[-1].subject == "Your account is erased"


def test_after_a_long_standstill_the_month_of_notice_is_kept(ann, at):
    at(800)
    assert endings.look_after() == (1, 0)
    at(829)
    assert endings.look_after() == (0, 0)
    at(831)
    assert endings.look_after() == (0, 1)


def test_signing_in_takes_the_warning_back(ann, at):
    at(340)
    endings.look_after()
    at(350)
    sign_in()
    at(400)
    assert endings.look_after() == (0, 0)
    at(700)
    assert endings.look_after() == (1, 0)


def test_staff_are_not_erased(ann, at):
    User.objects.update(is_staff=True)
    at(4000)
    assert endings.look_after() == (0, 0)
