"""How titles sound and numbers are said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.cutting import HAN, fold, terms
from search import sounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("停车难", ["ting", "che/ju", "nan"]),
        ("停車難", ["ting", "che/ju", "nan"]),
        ("5G基站，太近", ["ji", "zhan", "tai", "jin"]),
        ("重庆", ["chong/zhong", "qing"]),
        ("银行", ["yin", "hang/xing"]),
        ("旅客", ["lu", "ke"]),
        ("lift", []),
    ],
)
def test_one_syllable_for_each_chinese_character(text: str, expected: list[str]) -> None:
    assert sounds.spelt(text) == expected


@given(st.text(max_size=60))
def test_every_text_has_as_many_syllables_as_chinese_characters(text: str) -> None:
    assert len(sounds.spelt(text)) == sum(map(len, HAN.findall(fold(text))))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("tingche", [("ting", "che")]),
        ("ting'che", [("ting", "che")]),
        ("ting2che1", [("ting", "che")]),
        ("fangan", [("fang", "an"), ("fan", "gan")]),
        ("xian", [("xian",), ("xi", "an")]),
        ("xi'an", [("xi", "an")]),
        ("lvse", [("lu", "se")]),
        ("she", [("she",)]),
        ("parking", []),
        ("停车", []),
        ("", []),
    ],
)
def test_words_that_may_be_pinyin(word: str, expected: list[tuple[str, ...]]) -> None:
    assert list(sounds.readings(word)) == expected


@given(st.text("abcdeghinouzxy'1", max_size=200))
def test_readings_are_few_and_spell_the_word(word: str) -> None:
    readings = sounds.readings(word)

    assert len(readings) <= sounds.MOST_READINGS
    letters = "".join(char for char in word if char.isalpha())
    assert {"".join(reading) for reading in readings} <= {letters}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([["ting", "che"]], {"tingche"}),
        ([["ting"], ["che"], ["nan"]], {"tingche", "chenan"}),
        ([["ting", "che"], ["shou", "fei"]], {"tingche", "shoufei"}),
        ([["dian"], ["ti", "huai"]], {"dianti", "tihuai"}),
        ([["she"]], set()),
    ],
)
def test_syllables_go_with_their_neighbours(words: list[list[str]], expected: set[str]) -> None:
    assert set(sounds.syllable_terms(words)) == {f"{sounds.SYLLABLE}{pair}" for pair in expected}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("qy-2026-00123", ["qy202600123"]),
        ("qy202600123", ["qy202600123"]),
        ("00123", ["00123", "123"]),
        ("no.123", ["123"]),
        ("议〔2026〕12号", ["202612"]),
        ("议(2026)第012号", ["202612"]),
        ("第12号", ["12"]),
        ("5g", []),
        ("a座3号楼", []),
        ("2026年12月", []),
    ],
)
def test_words_that_may_be_numbers(word: str, expected: list[str]) -> None:
    assert sounds.number_terms(word) == [f"{sounds.NUMBER}{number}" for number in expected]


def test_terms_stand_in_no_text_and_are_taken_whole() -> None:
    kept = sounds.further("停车难", ["QY-2026-00123", ""], "议〔2026〕12号")

    found = sounds.terms_of(kept)

    assert found == list(terms(fold(" ".join(found))))
    assert {"ʭtingche", "ʭchenan", "ʬtcn", "ʩqy202600123", "ʩ00123", "ʩ123", "ʩ202612"} <= set(
        found
    )
