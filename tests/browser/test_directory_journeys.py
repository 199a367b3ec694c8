"""What people do in the directory, with the real entries, by tap and by keyboard."""

import re

import pytest

from resources.load import load, read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _directory(live_server):
    load(read())


def names(page):
    return page.locator(".entry h3, .entry h2").all_inner_texts()


def test_a_caregiver_in_texas_finds_a_ride_in_spanish_by_phone(any_page):
    page = any_page
    page.goto("/en/")
    page.get_by_role("link", name="Find help: money, rides, someone to talk to").click()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Kind of help").select_option("Rides")
    page.get_by_label("Who it is for").select_option("Caregivers")
    page.get_by_label("Language spoken").select_option("Spanish")
    page.get_by_label("How to reach them").select_option("By phone")
    page.get_by_label("State where they help").select_option("Texas")
    page.get_by_role("button", name="Show results").click()
    assert "American Cancer Society" in names(page)
    chips = page.get_by_role("list", name="What you chose").get_by_role("link")
    assert len(chips.all()) == 6
    page.get_by_role("link", name="American Cancer Society").click()
    assert page.locator('a[href="tel:+18002272345"]').is_visible()
    assert "Rides and travel" in page.inner_text("main")
    assert "Spanish" in page.inner_text("main")


def test_the_same_by_keyboard_alone(page):
    page.goto("/en/help/")
    page.get_by_label("What do you need?").focus()
    page.keyboard.type("ride")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # opens the filters
    for choice in ("Rides", "Caregivers", "Spanish", "By phone", "Texas"):
        page.keyboard.press("Tab")
        page.keyboard.type(choice)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"state=TX&free=on"))
    assert "American Cancer Society" in names(page)


def test_every_filter_can_be_taken_back_until_something_is_found(any_page):
    page = any_page
    page.goto("/en/help/?q=wig+bank&need=place-to-stay&language=zh&how=in-person")
    assert "No match for ‘wig bank’ with 3 filters." in page.inner_text("main")
    page.get_by_role("link", name="Remove In person").click()
    page.get_by_role("link", name="Remove all").click()
    assert page.get_by_role("heading", name=re.compile(r"^\d+ organizations$")).is_visible()


def test_a_call_list_is_made_and_printed_on_one_page(any_page, browser, tmp_path):
    page = any_page
    organizations = (
        "american-cancer-society", "cancercare", "lazarex", "cancer-hope-network", "pan-foundation",
    )  # fmt: skip
    for slug in organizations:
        page.goto(f"/en/help/{slug}/")
        page.get_by_role("button", name="Add to my call list").click()
        assert "Added to your call list." in page.inner_text("main")
    page.goto("/en/second-opinion/places/oneal-uab/")
    page.get_by_role("button", name="Add to my call list").click()
    page.goto("/en/help/air-care-alliance/")
    page.get_by_role("button", name="Add to my call list").click()
    assert len(page.locator(".call-list > li").all()) == 7
    page.get_by_role("button", name="Remove Air Care Alliance").click()
    assert len(page.locator(".call-list > li").all()) == 6
    page.emulate_media(media="print")
    assert page.locator(".room").first.is_visible()
    assert page.get_by_text("800-227-2345").is_visible()
    assert not page.get_by_role("button", name="Remove").first.is_visible()
    sizes = page.evaluate(
        "[...document.querySelectorAll('.call-list .phone')]"
        ".map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 20  # 15 points
    printed = page.pdf(format="Letter")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Clear the list").click()
    assert "Your call list is empty." in page.inner_text("main")


def test_adding_from_a_list_leads_back_to_the_same_place_in_the_same_search(any_page):
    page = any_page
    page.goto("/en/help/?state=TX&free=on&page=2")
    last = names(page)[-1]
    page.get_by_role("button", name=f"Add to my call list {last}", exact=True).click()
    assert "Added to your call list." in page.inner_text("main")
    assert page.get_by_role("heading", name=last).is_visible()
    page.get_by_role("link", name="Back", exact=True).click()
    assert "state=TX&free=on&page=2#entry-" in page.url
    assert page.get_by_role("heading", name=last).evaluate(
        "h => h.getBoundingClientRect().top < innerHeight"
    )


def test_a_center_near_a_zip_code_is_added_without_leaving_the_list(any_page):
    page = any_page
    page.goto("/en/second-opinion/places/")
    page.get_by_label("Enter a ZIP code").fill("77030")
    page.get_by_role("button", name="Show centers").click()
    near = names(page)
    page.get_by_role("button", name=f"Add to my call list {near[0]}").click()
    assert "Added to your call list." in page.inner_text("main")
    assert names(page) == near
    assert "77030" not in page.url
    page.get_by_role("link", name="See my call list").click()
    assert page.get_by_role("heading", name=near[0]).is_visible()


def test_back_from_an_entry_keeps_what_was_looked_for(page):
    page.goto("/en/help/?q=ride&state=TX")
    page.get_by_role("link", name="American Cancer Society").first.click()
    page.get_by_role("link", name="Back", exact=True).click()
    assert page.url.endswith("/en/help/?q=ride&state=TX#entry-american-cancer-society")


def test_centers_near_a_zip_code_that_shows_in_no_address(any_page):
    page = any_page
    page.goto("/en/")
    page.get_by_role("link", name="See cancer centers near you").click()
    page.get_by_label("Enter a ZIP code").fill("7703")
    page.get_by_role("button", name="Show centers").click()
    assert "ZIP code must be 5 digits" in page.inner_text(".error-summary")
    assert page.title().startswith("Error: ")
    page.get_by_label("Enter a ZIP code").fill("77030")
    page.get_by_role("button", name="Show centers").click()
    assert "Less than 5 miles away" in page.inner_text("main")
    assert "within 50 miles, closest first" in page.inner_text("main")
    assert "77030" not in page.url
    near = names(page)
    page.get_by_label("Any distance").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Show centers").click()
    assert names(page)[: len(near)] == near
    assert len(names(page)) > 60


def test_something_wrong_takes_two_clicks(any_page):
    page = any_page
    page.goto("/en/help/cancercare/")
    page.get_by_role("link", name="Something wrong? Tell us").click()
    page.get_by_role("button", name="The hours are wrong").click()
    assert "We got your message." in page.inner_text("main")


def test_everything_is_three_taps_from_home(page):
    """Home, a list, one of its pages or states, the entry: each tap is a link seen there."""
    from resources.models import Center, Organization

    def links(path):
        page.goto(path)
        found = page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
        return {link.partition("#")[0] for link in found if link.startswith("/en/")}

    first = links("/en/")
    assert {"/en/help/", "/en/second-opinion/places/"} <= first
    pages = {link for link in links("/en/help/") if "page=" in link}
    states = {link for link in links("/en/second-opinion/places/") if "state=" in link}
    reached = set().union(*(links(link) for link in pages | states))
    wanted = {f"/en/help/{one.slug}/" for one in Organization.objects.published()}
    wanted |= {
        f"/en/second-opinion/places/{one.slug}/" for one in Center.objects.for_second_opinions()
    }
    assert len(wanted) > 150
    assert wanted - reached == set()
