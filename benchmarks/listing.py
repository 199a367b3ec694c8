"""The list that the sites we compare ourselves with show: 30 of 10,000 organizations, 27 KB."""

import os

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ORGANIZATIONS, SHOWN = 10_000, 30
CARD = """<li class="entry" id="entry-{{ o.pk }}">
<h3><a href="/help/{{ o.slug }}/">{{ o.name }}</a></h3>
<p lang="en">{{ o.description }}</p>
<p class="phones"><a class="phone" href="tel:{{ o.phone }}">Call {{ o.phone }}</a>
{% if o.opens %}<span class="open">Open now</span>{% else %}<span>Hours not known</span>{% endif %}
</p>
<p class="muted">{{ o.languages }} · {{ o.cost }}</p>
<p class="muted small">From <cite>{{ o.host }}</cite>, read {{ o.read_on|date:"j F Y" }}.
Not checked by us yet.</p>
</li>
"""
LIST = (
    '<!doctype html><html lang="en"><head><title>Find help</title></head><body><h1>Find help</h1>'
    "<ul>{% for o in organizations %}" + CARD + "{% endfor %}</ul></body></html>"
)


def database():
    """Return the DATABASES of such a site: SQLite, set up as ours is."""
    return {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BENCH_DB"],
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }


def values(entry):
    """Return what a card shows of an entry of benchmarks.directory."""
    return {
        "description": entry["description"],
        "phone": entry["phones"][0]["number"],
        "opens": len(entry["phones"][0]["opening"][0]["days"]) < 7,
        "languages": "English, Spanish",
        "cost": "Free",
        "host": "example.org",
        "read_on": "2026-11-22",
    }
