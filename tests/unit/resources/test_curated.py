import re
from collections import Counter

import pytest

from resources.curated import (
    DATA,
    BrokenDirectory,
    read_centers,
    read_organizations,
    read_taxonomy,
)
from resources.places import locate, miles
from tests.page_rules import WORDING
from tests.reading import grade, sentences

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


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('center_kind = "clinical"', 'center_kind = "best"', "center_kind 'best' is not known"),
        ("patient_care = true", "patient_care = false", "but sees nobody"),
        ("longitude = -86.8", "longitude = 86.8", "is not in the US"),
        ('state = "AL"', 'state = "XX"', "state 'XX' is not known"),
        ('website_confidence = "medium"\n', "", "go together"),
        ('remote_second_opinion = "ask"', 'remote_second_opinion = "maybe"', "'maybe'"),
        ('name = "Moores Cancer Center"', 'name = "Yale Cancer Center"', "comes twice"),
        ('e164 = "+18004226237"\n', "", "has no e164"),
        ('label = "Clinical Cancer Center"', 'label = ""', "label, meaning and sources"),
    ],
)
def test_a_broken_center_is_refused(tmp_path, old, new, problem):
    text = (DATA / "cancer_centers.toml").read_text("utf-8")
    text = text.replace("patient_care = true", 'remote_second_opinion = "ask"\npatient_care = true')
    assert old in text
    path = tmp_path / "cancer_centers.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BrokenDirectory, match=re.escape(problem)):
        read_centers(path)


def test_how_many_there_are():
    assert len(ORGANIZATIONS) == 99
    assert len(TAXONOMY.kinds) == 35
    assert len(TAXONOMY.audiences) == 19
    assert len(CENTERS.centers) == 73


def test_the_three_of_the_article_come_first():
    first_three = ["national-cancer-institute", "american-cancer-society", "cancercare"]
    assert list(ORGANIZATIONS)[:3] == first_three


def test_what_the_article_said_is_history():
    institute = ORGANIZATIONS["national-cancer-institute"]
    assert institute.website == "https://www.cancer.gov"
    assert "http://www.cancernet.nci.nih.gov" in institute.former_websites
    assert ORGANIZATIONS["cancercare"].founded == 1944
    for slug in ("national-cancer-institute", "american-cancer-society", "cancercare"):
        (claim,) = ORGANIZATIONS[slug].claims
        assert "(article)" in claim.says
    society = ORGANIZATIONS["american-cancer-society"]
    assert not any("million" in service.description for service in society.services)


def test_no_address_is_today_s_and_history_at_once():
    assert all(entry.website not in entry.former_websites for entry in ORGANIZATIONS.values())


def test_drafts_are_the_entries_of_low_confidence():
    drafts = {slug for slug, entry in ORGANIZATIONS.items() if entry.status == "draft"}
    assert drafts == {"medicine-assistance-tool", "triple-step-toward-the-cure"}
    assert drafts == {s for s, entry in ORGANIZATIONS.items() if entry.confidence == "low"}


def test_nothing_says_that_we_checked_it():
    for name in ("organizations", "cancer_centers"):
        text = (DATA / f"{name}.toml").read_text("utf-8")
        assert not re.search(r"(?m)^(checked|verified)\w* =", text)


def test_what_is_published_rests_on_a_page():
    for slug, entry in ORGANIZATIONS.items():
        assert any(source.url for source in entry.sources) or entry.status == "draft", slug


def test_a_number_that_may_be_shown_names_its_page():
    lines = [phone for entry in ORGANIZATIONS.values() for phone in entry.phones]
    assert len(lines) > 40
    assert all(line.source for line in lines if line.confidence != "low")
    assert any(line.confidence == "low" for line in lines)


def test_hours_without_a_zone_do_not_say_open_now():
    (line,) = ORGANIZATIONS["joes-house"].phones
    assert line.hours
    assert line.opening == ()


def test_lines_for_day_and_night():
    (crisis,) = ORGANIZATIONS["988-lifeline"].phones
    (society,) = ORGANIZATIONS["american-cancer-society"].phones
    for line in (crisis, society):
        (opening,) = line.opening
        assert opening.all_day
        assert len(opening.days) == 7
    assert crisis.dial == "988"


