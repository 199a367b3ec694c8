"""What is kept ready for a page is given for as long as it holds, and no longer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.html import escape

from learn.templatetags.explained_words import kept as kept_content
from privacy.kept import Kept
from resources import ready
from resources.directory import store
from resources.entries import entry_of
from resources.forms import DirectoryFilter
from resources.index import Ids
from resources.models import Organization
from resources.search import find
from tests.factories import a_phone, make_organization

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = "/en/help/helping-hands/"
OFFICE = [{"days": ["MO"], "opens": "09:00", "closes": "17:00", "zone": "America/New_York"}]


@pytest.fixture(autouse=True)
def _nothing_kept():
    ready.kept.things, kept_content.things = {}, {}


def card(at=SUNDAY):
    """Return the card of the only organization."""
    (html,) = ready.cards(find().ids, at)
    return html


def test_a_card_is_drawn_once(django_assert_num_queries):
    make_organization()
    ids = find().ids
    with django_assert_num_queries(4):
        (first,) = ready.cards(ids, SUNDAY)
    with django_assert_num_queries(0):
        (again,) = ready.cards(ids, SUNDAY + timedelta(seconds=59))
    assert again is first


def test_cards_come_in_the_order_asked_for():
    for number in (3, 1, 2):
        make_organization(f"house-{number}", name=f"House {number}")
    first, second, third = find().ids.told
    names = ["House 3", "House 1", "House 2"]
    for _ in range(2):
        html = "".join(ready.cards(Ids([third, first, second]), SUNDAY))
        assert sorted(names, key=html.index) == names


@pytest.mark.parametrize(
    "change",
    [{"name": "Hands for All"}, {"phones": [a_phone(number="212-555-0177", e164="+12125550177")]}],
    ids=["its own words", "a phone"],
)
def test_an_entry_that_says_something_else_has_a_new_card_and_page(client, change):
    row = make_organization()
    first, page = card(), client.get(PAGE).content
    store(entry_of(row) | change)
    assert card() != first
    fresh = client.get(PAGE).content
    assert fresh != page
    kept_content.things = {}
    assert client.get(PAGE).content == fresh


def test_a_line_opens_on_the_minute():
    make_organization(phones=[a_phone(opening=OFFICE)])
    monday = datetime(2026, 11, 23, 14, tzinfo=UTC)  # nine o’clock in New York
    closed = card(monday - timedelta(seconds=1))
    assert card(monday) != closed
    assert card(monday - timedelta(seconds=1)) == closed


def test_a_check_shows_at_once():
    make_organization()
    first = card()
    Organization.objects.update(checked_on=timezone.now().date())
    assert card() != first


def test_each_language_has_its_own_card():
    make_organization(description_es="Ayudan con el transporte a la clínica y de regreso.")
    with translation.override("es"):
        spanish = card()
    assert "Ayudan" in spanish
    assert "Ayudan" not in card()


def test_a_whole_entry_is_read_once_a_minute(client, django_assert_num_queries, monkeypatch):
    make_organization()
    monkeypatch.setattr("django.utils.timezone.now", lambda: SUNDAY)
    with django_assert_num_queries(6):
        first = client.get(PAGE).content
    with django_assert_num_queries(1):
        assert client.get(PAGE).content == first
    monkeypatch.setattr("django.utils.timezone.now", lambda: SUNDAY + timedelta(minutes=1))
    with django_assert_num_queries(6):
        client.get(PAGE)


@pytest.mark.parametrize(
    "path",
    [
        "/en/",
        "/en/stages/",
        "/en/stages/2/",
        "/en/words/",
        "/en/words/tumor/",
        "/en/second-opinion/",
    ],
)
def test_content_that_is_always_the_same_is_drawn_once(client, path):
    first = client.get(path).content
    (drawn,) = kept_content.things.values()
    assert drawn.encode() in first
    assert client.get(path).content == first
    assert len(kept_content.things) == 1


def test_a_list_of_words_for_what_was_typed_is_not_kept(client):
    client.get("/en/words/", {"q": "tumor"})
    assert not kept_content.things


def test_so_many_are_kept_and_then_none():
    kept = Kept(3)
    for number in range(10):
        kept.still()[number] = number
        assert len(kept.things) <= 3


@pytest.mark.parametrize(
    "typed", ["ride", '"><script>x</script>', "what-was-typed", "o’clock & more"]
)
def test_what_was_typed_stands_in_its_box_and_is_kept_nowhere(typed):
    box = DirectoryFilter.drawn({"q": typed})["q"]
    assert f'value="{escape(typed)}"' in box
    assert "<script>" not in box
    assert "value=" not in DirectoryFilter.drawn({})["q"]


def test_a_list_for_what_was_chosen_is_drawn_once_until_it_says_something_else(client):
    row = make_organization()
    path = "/en/help/?state=TX"
    first = client.get(path).content
    assert client.get(path).content == first
    assert len(kept_content.things) == 1
    store(entry_of(row) | {"name": "Hands for All"})
    assert b"Hands for All" in client.get(path).content
    make_organization("other", name="Other House")
    assert b"Other House" in client.get(path).content
    assert b"Other House" in client.get(f"{path}&open=").content


def test_a_list_for_what_was_typed_is_not_kept(client):
    make_organization()
    client.get("/en/help/", {"q": "helping"})
    client.get("/en/help/", {"q": "nothing like it"})
    assert not kept_content.things
