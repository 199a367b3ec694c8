import pytest

from resources.curated import read_organizations
from resources.duplicates import Likeness, Register


def entry(name, website="", phone="", **more):
    phones = [{"number": phone, "e164": "", "extension": ""}] if phone else []
    return {"name": name, "website": website, "phones": phones, **more}


@pytest.fixture
def register():
    return Register(
        [
            ("komen", entry("Susan G. Komen", "https://www.komen.org/", "877-465-6636")),
            ("lbbc", entry("Living Beyond Breast Cancer", "https://www.lbbc.org", "855-807-6386")),
            ("fb", entry("Pink Porch", "https://www.facebook.com/porch")),
        ]
    )


@pytest.mark.parametrize(
    "name",
    [
        "The Susan G. Komen Foundation, Inc.",
        "SUSAN G KOMEN",
        "Súsan G. Kómen",
        "Komen, Susan G.",
        "Suzan G. Komen",
    ],
)
def test_a_similar_name_is_met(register, name):
    assert register.like("new", entry(name)) == [Likeness("komen", "name", "susan g komen")]


@pytest.mark.parametrize("name", ["Susan Love Foundation", "Beyond Cancer", "Komen Barlow Clinic"])
def test_another_name_is_not(register, name):
    assert register.like("new", entry(name)) == []


def test_the_same_number_is_met(register):
    found = register.like("new", entry("Helpline", phone="855-807-6386"))
    assert [(likeness.other, likeness.why) for likeness in found] == [("lbbc", "phone")]


@pytest.mark.parametrize("address", ["http://komen.org/help", "https://KOMEN.org"])
def test_the_same_domain_is_met_on_any_page(register, address):
    assert register.like("new", entry("Helpline", address)) == [
        Likeness("komen", "domain", "komen.org")
    ]


def test_a_former_address_counts(register):
    found = register.like("new", entry("X", former_websites=["http://lbbc.org"]))
    assert [likeness.other for likeness in found] == ["lbbc"]


def test_a_domain_that_many_share_says_nothing(register):
    assert register.like("new", entry("Helpline", "https://www.facebook.com/other")) == []


def test_two_entries_are_named_once_by_the_surest_sign(register):
    twin = entry("Susan G. Komen", "https://www.komen.org/", "877-465-6636")
    assert [likeness.why for likeness in register.like("new", twin)] == ["phone"]


def test_an_entry_is_not_like_itself(register):
    assert register.like("komen", entry("Susan G. Komen")) == []


def test_a_program_and_its_organization_share_by_right(register):
    assert register.like("new", entry("Susan G. Komen", parent="komen")) == []


def test_the_directory_has_no_twins():
    entries = {
        slug: {
            "name": held.name,
            "alternate_name": held.alternate_name,
            "website": held.website,
            "former_websites": held.former_websites,
            "parent": held.parent,
            "phones": [{"number": phone.number, "e164": phone.e164} for phone in held.phones],
        }
        for slug, held in read_organizations().items()
    }
    register = Register(entries.items())
    assert {slug: found for slug, e in entries.items() if (found := register.like(slug, e))} == {}
