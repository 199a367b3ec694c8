"""A whole life of a list in marked words, which are then looked for wherever they must not be."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from checklists.models import Checklist, Share
from checklists.reminders import send_due
from post import outbox
from post.models import Letter
from tests import list_pages, mailbox
from tests.db.privacy.test_sealed import everything_stored
from tests.journeys import LONG, walk_once
from tests.staff import person, sign_in

ANN = "ann@example.org"
NOTE, OWN, NAME, LINK, OWNER, OTHER_NOTE, COMPARED, ASKED, TOO_LONG = (
    f"Quux{what}ley" for what in
    ("note", "own", "name", "link", "owner", "other", "compared", "asked", "long")
)  # fmt: skip
MARKS = re.compile(
    r"quux\w+ley|2031-0[45]-1[79]|1[79] (april|may) 2031|medicare|slides-sent|tell-your-doctor",
    re.IGNORECASE,
)
DUE = {"day": "17", "month": "4", "year": "2031"}
VISIT = {"day": "19", "month": "5", "year": "2031"}


def marks_in(text):
    return sorted({match[0] for match in MARKS.finditer(text)})


def send(client, address, data):
    answer = client.post(address, data)
    assert answer.status_code in {200, 302}, (address, answer.status_code)
    return answer


@pytest.fixture
def lived(client, logged):
    """Ann makes a list of her result, keeps it, and does with it all that can be done."""
    walk_once(client, "self", LONG)
    send(client, reverse("checklists:visit:question", args=["so_pay"]), {"answer": "medicare"})
    send(client, reverse("checklists:visit:add"), {"text": f"{OWN} 1", "phase": "records"})
    send(client, reverse("checklists:visit:keep"), {"with_result": "on"})
    send(client, reverse("accounts:create"), {"email": ANN, "own": "yes"})
    send(client, reverse("accounts:code"), {"code": mailbox.code(ANN)})
    send(client, reverse("accounts:consent"), {"agrees": "on"})
    client.get(reverse("checklists:visit:keep"))
    row = Checklist.objects.get()
    at = list_pages.Address(list_pages.SAVED, str(row.pk))
    send(client, at.to("settings"), {"name": NAME})
    send(client, at.to("visit"), VISIT)
    item = {"note": NOTE, "assigned": ASKED, "progress": "asked", **DUE}
    send(client, at.to("item", "slides-sent"), item)
    send(client, at.to("item", "slides-sent"), {"note": f"{TOO_LONG} " * 60})
    send(client, at.to("add"), {"text": f"{OWN} 2", "phase": "records"})
    send(client, at.to("list"), {"was": "", "done": "tell-your-doctor", "phase": "decide"})
    send(client, at.to("compare"), {"plan-first": COMPARED, "made_from": "0"})
    link = {"name": LINK, "role": "write", "days": "30", "shows_result": "on"}
    send(client, at.to("share"), link | {"shared_by": OWNER})
    page = client.get(at.to("share")).content.decode()
    assert LINK in page
    token = re.search(r"/c/([\w-]+)/", page)[1]
    helper = Client()
    helper.get(reverse("checklists:open", args=[token]))
    shared = list_pages.Address(list_pages.SHARED, str(Share.objects.get().pk))
    send(helper, shared.to("item", "slides-sent"), {"note": OTHER_NOTE, "made_from": "0"})
    send(client, at.to("reminders"), {"kind": "weekly", "zone": "America/Chicago"})
    assert send_due(now=timezone.now() + timedelta(days=8)) == 1
    return client, helper, at, shared


def test_the_words_are_on_the_list_and_in_what_its_owner_takes_away(lived):
    client, helper, at, shared = lived
    said = {NAME, NOTE, OTHER_NOTE, LINK, ASKED, OWN}
    for reader, address in ((client, at), (helper, shared)):
        page = reader.get(address.to("list")).content.decode()
        assert [word for word in said if word not in page and word != LINK] == []
    taken = client.get(reverse("accounts:export_json")).content.decode()
    assert OWNER in helper.get(shared.to("list")).content.decode()
    assert [word for word in said | {COMPARED, OWNER} if word not in taken] == []
    assert "medicare" in taken.lower()


def test_no_column_of_any_table_holds_a_readable_word(lived):
    stored = everything_stored()
    assert ANN in stored  # it does look at the rows
    assert str(Checklist.objects.get().pk.hex) in stored.replace("-", "")
    assert marks_in(stored) == []


def test_no_log_holds_one(lived, logged, caplog):
    client, _helper, at, _shared = lived
    client.get(at.to("item", "nothing"), {"note": NOTE}, headers={"referer": f"https://x/{NOTE}"})
    Client(enforce_csrf_checks=True).post(at.to("add"), {"text": OWN})
    written = logged.getvalue()
    assert written  # the refusals above
    assert marks_in(written) == []


def test_no_letter_holds_one_nor_speaks_of_health(lived):
    letters = [(letter.subject, str(letter.body)) for letter in mail.outbox]
    sent = [outbox.opened(letter).message for letter in Letter.objects.all()]
    reminders = [message_from_bytes(message, policy=default) for message in sent]
    letters += [(letter["subject"], letter.get_content()) for letter in reminders]
    assert len(reminders) == 1
    for subject, body in letters:
        assert marks_in(subject + body) == []
        assert not re.search(r"cancer|breast|opinion|report\b", subject + body, re.IGNORECASE)


def test_error_pages_hold_none(lived):
    client, _helper, at, _shared = lived
    client.raise_request_exception = False
    strict = Client(enforce_csrf_checks=True)
    answers = [
        client.get(f"/en/{NOTE}/"),
        client.get(at.to("item", NOTE.lower())),
        strict.post(at.to("add"), {"text": OWN}),
        Client().get(reverse("checklists:open", args=[NOTE])),
        client.post(at.to("list"), b"note=" + NOTE.encode() + b"\xff", content_type="text/html"),
    ]
    assert {answer.status_code for answer in answers[:4]} <= {403, 404}
    for answer in answers:
        # On paper a page names its own address, which its reader typed.
        page = answer.content.decode().replace(answer.wsgi_request.path, "")
        assert not re.search("quux", page, re.IGNORECASE)


def admin_pages():
    """Yield the address of every list and every row of the staff area."""
    yield reverse("admin:index")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        try:
            yield reverse(f"{name}_changelist")
            for row in model._default_manager.all()[:5]:
                yield reverse(f"{name}_change", args=[row.pk])
                yield reverse(f"{name}_history", args=[row.pk])
        except NoReverseMatch:
            continue


def test_no_page_of_the_staff_area_shows_one(lived):
    assert User.objects.filter(email=ANN).exists()
    staff = Client()
    sign_in(staff, person("superuser", "staff"))
    seen = 0
    for address in admin_pages():
        answer = staff.get(address)
        seen += answer.status_code == 200
        assert marks_in(answer.content.decode()) == [], address
    assert seen > 5
