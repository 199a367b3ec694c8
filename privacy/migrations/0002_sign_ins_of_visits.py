"""What lets people see and end their own sign-ins. Visits from before it end."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import privacy.text


def end_visits(apps, _schema_editor):
    apps.get_model("privacy", "SealedSession").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("privacy", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(end_visits, migrations.RunPython.noop),
        migrations.AddField(
            "sealedsession",
            "data_expires_at",
            models.DateTimeField(db_index=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField("sealedsession", "sealed_sign_in", models.TextField(blank=True)),
        migrations.AddField(
            "sealedsession",
            "user",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="visits",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("sealedsession", "device", privacy.text.EncryptedTextField(default="")),
        migrations.AddField(
            "sealedsession",
            "created_at",
            models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            "sealedsession",
            "last_used_at",
            models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
