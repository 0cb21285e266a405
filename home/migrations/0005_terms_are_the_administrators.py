"""Administrators change the terms of the grades. Nobody adds or deletes one: see ``TargetPolicy``."""

from __future__ import annotations

from django.db import migrations

CHANGE = "change_target"


def forward(apps, schema_editor):
    # Content types and permissions are filled only after migrating.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="opinions", model="target"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=CHANGE, defaults={"name": "Can change 办理期限"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="administrators"):
        group.permissions.add(permission)


def backward(apps, schema_editor):
    rights = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="opinions", codename=CHANGE
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="administrators"):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_units_are_the_administrators"),
        ("opinions", "0001_initial"),
    ]

    operations = [migrations.RunPython(forward, backward)]
