"""What a copy of the index outside the database has to be told: see search/engines/elastic/changes.py."""

from __future__ import annotations

from django.db import migrations

NUMBER = {
    "sqlite": "id INTEGER PRIMARY KEY AUTOINCREMENT",  # a number is never used again
    "postgresql": "id bigserial PRIMARY KEY",
}


def create(apps, schema_editor):
    schema_editor.execute(
        f"CREATE TABLE search_change ({NUMBER[schema_editor.connection.vendor]}, document_id bigint NOT NULL,"
        " gone boolean NOT NULL, sent_to varchar(140) NOT NULL, at bigint NOT NULL)"
    )
    schema_editor.execute("CREATE INDEX search_change_gone ON search_change (document_id) WHERE gone")
    schema_editor.execute("CREATE TABLE search_rebuild (name varchar(140) PRIMARY KEY, beat bigint NOT NULL)")


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_rebuild")
    schema_editor.execute("DROP TABLE search_change")


class Migration(migrations.Migration):
    dependencies = [("search", "0004_support")]
    operations = [migrations.RunPython(create, drop)]
