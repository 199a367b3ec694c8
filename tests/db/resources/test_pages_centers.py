"""Cancer centers near a ZIP code and by state; the call list; what is wrong with an entry."""

import logging
from datetime import timedelta

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone

from resources.models import Center, ProblemReport
from resources.nearby import near
from resources.places import Place
from resources.views import problems
from tests.factories import a_phone, a_service, make_center, make_organization
from tests.page_rules import Page, text

PLACES = "/en/second-opinion/places/"
CHICAGO = {"city": "Chicago", "state": "IL", "latitude": 41.88, "longitude": -87.63}
MADISON = {"city": "Madison", "state": "WI", "latitude": 43.07, "longitude": -89.4}
MIAMI = {"city": "Miami", "state": "FL", "latitude": 25.76, "longitude": -80.19}
DENVER = {"city": "Denver", "state": "CO", "latitude": 39.74, "longitude": -104.98}


def make(name, *sites, **fields):
    return make_center(name.lower().replace(" ", "-"), name=name, sites=list(sites), **fields)


def search(client, zip_code="60601", distance="50"):
    return client.post(PLACES, {"zip_code": zip_code, "distance": distance})


def found(response):
    """Return the centers of a page with what stands under each name, in order."""
    page = Page(response.content.decode())
    return [
        (text(li.find("h2")), text(li.find("p")))
        for li in page.all("li")
        if li.get("class") == "entry"
    ]


def errors(response):
    page = Page(response.content.decode())
    (summary,) = [e for e in page.elements if "error-summary" in e.get("class", "")]
    return [text(li) for li in summary.iter("li")]


# Near a ZIP code


def test_centers_stand_by_distance_and_the_radius_is_stated(client):
    make("Far", MADISON)
    make("Near", CHICAGO)
    make("Away", MIAMI)
    response = search(client, distance="250")
    assert "2 centers within 250 miles, closest first" in response.content.decode()
    assert found(response) == [
        ("Near", "Less than 5 miles away"),
        ("Far", "About 122 miles away"),
    ]


def test_one_center_is_one(client):
    make("Near", CHICAGO)
    assert "1 center within 50 miles, closest first" in search(client).content.decode()


def test_a_center_counts_from_its_nearest_town(client):
    make("Both", MIAMI, MADISON)
    response = search(client, distance="250")
    assert found(response) == [("Both", "About 122 miles away")]
    assert "Madison, WI" in response.content.decode()


def test_none_in_range_widens_and_says_so(client):
    for name, site in [("A", MIAMI), ("B", DENVER), ("C", CHICAGO), ("D", MADISON)]:
        make(name, site)
    response = search(client, "59718", "50")
    assert "None within 50 miles. These are the 3 closest." in response.content.decode()
    assert [name for name, _miles in found(response)] == ["B", "D", "C"]


def test_any_distance_lists_all(client):
    make("A", MIAMI)
    make("B", DENVER)
    response = search(client, "59718", "any")
    assert "2 centers, closest first" in response.content.decode()
    assert [name for name, _miles in found(response)] == ["B", "A"]


def test_just_inside_and_just_outside_a_radius():
    center = Center(name="A", sites=[MADISON])
    place = Place(41.88, -87.63)
    assert near([center], place, 123)[1] is False
    assert near([center], place, 122)[1] is True


def test_children_s_and_laboratory_centers_and_drafts_are_left_out(client):
    make("Shown", CHICAGO)
    make("Children", CHICAGO, show_for_second_opinion=False)
    make("Laboratory", CHICAGO, show_for_second_opinion=False, patient_care=False)
    make("Draft", CHICAGO, status="draft")
    assert [name for name, _ in found(search(client))] == ["Shown"]
    assert [name for name, _ in found(client.get(PLACES, {"state": "IL"}))] == ["Shown"]
    for slug in ("children", "laboratory", "draft"):
        assert client.get(f"{PLACES}{slug}/").status_code == 404


