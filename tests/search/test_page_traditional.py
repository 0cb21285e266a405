"""The search page in Traditional characters: what is marked reads as it would without marks."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.search import index, make_document

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "written", "shown"),
    [
        ("干", "一定收干净", "一定收<mark>乾</mark>淨"),
        ("干", "或者干脆不修", "或者<mark>乾</mark>脆不修"),
        ("发", "老人理发难", "老人理<mark>髮</mark>難"),
        ("里", "三公里没有车站", "三公<mark>里</mark>沒有車站"),
        ("系", "请联系街道", "請聯<mark>繫</mark>街道"),
    ],
)
def test_a_marked_character_is_converted_as_part_of_its_word(
    client: Client, query: str, written: str, shown: str
) -> None:
    index(make_document(written, text=f"居民说：{written}。", reply=f"答：{written}。"))

    html = client.get("/zh-hant/search/", {"q": query}).content.decode()

    assert f'/">{shown}' in html
    assert f"居民說：{shown}。" in html
    assert f"答：{shown}。" in html
