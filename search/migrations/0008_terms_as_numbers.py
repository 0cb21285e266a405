"""On PostgreSQL the shelf holds numbers instead of words. Empty either way: fill it, as ``prepare`` does now."""

from __future__ import annotations

from django.db import migrations

CREATE = [
    "DROP TABLE search_term",
    "DROP TABLE search_shelf",
    "CREATE TABLE search_shelf (id bigint PRIMARY KEY, day integer NOT NULL, support integer NOT NULL,"
    " facets text NOT NULL, title integer[] NOT NULL, terms integer[] NOT NULL)"
    # The numbers stand beside the table, which stays narrow: counting reads thousands of its rows.
    " WITH (toast_tuple_target = 256)",
    "ALTER TABLE search_shelf ALTER COLUMN terms SET STORAGE EXTERNAL, ALTER COLUMN title SET STORAGE MAIN",
    # A short pending list: every search reads it from end to end, once per term.
    "CREATE INDEX search_shelf_title ON search_shelf USING gin (title) WITH (gin_pending_list_limit = 256)",
    "CREATE INDEX search_shelf_terms ON search_shelf USING gin (terms) WITH (gin_pending_list_limit = 512)",
    'CREATE TABLE search_term (term text COLLATE "C" PRIMARY KEY, documents integer NOT NULL)',
]

BACK = [
    "DROP TABLE search_term",
    "DROP TABLE search_shelf",
    "CREATE TABLE search_shelf (id bigint PRIMARY KEY, day integer NOT NULL, facets text NOT NULL,"
    " title tsvector NOT NULL, vector tsvector NOT NULL, support integer NOT NULL DEFAULT 0)",
    "CREATE INDEX search_shelf_title ON search_shelf USING gin (title) WITH (gin_pending_list_limit = 256)",
    "CREATE INDEX search_shelf_vector ON search_shelf USING gin (vector) WITH (gin_pending_list_limit = 512)",
    "CREATE TABLE search_term (term text PRIMARY KEY, documents integer NOT NULL)",
]


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in CREATE:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in BACK:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0007_suggestions")]
    operations = [migrations.RunPython(create, drop)]
