"""Who handles cases and who publishes them may open the original of a matter that the public sees with cuts."""

from __future__ import annotations

from django.db import migrations

GROUPS = ("dispatchers", "clerks", "handlers", "publishers", "administrators")
RIGHT = "view_original"


def forward(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="opinions", model="publishedcopy"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=RIGHT, defaults={"name": "查看已遮盖事项的原文"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(permission)


def backward(apps, schema_editor):
    rights = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="opinions", codename=RIGHT
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0009_terms_of_fields_and_channels"),
        ("opinions", "0019_cuts"),
    ]

    operations = [migrations.RunPython(forward, backward)]
