"""Editors promote results on Wagtail's screens, with words that people typed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from portal.users.enums import Role
from tests.factories.opinions import staff
from tests.factories.pages import NewsPageFactory
from tests.search.test_page import get
from tests.search.test_promoted import picks

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("wagtailsearchpromotions:index"), reverse("wagtailsearchpromotions:add")


def form(words: str, page: int) -> dict[str, str]:
    return {
        "query_string": words,
        "editors_picks-TOTAL_FORMS": "1",
        "editors_picks-INITIAL_FORMS": "0",
        "editors_picks-0-page": str(page),
        "editors_picks-0-external_link_url": "",
        "editors_picks-0-external_link_text": "",
        "editors_picks-0-description": "",
        "editors_picks-0-ORDER": "1",
    }


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(staff(Role.EDITOR))
    return client


def test_a_promotion_is_written_listed_and_shown_at_once(editor: Client) -> None:
    page = NewsPageFactory(title="入学办法")

    editor.post(NEW, form("小孩上學", page.pk))

    assert SearchPromotion.objects.get().query.query_string == "小孩上學"
    listed = editor.get(LIST).content.decode()
    assert "小孩上學" in listed
    assert "入学办法" in listed
    assert picks(get(Client(), "?q=小孩上学")) == ["入学办法"]


def test_words_that_people_typed_are_filled_in(editor: Client) -> None:
    page = editor.get(NEW, {"query_string": '"><script>alert(1)</script>'}).content.decode()

    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page
    assert "<script>alert(1)" not in page


def test_nothing_offers_what_wagtail_does_not_count_here(editor: Client) -> None:
    editor.post(NEW, form("入学", NewsPageFactory().pk))

    assert "chooser__choose" not in editor.get(NEW).content.decode().partition("<template")[
        0
    ].replace("chooser__choose-button", "")
    assert "从热门搜索词中选择" not in editor.get(NEW).content.decode()
    assert ">次数<" not in editor.get(LIST).content.decode()


def test_menu_names_it_beside_the_synonyms_and_once(editor: Client) -> None:
    menu = editor.get("/admin/").content.decode()

    assert menu.count("检索推荐".encode("unicode_escape").decode()) + menu.count("检索推荐") >= 1
    assert "promoted-search-results" not in menu
    assert "search-terms" not in menu


def test_others_may_not(client: Client) -> None:
    client.force_login(staff(Role.DISPATCHER))

    assert client.get(NEW).status_code in {302, 403}
    assert client.get(LIST).status_code in {302, 403}


def test_the_same_words_are_promoted_once(editor: Client) -> None:
    page = NewsPageFactory().pk
    editor.post(NEW, form("停车难题乙", page))
    edit = reverse("wagtailsearchpromotions:edit", args=[Query.objects.get().pk])

    refused = editor.post(NEW, form("停車難題 乙", page)).content.decode()

    assert "这些词已经有推荐" in refused
    assert f'href="{edit}"' in refused
    assert "停車難題 乙" in refused
    assert SearchPromotion.objects.count() == Query.objects.count() == 1


def test_words_are_not_changed_to_those_of_another(editor: Client) -> None:
    page = NewsPageFactory().pk
    editor.post(NEW, form("停车", page))
    editor.post(NEW, form("入学", page))
    edit = reverse("wagtailsearchpromotions:edit", args=[Query.objects.get(query_string="入学").pk])
    pick = SearchPromotion.objects.get(query__query_string="入学")
    fields = {**form("停車", page), "editors_picks-INITIAL_FORMS": "1"}
    fields["editors_picks-0-id"] = str(pick.pk)

    assert "这些词已经有推荐" in editor.post(edit, fields).content.decode()
    assert set(Query.objects.values_list("query_string", flat=True)) == {"停车", "入学"}
    editor.post(edit, {**fields, "query_string": "入學"})
    pick.refresh_from_db()
    assert pick.query.query_string == "入學"


def test_a_refused_form_leaves_no_words_behind(editor: Client) -> None:
    page = editor.post(NEW, form("停车", 0) | {"editors_picks-0-page": ""})

    assert page.status_code == 200
    assert not Query.objects.exists()
