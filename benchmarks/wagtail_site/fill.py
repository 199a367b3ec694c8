"""`python -m benchmarks.wagtail_site.fill`: the tables, the pages, and their search index."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.wagtail_site.settings"
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from benchmarks.directory import entries  # noqa: E402
from benchmarks.listing import ORGANIZATIONS, values  # noqa: E402
from benchmarks.wagtail_site.models import ListPage, OrganizationPage  # noqa: E402


@transaction.atomic
def fill():
    """Write pages as their editor would leave them, but many at once."""
    home = Page.objects.get(depth=1).add_child(instance=ListPage(title="Find help", slug="help"))
    Site.objects.update(root_page=home)
    kind = ContentType.objects.get_for_model(OrganizationPage)
    made = list(entries(ORGANIZATIONS))
    steps = [OrganizationPage._get_path(home.path, 3, number + 1) for number in range(len(made))]
    Page.objects.bulk_create(
        Page(
            title=entry["name"],
            draft_title=entry["name"],
            slug=entry["slug"],
            path=step,
            depth=3,
            numchild=0,
            url_path=f"{home.url_path}{entry['slug']}/",
            content_type=kind,
            locale=home.locale,
            live=True,
        )
        for entry, step in zip(made, steps, strict=True)
    )
    Page.objects.filter(pk=home.pk).update(numchild=len(made))
    ids = (
        Page.objects.filter(depth=3, path__startswith=home.path)
        .order_by("path")
        .values_list("pk", flat=True)
    )
    rows = [(pk, *values(entry).values()) for pk, entry in zip(ids, made, strict=True)]
    names = ", ".join(["page_ptr_id", *values(made[0])])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {OrganizationPage._meta.db_table} ({names})"
            f" VALUES ({', '.join(['%s'] * len(rows[0]))})",
            rows,
        )


call_command("migrate", verbosity=0)
fill()
call_command("update_index", verbosity=0)
