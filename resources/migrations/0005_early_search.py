"""What a search on PostgreSQL reads most: the first entries, and the way from place to name."""

from django.db import migrations

# resources.index.EARLY
POSTGRESQL = [
    "CREATE INDEX resources_index_early ON resources_index USING gin (tokens)"
    " WHERE position + 0 < 7212514803233849344",
    "CREATE INDEX resources_service_place ON resources_service (position)"
    " INCLUDE (organization_id)",
    "CREATE INDEX resources_organization_place ON resources_organization (id)"
    " INCLUDE (rank, sort_name)",
]
INDEXES = ("resources_index_early", "resources_service_place", "resources_organization_place")


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0004_history"),
    ]

    operations = [migrations.RunPython(make, drop)]
