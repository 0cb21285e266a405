"""Editors keep the synonyms; a group that makes no sense is refused with a reason."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from portal.users.enums import Role
from search.models import Synonym
from tests.factories.opinions import staff
from tests.factories.search import index
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("synonyms:index"), reverse("synonyms:add")


@pytest.fixture
def editor(client: Client) -> Client:
    Synonym.objects.all().delete()
    client.force_login(staff(Role.EDITOR))
    return client


def form(**fields: str) -> dict[str, str]:
    return {
        "ordinary": "小孩上学，孩子读书",
        "official": "义务教育入学",
        "both_ways": "on",
        "active": "on",
        "note": "",
        **fields,
    }


def test_a_group_is_written_shown_and_found_by_at_once(
    editor: Client, titles: Callable[..., list[str]]
) -> None:
    index("义务教育入学办法")

    editor.post(NEW, form())

    assert str(Synonym.objects.get()) == "小孩上学、孩子读书 ↔ 义务教育入学"
    assert titles("孩子读书") == ["义务教育入学办法"]
    page = editor.get(LIST).content.decode()
    assert "小孩上学、孩子读书" in page
    assert reverse("synonyms:edit", args=[Synonym.objects.get().pk]) in page


def test_new_group_for_words_that_found_nothing(editor: Client) -> None:
    assert "上不了学</textarea>" in editor.get(NEW, {"ordinary": "上不了学"}).content.decode()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"official": ""}, "error-message"),
        ({"official": "，"}, "请至少写一个词。"),
        ({"official": "学"}, "“学”：每个词 2 到 30 个字。"),
        ({"official": "学" * 31}, "每个词 2 到 30 个字。"),
        ({"official": "！？"}, "每个词 2 到 30 个字。"),
        ({"official": "小孩上學"}, "“小孩上学”写了两次。"),
        ({"official": "\n".join(f"词{number:02}" for number in range(11))}, "最多 12 个词"),
        ({"ordinary": "孩子 读书", "official": "小孩上学、义务教育入学"}, "这一组词已经有了"),
    ],
)
def test_refusals(editor: Client, fields: dict[str, str], reason: str) -> None:
    editor.post(NEW, form())

    page = editor.post(NEW, form(**fields)).content.decode()

    assert reason in page
    assert Synonym.objects.count() == 1


def test_a_group_may_be_saved_again(editor: Client) -> None:
    editor.post(NEW, form())
    group = Synonym.objects.get()

    editor.post(reverse("synonyms:edit", args=[group.pk]), form(note="已核对"))

    assert Synonym.objects.get().note == "已核对"


def test_related_words_are_read_and_refused(editor: Client) -> None:
    index("公共汽车晚点", "这条巴士线路没有空调")
    asked = "公交车为什么总是不来"
    assert "公共汽车晚点" in [each.title for each in search_for(asked).documents]

    page = editor.get(reverse("synonyms:related")).content.decode()
    address = next(
        address
        for address in map(html.unescape, re.findall(r'href="([^"]*unused=1)"', page))
        if parse_qs(urlsplit(address).query)["ordinary"] == ["公交车"]
    )
    new = editor.get(address).content.decode()
    assert "公共汽车，公交、巴士、线路</textarea>" in new
    assert 'name="active" id="id_active" checked' not in new
    unused = {**form(ordinary="公交车", official="公共汽车", both_ways="")}
    del unused["active"]
    editor.post(NEW, unused)

    found = [each.title for each in search_for(asked).documents]
    assert found == ["这条巴士线路没有空调"]


@pytest.mark.parametrize("typed", ["義務", "义务", "义务，入學", "ｗｉｆｉ", "WIFI 入学", "孩子读"])
def test_list_is_searched_however_it_is_spelt(editor: Client, typed: str) -> None:
    Synonym.objects.create(ordinary="孩子讀書", official="义务教育入学", note="WiFi")
    Synonym.objects.create(ordinary="别的事情", official="另外的事")

    page = editor.get(LIST, {"q": typed}).content.decode()

    assert "义务教育入学" in page
    assert "别的事情" not in page
