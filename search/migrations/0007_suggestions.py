"""Titles by their beginning and by their spelling, for what is proposed while somebody types."""

from __future__ import annotations

from django.db import migrations

CREATE = {
    "sqlite": [
        "CREATE TABLE search_title (id INTEGER PRIMARY KEY, title TEXT NOT NULL)",
        "CREATE INDEX search_title_beginning ON search_title (title)",
        "CREATE VIRTUAL TABLE search_spelling USING fts5 (syllables, initials, tokenize='ascii')",
    ],
    "postgresql": [
        'CREATE TABLE search_title (id bigint PRIMARY KEY, title text COLLATE "C" NOT NULL,'
        " spelling tsvector NOT NULL)",
        "CREATE INDEX search_title_beginning ON search_title (title)",
        "CREATE INDEX search_title_spelling ON search_title USING gin (spelling)"
        " WITH (gin_pending_list_limit = 256)",
    ],
}
DROP = {
    "sqlite": ["DROP TABLE search_spelling", "DROP TABLE search_title"],
    "postgresql": ["DROP TABLE search_title"],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0006_synonyms")]
    operations = [migrations.RunPython(create, drop)]
