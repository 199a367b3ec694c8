"""Valid rows of the directory, made the way that files and staff make them."""

from resources.curated import read_taxonomy
from resources.directory import store
from resources.load import load_topics
from resources.models import Topic

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
DAY_AND_NIGHT = [{"days": DAYS, "opens": "00:00", "closes": "24:00", "zone": ""}]
PAGE = "https://www.hands.example/help"


def make_topics():
    """Store the kinds of help and the audiences, unless they are there."""
    if not Topic.objects.exists():
        load_topics(read_taxonomy())


def a_service(**fields):
    """Return a service's part of an entry."""
    return {
        "slug": "rides",
        "name": "Rides",
        "description": "They drive people to treatment.",
        "kinds": ["transportation"],
        "audiences": ["patient"],
        "cost": "free",
        "languages": ["en"],
        "coverage": "nationwide",
    } | fields


def a_phone(**fields):
    """Return a phone's part of an entry: a line that is answered day and night."""
    return {
        "number": "212-555-0123",
        "e164": "+12125550123",
        "purpose": "helpline",
        "hours": "24 hours a day, every day",
        "opening": DAY_AND_NIGHT,
        "languages": ["en"],
        "source": PAGE,
        "confidence": "high",
    } | fields


def a_source(**fields):
    """Return a source's part of an entry."""
    return {
        "url": PAGE,
        "supports": "all of it",
        "fields": ["description", "website", "cost"],
        "read_on": "2026-11-22",
        "read": "page",
    } | fields


def make_organization(slug="helping-hands", **fields):
    """Store a published organization with one service, one phone and one source; return its row."""
    make_topics()
    entry = {
        "slug": slug,
        "name": "Helping Hands",
        "kind": "nonprofit",
        "description": "They drive people to treatment. They also bring meals.",
        "website": "https://www.hands.example",
        "status": "published",
        "confidence": "high",
        "services": [a_service()],
        "phones": [a_phone()],
        "sources": [a_source()],
    }
    return store(entry | fields)


def make_center(slug="city-center", **fields):
    """Store a published cancer center in Chicago without a phone of its own; return its row."""
    entry = {
        "slug": slug,
        "name": "City Cancer Center",
        "center_kind": "comprehensive",
        "institution": "City University",
        "website": "https://www.city.example",
        "website_confidence": "high",
        "patient_care": True,
        "show_for_second_opinion": True,
        "status": "published",
        "sites": [{"city": "Chicago", "state": "IL", "latitude": 41.88, "longitude": -87.63}],
        "phones": [],
        "sources": [a_source()],
    }
    return store(entry | fields)
