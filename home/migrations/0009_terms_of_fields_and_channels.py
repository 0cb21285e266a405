"""Administrators add and take away terms for fields and channels."""

from __future__ import annotations

from django.db import migrations

CODENAMES = ("add_target", "delete_target")


def forward(apps, schema_editor):
    # Content types and permissions are filled only after migrating.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="opinions", model="target"
    )
    rights = [
        apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type,
            codename=codename,
            defaults={"name": f"Can {codename.split('_')[0]} 办理期限"},
        )[0]
        for codename in CODENAMES
    ]
    for group in apps.get_model("auth", "Group").objects.filter(name="administrators"):
        group.permissions.add(*rights)


def backward(apps, schema_editor):
    rights = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="opinions", codename__in=CODENAMES
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="administrators"):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0008_exports_are_shown_to_administrators"),
        ("opinions", "0015_targets_and_escalations"),
    ]

    operations = [migrations.RunPython(forward, backward)]
