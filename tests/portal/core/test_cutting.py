"""Where a shortened text ends. Search terms, the other half of the module, are in ``tests/search``."""

from __future__ import annotations

import time

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from opinions.rules import title_from
from portal.core.cutting import NOT_LAST, beginning
from tests.site.repository import text as source
from tests.site.repository import tracked

LINK = "https://example.org/" + "a" * 80


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        pytest.param("老旧小区加装电梯", 8, "老旧小区加装电梯", id="short enough"),
        pytest.param("老旧小区加装电梯", 5, "老旧小区…", id="Chinese"),
        pytest.param("老旧小区，加装电梯", 6, "老旧小区…", id="no comma at the end"),
        pytest.param("水管、电线、电梯", 7, "水管、电线…", id="nor an enumeration comma"),
        pytest.param("老旧小区 加装电梯", 6, "老旧小区…", id="nor a blank"),
        pytest.param("小区的5G基站太近", 5, "小区的…", id="inside 5G"),
        pytest.param("小区的5G基站太近", 6, "小区的5G…", id="after 5G"),
        pytest.param("小区的５Ｇ基站太近", 5, "小区的…", id="inside full-width 5G"),
        pytest.param("预算是1,250.50元左右", 8, "预算是…", id="number"),
        pytest.param("A lift for old houses", 16, "A lift for old…", id="end of a word"),
        pytest.param("A lift for old houses", 20, "A lift for old…", id="inside a word"),
        pytest.param("Lifts, stairs and doors", 10, "Lifts…", id="comma before a word"),
        pytest.param("Drains first. Lifts then.", 14, "Drains first…", id="end of a sentence"),
        pytest.param("Un café très fréquenté", 11, "Un café…", id="accents"),
        pytest.param("在 WeChat 里搜索", 6, "在…", id="Latin among Chinese"),
        pytest.param(f"见 {LINK}", 60, f"见 {LINK[:57]}…", id="long address is cut"),
        pytest.param(f"见 {LINK}", 20, "见…", id="its beginning is left out"),
        pytest.param("Incomprehensibilities", 8, "Incompr…", id="nothing before the word"),
        pytest.param("第一行\n第二行", 5, "第一行…", id="line break"),
        pytest.param(",,,,,,,,", 4, ",,,…", id="nothing else to show"),
        pytest.param("", 4, "", id="empty"),
    ],
)
def test_beginning_ends_between_words(text: str, length: int, shown: str) -> None:
    assert beginning(text, length) == shown


@given(st.text(alphabet="加装电梯5Gab.é ，,、\n", max_size=90), st.integers(2, 60))
def test_beginning_is_one_and_ends_in_something_to_read(text: str, length: int) -> None:
    shown = beginning(text, length)

    assert len(shown) <= length
    if shown != text:
        kept = shown.removesuffix("…")
        assert text.startswith(kept)
        assert not kept.endswith(tuple(NOT_LAST)) or kept == text[: length - 1]


def test_beginning_of_a_very_long_text_is_found_at_once() -> None:
    text = "word " * 2_000_000

    began = time.process_time()
    for _ in range(1000):
        beginning(text, 160)

    assert time.process_time() - began < 1


def test_filter_escapes_what_it_shortens() -> None:
    shown = Template("{{ text|beginning:5 }}").render(Context({"text": "电梯<b>太慢</b>"}))

    assert shown == "电梯…"
    assert Template("{{ text|beginning:9 }}").render(Context({"text": "<太慢>"})) == "&lt;太慢&gt;"


def test_title_of_a_text_ends_between_words_too() -> None:
    text = "从银杏路到城南街道的路上自行车道常常被停放的汽车占用了Parking here"

    assert title_from(text) == "从银杏路到城南街道的路上自行车道常常被停放的汽车占用了…"


def test_no_template_shortens_otherwise() -> None:
    found = [str(path) for path in tracked("templates/*.html") if "|truncat" in source(path)]

    assert found == []
