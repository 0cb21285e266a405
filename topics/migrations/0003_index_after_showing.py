"""Imported topics come into the index after they are shown; those of earlier runs came with it."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import F


def already_indexed(apps, schema_editor):
    runs = apps.get_model("topics", "TopicImport").objects.exclude(shown_at=None)
    runs.update(indexed_at=F("shown_at"))


class Migration(migrations.Migration):
    dependencies = [("topics", "0002_import_runs")]

    operations = [
        migrations.AddField(
            model_name="topicimport",
            name="indexed_at",
            field=models.DateTimeField(null=True, verbose_name="可检索时间"),
        ),
        migrations.RunPython(already_indexed, migrations.RunPython.noop),
    ]
