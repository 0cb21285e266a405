"""Administrators change the rules of handling."""

from __future__ import annotations

from django.db import migrations

CHANGE = "change_caserules"


def forward(apps, schema_editor):
    # Content types and permissions are filled only after migrating.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="opinions", model="caserules"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=CHANGE, defaults={"name": "Can change 办理规则"}
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
        ("home", "0005_terms_are_the_administrators"),
        ("opinions", "0009_case_rules_pauses_extensions"),
    ]

    operations = [migrations.RunPython(forward, backward)]
