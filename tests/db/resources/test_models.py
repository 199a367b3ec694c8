from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from resources import urls
from resources.directory import store
from resources.entries import Refused, entry_of
from resources.hours import open_now
from resources.models import PAGES, Center, Check, Organization, Phone, Service, Status
from tests.staff import entry

pytestmark = pytest.mark.usefixtures("directory")

TODAY = date(2026, 11, 22)


def one(slug="kesem"):
    return Organization.objects.with_rows().get(slug=slug)


def test_readers_see_what_is_published_and_nothing_else():
    draft = Organization.objects.drafts().first()
    assert draft not in Organization.objects.published()
    Organization.objects.filter(slug="kesem").update(status=Status.IN_REVIEW)
    assert one() in Organization.objects.in_review()
    assert one() not in Organization.objects.published()


def test_serving_a_state_takes_in_what_is_nationwide():
    entry = entry_of(one())
    entry["services"][0] |= {"coverage": "states", "states": ["TX", "OK"]}
    store(entry)
    assert one() in Organization.objects.serving("TX")
    assert one() in Organization.objects.serving("OK")
    assert one() not in Organization.objects.serving("NY")
    assert one("cancercare") in Organization.objects.serving("NY")
    assert Organization.objects.serving("TX").count() == len(
        set(Organization.objects.serving("TX").values_list("pk", flat=True))
    )


def test_what_was_never_checked_is_due_but_not_stale():
    assert one() in Organization.objects.due(TODAY)
    assert one() not in Organization.objects.stale(TODAY)
    assert not one().is_stale


def test_what_is_overdue_is_stale():
    Organization.objects.filter(slug="kesem").update(
        checked_on=TODAY - timedelta(days=91), next_check=TODAY - timedelta(days=1)
    )
    assert one() in Organization.objects.stale(TODAY)
    assert one() not in Organization.objects.stale(TODAY - timedelta(days=2))


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"kinds": ["financial-assistance"]}, 30),
        ({"kinds": ["helpline"]}, 90),
    ],
)
def test_money_is_checked_more_often(changes, days):
    entry = entry_of(one())
    entry["phones"] = [
        {"number": "212-555-0123", "e164": "+12125550123", "purpose": "main", "confidence": "high"}
    ]
    entry["services"][0] |= {"kinds": ["wellness"]}
    store(entry)
    Organization.objects.filter(slug="kesem").update(checked_on=TODAY)
    entry["services"][0] |= changes
    assert store(entry).next_check == TODAY + timedelta(days=days)


def test_a_number_seen_only_in_a_weak_place_is_never_shown():
    entry = entry_of(one())
    good = {"number": "212-555-0123", "e164": "+12125550123", "purpose": "main"}
    weak = {"number": "212-555-0124", "e164": "+12125550124", "purpose": "main"}
    good["source"] = weak["source"] = "https://lodge.example.org/"
    entry["phones"] = [good | {"confidence": "medium"}, weak | {"confidence": "low"}]
    assert [phone.number for phone in store(entry).shown_phones()] == ["212-555-0123"]


def test_a_center_s_phones_are_phones():
    center = Center.objects.get(slug="city-of-hope")
    [phone] = center.shown_phones()
    assert phone.dial == "+18774604673"
    assert open_now(phone, None) is None


def test_centers_for_a_second_opinion_see_adults():
    shown = Center.objects.for_second_opinions()
    assert 0 < shown.count() < Center.objects.count()
    assert all(center.patient_care for center in shown)
    assert not shown.filter(slug__startswith="st-jude").exists()
    assert not shown.filter(kind="basic-laboratory").exists()


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Organization, {"status": "lost"}),
        (Organization, {"kind": "wizard"}),
        (Organization, {"rank": 101}),
        (Service, {"cost": "much"}),
        (Service, {"coverage": "moon"}),
        (Service, {"fund": "open", "fund_as_of": ""}),
        (Phone, {"purpose": "telegraph"}),
        (Center, {"show_for_second_opinion": True, "patient_care": False}),
    ],
)
def test_the_database_refuses_what_cannot_be(model, changes):
    pk = model.objects.values_list("pk", flat=True)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=pk).update(**changes)


def test_no_entry_stands_where_a_page_of_ours_stands():
    fixed = {
        str(one.pattern).split("/")[1]
        for one in urls.urlpatterns
        if str(one.pattern).startswith("help/") and "<" not in str(one.pattern)
    } - {""}
    assert fixed == PAGES
    for slug in PAGES:
        with pytest.raises(Refused, match="slug"):
            store(entry(slug))


def test_a_check_is_of_one_entry():
    how = {"on": TODAY, "how": Check.How.PHONE, "source": "212-555-0123"}
    Check.objects.create(organization=one(), **how)
    Check.objects.create(center=Center.objects.first(), **how)
    for entries in ({}, {"organization": one(), "center": Center.objects.first()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Check.objects.create(**entries, **how)


@pytest.mark.parametrize(
    "changes",
    [
        {"coverage": "states", "states": []},
        {"coverage": "nationwide", "states": ["TX"]},
        {"start": ["1", "2", "3", "4"]},
        {"url": "http://example.org"},
        {"fund_as_of": "last year"},
    ],
)
def test_a_service_says_what_can_be(changes):
    service = one().services.get()
    for name, value in changes.items():
        setattr(service, name, value)
    with pytest.raises(ValidationError):
        service.full_clean()


def test_missing_spanish_counts_the_services_too():
    assert one() in Organization.objects.missing_spanish()
    entry = entry_of(one()) | {"description_es": "Campamentos."}
    assert store(entry) in Organization.objects.missing_spanish()
    entry["services"][0] |= {"description_es": "Campamentos."}
    assert store(entry) not in Organization.objects.missing_spanish()


def test_a_whole_entry_costs_a_constant_number_of_queries(django_assert_num_queries):
    with django_assert_num_queries(6):
        for organization in Organization.objects.with_rows():
            entry_of(organization)
