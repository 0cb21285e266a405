from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

from portal.core.pages import PrivatePage
from tests.factories.pages import StandardPageFactory
from tests.factories.users import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_title_of_an_unpublished_parent_is_nowhere(client: Client) -> None:
    parent = StandardPageFactory(title="未公开的上级", slug="parent", live=False)
    child = StandardPageFactory(parent=parent, title="公开的下级", slug="child")

    page = client.get("/parent/child/")
    answer = client.get(f"/api/v3/pages/{child.pk}/")

    assert page.status_code == answer.status_code == 200
    assert "未公开的上级" not in page.text
    assert answer.json()["meta"]["parent"] is None


def test_title_of_a_published_parent_is_told(client: Client) -> None:
    parent = StandardPageFactory(title="公开的上级", slug="parent")
    child = StandardPageFactory(parent=parent, slug="child")

    assert "公开的上级" in client.get("/parent/child/").text
    assert (
        client.get(f"/api/v3/pages/{child.pk}/").json()["meta"]["parent"]["title"] == "公开的上级"
    )


def test_page_cannot_be_for_some_people_only() -> None:
    page = StandardPageFactory()

    with pytest.raises(PrivatePage):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert issubclass(PrivatePage, ValidationError)


def test_administrator_is_told_that_pages_are_for_everybody() -> None:
    page = StandardPageFactory()
    client = Client()
    client.force_login(AdministratorFactory())

    answer = client.post(
        f"/admin/pages/{page.pk}/privacy/",
        {"restriction_type": "login"},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )

    assert answer.status_code == 409
    assert "对所有人公开" in answer.json()["error_message"]


@pytest.mark.parametrize("path", ["/en//evil.example/x", "/zh-hant//evil.example/x"])
def test_address_with_two_slashes_links_to_no_foreign_host(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert '"//evil.example' not in answer.text
    assert "://evil.example" not in answer.text


@pytest.mark.parametrize("query", ["find/?html_path=a%00b", "?locale=%00"])
def test_nul_in_an_address_is_no_server_error(client: Client, query: str) -> None:
    assert client.get(f"/api/v3/pages/{query}").status_code < 500