def test_hours_as_published_in_clock_times():
    (line,) = ORGANIZATIONS["cancercare"].phones
    assert [(o.days, o.opens, o.closes, o.zone) for o in line.opening] == [
        (("MO", "TU", "WE", "TH"), "10:00", "18:00", "America/New_York"),
        (("FR",), "10:00", "17:00", "America/New_York"),
    ]


def test_a_fund_known_to_be_closed_says_since_when():
    closed = {
        service.slug: service.fund_as_of
        for entry in ORGANIZATIONS.values()
        for service in entry.services
        if service.fund == "closed"
    }
    assert closed == {"lazarex-travel": "2024-05-26"}


def test_a_service_for_two_states_is_not_nationwide():
    counseling = {service.slug: service for service in ORGANIZATIONS["cancercare"].services}
    assert counseling["cancercare-counseling"].states == ("NJ", "NY")
    assert counseling["cancercare-hopeline"].coverage == "nationwide"


def test_every_kind_audience_and_filter_leads_somewhere():
    services = [service for entry in ORGANIZATIONS.values() for service in entry.services]
    kinds = Counter(kind for service in services for kind in service.kinds)
    audiences = Counter(audience for service in services for audience in service.audiences)
    assert kinds.keys() == TAXONOMY.kinds.keys()
    assert audiences.keys() == TAXONOMY.audiences.keys()
    for facet in (*TAXONOMY.needs.values(), *TAXONOMY.who.values()):
        assert any(
            set(facet.kinds) & set(service.kinds) or set(facet.audiences) & set(service.audiences)
            for service in services
        ), facet.slug


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("ride", "transportation"),
        ("money", "financial-assistance"),
        ("wig", "wigs-prostheses"),
        ("quimio", "medication-assistance"),
        ("hotel", "lodging"),
        ("lawyer", "legal-help"),
        ("kids", "children-of-patients"),
    ],
)
def test_words_that_people_type(word, kind):
    assert word in TAXONOMY.kinds[kind].synonyms


def test_a_service_has_one_name_in_the_whole_directory():
    slugs = Counter(s.slug for entry in ORGANIZATIONS.values() for s in entry.services)
    assert max(slugs.values()) == 1


def said_to_readers():
    """Yield each text that a page may show, and whether its reading grade counts."""
    for entry in ORGANIZATIONS.values():
        for service in entry.services:
            yield service.description, True
            yield from ((text, False) for text in (service.eligibility, *service.start))
            yield service.cost_note, False
    for holder in (*ORGANIZATIONS.values(), *CENTERS.centers.values()):
        yield from ((phone.note, False) for phone in holder.phones)
    yield from ((center.note, False) for center in CENTERS.centers.values())
    yield from ((kind.meaning, True) for kind in CENTERS.kinds.values())
    for term in (*TAXONOMY.kinds.values(), *TAXONOMY.audiences.values()):
        yield term.description, False


SAID = sorted({(text, graded) for text, graded in said_to_readers() if text})


@pytest.mark.parametrize(("text", "graded"), SAID)
def test_plain_words(text, graded):
    assert max(len(sentence.split()) for sentence in sentences(text)) <= 20
    assert "'" not in text
    avoid = [*WORDING["avoid"], *WORDING["survival"]]
    assert not [word for word in avoid if re.search(rf"(?<!\w)(?:{word})(?!\w)", text, re.I)]
    assert not graded or grade(text) <= 8


def test_centers_for_a_second_opinion():
    shown = [center for center in CENTERS.centers.values() if center.show_for_second_opinion]
    assert Counter(center.center_kind for center in CENTERS.centers.values()) == {
        "comprehensive": 57,
        "clinical": 9,
        "basic-laboratory": 7,
    }
    assert len(shown) == 65
    assert not CENTERS.centers["st-jude"].show_for_second_opinion
    assert not any(center.center_kind == "basic-laboratory" for center in shown)
    assert CENTERS.fallback.dial == "+18004226237"


def test_a_center_lies_where_its_zip_code_lies():
    with_zip = [site for c in CENTERS.centers.values() for site in c.sites if site.zip]
    assert len(with_zip) >= 4
    for site in with_zip:
        assert miles(locate(site.zip), (site.latitude, site.longitude)) < 10


def test_a_center_with_three_sites():
    assert [site.state for site in CENTERS.centers["mayo-clinic"].sites] == ["MN", "AZ", "FL"]
