"""How many people stand behind a document, for the order by support."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0003_admin_search_index")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="support",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunSQL(
            "ALTER TABLE search_shelf ADD COLUMN support integer NOT NULL DEFAULT 0",
            "ALTER TABLE search_shelf DROP COLUMN support",
        ),
    ]
