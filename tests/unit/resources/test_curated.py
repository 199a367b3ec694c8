import re

import pytest

from resources.curated import (
    DATA,
    BrokenDirectory,
    read_centers,
    read_organizations,
    read_taxonomy,
)

TAXONOMY = read_taxonomy()
ORGANIZATIONS = read_organizations()
CENTERS = read_centers()

ENTRY = """
[good-help]
name = "Good Help"
kind = "nonprofit"
description = "Gives rides."
website = "https://good.example.org"
status = "published"
confidence = "high"
kinds = ["transportation"]
audiences = ["patient"]
cost = "free"
languages = ["en"]
coverage = "states"
states = ["TX"]

[[good-help.phones]]
number = "212-555-0123"
e164 = "+12125550123"
purpose = "office"
hours = "Monday 9 am to 5 pm Eastern"
opening = [{ days = ["MO"], opens = "09:00", closes = "17:00", zone = "America/New_York" }]
source = "https://good.example.org/about"
confidence = "high"

[[good-help.sources]]
url = "https://good.example.org/about"
supports = "what it does, phone"
fields = ["description", "website", "cost", "languages", "coverage"]
read_on = 2026-11-22
read = "page"
"""


def organizations(tmp_path, text):
    path = tmp_path / "organizations.toml"
    path.write_text(text, "utf-8")
    return read_organizations(path)


def test_a_good_entry_is_read(tmp_path):
    entry = organizations(tmp_path, ENTRY)["good-help"]
    (service,) = entry.services
    assert (service.slug, service.name, service.states) == ("good-help", "Good Help", ("TX",))
    (phone,) = entry.phones
    assert phone.dial == "+12125550123"
    assert phone.opening[0].days == ("MO",)
    assert not phone.opening[0].all_day


def test_a_service_says_what_differs_and_the_entry_says_the_rest(tmp_path):
    services = """
[[good-help.services]]
slug = "rides"
name = "Rides"
[[good-help.services]]
slug = "money"
name = "Money"
kinds = ["financial-assistance"]
coverage = "nationwide"
states = []
"""
    entry = organizations(tmp_path, ENTRY + services)["good-help"]
    rides, money = entry.services
    assert (rides.kinds, rides.coverage, rides.states) == (("transportation",), "states", ("TX",))
    assert (money.kinds, money.coverage, money.states) == (
        ("financial-assistance",),
        "nationwide",
        (),
    )
    assert money.description == entry.description


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('kinds = ["transportation"]', 'kinds = ["rocket"]', "kind of help 'rocket'"),
        ('audiences = ["patient"]', 'audiences = ["martian"]', "audience 'martian'"),
        ('"TX"', '"ZZ"', "states 'ZZ' is not known"),
        ('coverage = "states"', 'coverage = "nationwide"', "when, and only when"),
        ('"https://good.example.org"', '"http://good.example.org"', "not an https address"),
        ('"+12125550123"', '"+12125550124"', "are not one number"),
        ('"+12125550123"', '"212-555-0123"', "are not one number"),
        ('e164 = "+12125550123"\n', "", "has no e164"),
        (', zone = "America/New_York"', "", "hours need a time zone"),
        ("America/New_York", "Mars/Olympus", "zone 'Mars/Olympus'"),
        ('["MO"], opens', '["XX"], opens', "days 'XX'"),
        ('closes = "17:00"', 'closes = "08:00"', "opens after it closes"),
        ('closes = "17:00"', 'closes = "5 pm"', "are not clock times"),
        ('hours = "Monday 9 am to 5 pm Eastern"\n', "", "opening restates hours"),
        ('languages = ["en"]', 'languages = ["xx"]', "languages 'xx'"),
        ('"website", "cost"', '"cost"', "website has no source"),
        ('"cost", "languages", ', '"languages", ', "cost has no source"),
        ('"languages", "coverage"]', '"languages"]', "coverage has no source"),
        ('fields = ["', 'fields = ["color", "', "'color' is not a fact"),
        ('source = "https://good.example.org/about"\n', "", "212-555-0123 has no source"),
        ('source = "https://good', 'source = "https://bad', "not among the sources"),
        ('confidence = "high"\nkinds', 'confidence = "low"\nkinds', "is a draft"),
        ('status = "published"', 'status = "draft"', "is a draft"),
        ('status = "published"', 'status = "checked"', "status 'checked'"),
        ('kind = "nonprofit"', 'kind = "club"', "kind 'club'"),
        ('kind = "nonprofit"', 'kind = "nonprofit"\nparent = "nobody"', "parent 'nobody'"),
        ('kind = "nonprofit"', 'kind = "nonprofit"\nemail = "me"', "not a mail address"),
        ('kind = "nonprofit"', 'kind = "nonprofit"\ncolour = "red"', "nobody reads colour"),
        ('kind = "nonprofit"', 'kind = "nonprofit"\nas_of = "May"', "'May' is not a date"),
        ('kind = "nonprofit"', 'kind = "nonprofit"\nfounded = "1990"', "founded is no"),
        ('kind = "nonprofit"', 'kind = "nonprofit"\nfund = "open"', "a fund status has a date"),
        ('kind = "nonprofit"\n', "", "kind is missing"),
        ("read_on = 2026-11-22", 'read_on = "2026-11-22"', "read_on is no date"),
        ('read = "page"', 'read = "memory"', "read 'memory'"),
        ("[good-help]", "[Good_Help]", "is no slug"),
    ],
)
def test_a_broken_entry_is_refused_with_its_place(tmp_path, old, new, problem):
    assert old in ENTRY
    text = ENTRY.replace(old, new)
    if old == "[good-help]":
        text = text.replace("good-help.", "Good_Help.")
    with pytest.raises(BrokenDirectory, match=re.escape(problem)) as raised:
        organizations(tmp_path, text)
    assert "organizations.toml: [" in str(raised.value)


