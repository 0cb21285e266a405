"""The groups of staff, what each may do, and the workflow by which a page goes live.

Nobody but administrators holds Wagtail's ``publish``: a page goes live through the approval of a second
person. Wagtail's own Editors and Moderators groups and their workflow, which hold it, go away for good;
migrating back does not bring them back.
"""

from __future__ import annotations

from django.db import migrations

ADMIN = (("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"),)
EVERY = ("add", "change", "delete", "view")

OPINION_RIGHTS = {
    "dispatchers": (
        "view_all_opinions", "screen_opinion", "dispatch_opinion", "answer_opinion_on_the_spot", "propose_publication", "view_contact",
    ),
    "clerks": ("screen_opinion", "answer_opinion_on_the_spot", "propose_publication", "view_contact"),
    "handlers": ("handle_opinion", "view_contact"),
    "reviewers": ("review_reply", "view_all_opinions"),
    "publishers": ("approve_publication", "view_all_opinions"),
    "administrators": (
        "screen_opinion", "answer_opinion_on_the_spot", "dispatch_opinion", "handle_opinion", "review_reply", "propose_publication",
        "approve_publication", "view_all_opinions", "view_contact",
    ),
}  # fmt: skip

MODEL_RIGHTS = {
    "editors": (("topics", "recommendationprogress", ("add", "view")),),
    "handlers": (("topics", "recommendationprogress", ("add", "view")),),
    "dispatchers": (
        ("core", "calendarday", EVERY),
        ("reference", "unit", ("change", "view")),
    ),
    "administrators": (
        ("reference", "area", EVERY),
        ("reference", "field", EVERY),
        ("reference", "sector", EVERY),
        ("reference", "unit", EVERY),
        ("studios", "member", EVERY),
        ("studios", "studiostaff", EVERY),
        ("core", "calendarday", EVERY),
        ("core", "sitesettings", ("change",)),
        ("topics", "recommendationprogress", ("add", "view")),
        ("users", "user", EVERY),
        ("auth", "group", EVERY),
        ("wagtailcore", "collection", ("add", "change", "delete")),
        ("wagtailcore", "site", EVERY),
        ("wagtailcore", "workflow", EVERY),
        ("wagtailcore", "task", EVERY),
        ("core", "secondpersontask", EVERY),
        ("wagtailredirects", "redirect", EVERY),
    ),
}

PAGE_RIGHTS = {
    "editors": ("add", "change"),
    "approvers": ("change",),
    "administrators": ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
}
ENGLISH_PAGE_RIGHTS = {"translators": ("add", "change")}

FILE_RIGHTS = {
    "editors": ("add", "change", "choose"),
    "translators": ("choose",),
    "approvers": ("choose",),
    "handlers": ("add", "choose"),
    "administrators": ("add", "change", "choose", "delete"),
}
FILE_MODELS = (("wagtailimages", "image", "图片"), ("wagtaildocs", "document", "文件"))
"""Wagtail asks for the rights to its own models, whichever model is in use."""

GROUPS = ("editors", "translators", "approvers", "dispatchers", "clerks", "handlers", "reviewers", "publishers", "administrators")
STOCK_GROUPS = ("Editors", "Moderators")
TASK, WORKFLOW = "第二人审核", "发布审核"


class Rights:
    """Finds or makes permissions: content types and permissions are filled only after migrating."""

    def __init__(self, apps):
        self.content_types = apps.get_model("contenttypes", "ContentType").objects
        self.permissions = apps.get_model("auth", "Permission").objects

    def get(self, app, model, codename, name):
        content_type, _ = self.content_types.get_or_create(app_label=app, model=model)
        permission, _ = self.permissions.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        return permission


def grant_models(apps, rights, groups):
    opinion = apps.get_model("opinions", "Opinion")._meta
    names = dict(opinion.permissions)
    for name, codenames in OPINION_RIGHTS.items():
        groups[name].permissions.add(
            *(rights.get("opinions", "opinion", codename, names[codename]) for codename in codenames)
        )
    for name, lines in MODEL_RIGHTS.items():
        for app, model, actions in lines:
            label = apps.get_model(app, model)._meta.verbose_name
            groups[name].permissions.add(
                *(rights.get(app, model, f"{action}_{model}", f"Can {action} {label}") for action in actions)
            )
    submit = rights.get("wagtail_localize", "translation", "submit_translation", "Can submit translations")
    # Submitting (and synchronising) a translation publishes without the workflow: for those who may publish.
    groups["administrators"].permissions.add(submit)


def grant_pages(apps, rights, groups):
    page = apps.get_model("wagtailcore", "Page").objects
    granted = apps.get_model("wagtailcore", "GroupPagePermission").objects
    places = ((PAGE_RIGHTS, page.get(depth=1)), (ENGLISH_PAGE_RIGHTS, page.get(depth=2, locale__language_code="en")))
    for table, place in places:
        for name, actions in table.items():
            for action in actions:
                permission = rights.get("wagtailcore", "page", f"{action}_page", f"Can {action} page")
                granted.get_or_create(group=groups[name], page=place, permission=permission)


def grant_files(apps, rights, groups):
    collection = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    granted = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    for name, actions in FILE_RIGHTS.items():
        for app, model, label in FILE_MODELS:
            for action in actions:
                permission = rights.get(app, model, f"{action}_{model}", f"Can {action} {label}")
                granted.get_or_create(group=groups[name], collection=collection, permission=permission)


def make_workflow(apps, groups):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="core", model="secondpersontask"
    )
    task = apps.get_model("core", "SecondPersonTask").objects.create(
        name=TASK, active=True, content_type=content_type
    )
    task.groups.add(groups["approvers"], groups["administrators"])
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=WORKFLOW, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(
        workflow=workflow, task_id=task.pk, sort_order=0
    )
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    assigned = apps.get_model("wagtailcore", "WorkflowPage").objects
    assigned.filter(page=root).delete()
    assigned.create(page=root, workflow=workflow)


def forward(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.all().delete()
    apps.get_model("wagtailcore", "Task").objects.all().delete()
    group_model = apps.get_model("auth", "Group")
    group_model.objects.filter(name__in=STOCK_GROUPS).delete()
    rights = Rights(apps)
    access = [rights.get(*line) for line in ADMIN]
    groups = {}
    for name in GROUPS:
        groups[name], _ = group_model.objects.get_or_create(name=name)
        groups[name].permissions.add(*access)
    grant_models(apps, rights, groups)
    grant_pages(apps, rights, groups)
    grant_files(apps, rights, groups)
    make_workflow(apps, groups)


def backward(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW).delete()
    apps.get_model("core", "SecondPersonTask").objects.all().delete()
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_site_tree"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0001_initial"),
        ("media", "0001_initial"),
        ("opinions", "0001_initial"),
        ("reference", "0001_initial"),
        ("users", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        # Their own migrations hand "choose" to whoever holds "add": before ours.
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunPython(forward, backward)]
