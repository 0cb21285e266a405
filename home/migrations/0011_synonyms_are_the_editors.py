"""Editors and administrators keep the synonyms of the search."""

from __future__ import annotations

from django.db import migrations

ACTIONS = ("add", "change", "delete", "view")
CODENAMES = [f"{action}_synonym" for action in ACTIONS]
GROUPS = ("editors", "administrators")


def forward(apps, schema_editor):
    # Content types and permissions are filled only after migrating.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="search", model="synonym"
    )
    rights = [
        apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": f"Can {action} 检索同义词"}
        )[0]
        for action, codename in zip(ACTIONS, CODENAMES, strict=True)
    ]
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*rights)


def backward(apps, schema_editor):
    rights = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="search", codename__in=CODENAMES
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0010_originals_of_cut_matters"),
        ("search", "0006_synonyms"),
    ]

    operations = [migrations.RunPython(forward, backward)]