@pytest.mark.parametrize(("zip_code", "error"), [
    ("", "Enter a ZIP code"), ("  ", "Enter a ZIP code"),
    ("606", "ZIP code must be 5 digits"), ("Chicago", "ZIP code must be 5 digits"),
    ("60601-12", "ZIP code must be 5 digits"), ("٦٠٦٠١", "ZIP code must be 5 digits"),
    ("6" * 9999, "ZIP code must be 5 digits"),
    ("00000", "We can’t find that ZIP code. Check it, or choose a state"),
])  # fmt: skip
def test_a_zip_code_that_cannot_be_used(client, zip_code, error):
    make("Near", CHICAGO)
    response = search(client, zip_code)
    assert errors(response) == [error]
    assert found(response) == []


@pytest.mark.parametrize("distance", ["", "51", "-1", "x"])
def test_a_distance_that_is_no_choice(client, distance):
    assert errors(search(client, distance=distance)) == ["Select how far away"]


@pytest.mark.parametrize("zip_code", ["60601-1234", "606011234", " 60601 1234 "])
def test_of_nine_digits_the_first_five_count(client, zip_code):
    make("One", CHICAGO)
    page = search(client, zip_code)
    assert "1 center within 50 miles" in page.content.decode()


def test_a_box_number_is_placed_near_its_neighbors(client):
    make("Near", CHICAGO)
    assert "no area of its own" in search(client, "60690").content.decode()
    assert "no area of its own" not in search(client).content.decode()


def test_the_zip_code_goes_nowhere(client, caplog, django_assert_num_queries):
    make("Near", CHICAGO)
    with caplog.at_level(logging.DEBUG), django_assert_num_queries(1) as captured:
        response = search(client, "60647")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    sent = [query["sql"] for query in captured.captured_queries]
    assert all("60647" not in line for line in (*sent, *(r.getMessage() for r in caplog.records)))
    page = Page(response.content.decode())
    addresses = [e.get("href") or e.get("action") for e in page.all("a", "form")]
    assert not [address for address in addresses if "60647" in address]


def test_a_form_of_another_site_is_refused(client):
    response = client.post(PLACES, {}, headers={"origin": "https://evil.example"})
    assert response.status_code == 403


# By state


def test_every_state_with_a_center_leads_to_its_centers(client):
    make("Two states", CHICAGO, MADISON)
    make("One", CHICAGO)
    page = Page(client.get(PLACES).content.decode())
    links = {text(a): a.get("href") for a in page.all("a") if "?state=" in a.get("href", "")}
    assert links == {
        "Illinois (2)": f"{PLACES}?state=IL#results",
        "Wisconsin (1)": f"{PLACES}?state=WI#results",
    }
    response = client.get(PLACES, {"state": "WI"})
    assert "1 center in Wisconsin" in response.content.decode()
    assert found(response) == [("Two states", "Madison, WICity University")]


@pytest.mark.parametrize("state", ["", "ZZ", "il", "<script>", "\0"])
def test_no_such_state_is_no_choice(client, state):
    make("One", CHICAGO)
    response = client.get(PLACES, {"state": state})
    assert response.status_code == 200
    assert found(response) == []


def test_a_state_without_a_center_says_none(client):
    make("One", CHICAGO)
    assert "0 centers in Wyoming" in client.get(PLACES, {"state": "WY"}).content.decode()


# One center


def test_a_center_without_a_phone_gives_the_line_that_can_help(client):
    make("One", CHICAGO)
    for page in (client.get(f"{PLACES}one/"), search(client)):
        assert "We don’t know its phone number." in page.content.decode()
        assert 'href="tel:+18004226237"' in page.content.decode()


def test_a_center_tells_kind_phone_and_ways(client):
    make(
        "One", CHICAGO, MIAMI, phones=[a_phone(purpose="new-patient")],
        remote_second_opinion="yes", interpreter="no", note="Bring the slides.",
    )  # fmt: skip
    page = client.get(f"{PLACES}one/").content.decode()
    for shown in (
        "Comprehensive Cancer Center", "It treats people", "For a first visit",
        'href="tel:+12125550123"', "Second opinions by video or mail", "Interpreter: no",
        "Bring the slides.", "Chicago, IL<br>Miami, FL", "city.example</span> (opens their site)",
        "Your plan may only pay for some. Ask first.", "We have not checked this ourselves yet.",
        "Number and hours from <cite>hands.example</cite>, read on 22 November 2026",
        "wikimili.com/en/NCI-designated_Cancer_Center",
    ):  # fmt: skip
        assert shown in page, shown
    assert "+18004226237" not in page


# The call list

CALLS, ADD = "/en/help/list/", "/en/help/list/add/"


