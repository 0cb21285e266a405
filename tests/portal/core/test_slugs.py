from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.slugs import LONGEST, ascii_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("老旧小区加装电梯", "lao-jiu-xiao-qu-jia-zhuang-dian-ti"),
        ("5G基站建在哪里？", "5g-ji-zhan-jian-zai-na-li"),
        ("Park & Ride", "park-ride"),
        ("２０２６年 计划", "2026-nian-ji-hua"),
        ("《关于垃圾分类的建议》", "guan-yu-la-ji-fen-lei-de-jian-yi"),
        ("……！？", ""),
        ("", ""),
        ("a" * 70, "a" * 60),
        ("双" * 20, "-".join(["shuang"] * 8)),
    ],
)
def test_slug_of_title(title: str, slug: str) -> None:
    assert ascii_slug(title) == slug


@given(st.text(max_size=80))
def test_slug_of_any_text_is_an_address(title: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", ascii_slug(title))
    assert len(ascii_slug(title)) <= LONGEST
