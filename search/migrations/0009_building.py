"""Which rebuild of the database's own index is under way: see search/engines/rebuilding.py."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0008_terms_as_numbers")]
    operations = [
        migrations.RunSQL(
            "CREATE TABLE search_building (id integer PRIMARY KEY, owner bigint NOT NULL, beat bigint NOT NULL)",
            "DROP TABLE search_building",
        )
    ]
