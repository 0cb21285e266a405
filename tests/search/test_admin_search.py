"""Wagtail's own search, for staff, reads Chinese as well."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from portal.reference.models import Unit
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.factories.users import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(AdministratorFactory())
    return client


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("电梯", True),
        ("電梯", True),
        ("梯", True),
        ("加装电梯", True),
        ("钱怎么", True),
        ("停车", False),
        ("LIFT", True),
    ],
)
@pytest.mark.parametrize("method", ["search", "autocomplete"])
def test_pages_are_found_by_any_part_of_their_title(typed: str, found: bool, method: str) -> None:
    topic = TopicPageFactory(title="加装电梯的钱怎么分摊 lift")

    assert [page.pk for page in getattr(Page.objects.all(), method)(typed)] == (
        [topic.pk] if found else []
    )


@pytest.mark.parametrize(
    "address",
    [
        "/admin/pages/search/?q={}",
        "/admin/pages/search/results/?q={}",
        "/admin/choose-page/search/?q={}",
        "/admin/pages/?q={}",
        "/admin/images/?q={}",
        "/admin/documents/?q={}",
        "/admin/snippets/reference/unit/?q={}",
        "/api/v3/pages/?search={}",
    ],
)
@pytest.mark.parametrize(
    "typed",
    ["电梯", '"', "'", '"" ""', "   ", "\\", "*", "%", "status:x", "AND OR NOT", "-", "（",
     "长" * 5000, "word " * 1000],
)  # fmt: skip
def test_admin_lists_survive_whatever_is_typed(staff: Client, address: str, typed: str) -> None:
    TopicPageFactory(title="加装电梯")
    UnitFactory(label="电梯办公室")

    response = staff.get(address.format(typed))

    assert response.status_code == 200


def test_page_explorer_shows_the_topic(staff: Client) -> None:
    TopicPageFactory(title="老旧小区加装电梯")

    assert "老旧小区加装电梯" in staff.get("/admin/pages/search/?q=装电").content.decode()


def test_snippets_are_found() -> None:
    unit = UnitFactory(label="住房和城乡建设局")

    assert list(get_search_backend().search("城乡", Unit.objects.all())) == [unit]


@pytest.mark.postgres
def test_wagtail_index_is_indexed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'wagtailsearch_indexentry_title_body'"
        )
        (definition,) = cursor.fetchone()

    assert definition.endswith("USING gin (((title || body)))")