@pytest.fixture
def entries():
    make_organization()
    make_center()


def names(client):
    return [text(h) for h in Page(client.get(CALLS).content.decode()).all("h2")]


@pytest.mark.usefixtures("entries")
def test_entries_are_listed_in_the_order_they_were_added_once(client):
    for entry in ("places/city-center", "help/helping-hands", "places/city-center"):
        response = client.post(ADD, {"entry": entry}, follow=True)
        assert "Added to your call list." in response.content.decode()
    assert names(client) == ["City Cancer Center", "Helping Hands"]
    assert client.get(CALLS).content.decode().count("Not checked by us yet.") == 3
    assert "Added" not in client.get(CALLS).content.decode()


@pytest.mark.usefixtures("entries")
def test_a_listed_center_without_a_phone_gives_its_site_and_the_line_that_can_help(client):
    client.post(ADD, {"entry": "help/helping-hands"})
    assert "800-422-6237" not in client.get(CALLS).content.decode()
    client.post(ADD, {"entry": "places/city-center"})
    page = client.get(CALLS).content.decode()
    for shown in (
        "We don’t know its phone number.", 'href="tel:+18004226237"', "We have 800-422-6237 from",
        'href="https://www.city.example"',
    ):  # fmt: skip
        assert shown in page, shown


def test_a_longer_call_list_costs_no_more_queries(client, django_assert_max_num_queries):
    counts = []
    for number in range(4):
        make_organization(f"h-{number}", name=f"House {number}")
        make_center(f"c-{number}", name=f"Center {number}")
        client.post(ADD, {"entry": f"help/h-{number}"})
        client.post(ADD, {"entry": f"places/c-{number}"})
        with django_assert_max_num_queries(6) as counted:
            client.get(CALLS)
        counts.append(len(counted))
    assert len(set(counts)) == 1


@pytest.mark.usefixtures("entries")
def test_the_call_list_says_who_is_open_now_and_where_numbers_were_read(client):
    client.post(ADD, {"entry": "help/helping-hands"})
    page = client.get(CALLS).content.decode()
    assert "Open now" in page
    read = "From <cite>hands.example</cite>, read 22 November 2026. Not checked by us yet."
    assert read in page


@pytest.mark.usefixtures("entries")
def test_an_entry_can_be_taken_off_and_the_list_cleared(client):
    for entry in ("help/helping-hands", "places/city-center"):
        client.post(ADD, {"entry": entry})
    client.post(CALLS, {"remove": "help/helping-hands"})
    assert names(client) == ["City Cancer Center"]
    client.post(CALLS, {"clear": "1"})
    assert "Your call list is empty." in client.get(CALLS).content.decode()


@pytest.mark.usefixtures("entries")
def test_the_list_is_of_this_visit_alone(client):
    client.post(ADD, {"entry": "help/helping-hands"})
    response = client.get(CALLS)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    client.cookies.clear()
    assert "Your call list is empty." in client.get(CALLS).content.decode()


@pytest.mark.usefixtures("entries")
def test_an_entry_that_readers_may_no_longer_see_leaves_the_list(client):
    client.post(ADD, {"entry": "help/helping-hands"})
    make_organization(status="retired")
    assert "Helping Hands" not in client.get(CALLS).content.decode()


@pytest.mark.parametrize("entry", ["", "help/", "help/nobody", "staff/x", "x", "places/../a", "\0"])
def test_what_is_no_entry_is_not_added(client, entry):
    assert client.post(ADD, {"entry": entry}).status_code == 404
    assert client.post(CALLS, {"remove": entry}).status_code in {302, 404}


def buttons(response):
    """Return what the buttons of a page put on the call list."""
    page = Page(response.content.decode())
    return [b.get("value") for b in page.all("button") if b.get("name") == "entry"]


def press(client, url, entry):
    """Open a page, press its button that adds an entry, and return the answer."""
    page = Page(client.get(url).content.decode())
    (form,) = [
        f for f in page.all("form") if any(b.get("value") == entry for b in f.iter("button"))
    ]
    sent = {i.get("name"): i.get("value") for i in form.iter("input")}
    return client.post(form.get("action"), sent | {"entry": entry}, follow=True)


