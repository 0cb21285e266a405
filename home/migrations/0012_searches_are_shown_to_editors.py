"""Editors and administrators see what people look for, and keep the promoted results."""

from __future__ import annotations

from django.db import migrations

GROUPS = ("editors", "administrators")
RIGHTS = (
    ("search", "searchcount", ("view",), "检索词统计"),
    ("wagtailsearchpromotions", "searchpromotion", ("add", "change", "delete", "view"), "search promotion"),
)


def forward(apps, schema_editor):
    rights = []
    for app, model, actions, name in RIGHTS:
        # Content types and permissions are filled only after migrating.
        content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label=app, model=model
        )
        rights += [
            apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {name}"},
            )[0]
            for action in actions
        ]
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*rights)


def backward(apps, schema_editor):
    for app, model, actions, _name in RIGHTS:
        rights = apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label=app, codename__in=[f"{action}_{model}" for action in actions]
        )
        for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
            group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0011_synonyms_are_the_editors"),
        ("search", "0009_counts"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
    ]

    operations = [migrations.RunPython(forward, backward)]
