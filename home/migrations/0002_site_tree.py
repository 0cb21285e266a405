"""The Chinese tree, its English counterpart, and the rule that new Chinese pages appear in English as aliases."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from home.migrations._first_pages import HOME, SECTIONS

WELCOME = {"depth": 2, "content_type__model": "page", "numchild": 0}


def make_page(apps, *, page, text, locale, key, parent, place, slug=None):
    """One live page with treebeard's columns written by hand: historical models have no tree methods."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=page.app, model=page.model
    )
    slug, now = slug or page.slug, timezone.now()
    model = apps.get_model(page.app, page.model)
    made = model.objects.create(
        title=text.title,
        draft_title=text.title,
        summary=text.summary,
        slug=slug,
        content_type=content_type,
        locale=locale,
        translation_key=key,
        path=f"{parent.path}{place:04d}",
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}{slug}/",
        live=True,
        show_in_menus=page in SECTIONS,
        first_published_at=now,
        last_published_at=now,
    )
    if text.body:
        # The historical StreamField knows no blocks and would drop them all: write past it.
        blocks = [{"type": "paragraph", "value": value, "id": str(uuid.uuid4())} for value in text.body]
        body = models.Value(blocks, output_field=models.JSONField())
        model.objects.filter(pk=made.pk).update(body=body)
    return made


def forward(apps, schema_editor):
    page_model, locale_model = apps.get_model("wagtailcore", "Page"), apps.get_model("wagtailcore", "Locale")
    chinese, _ = locale_model.objects.get_or_create(language_code="zh-hans")
    english, _ = locale_model.objects.get_or_create(language_code="en")
    root = page_model.objects.get(depth=1)
    welcome = page_model.objects.filter(**WELCOME)
    welcome_ids = list(welcome.values_list("pk", flat=True))
    home_keys = uuid.uuid4()
    keys = [uuid.uuid4() for _ in SECTIONS]
    homes = {}
    # Treebeard counts places in base 36; up to nine they look alike. The welcome page holds the first.
    for place, (locale, slug) in enumerate([(chinese, "home"), (english, "home-en")], start=2):
        text = HOME.chinese if locale == chinese else HOME.english
        home = make_page(
            apps, page=HOME, text=text, locale=locale, key=home_keys, parent=root, place=place, slug=slug
        )
        for child_place, (page, key) in enumerate(zip(SECTIONS, keys, strict=True), start=1):
            words = page.chinese if locale == chinese else page.english
            make_page(apps, page=page, text=words, locale=locale, key=key, parent=home, place=child_place)
        page_model.objects.filter(pk=home.pk).update(numchild=len(SECTIONS))
        homes[locale.language_code] = home

    # Addresses in mails, feeds and canonical links come from the Site row.
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site_model = apps.get_model("wagtailcore", "Site")
    site_model.objects.filter(is_default_site=True).delete()
    site_model.objects.create(
        hostname=address.hostname, port=port, root_page_id=homes["zh-hans"].pk, is_default_site=True
    )
    page_model.objects.filter(pk__in=welcome_ids).delete()
    page_model.objects.filter(pk=root.pk).update(numchild=page_model.objects.filter(depth=2).count())
    apps.get_model("wagtail_localize", "LocaleSynchronization").objects.get_or_create(
        locale=english, defaults={"sync_from": chinese}
    )


def backward(apps, schema_editor):
    """Take the tree away again, unless editors have worked in it."""
    page_model = apps.get_model("wagtailcore", "Page")
    pages = page_model.objects.filter(depth__gt=1)
    slugs = {"home", "home-en", *(page.slug for page in SECTIONS)}
    if pages.exclude(slug__in=slugs, depth__lte=3).exists():
        raise RuntimeError("The site has pages made by editors; migrating back would delete them.")
    apps.get_model("wagtail_localize", "LocaleSynchronization").objects.all().delete()
    site_model = apps.get_model("wagtailcore", "Site")
    root = page_model.objects.get(depth=1)
    content_type = apps.get_model("contenttypes", "ContentType").objects.get(app_label="wagtailcore", model="page")
    welcome = page_model.objects.create(
        title="Welcome to your new Wagtail site!",
        draft_title="Welcome to your new Wagtail site!",
        slug="home",
        content_type=content_type,
        locale=apps.get_model("wagtailcore", "Locale").objects.get(language_code="zh-hans"),
        path="00010001",
        depth=2,
        url_path="/home/",
        live=True,
    )
    site_model.objects.filter(is_default_site=True).update(root_page_id=welcome.pk)
    for name in ("standardpage", "newsindexpage", "homepage"):
        apps.get_model("home", name).objects.all().delete()
    apps.get_model("topics", "topicindexpage").objects.all().delete()
    apps.get_model("studios", "studioindexpage").objects.all().delete()
    page_model.objects.filter(depth__gt=1).exclude(pk=welcome.pk).delete()
    page_model.objects.filter(pk=root.pk).update(numchild=1)
    apps.get_model("wagtailcore", "Locale").objects.filter(language_code="en").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("topics", "0001_initial"),
        ("studios", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(forward, backward)]