def links(response):
    """Return where the links of the main part lead, by their words."""
    main = Page(response.content.decode()).root.find(".//main")
    return {text(a): a.get("href") for a in main.iter("a")}


@pytest.mark.usefixtures("entries")
def test_adding_from_a_list_leads_back_to_the_same_search_page_and_place(client):
    for number in range(20):
        make_organization(f"a-{number}", name=f"A house {number}")
    response = press(client, "/en/help/?q=rides&free=on&page=2&utm=x", "help/helping-hands")
    assert "Added to your call list." in response.content.decode()
    back = "/en/help/?q=rides&free=on&page=2#entry-helping-hands"
    assert (links(response)["Back"], links(response)["Find help"]) == (back, back)
    page = Page(client.get(back).content.decode())
    assert "entry-helping-hands" in page.ids()
    assert [i.get("value") for i in page.all("input") if i.get("name") == "q"] == ["rides"]
    # Taking an entry off keeps the way back.
    url = response.redirect_chain[-1][0]
    response = client.post(url, {"remove": "help/helping-hands"}, follow=True)
    assert links(response)["Back"] == back


@pytest.mark.usefixtures("entries")
def test_adding_from_an_entry_or_a_state_leads_back_there(client):
    for url, entry, back in (
        ("/en/help/helping-hands/", "help/helping-hands", "/en/help/helping-hands/"),
        (f"{PLACES}city-center/", "places/city-center", f"{PLACES}city-center/"),
        (f"{PLACES}?state=IL", "places/city-center", f"{PLACES}?state=IL#entry-city-center"),
    ):
        response = press(client, url, entry)
        assert links(response)["Back"] == back
        assert links(response)["Find help"] == "/en/help/"


@pytest.mark.usefixtures("entries")
def test_the_line_that_can_search_can_be_added_too(client):
    make_organization("line", name="Line", services=[a_service(kinds=["resource-navigation"])])
    response = press(client, "/en/help/?q=qqqq", "help/line")
    assert links(response)["Back"] == "/en/help/?q=qqqq#entry-line"


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize("back", [
    "https://evil.example/en/help/", "//evil.example/en/help/", "///en/help/", "/\\evil.example",
    "javascript:alert(1)", "/staff/", "/en/understand/result/", "en/help/", "/en/help/list/", "\0",
    "http://[", "/en/help/?q=" + "a" * 2000, "https:/en/nowhere/", "/en/help/../../x",
])  # fmt: skip
def test_the_way_back_leads_to_the_directory_and_nowhere_else(client, back):
    response = client.post(ADD, {"entry": "help/helping-hands", "back": back}, follow=True)
    assert [url.partition("?")[0] for url, _ in response.redirect_chain] == [CALLS]
    for answer in (response, client.get(CALLS, {"back": back})):
        assert links(answer)["Back"] in {"/en/help/", "/en/help/#entry-helping-hands"}


@pytest.mark.usefixtures("entries")
def test_what_was_looked_for_is_kept_in_no_visit(client):
    press(client, "/en/help/?q=rides", "help/helping-hands")
    assert client.session["call_list"] == [["help", "helping-hands"]]
    assert "rides" not in str(dict(client.session))


def test_a_center_near_a_zip_code_is_added_where_it_stands(client):
    make("Near", CHICAGO, phones=[a_phone()])
    make("Far", MADISON)
    page = search(client, "60647", "250")
    assert buttons(page) == ["places/near", "places/far"]
    assert not page.cookies
    (form,) = [f for f in Page(page.content.decode()).all("form") if f.find(".//ol") is not None]
    sent = {i.get("name"): i.get("value") for i in form.iter("input")}
    answer = client.post(PLACES, sent | {"entry": "places/near"})
    assert found(answer) == found(page)
    assert "Added to your call list." in answer.content.decode()
    assert buttons(answer) == ["places/far"]
    assert "no-store" in answer["Cache-Control"]
    assert "60647" not in str(dict(client.session))
    assert names(client) == ["Near"]
    assert client.post(PLACES, sent | {"entry": "places/nobody"}).status_code == 404


def test_a_center_s_card_says_where_its_number_was_read(client):
    make("Near", CHICAGO, phones=[a_phone()])
    read = "From <cite>hands.example</cite>, read 22 November 2026. Not checked by us yet."
    for page in (client.get(PLACES, {"state": "IL"}), search(client)):
        assert read in page.content.decode()


