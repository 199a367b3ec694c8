"""What a search reads of each hit stands in an index: its organization, and what that says."""

from django.db import migrations, models

POSTGRESQL = [
    "DROP INDEX resources_service_place",  # service_place is the same, on both engines
    "DROP INDEX resources_organization_place",
    "CREATE INDEX resources_organization_place ON resources_organization (id)"
    " INCLUDE (rank, sort_name, changed_at, checked_on, next_check)",
]
FORMER = [
    "DROP INDEX resources_organization_place",
    "CREATE INDEX resources_organization_place ON resources_organization (id)"
    " INCLUDE (rank, sort_name)",
    "CREATE INDEX resources_service_place ON resources_service (position)"
    " INCLUDE (organization_id)",
]


def does(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0007_links_of_pages"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="service",
            index=models.Index(fields=["position", "organization"], name="service_place"),
        ),
        migrations.RunPython(does(POSTGRESQL), does(FORMER)),
    ]
