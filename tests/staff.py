"""Staff and entries for the tests of the staff area."""

import time

from django.contrib.auth.models import Group

from accounts.models import User
from learn import editions
from learn.figures import OF_FILE
from resources import history
from resources.directory import store
from resources.entries import whole
from resources.models import Organization, Topic

ROLES = ("editor", "reviewer", "manager")


def person(role, name=None):
    """Return a member of staff with a role, a "reader" who is none, or a "superuser"."""
    email = f"{name or role}@example.org"
    if role == "superuser":
        return User.objects.create_superuser(email)
    user = User.objects.create_user(email, is_staff=role in ROLES)
    if role in ROLES:
        user.groups.add(Group.objects.get(name=role))
    return user


def sign_in(client, user):
    """Sign in with the second factor that the staff area wants; the way there has its own tests."""
    client.force_login(user)
    session = client.session
    session["sign_in"] = {"own": True, "second_factor_at": time.time(), "used": time.time()}
    session.save()


def topics():
    """Make the few topics that the entries of these tests name."""
    for taxonomy, slug in (
        (Topic.Taxonomy.HELP, "transportation"),
        (Topic.Taxonomy.HELP, "financial-assistance"),
        (Topic.Taxonomy.HELP, "helpline"),
        (Topic.Taxonomy.AUDIENCE, "patient"),
    ):
        Topic.objects.get_or_create(taxonomy=taxonomy, slug=slug, defaults={"label": slug})


def entry(slug="rides", **told):
    """Return a whole entry that may be published."""
    topics()
    url = f"https://{slug}.example.org/help"
    service = {
        "slug": slug,
        "name": "Rides",
        "description": "Free rides.",
        "kinds": ["transportation"],
        "audiences": ["patient"],
        "coverage": "nationwide",
    }
    number = 5550100 + sum(map(ord, slug)) % 8000
    return whole(
        Organization,
        {
            "slug": slug,
            "name": slug.replace("-", " ").title(),
            "kind": "nonprofit",
            "description": "They drive people to treatment.",
            "website": f"https://{slug}.example.org/",
            "status": "published",
            "confidence": "high",
            "services": [service],
            "phones": [
                {
                    "number": f"212-{str(number)[:3]}-{str(number)[3:]}",
                    "e164": f"+1212{number}",
                    "purpose": "main",
                    "confidence": "high",
                    "source": url,
                }
            ],
            "sources": [
                {
                    "url": url,
                    "supports": "what they do",
                    "fields": ["description", "website", "coverage"],
                    "read_on": "2026-11-22",
                    "read": "page",
                }
            ],
            **told,
        },
    )


def money(slug="grants", **told):
    """Return a whole entry that gives money."""
    made = entry(slug, **told)
    made["services"][0]["kinds"] = ["financial-assistance"]
    return made


def published(slug="rides", **told):
    """Return the row of a published entry that staff wrote."""
    return store(entry(slug, **told))


def change(row, by, **told):
    """Return the version that waits after somebody changed an entry."""
    return history.save(
        history.entry_of(row) | told, by, "It changed", "https://rides.example.org/help"
    )


def waiting_figures(by, slug="acs-2024-summary", **told):
    """Return the edition that waits after somebody changed a set of survival figures."""
    editions.load()
    changed = OF_FILE[slug]._replace(**{"note": "Looked at again.", **told})
    return editions.save(changed, by, "It changed", "https://www.cancer.org/")