def test_a_full_list_says_so(client):
    for number in range(21):
        make_organization(f"h-{number}", name=f"House {number}")
        response = client.post(ADD, {"entry": f"help/h-{number}"}, follow=True)
    assert "The list is full. It holds 20. Remove one first." in response.content.decode()
    assert len(names(client)) == 20


@pytest.mark.usefixtures("entries")
def test_another_site_cannot_add(client):
    headers = {"origin": "https://evil.example"}
    data = {"entry": "help/helping-hands"}
    assert client.post(ADD, data, headers=headers).status_code == 403
    assert not client.cookies
    assert client.get(ADD).status_code == 405


# Something wrong? Tell us


ENTRIES = [("organization", "helping-hands"), ("center", "city-center")]


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(("about", "slug"), ENTRIES)
def test_two_clicks_tell_what_is_wrong(client, about, slug):
    entry = Page(client.get(reverse(f"resources:{about}", args=[slug])).content.decode())
    (link,) = [a.get("href") for a in entry.all("a") if "Something wrong?" in text(a)]
    page = Page(client.get(link).content.decode())
    buttons = {b.get("value") for b in page.all("button") if b.get("name") == "what"}
    assert buttons == {"phone", "link", "hours", "help", "closed", "other"}
    response = client.post(link, {"what": "hours"}, follow=True)
    assert "We got your message." in response.content.decode()
    kept = ProblemReport.objects.get()
    assert getattr(kept, about).slug == slug
    assert (kept.what, kept.details, kept.closed_at) == ("hours", "", None)


REPORT = "/en/help/helping-hands/report-a-problem/"


@pytest.mark.usefixtures("entries")
def test_a_few_words_can_be_added(client):
    client.post(REPORT, {"what": "other", "details": "They moved"})
    assert ProblemReport.objects.get().details == "They moved"
    response = client.post(REPORT, {"what": "other", "details": "a" * 501})
    assert errors(response) == ["The text must be 500 characters or less"]
    assert errors(client.post(REPORT, {"details": "x"})) == ["Choose what is wrong"]
    assert errors(client.post(REPORT, {"what": "evil"})) == ["Choose what is wrong"]
    assert ProblemReport.objects.count() == 1


@pytest.mark.usefixtures("entries")
def test_a_program_is_thanked_and_not_kept(client):
    response = client.post(REPORT, {"what": "phone", "leave_empty": "https://spam.example"})
    assert response.status_code == 302
    assert not ProblemReport.objects.exists()


@pytest.mark.usefixtures("entries")
def test_a_flood_of_reports_is_stopped_without_knowing_anyone(client):
    center = Center.objects.get()
    ProblemReport.objects.bulk_create(
        ProblemReport(center=center, what="other") for _ in range(problems.MOST)
    )
    response = client.post(REPORT, {"what": "phone"})
    assert (response.status_code, response["Retry-After"]) == (429, "600")
    later = timezone.now() - problems.WITHIN - timedelta(seconds=1)
    ProblemReport.objects.update(sent_at=later)
    assert client.post(REPORT, {"what": "phone"}).status_code == 302


@pytest.mark.usefixtures("entries")
def test_another_site_cannot_report(client):
    response = client.post(REPORT, {"what": "phone"}, headers={"origin": "null"})
    assert response.status_code == 403


def test_nothing_about_the_sender_is_kept():
    fields = {field.name: field for field in ProblemReport._meta.get_fields()}
    assert fields.keys() == {
        "id", "organization", "center", "what", "details", "sent_at", "closed_at", "outcome",
    }  # fmt: skip
    links = {name for name, field in fields.items() if isinstance(field, models.ForeignKey)}
    assert links == {"organization", "center"}


# What holds of all public pages here


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize("url", [
    "/en/help/", "/en/help/?q=ride", "/en/help/states/", "/en/help/helping-hands/", REPORT,
    "/en/help/helping-hands/thank-you/", PLACES, f"{PLACES}?state=IL", f"{PLACES}city-center/",
])  # fmt: skip
def test_a_public_page_sets_no_cookie_and_carries_no_token(client, url):
    client.post(ADD, {"entry": "help/helping-hands"})  # even for someone with a list
    response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in response.content
    assert client.put(url).status_code == 405
