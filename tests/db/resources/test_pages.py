"""What the directory's pages show, of rows made for the test."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from portal.logs import WithoutValues
from resources.models import Check, Organization
from resources.shown import ShownOrganization
from tests.factories import a_phone, a_service, a_source, make_center, make_organization
from tests.page_rules import MARKUP, Page, problems, text

LIST, CALLS = "/en/help/", "/en/help/list/"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}{% now 'Y' %}",
    "\u202eevil\u2066",
    "=HYPERLINK(1)",
)


def content(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def listed(client, **query):
    """Return the names of the entries on a list page, in their order."""
    page = Page(content(client, LIST, **query))
    return [text(h) for h in page.all("h3")]


# The list


def test_the_list_shows_name_words_phone_hours_language_cost_and_check(client):
    make_organization()
    page = content(client, LIST)
    for shown in (
        "1 organization<", "Helping Hands", "They drive people to treatment.",
        'href="tel:+12125550123"', "24 hours a day, every day", "Open now", "English · Free",
        "Not checked by us yet", "No one pays to be listed.",
    ):  # fmt: skip
        assert shown in page


def test_a_card_says_where_number_and_hours_were_read_and_that_nobody_checked(client):
    make_organization()
    page = content(client, LIST)
    read = "From <cite>hands.example</cite>, read 22 November 2026. Not checked by us yet."
    assert read in page
    assert "Number from" not in page


def test_a_card_names_the_page_of_the_hours_where_it_is_another(client):
    make_organization(
        phones=[a_phone(hours_source=PAGE_TWO)],
        sources=[a_source(), a_source(url=PAGE_TWO, fields=[], read_on="2026-05-03")],
    )
    for url in (LIST, CALLS):
        client.post(f"{CALLS}add/", {"entry": "help/helping-hands"})
        assert (
            "Number from <cite>hands.example</cite>, read 22 November 2026."
            " Hours from <cite>hours.example</cite>, read 3 May 2026. Not checked by us yet."
        ) in content(client, url)


def test_a_number_that_nobody_read_anywhere_is_not_shown(client):
    row = make_organization()
    row.phones.update(source="")
    client.post(f"{CALLS}add/", {"entry": "help/helping-hands"})
    for url in (LIST, f"{LIST}helping-hands/", CALLS):
        assert "555" not in content(client, url)


def test_what_nobody_published_is_not_shown(client):
    make_organization(status="draft")
    assert listed(client) == []
    for name in ("organization", "organization_report", "organization_thanks"):
        assert client.get(reverse(f"resources:{name}", args=["helping-hands"])).status_code == 404


def test_a_number_in_doubt_is_not_shown(client):
    make_organization(phones=[a_phone(confidence="low", source="")])
    assert "555" not in content(client, LIST)
    assert "555" not in content(client, f"{LIST}helping-hands/")


OUTSIDE = {
    "need": a_service(kinds=["lodging"]),
    "who": a_service(audiences=["employer"]),
    "language": a_service(languages=["en"]),
    "free": a_service(cost="varies"),
    "state": a_service(coverage="states", states=["CA"]),
}
INSIDE = {
    "need": ("rides", a_service()),
    "who": ("stage-4", a_service(audiences=["metastatic"])),
    "language": ("es", a_service(languages=["en", "es"])),
    "free": ("on", a_service()),
    "state": ("TX", a_service(coverage="states", states=["TX"])),
}


@pytest.mark.parametrize("name", INSIDE)
def test_a_filter_has_one_inside_and_one_outside(client, name):
    value, service = INSIDE[name]
    make_organization("in", name="Inside", services=[service])
    make_organization("out", name="Outside", services=[OUTSIDE[name]])
    assert listed(client) == ["Inside", "Outside"]
    assert listed(client, **{name: value}) == ["Inside"]


@pytest.mark.parametrize(("who", "audience"), [
    ("caregivers", "caregiver"), ("men", "men"), ("under-45", "young-adult"),
    ("children-of-patients", "children"), ("community-groups", "lgbtq"), ("stage-4", "metastatic"),
])  # fmt: skip
def test_each_group_of_people_is_a_filter(client, who, audience):
    make_organization("in", name="Inside", services=[a_service(audiences=[audience])])
    make_organization("out", name="Outside", services=[a_service(audiences=["employer"])])
    assert listed(client, who=who) == ["Inside"]


def test_by_phone_and_open_now_need_a_line_that_can_be_told(client):
    make_organization("in", name="Inside")
    make_organization("mute", name="No phone", phones=[])
    make_organization("when", name="No hours", phones=[a_phone(hours="9 to 5", opening=[])])
    assert listed(client, how="phone") == ["Inside", "No hours"]
    assert listed(client, open="on") == ["Inside"]


def test_online_and_in_person_are_what_a_service_says(client):
    make_organization("in", name="Inside", services=[a_service(channels=["online"])])
    make_organization("out", name="Outside", services=[a_service(channels=["in-person"])])
    assert listed(client, how="online") == ["Inside"]
    assert listed(client, how="in-person") == ["Outside"]


def test_filters_add_up_and_each_can_be_taken_back(client):
    make_organization()
    page = Page(content(client, LIST, q="rides", need="rides", language="en", free="on"))
    chips = {text(a): a.get("href") for a in page.all("a") if "remove" in a.get("class", "")}
    assert set(chips) == {
        "Remove “rides”", "Remove Rides", "Remove English", "Remove Free", "Remove all",
    }  # fmt: skip
    assert chips["Remove Rides"] == "/en/help/?q=rides&language=en&free=on#results"
    assert chips["Remove “rides”"] == "/en/help/?need=rides&language=en&free=on#results"
    selected = [o.get("value") for o in page.all("option") if o.get("selected") is not None]
    assert [value for value in selected if value] == ["rides", "en"]


@pytest.mark.parametrize("query", [
    {"need": "nothing"}, {"who": "<b>"}, {"state": "ZZ"}, {"page": "x"}, {"page": "0"},
    {"page": "999999999999999999999"}, {"q": "\0"}, {"open": "\0"}, {"a": "b"}, {"language": "xx"},
])  # fmt: skip
def test_what_makes_no_sense_counts_as_left_out(client, query):
    make_organization()
    page = Page(content(client, LIST, **query))
    assert [text(h) for h in page.all("h3")] == ["Helping Hands"]
    assert problems(page, MARKUP) == {}


def test_no_match_says_so_and_offers_a_way_out(client):
    lines = a_service(kinds=["resource-navigation"])
    make_organization("line", name="A line that searches", services=[lines])
    page = content(client, LIST, q="wig bank", need="place-to-stay", language="zh", free="on")
    assert "No match for ‘<bdi>wig bank</bdi>’ with 3 filters." in page
    assert "Remove a filter, or call this line that can search for you." in page
    assert 'href="tel:+12125550123"' in page
    assert ">Remove all</a>" in page


def test_no_match_for_a_word_alone_speaks_of_no_filter(client):
    make_organization(services=[a_service(kinds=["resource-navigation"])])
    page = content(client, LIST, q="xyzzyx")
    assert "No match for ‘<bdi>xyzzyx</bdi>’." in page
    assert "Try another word" in page
    assert "Remove a filter" not in page


def test_a_typing_error_is_said_and_mended(client):
    make_organization(services=[a_service(name="Lodging", kinds=["lodging"])])
    page = content(client, LIST, q="lodgnig")
    assert "No match for ‘<bdi>lodgnig</bdi>’. These are for ‘<bdi>lodging</bdi>’." in page
    assert "Helping Hands" in page


@pytest.mark.parametrize(("typed", "is_one"), [("60601", True), ("00000", False), ("ride", False)])
def test_a_zip_code_leads_to_where_one_may_be_typed(client, typed, is_one):
    page = content(client, LIST, q=typed)
    assert ("This is a ZIP code." in page) == is_one


def test_twenty_stand_on_a_page_and_every_page_is_one_tap_away(client):
    for number in range(45):
        make_organization(f"h-{number:02}", name=f"House {number:02}")
    assert listed(client)[0] == "House 00"
    assert [len(listed(client, page=str(n))) for n in (1, 2, 3)] == [20, 20, 5]
    page = Page(content(client, LIST, free="on", page="2"))
    links = [a.get("href") for a in page.all("a") if "page=" in a.get("href", "")]
    assert links == [f"/en/help/?free=on&page={n}#results" for n in (1, 2, 3)]
    current = [text(a) for a in page.all("a") if a.get("aria-current") == "page"]
    assert "Page 2" in current


def test_a_search_is_not_for_search_engines(client):
    make_organization()
    assert "noindex" not in content(client, LIST)
    assert '<meta name="robots" content="noindex">' in content(client, LIST, q="ride")


def test_what_was_typed_is_in_no_log(client, caplog):
    make_organization()
    with caplog.at_level(logging.DEBUG):
        for query in ({"q": "markedword"}, {"q": "markedword", "page": "x"}):
            client.get(LIST, query)
        client.get(f"{LIST}nobody/", {"q": "markedword"})
    lines = [WithoutValues().format(record) for record in caplog.records]
    assert not [line for line in lines if "markedword" in line]


def queries(django_assert_max_num_queries, client, url, most):
    client.get(url)  # the vocabulary is read once, and what is shown is made ready
    # Inside a test's transaction PostgreSQL's planner is put back by one statement more.
    most += connection.vendor == "postgresql"
    with django_assert_max_num_queries(most) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


@pytest.mark.parametrize(("url", "most"), [
    (LIST, 2), (f"{LIST}?q=treatment", 3), (f"{LIST}?need=rides&free=on", 2),
    (f"{LIST}h-0/", 1), ("/en/help/states/", 0), ("/en/second-opinion/places/", 1),
])  # fmt: skip
def test_more_entries_cost_no_more_queries(client, django_assert_max_num_queries, url, most):
    two = [a_phone(), a_phone(number="212-555-0124", e164="+12125550124")]
    services = [a_service(), a_service(slug="meals", name="Meals", kinds=["practical-help"])]

    def make(number):
        make_organization(f"h-{number}", name=f"House {number}", phones=two, services=services)
        make_center(f"c-{number}", name=f"Center {number}")

    make(0)
    few = queries(django_assert_max_num_queries, client, url, most)
    for number in range(1, 12):
        make(number)
    assert queries(django_assert_max_num_queries, client, url, most) == few


# One entry


def test_an_entry_tells_all_that_a_caller_needs(client):
    service = a_service(
        eligibility="Adults in treatment.", cost_note="Free for two people.",
        start=["Call them.", "Say when you need a ride."], languages=["en", "es"],
        coverage="states", states=["NY", "NJ"], channels=["phone"], fund="open",
        fund_as_of="2026-05",
    )  # fmt: skip
    phone = a_phone(
        hours="Monday to Friday 9 am to 5 pm Eastern", hours_source=PAGE_TWO, extension="12",
        opening=[{"days": ["MO"], "opens": "09:00", "closes": "17:00", "zone": "America/New_York"}],
        tty=True, text=True, note="Ask for Ann.",
    )  # fmt: skip
    sources = [a_source(), a_source(url=PAGE_TWO, fields=[], read="excerpt", as_of="2025-03")]
    make_organization(
        acronym="HH", email="hi@hands.example", city="Troy", state="NY", services=[service],
        phones=[phone], sources=sources, unattributed=["languages", "coverage"],
    )  # fmt: skip
    page = content(client, f"{LIST}helping-hands/")
    for shown in (
        "Helping Hands (HH)", 'href="tel:+12125550123;ext=12"', 'href="sms:+12125550123',
        "Monday to Friday 9 am to 5 pm Eastern", "We don’t know its hours on holidays.",
        "TTY, for people who type on the phone", "Ask for Ann.", "Adults in treatment.",
        "Free for two people.", "<li>Call them.</li>", "English, Spanish", "New York, New Jersey",
        "Yes, on May 2026 it was open.", "hands.example</span> (opens their site)",
        'href="mailto:hi@hands.example"', "Rides and travel", "Troy, NY",
        "Number from <cite>hands.example</cite>, read on 22 November 2026",
        "Hours from <cite>hours.example</cite>, read on 22 November 2026",
        "Website from <cite>hands.example</cite>, read on 22 November 2026",
        "It gave us: what they do, website, cost", "We read part of the page on 22 November 2026.",
        "The page is from March 2025.", "From these pages together: languages, where they help.",
        "We have not checked this ourselves yet.", "Add to my call list",
        'value="http://testserver/en/help/helping-hands/"', "Something wrong? Tell us",
    ):  # fmt: skip
        assert shown in page, shown


PAGE_TWO = "https://hours.example/when"


def test_a_closed_line_says_when_it_opens_by_its_own_clock():
    opening = [{"days": ["MO"], "opens": "09:30", "closes": "17:00", "zone": "America/Chicago"}]
    row = make_organization(phones=[a_phone(hours="Monday 9:30 am to 5 pm", opening=opening)])
    sunday = datetime(2026, 11, 22, 20, tzinfo=UTC)
    line = ShownOrganization(row, sunday).line
    assert (line.is_closed, line.opens) == (True, "Opens Monday at 9:30 AM, Central time.")
    line = ShownOrganization(row, sunday + timedelta(hours=20)).line
    assert (line.is_open, line.opens) == (True, "")


def test_hours_without_a_zone_are_not_told_by_the_clock(client):
    make_organization(phones=[a_phone(hours="9 to 5", opening=[])])
    page = content(client, f"{LIST}helping-hands/")
    assert "We don’t know the time zone." in page
    assert "Open now" not in page
    assert "Closed now" not in page


def test_hours_nobody_stated_are_said_to_be_unknown(client):
    make_organization(phones=[a_phone(hours="", opening=[])])
    assert "Hours not known. Call and see." in content(client, f"{LIST}helping-hands/")


def test_an_entry_without_phone_or_site_says_so(client):
    make_organization(phones=[], website="")
    page = content(client, f"{LIST}helping-hands/")
    assert "We don’t know a phone number." in page
    assert "We don’t know a website either." in page


def test_what_the_compilers_noted_is_for_staff(client):
    make_organization(
        staff_note="SECRET ONE",
        claims=[{"says": "SECRET TWO", "finding": "SECRET", "url": "https://x.example"}],
        former_websites=["https://secret-three.example"],
        sources=[a_source(supports="SECRET FOUR", note="SECRET FIVE")],
        phones=[a_phone(staff_note="SECRET SIX")],
    )
    for url in (LIST, f"{LIST}helping-hands/"):
        assert "secret" not in content(client, url).lower()


def test_a_check_is_told_with_day_and_way(client):
    row = make_organization()
    today = date(2026, 11, 2)
    Check.objects.create(organization=row, on=today, how=Check.How.PHONE, source="212")
    rows = Organization.objects.filter(pk=row.pk)
    rows.update(checked_on=today, next_check=date.today() + timedelta(days=9))  # noqa: DTZ011
    page = content(client, f"{LIST}helping-hands/")
    assert "Checked by our staff on 2 November 2026: we called the line. Next check: " in page
    assert "Checked on 2 November 2026" in content(client, LIST)


def test_an_overdue_check_is_a_reason_to_call_first(client):
    row = make_organization()
    rows = Organization.objects.filter(pk=row.pk)
    rows.update(checked_on=date(2026, 5, 3), next_check=date(2026, 6, 3))
    assert "Not checked since May 2026. Call first" in content(client, LIST)
    stale = "We have not checked this since May 2026. Call first."
    assert stale in content(client, f"{LIST}helping-hands/")


def test_the_mail_link_carries_name_and_address_and_nothing_else(client):
    make_organization(name="Help & Hands")
    page = Page(content(client, f"{LIST}helping-hands/"))
    (link,) = [a.get("href") for a in page.all("a") if a.get("href", "").startswith("mailto:")]
    address = "http%3A%2F%2Ftestserver%2Fen%2Fhelp%2Fhelping-hands%2F"
    assert link == f"mailto:?subject=Help%20%26%20Hands&body={address}"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_shown_as_text(client, hostile):
    service = a_service(
        name=hostile, description=hostile, eligibility=hostile, cost_note=hostile,
        coverage_note=hostile, start=[hostile],
    )  # fmt: skip
    row = make_organization(
        name=hostile, description=hostile, acronym=hostile[:20], city=hostile,
        services=[service, service | {"slug": "two"}],
        phones=[a_phone(hours=hostile, opening=[], note=hostile)],
        sources=[a_source(url="https://x.example/" + "y" * 300, note=hostile)],
    )  # fmt: skip
    center = make_center(
        name=hostile, institution=hostile, note=hostile,
        sites=[{"city": hostile, "state": "IL", "latitude": 41.0, "longitude": -87.0}],
        sources=[a_source(url="javascript:alert(1)")],
    )  # fmt: skip
    client.post("/en/help/list/add/", {"entry": f"help/{row.slug}"})
    client.post("/en/help/list/add/", {"entry": f"places/{center.slug}"})
    urls = [
        LIST, f"{LIST}{row.slug}/", f"{LIST}{row.slug}/report-a-problem/", "/en/help/list/",
        f"/en/second-opinion/places/{center.slug}/", "/en/second-opinion/places/?state=IL",
    ]  # fmt: skip
    for url in urls:
        page = Page(content(client, url))
        found = problems(page, MARKUP)
        assert found == {}, url
        assert not [a for a in page.all("a") if a.get("href", "").startswith("javascript")]
        assert "14" not in text(page.all("h1")[0])


@pytest.mark.parametrize("hostile", [*HOSTILE, "a" * 100_000, "ride " * 20_000, "%", "'", "*", "("])
def test_a_hostile_search_is_answered(client, hostile):
    make_organization()
    page = Page(content(client, LIST, q=hostile))
    assert problems(page, MARKUP) == {}


def test_spanish_words_are_used_on_a_spanish_page(client):
    make_organization(description_es="Llevan a la gente al tratamiento.")
    with translation.override("es"):
        shown = ShownOrganization(Organization.objects.get())
        assert shown.description == ("Llevan a la gente al tratamiento.", "es")
        assert shown.services[0].description.language == "en"
