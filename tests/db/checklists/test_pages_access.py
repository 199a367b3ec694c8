"""Who may do what with a list: every reader, every page, every method."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from checklists.addresses import SAVED, SHARED, Address
from checklists.models import Checklist, Share
from checklists.sharing import make_link, turn_off
from tests import list_pages, pages
from tests.staff import person, sign_in

ARGUMENTS = {"item": ["tell-your-doctor"], "question": ["so_why"]}
# Something that each form would take.
SENT = {
    "was": "", "done": "ask-how-long-safe", "text": "Mine", "phase": "decide", "note": "x",
    "day": "3", "month": "12", "year": "2027", "name": "n", "role": "look", "days": "7",
    "diagnosis-first": "x", "answer": "plan", "kind": "weekly", "zone": "America/Chicago",
}  # fmt: skip
SHEETS = {
    f"{sheet}_pdf{size}"
    for sheet in ("checklist", "questions", "compare", "result")
    for size in ("", "_a4")
}
NO_FORM = {"result", "dates", *SHEETS}
SAFE_POST = {*NO_FORM, "calendar"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
TAKEN = ("GET", "HEAD", "POST")


def names(kind):
    """The names of all pages of such a list, from the URL configuration."""
    prefix = f"checklists:{kind}:"
    return sorted(n.removeprefix(prefix) for n, _alone in pages.names() if n.startswith(prefix))


@pytest.fixture
def row():
    return Checklist.start(User.objects.create_user("owner@example.org"), list_pages.lived_in())


def with_link(row, *, may_write):
    """A visit in which a link was opened, and the link."""
    client = Client()
    link, token = make_link(row, "my sister", may_write=may_write, shows_result=True)
    client.get(reverse("checklists:open", args=[token]))
    return client, link


def expired(row):
    client, link = with_link(row, may_write=True)
    Share.objects.filter(pk=link.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    return client


def revoked(row):
    client, link = with_link(row, may_write=True)
    turn_off(row, link.pk)
    return client


def owner(row):
    client = Client()
    client.force_login(row.owner)
    return client


def signed_in(role):
    def enter(_row):
        client = Client()
        sign_in(client, person(role, "someone"))
        return client

    return enter


STRANGERS = {
    "anonymous": (lambda _row: Client(), 302),
    "viewer link": (lambda row: with_link(row, may_write=False)[0], 302),
    "editor link": (lambda row: with_link(row, may_write=True)[0], 302),
    "expired link": (expired, 302),
    "revoked link": (revoked, 302),
    "other user": (signed_in("reader"), 404),
    "staff": (signed_in("manager"), 404),
    "superuser": (signed_in("superuser"), 404),
}


def ask(client, method, address):
    data = SENT if method == "POST" else {}
    return getattr(client, method.lower())(address, data)


def unchanged(row):
    before = row.document
    row.refresh_from_db()
    return row.document == before and {link.name for link in row.shares.all()} <= {"my sister"}


def addressed(kind, key):
    """Every page of a list: its name and address."""
    for name in names(kind):
        yield name, Address(kind, str(key)).to(name, *ARGUMENTS.get(name, []))


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_opens_a_saved_list(row, who):
    enter, status = STRANGERS[who]
    client = enter(row)
    for _name, address in addressed(SAVED, row.pk):
        for method in METHODS:
            answer = ask(client, method, address)
            assert answer.status_code == (status if method in TAKEN else 405), (method, address)
            if method in TAKEN and status == 302:
                assert answer.url == reverse("accounts:sign_in")
    assert unchanged(row)


def test_a_list_of_somebody_else_answers_like_one_that_is_not_there(row):
    client, missing = signed_in("reader")(row), uuid.uuid4()
    for (_name, theirs), (_same, nobodys) in zip(
        addressed(SAVED, row.pk), addressed(SAVED, missing), strict=True
    ):
        found, not_found = client.get(theirs), client.get(nobodys)
        assert found.status_code == not_found.status_code == 404
        said = found.content.decode().replace(str(row.pk), str(missing))
        assert said == not_found.content.decode()


@pytest.mark.parametrize("method", METHODS)
def test_the_owner_opens_every_page(row, method):
    client = owner(row)
    for name, address in addressed(SAVED, row.pk):
        if name == "delete" and method == "POST":
            continue
        answer = ask(client, method, address)
        if method not in TAKEN:
            assert answer.status_code == 405
        elif method == "POST" and name not in SAFE_POST:
            assert answer.status_code in {200, 302}, address
        else:
            assert answer.status_code == 200, address


def test_the_owner_deletes_the_list(row):
    client = owner(row)
    assert client.post(Address(SAVED, str(row.pk)).to("delete")).url == reverse("accounts:home")
    assert not Checklist.objects.exists()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("may_write", [False, True])
def test_a_link_opens_what_it_may(row, may_write, method):
    client, link = with_link(row, may_write=may_write)
    for name, address in addressed(SHARED, link.pk):
        answer = ask(client, method, address)
        if method not in TAKEN:
            assert answer.status_code == 405
        elif method == "POST" and not may_write and name != "calendar":
            assert answer.status_code == 403
        else:
            assert answer.status_code in ({200, 302} if method == "POST" else {200})
        writes = method == "POST" and may_write and name not in SAFE_POST
        assert unchanged(row) is not writes, address


@pytest.mark.parametrize(
    "who", ["anonymous", "expired link", "revoked link", "other user", "superuser", "owner"]
)
def test_an_id_of_a_link_opens_nothing_by_itself(row, who):
    client, link = with_link(row, may_write=True)
    if who == "expired link":
        Share.objects.filter(pk=link.pk).update(ends_at=timezone.now())
    elif who == "revoked link":
        turn_off(row, link.pk)
    else:
        client = owner(row) if who == "owner" else STRANGERS[who][0](row)
    for _name, address in addressed(SHARED, link.pk):
        for method in ("GET", "POST"):
            answer = ask(client, method, address)
            assert answer.status_code == 404
            assert "This link was turned off or has ended." in answer.content.decode()
    assert unchanged(row)


def test_pages_of_the_owner_have_no_address_behind_a_link():
    owners = {"answers", "question", "share", "reminders", "settings", "delete"}
    assert owners <= set(names(SAVED))
    assert owners.isdisjoint(names(SHARED))


@pytest.mark.parametrize("wanted", ["up", "down", "hide", "show", "take_off"])
def test_a_link_that_writes_does_not_arrange_the_list(row, wanted):
    client, link = with_link(row, may_write=True)
    address = Address(SHARED, str(link.pk)).to("item", "own-0000000000000001")
    assert client.post(address, {"do": wanted}).status_code == 404
    assert unchanged(row)


def test_guessed_tokens_open_nothing(row):
    link, token = make_link(row, "my sister")
    guesses = [token[:-1], f"{token}A", token.swapcase(), link.token_hash, str(link.pk), "a" * 5000]
    for guess in guesses:
        client = Client()
        page = client.get(reverse("checklists:open", args=[guess]))
        assert page.status_code == 404
        assert guess not in page.content.decode(), "on paper it would open a list"
        assert client.get(Address(SHARED, str(link.pk)).to("list")).status_code == 404


def test_opening_a_link_gives_the_visit_a_new_key(row):
    client = Client()
    client.post(reverse("resources:add_to_call_list"), {"entry": "help/nobody"})
    list_pages.here(client, list_pages.lived_in())
    before = client.cookies["visit"].value
    _link, token = make_link(row, "my sister")
    answer = client.get(reverse("checklists:open", args=[token]))
    assert client.cookies["visit"].value != before
    assert token not in answer.url


def test_a_link_without_the_result_shows_nothing_of_it(row):
    client = Client()
    link, token = make_link(row, "my sister", shows_result=False)
    client.get(reverse("checklists:open", args=[token]))
    address = Address(SHARED, str(link.pk))
    page = address.to("result")
    assert b"No result is kept with this list" in client.get(page).content
    for size in ("", "_a4"):
        assert client.get(address.to(f"result_pdf{size}")).url == page
    for page in ("list", "checklist_pdf"):
        assert b"HER2 is not clear" not in client.get(address.to(page)).content


def test_forms_without_a_token_are_refused(row):
    client = Client(enforce_csrf_checks=True)
    client.force_login(row.owner)
    for name, address in addressed(SAVED, row.pk):
        if name not in NO_FORM:
            assert client.post(address, SENT).status_code == 403, address
    assert unchanged(row)


@pytest.mark.parametrize(("kind", "enter"), [(SAVED, owner), (SHARED, None)])
def test_pages_of_a_list_are_private(row, kind, enter):
    client, link = (enter(row), row) if enter else with_link(row, may_write=True)
    for _name, address in addressed(kind, link.pk):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"], address
        assert answer["X-Robots-Tag"] == "noindex", address
        assert answer["Referrer-Policy"] == "same-origin", address
