"""Administrators keep the reply templates; heads of units keep their own without a right of the group."""

from __future__ import annotations

from django.db import migrations

ACTIONS = ("add", "change", "delete", "view")
CODENAMES = [f"{action}_replytemplate" for action in ACTIONS]


def forward(apps, schema_editor):
    # Content types and permissions are filled only after migrating.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="opinions", model="replytemplate"
    )
    rights = [
        apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": f"Can {action} 答复模板"}
        )[0]
        for action, codename in zip(ACTIONS, CODENAMES, strict=True)
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
        ("home", "0006_rules_are_the_administrators"),
        ("opinions", "0012_reply_templates"),
    ]

    operations = [migrations.RunPython(forward, backward)]
