from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page

from portal.core import standing as module
from portal.core.models import SiteSettings
from portal.core.standing import KEY, standing
from portal.reference.models import Area
from portal.reference.queries import entries_in_use
from tests.factories.pages import StandardPageFactory
from tests.factories.reference import AreaFactory
from tests.factories.users import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_fact_is_read_once_until_something_changes() -> None:
    found = iter(["first", "second"])

    assert [standing("fact", lambda: next(found)) for _ in range(2)] == ["first"] * 2
    AreaFactory()
    assert standing("fact", lambda: next(found)) == "second"


@pytest.mark.django_db(transaction=True)
def test_other_processes_read_again_when_a_change_is_committed() -> None:
    standing("fact", str)
    before = cache.get(KEY)

    with transaction.atomic():
        AreaFactory()
        assert cache.get(KEY) == before
    assert cache.get(KEY) != before


def test_change_by_another_process_is_noticed() -> None:
    found = iter(["first", "second"])
    standing("fact", lambda: next(found))

    cache.set(KEY, "another process was here")

    assert standing("fact", lambda: next(found)) == "second"


def test_fact_does_not_outlive_its_age(monkeypatch: pytest.MonkeyPatch) -> None:
    found = iter(["first", "second"])
    standing("fact", lambda: next(found))

    monkeypatch.setattr(module, "MAX_AGE", -1)

    assert standing("fact", lambda: next(found)) == "second"


def test_host_names_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    for number in range(10):
        standing(number, str)

    assert len(module._kept) <= 3


def test_retired_entry_is_not_offered_any_more(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    area = AreaFactory()
    assert area in entries_in_use(Area)
    with django_assert_num_queries(0):
        entries_in_use(Area)

    area.retired = True
    area.save()

    assert area not in entries_in_use(Area)


def test_footer_follows_its_settings_and_pages(client: Client) -> None:
    page = StandardPageFactory(title="隐私说明", show_in_menus=True)
    assert "隐私说明" in client.get("/").text

    page.title = "个人信息保护说明"
    page.save()
    settings = SiteSettings.objects.first() or SiteSettings.for_site(page.get_site())
    settings.organiser = "清源区政协"
    settings.save()

    answer = client.get("/").text
    assert "个人信息保护说明" in answer
    assert "清源区政协" in answer
    page.unpublish()
    assert "个人信息保护说明" not in client.get("/").text


def test_moved_page_has_its_new_address_at_once(client: Client) -> None:
    page = StandardPageFactory(slug="help")
    assert client.get("/help/").status_code == 200

    page.slug = "guide"
    page.save()

    assert client.get("/help/").status_code == 404
    assert 'href="http://testserver/guide/"' in client.get("/guide/").text


def test_uncommitted_change_is_kept_for_nobody_else() -> None:
    def title() -> str:
        return standing("title", lambda: Page.objects.get(pk=page.pk).title)

    page = StandardPageFactory(title="公开的")
    module._begin()
    assert title() == "公开的"

    point = transaction.savepoint()
    page.title = "没有保存成"
    page.save()
    assert title() == "没有保存成"
    transaction.savepoint_rollback(point)
    module._end()

    module._begin()
    assert title() == "公开的"
    module._end()


def test_preview_of_another_slug_stays_a_preview(client: Client) -> None:
    page = StandardPageFactory(slug="help")
    draft = page.get_latest_revision_as_object()
    draft.slug = "secret-canary"
    draft.save_revision()
    editor = Client()
    editor.force_login(AdministratorFactory())

    preview = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert preview.status_code == 200
    assert "secret-canary" not in client.get("/help/").text
