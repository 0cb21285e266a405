"""Editors keep the synonyms; a group that makes no sense is refused with a reason."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.forms import modelform_factory
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.users.enums import Role
from search.models import Synonym
from search.viewsets.asked import Line
from tests.factories.opinions import staff
from tests.factories.search import index
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db
SynonymForm = modelform_factory(
    Synonym, fields=["ordinary", "official", "both_ways", "active", "note"]
)
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
        ({"official": "民法典 “继承”"}, "“民法典 “继承””：不要写引号"),
        ({"ordinary": "《民法典》", "both_ways": ""}, "不要写引号、书名号"),
        ({"ordinary": "宠物店 -垃圾"}, "词前不要写减号"),
        ({"ordinary": "孩子 读书", "official": "小孩上学、义务教育入学"}, "这一组词已经有了"),
    ],
)
def test_refusals(editor: Client, fields: dict[str, str], reason: str) -> None:
    editor.post(NEW, form())

    page = editor.post(NEW, form(**fields)).content.decode()

    assert reason in page
    assert Synonym.objects.count() == 1


def test_refusal_of_what_nobody_can_ask_for_is_said_in_english(editor: Client) -> None:
    fields = form(ordinary="shop -waste")

    with translation.override("en"):
        faults = SynonymForm(fields).errors["ordinary"]

    assert "no minus in front of a word" in faults[0]


def test_what_is_not_looked_up_may_be_spelt_as_it_stands(editor: Client) -> None:
    fields = form(official="《义务教育法》")
    del fields["both_ways"]

    editor.post(NEW, fields)

    assert Synonym.objects.get().official == "《义务教育法》"


@pytest.mark.parametrize(
    "typed", ["广场舞、噪音", "广场舞，噪音", "a/b;c,d", "parking meter", "wifi 信号", "5g 基站"]
)
def test_one_press_from_the_report_has_its_effect(editor: Client, typed: str) -> None:
    index("老旧小区加装电梯")
    line = Line({"text": typed, "language": "zh-hans", "times": 9, "found": 0, "opened": 0})
    assert search_for(typed).exact == 0

    page = editor.get(line.synonym_url).content.decode()
    words = re.search(r'<textarea name="ordinary"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert words is not None
    editor.post(NEW, form(ordinary=html.unescape(words[1]), official="加装电梯"))

    assert search_for(typed).exact == 1


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
