"""Administrators see what was taken out of the listings as files."""

from __future__ import annotations

from django.db import migrations

VIEW = "view_exportlog"


def forward(apps, schema_editor):
    # Content types and permissions are filled only after migrating.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="opinions", model="exportlog"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=VIEW, defaults={"name": "Can view 导出记录"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="administrators"):
        group.permissions.add(permission)


def backward(apps, schema_editor):
    rights = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="opinions", codename=VIEW
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="administrators"):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0007_reply_templates_are_the_administrators"),
        ("opinions", "0013_saved_filters"),
    ]

    operations = [migrations.RunPython(forward, backward)]
