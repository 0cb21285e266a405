"""Synonyms of what is typed in several words, the same on every engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.models import Synonym
from search.queries.synonyms import Thesaurus
from search.queries.ways import across
from tests.factories.search import index, make_document
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_groups(db: None) -> None:
    Synonym.objects.all().delete()


def group(ordinary: str, official: str = "加装电梯", *, both_ways: bool = True) -> None:
    Synonym.objects.create(ordinary=ordinary, official=official, both_ways=both_ways)


@pytest.mark.parametrize(
    ("ordinary", "typed"),
    [
        ("广场舞 噪音", "广场舞、噪音"),
        ("广场舞 噪音", "广场舞， 噪音"),
        ("广场舞噪音", "廣場舞；噪音"),
        ("a b c d", "a/b;c,d"),
        ("A/B", "a／b"),
        ("parking meter", "Parking Meter"),
        ("bus stand", "bus stand"),
        ("seniors home", "seniors  home"),
        ("5G基站", "5G 基站"),
        ("5G 基站", "5g基站"),
        ("wifi信号", "wifi 信号"),
        ("wifi 信号", "WiFi信号"),
        ("wi-fi 信号", "wi-fi信号"),
        ("停车 tingche 收费", "停车 tingche 收费"),
    ],
)
def test_expression_of_several_words(ordinary: str, typed: str) -> None:
    index("老旧小区加装电梯", "路灯不亮")
    assert search_for(typed).exact == 0

    group(ordinary)

    found = search_for(typed)
    assert [document.title for document in found.documents] == ["老旧小区加装电梯"]
    assert "加装电梯" in found.wanted.also


@pytest.mark.parametrize("typed", ["附近 5G 基站", "附近5G 基站", "5G 基站 附近", "5G、基站附近"])
def test_what_stands_beside_the_expression_must_be_there_too(
    titles: Callable[..., list[str]], typed: str
) -> None:
    group("5G基站", "移动通信设施")
    index("学校附近移动通信设施", "移动通信设施办法")

    found = search_for(typed)

    assert (found.exact, found.documents[0].title) == (1, "学校附近移动通信设施")


def test_expression_takes_nothing_away_from_its_words(titles: Callable[..., list[str]]) -> None:
    """Pinyin, other synonyms: each of the words may still be said in another way."""
    titled = "停车场信号不好"
    index(titled, "无线网络太慢")
    assert titles("tingche 信号") == [titled]

    group("tingche信号", "无线网络")
    group("信号", "讯号")

    assert set(titles("tingche 信号")) == {titled, "无线网络太慢"}


def test_typed_words_come_before_what_is_said_for_them(titles: Callable[..., list[str]]) -> None:
    group("parking meter", "停车计时器")
    index("停车计时器", make_document("Parking meter broken"))

    assert titles("parking meter") == ["Parking meter broken", "停车计时器"]


@pytest.mark.parametrize(
    "typed", ['"parking meter"', "parking -meter", "meter parking", "parking meters9", "parking"]
)
def test_only_the_expression_itself(typed: str) -> None:
    """What is quoted is meant literally."""
    group("parking meter")
    index("加装电梯")

    assert search_for(typed).exact == 0


def test_direction_goes_for_several_words() -> None:
    group("parking meter", "road toll", both_ways=False)
    index(make_document("A parking meter"), make_document("The road toll"))

    assert (search_for("parking meter").exact, search_for("road toll").exact) == (2, 1)


def test_where_expressions_are_found() -> None:
    others = {"a b": ("x y",), "5g基站": ("z z",), "站 c": ("w w",), "小孩上学": ("q q",)}
    found = [
        (each.parts, len(each.ways))
        for each in across(
            [["a"], ["b"], ["小孩", "上学"], ["5g"], ["基", "站"], ["c"]], Thesaurus(others)
        )
    ]

    assert found == [(range(2), 1), (range(3, 5), 1)]


def test_expressions_that_share_a_part_are_alternatives() -> None:
    group("alpha基站", "红灯停")
    group("信号beta", "绿灯行")
    index("红灯停下", "绿灯行人", "alpha 红灯停 beta 信号", "绿灯行 基站 alpha")

    found = search_for("alpha 基站信号 beta")

    titles = {document.title for document in found.documents[: found.exact]}
    assert titles == {"alpha 红灯停 beta 信号", "绿灯行 基站 alpha"}


def test_long_enumeration_still_takes_each_of_its_words_otherwise() -> None:
    titled = "hello 停车场 信号 电梯 公园 wifi"
    index(titled, "老旧小区")
    group("hello tingche 信号 电梯 公园 wifi", "老旧小区")
    for number in range(11):
        group("wifi", f"无线{number:02}")
        group("hello", f"您好{number:02}")

    assert search_for("hello tingche 信号、电梯、公园 wifi").exact == 2
