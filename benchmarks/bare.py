"""What the portal is compared with: the least that Django can do for a list of organizations.

One query for 30 of 10,000 organizations, a template of 30 cards (27 KB), all the middleware of a
new project; a search with SQLite's own FTS5 or a text index; a save of one row. A WSGI application,
with its database at BENCH_DB.
"""

import django
from django.conf import settings

from benchmarks.listing import LIST, MIDDLEWARE, ORGANIZATIONS, SHOWN, database, values

if not settings.configured:
    settings.configure(
        SECRET_KEY="only for measuring " * 4,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=MIDDLEWARE,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
        ],
        DATABASES=database(),
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
    )
    django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402


class Organization(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200, db_index=True)
    description = models.TextField()
    phone = models.CharField(max_length=30)
    opens = models.BooleanField(default=True)
    languages = models.CharField(max_length=100)
    cost = models.CharField(max_length=20)
    host = models.CharField(max_length=100)
    read_on = models.DateField()

    class Meta:
        app_label = "bare"

    def __str__(self):
        return self.name


class Note(models.Model):
    text = models.TextField()

    class Meta:
        app_label = "bare"

    def __str__(self):
        return self.text


template = engines["django"].from_string(LIST)


def listing(request):
    organizations = Organization.objects.order_by("name")[:SHOWN]
    return HttpResponse(template.render({"organizations": organizations}, request))


def search(request):
    words = " ".join(f'"{word}"' for word in request.GET.get("q", "").split())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM bare_index WHERE bare_index MATCH %s ORDER BY rank LIMIT %s",
            [words, SHOWN],
        )
        ids = [pk for (pk,) in cursor]
    found = Organization.objects.in_bulk(ids)
    return HttpResponse(template.render({"organizations": [found[pk] for pk in ids]}, request))


@csrf_exempt
def save(request, pk):
    Note.objects.filter(pk=pk).update(text=request.POST["text"])
    return HttpResponse(status=204)


urlpatterns = [path("", listing), path("search/", search), path("save/<int:pk>/", save)]
application = get_wsgi_application()


def fill(entries):
    """Make the tables, with the name and the description of each of these entries."""
    with connection.schema_editor() as editor:
        editor.create_model(Organization)
        editor.create_model(Note)
    Organization.objects.bulk_create(
        Organization(
            slug=entry["slug"],
            name=entry["name"],
            **values(entry),
        )
        for entry in entries
    )
    Note.objects.bulk_create(Note(text="") for _ in range(8))
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIRTUAL TABLE bare_index USING fts5(name, description)")
        cursor.execute(
            "INSERT INTO bare_index (rowid, name, description)"
            " SELECT id, name, description FROM bare_organization"
        )


if __name__ == "__main__":
    from benchmarks.directory import entries

    fill(entries(ORGANIZATIONS))
