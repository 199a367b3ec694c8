"""The pages of the entries that we ship: each one as well made as any other page of the site."""

import pytest

from learn.words import EXEMPT
from resources.forms import DirectoryFilter
from resources.load import load, read
from resources.models import Center, Organization
from tests import reading
from tests.page_rules import Page, problems

pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def _directory():
    load(read())


def found_on(client, url):
    """Return what is wrong with a page, its grade included."""
    page = Page(client.get(url).content.decode())
    found = problems(page)
    grade = reading.grade(reading.running(page.main_text()), EXEMPT)
    return found | ({"reads_easily": grade} if grade > 7 else {})


def test_every_entry_has_a_sound_page(client):
    urls = [f"/en/help/{row.slug}/" for row in Organization.objects.published()]
    urls += [
        f"/en/second-opinion/places/{row.slug}/" for row in Center.objects.for_second_opinions()
    ]
    assert len(urls) > 150
    wrong = [f"{url}: {found}" for url in urls if (found := found_on(client, url))]
    assert not wrong, "\n".join(wrong)


def test_every_list_is_sound(client):
    urls = [f"/en/help/?page={number}" for number in range(1, 6)]
    urls += ["/en/help/?q=wig", "/en/help/?q=md+anderson", "/en/second-opinion/places/?state=CA"]
    wrong = [f"{url}: {found}" for url in urls if (found := found_on(client, url))]
    assert not wrong, "\n".join(wrong)


def test_every_choice_of_a_filter_leads_somewhere(client):
    empty = []
    for name in ("need", "who", "language"):
        for value, words in DirectoryFilter().fields[name].choices[1:]:
            page = client.get("/en/help/", {name: value}).content.decode()
            if "No match" in page:
                empty.append(words)
    assert empty == []


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("md anderson", ["md-anderson"]),
        ("Mayo Clinic", ["mayo-clinic"]),
        ("moffit", ["moffitt"]),
        ("xyzzyx", []),
    ],
)
def test_a_cancer_center_is_found_by_its_name_in_the_search_for_help_too(client, typed, slugs):
    page = Page(client.get("/en/help/", {"q": typed}).content.decode())
    links = [a.get("href", "").split("/") for a in page.all("a")]
    assert [link[-2] for link in links if link[-3:-2] == ["places"]] == slugs
    assert ("No match for" in page.html) == (not slugs)
