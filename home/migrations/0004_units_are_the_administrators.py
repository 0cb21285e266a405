"""Dispatchers lose their right to the units: a unit's row gives out posts and receives its mail."""

from __future__ import annotations

from django.db import migrations

CODENAMES = ("change_unit", "view_unit")


def rights(apps):
    group = apps.get_model("auth", "Group").objects.filter(name="dispatchers").first()
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="reference", content_type__model="unit", codename__in=CODENAMES
    )
    return group, permissions


def forward(apps, schema_editor):
    group, permissions = rights(apps)
    if group:
        group.permissions.remove(*permissions)


def backward(apps, schema_editor):
    group, permissions = rights(apps)
    if group:
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("home", "0003_roles"), ("reference", "0001_initial")]

    operations = [migrations.RunPython(forward, backward)]