def test_every_problem_is_named_at_once(tmp_path):
    with pytest.raises(BrokenDirectory) as raised:
        organizations(tmp_path, ENTRY.replace('"patient"', '"martian"').replace("transp", "xxx"))
    assert str(raised.value).count("\n") == 1


def test_what_comes_twice_is_refused(tmp_path):
    again = ENTRY.replace("good-help", "good-help-2").replace("Good Help", "GOOD help")
    with pytest.raises(BrokenDirectory, match="name goodhelp comes twice"):
        organizations(tmp_path, ENTRY + again)
    with pytest.raises(BrokenDirectory):
        organizations(tmp_path, ENTRY + ENTRY)
    phone = re.search(r"\[\[good-help.phones.*?\n\n", ENTRY, re.S)[0]
    with pytest.raises(BrokenDirectory, match="comes twice"):
        organizations(tmp_path, ENTRY + phone)


def test_a_file_that_is_no_toml_or_lacks_a_table_is_refused(tmp_path):
    with pytest.raises(BrokenDirectory, match=r"organizations\.toml"):
        organizations(tmp_path, "[good")
    path = tmp_path / "taxonomy.toml"
    path.write_text("[kinds]\n", "utf-8")
    with pytest.raises(BrokenDirectory, match="has tables"):
        read_taxonomy(path)


def test_a_facet_of_something_unknown_is_refused(tmp_path):
    path = tmp_path / "taxonomy.toml"
    text = (DATA / "taxonomy.toml").read_text("utf-8")
    path.write_text(text.replace('kinds = ["lodging"]', 'kinds = ["tent"]'), "utf-8")
    with pytest.raises(BrokenDirectory, match="place-to-stay: kind 'tent' is not known"):
        read_taxonomy(path)


def test_how_many_there_are():
    assert len(ORGANIZATIONS) == 99
    assert len(TAXONOMY.kinds) == 35
    assert len(TAXONOMY.audiences) == 19
    assert len(CENTERS.centers) == 73


def test_the_three_of_the_article_come_first():
    assert list(ORGANIZATIONS)[:3] == [
        "national-cancer-institute",
        "american-cancer-society",
        "cancercare",
    ]


def test_the_addresses_of_the_article_are_history():
    institute = ORGANIZATIONS["national-cancer-institute"]
    assert institute.website == "https://www.cancer.gov"
    assert "http://www.cancernet.nci.nih.gov" in institute.former_websites
    assert all(entry.website not in entry.former_websites for entry in ORGANIZATIONS.values())


def test_drafts_are_the_entries_of_low_confidence():
    drafts = {slug for slug, entry in ORGANIZATIONS.items() if entry.status == "draft"}
    assert drafts == {s for s, entry in ORGANIZATIONS.items() if entry.confidence == "low"}


def test_nothing_says_that_we_checked_it():
    for name in ("organizations", "cancer_centers"):
        text = (DATA / f"{name}.toml").read_text("utf-8")
        assert not re.search(r"(?m)^(checked|verified)\w* =", text)
