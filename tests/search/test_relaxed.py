"""What is shown where too little has all the words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.factories.search import index, make_document
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db


def test_phrase_that_stands_nowhere_beside_words_is_taken_for_words() -> None:
    index("停车场进站收费高", "别的事")

    assert [d.title for d in search_for("停车场收取“进站费”").documents] == ["停车场进站收费高"]
    assert search_for("“进站费”").total == 0


def test_related_words_put_a_near_miss_first() -> None:
    index(
        make_document("公开", text="线路调整，公共汽车每天多两班", date=dt.date(2020, 1, 1)),
        make_document("公开", text="线路调整，路灯每天早亮一会", date=dt.date(2026, 1, 1)),
    )

    found = search_for("火星上的线路调整，公交车")

    assert found.documents[0].text[5:9] == "公共汽车"


def test_one_pair_of_a_long_word_that_sounds_the_same_is_chance() -> None:
    index("我们自己走路", "费用怎样计算")

    found = search_for("量子计算机")

    assert [d.title for d in found.documents] == ["费用怎样计算"]
    assert "自己" not in found.wanted.also


def test_a_slip_in_a_short_word_still_finds_what_sounds_the_same() -> None:
    index("停车难怎么办")

    found = search_for("亭车难")

    assert [d.title for d in found.documents] == ["停车难怎么办"]
    assert "停车难" in found.wanted.also


@pytest.mark.parametrize(
    "condition", [{"filters": {"year": ("2020",)}}, {"until": dt.date(2020, 12, 31)}]
)
def test_no_condition_makes_a_search_vaguer(condition: dict[str, Any]) -> None:
    index("养老服务", make_document("养老金", date=dt.date(2020, 1, 1)))

    found = search_for("养老服务", **condition)

    assert (found.total, found.exact) == (0, 0)
    assert search_for("养老服务").total == 1
