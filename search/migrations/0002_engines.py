"""The engine's own tables, on the database that the site runs on."""

from __future__ import annotations

from django.db import migrations

CREATE = {
    "sqlite": [
        "CREATE TABLE search_shelf (id INTEGER PRIMARY KEY, day INTEGER NOT NULL, facets TEXT NOT NULL)",
        "CREATE VIRTUAL TABLE search_fts USING fts5"
        " (title, tags, body, reply, content='', tokenize='ascii')",
        "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_fts, 'row')",
    ],
    "postgresql": [
        "CREATE TABLE search_shelf (id bigint PRIMARY KEY, day integer NOT NULL, facets text NOT NULL,"
        " title tsvector NOT NULL, vector tsvector NOT NULL)",
        # A short pending list: every search reads it from end to end, once per term.
        "CREATE INDEX search_shelf_title ON search_shelf USING gin (title) WITH (gin_pending_list_limit = 256)",
        "CREATE INDEX search_shelf_vector ON search_shelf USING gin (vector) WITH (gin_pending_list_limit = 512)",
        "CREATE TABLE search_term (term text PRIMARY KEY, documents integer NOT NULL)",
    ],
}
DROP = {
    "sqlite": ["DROP TABLE search_vocabulary", "DROP TABLE search_fts", "DROP TABLE search_shelf"],
    "postgresql": ["DROP TABLE search_term", "DROP TABLE search_shelf"],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
