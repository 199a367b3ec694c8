"""An import keeps what its dry run said, so that nobody waits for it twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0005_early_search"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="import",
            name="unfit",
        ),
        migrations.AddField(
            model_name="import",
            name="found",
            field=models.BinaryField(default=bytes),
        ),
        migrations.AddField(
            model_name="import",
            name="seen",
            field=models.CharField(default="", max_length=64),
        ),
    ]
