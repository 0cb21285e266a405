from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.factories.search import index, make_document

pytestmark = pytest.mark.django_db


def test_similar_matters_are_published_ones(client: Client) -> None:
    index(
        make_document(
            "老旧小区加装电梯",
            kind="outcome",
            url="/topics/lift/outcome/",
            date=dt.date(2024, 5, 6),
            card={"topic": "加装“电梯”怎么办", "ADOPTED": 4, "NOT_ADOPTED": 1},
        ),
        make_document("加装电梯的要闻", kind="news"),
        make_document("停车难"),
    )

    answer = client.get("/search/similar/", {"q": "我们小区是老旧小区，能不能加装电梯"})

    assert answer.json() == {
        "items": [
            {
                "kind": "协商成果",
                "title": "老旧小区加装电梯",
                "url": "/topics/lift/outcome/",
                "date": "2024-05-06",
                "said": "2024 年协商过，成果：采纳 4、未采纳 1",
                "feed": "/search/feed/?" + urlencode({"q": '"加装 电梯 怎么办"'}),
            }
        ]
    }


@pytest.mark.parametrize("typed", ["", "电梯", "！！！！！！", "停" * 5000, '"""" ---- ""'])
def test_similar_matters_of_anything_typed(client: Client, typed: str) -> None:
    index("加装电梯")

    assert client.get("/search/similar/", {"q": typed}).json() == {"items": []}
