"""What people type instead of the words that stand there, the same on every engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps

from search.cutting import mark
from search.models import Synonym
from search.queries.find import POOL
from tests.factories.search import index, make_document
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db

Titles = Callable[..., list[str]]

TITLES = (
    "夜间停车难",
    "停车场的收费太贵",
    "老旧小区加装电梯",
    "物业费太高",
    "重庆路银行网点太少",
    "5G基站离住宅太近",
    "A座3号楼漏水",
    "女生宿舍漏水",
    "Parking near the school: how long, and who is she",
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("停 车 难", "夜间停车难"),
        ("停　车　难", "夜间停车难"),
        ("加装 电梯", "老旧小区加装电梯"),
        ("加 裝 電 梯", "老旧小区加装电梯"),
        ("tingchenan", "夜间停车难"),
        ("TingCheNan", "夜间停车难"),
        ("ting che nan", "夜间停车难"),
        ("tíng chē nán", "夜间停车难"),
        ("ting2che1nan2", "夜间停车难"),
        ("ting'che'nan", "夜间停车难"),
        ("tcn", "夜间停车难"),
        ("jzdt", "老旧小区加装电梯"),
        ("tingche shoufei", "停车场的收费太贵"),
        ("chongqing", "重庆路银行网点太少"),
        ("yinhang", "重庆路银行网点太少"),
        ("nvsheng", "女生宿舍漏水"),
        ("nüsheng", "女生宿舍漏水"),
        ("she", TITLES[-1]),
        ("long", TITLES[-1]),
        ("parking", TITLES[-1]),
        ("停车南", "夜间停车难"),
        ("物业废", "物业费太高"),
        ("５Ｇ基站", "5G基站离住宅太近"),
        ("Ａ座３号楼", "A座3号楼漏水"),
        ("‘物业费’", "物业费太高"),
        ("「物业费」", "物业费太高"),
        ("漏水 －宿舍", "A座3号楼漏水"),
        ("漏水 −宿舍", "A座3号楼漏水"),
    ],
)
def test_words_as_people_type_them(titles: Titles, typed: str, first: str) -> None:
    index(*TITLES)

    assert titles(typed)[:1] == [first]


def test_an_english_word_that_is_known_is_no_pinyin(titles: Titles) -> None:
    index(*(f"Women's health {number}" for number in range(3)), "我们的公园")

    assert "我们的公园" not in titles("women")


def test_a_word_is_taken_for_pinyin_when_nothing_else_is_to_be_had(titles: Titles) -> None:
    index(
        *(make_document(f"Women {number}", kind="page", locale="en") for number in range(3)),
        make_document("我们的公园", kind="page"),
    )

    assert titles("women") == ["我们的公园"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("QY-2026-00123", "路灯"),
        ("qy-2026-00123", "路灯"),
        ("qy202600123", "路灯"),
        ("ＱＹ２０２６００１２３", "路灯"),
        ("2026-00123", "路灯"),
        ("00123", "路灯"),
        ("123", "路灯"),
        ("议〔2026〕12号", "提案"),
        ("议[2026]12号", "提案"),
        ("议〔2026〕第12号提案", "提案"),
        ("第12号", "提案"),
    ],
)
def test_a_number_puts_its_document_on_top(titles: Titles, typed: str, first: str) -> None:
    index(
        make_document("123 号院 12 号", text="123 123 2026 12 议 号 提案 qy"),
        make_document("路灯", card={"number": "QY-2026-00123"}, tags="QY-2026-00123 123"),
        make_document("提案", external_id="议〔2026〕12号"),
        make_document("QY-2026-01234", card={"number": "QY-2026-01234"}),
    )

    assert titles(typed)[0] == first


def test_what_sounds_like_the_words_is_marked() -> None:
    index("夜间停车难")

    found = search_for("tingche")

    assert mark("夜间停车难", found.wanted) == (("夜间", False), ("停车", True), ("难", False))


def test_sounds_go_with_their_document(titles: Titles) -> None:
    index(make_document("停车难", source_id=1))
    index(make_document("电梯坏", source_id=1))

    assert (titles("tingche"), titles("dianti")) == ([], ["电梯坏"])


# Synonyms


@pytest.fixture
def school() -> Synonym:
    Synonym.objects.all().delete()
    return Synonym.objects.create(
        ordinary="小孩上学，孩子读书", official="义务教育入学", both_ways=False
    )


@pytest.mark.parametrize("typed", ["小孩上学", "小孩 上学", "孩子讀書", "小孩上学的办法"])
def test_ordinary_words_find_the_official_ones(school: Synonym, titles: Titles, typed: str) -> None:
    index("义务教育入学办法", "路灯不亮")

    found = search_for(typed)

    assert [document.title for document in found.documents] == ["义务教育入学办法"]
    marked = "".join(
        piece for piece, is_found in mark("义务教育入学办法", found.wanted) if is_found
    )
    assert "义务教育入学" in marked


def test_direction(school: Synonym) -> None:
    """A synonym says the same; without it the words are only near."""
    index("小孩上学难")
    assert search_for("义务教育入学").exact == 0

    school.both_ways = True
    school.save()
    assert search_for("义务教育入学").exact == 1


def test_typed_words_come_before_their_synonyms(school: Synonym, titles: Titles) -> None:
    index("小孩上学难", "义务教育入学难")

    assert titles("小孩上学") == ["小孩上学难", "义务教育入学难"]


@pytest.mark.parametrize("typed", ["小孩上学", "小 孩 上 学"])
def test_other_ways_do_not_crowd_out_what_was_typed(
    school: Synonym, titles: Titles, typed: str
) -> None:
    index(
        make_document("小孩上学难", date=dt.date(2015, 1, 1)),
        *(f"义务教育入学 {number}" for number in range(POOL)),
        *(f"上山学习的小孩 {number}" for number in range(POOL)),
    )

    first, *others = titles(typed, limit=POOL)

    assert first == "小孩上学难"
    assert first not in others


def test_a_change_of_the_list_acts_at_once(school: Synonym) -> None:
    index("义务教育入学办法")
    assert search_for("小孩上学").exact == 1

    school.active = False
    school.save()
    assert search_for("小孩上学").exact == 0

    other = Synonym.objects.create(ordinary="小孩上学", official="入学办法")
    assert search_for("小孩上学").exact == 1

    other.delete()
    assert search_for("小孩上学").exact == 0


def test_the_list_that_is_shipped(titles: Titles) -> None:
    Synonym.objects.all().delete()
    import_module("search.migrations.0006_synonyms").fill(apps, None)

    groups = list(Synonym.objects.all())

    assert 150 <= len(groups) <= 250
    for group in groups:
        group.full_clean()
    index("既有住宅增设电梯办法")
    assert titles("加装电梯") == ["既有住宅增设电梯办法"]


def test_synonyms_of_latin_words_are_whole_words(titles: Titles) -> None:
    Synonym.objects.create(ordinary="apps", official="手机应用")
    index("手机应用太多")

    assert (titles("apps"), titles("snapps")) == (["手机应用太多"], [])
