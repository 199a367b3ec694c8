"""What is kept ready for a page is given for as long as it holds, and no longer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.html import escape

from resources import ready
from resources.directory import store
from resources.entries import entry_of
from resources.forms import DirectoryFilter
from resources.models import Organization
from tests.factories import a_phone, make_organization

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
OFFICE = [{"days": ["MO"], "opens": "09:00", "closes": "17:00", "zone": "America/New_York"}]


@pytest.fixture(autouse=True)
def _nothing_kept():
    ready.kept_cards.things, ready.kept_whole.things = {}, {}


def card(row, at=SUNDAY):
    (html,) = ready.cards([row.pk], at)
    return html


def test_a_card_is_drawn_once(django_assert_num_queries):
    row = make_organization()
    with django_assert_num_queries(5):
        first = card(row)
    with django_assert_num_queries(1):
        assert card(row, SUNDAY + timedelta(seconds=59)) is first


def test_cards_come_in_the_order_asked_for():
    ids = [make_organization(f"house-{number}", name=f"House {number}").pk for number in (3, 1, 2)]
    names = ["House 3", "House 1", "House 2"]
    for _ in range(2):
        html = "".join(ready.cards(ids, SUNDAY))
        assert sorted(names, key=html.index) == names


@pytest.mark.parametrize(
    "change",
    [{"name": "Hands for All"}, {"phones": [a_phone(number="212-555-0177", e164="+12125550177")]}],
    ids=["its own words", "a phone"],
)
def test_an_entry_that_says_something_else_has_a_new_card_and_page(change):
    row = make_organization()
    first = card(row)
    ready.whole(row)
    store(entry_of(row) | change)
    assert card(row) != first
    fresh = ready.whole(Organization.objects.get())
    assert entry_of(fresh) == entry_of(Organization.objects.with_rows().get())


def test_a_line_opens_on_the_minute():
    row = make_organization(phones=[a_phone(opening=OFFICE)])
    monday = datetime(2026, 11, 23, 14, tzinfo=UTC)  # nine o’clock in New York
    closed = card(row, monday - timedelta(seconds=1))
    assert card(row, monday) != closed
    assert card(row, monday - timedelta(seconds=1)) == closed


def test_a_check_shows_at_once():
    row = make_organization()
    first = card(row)
    Organization.objects.update(checked_on=timezone.now().date())
    assert card(row) != first


def test_each_language_has_its_own_card():
    row = make_organization(description_es="Ayudan con el transporte a la clínica y de regreso.")
    with translation.override("es"):
        spanish = card(row)
    assert "Ayudan" in spanish
    assert "Ayudan" not in card(row)


def test_a_whole_entry_is_read_once(django_assert_num_queries):
    row = make_organization()
    ready.whole(Organization.objects.get())
    with django_assert_num_queries(1):
        kept = ready.whole(Organization.objects.get())
        assert [topic.slug for service in kept.services.all() for topic in service.kinds.all()]
    assert entry_of(kept) == entry_of(row)


def test_so_many_are_kept_and_then_none():
    kept = ready.Kept(3)
    for number in range(10):
        kept.still()[number] = number
        assert len(kept.things) <= 3


@pytest.mark.parametrize(
    "typed", ["ride", '"><script>x</script>', "what-was-typed", "o’clock & more"]
)
def test_what_was_typed_stands_in_its_box_and_is_kept_nowhere(typed):
    box = DirectoryFilter(initial={"q": typed}).drawn()["q"]
    assert f'value="{escape(typed)}"' in box
    assert "<script>" not in box
    assert "value=" not in DirectoryFilter(initial={}).drawn()["q"]
