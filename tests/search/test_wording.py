from __future__ import annotations

import pytest

from portal.core.cutting import HAN, fold
from search import wording
from search.wording import character_rarity, coded, names_others, related, without_frame


def test_frame_is_taken_off() -> None:
    assert without_frame("投诉停车乱收费问题").split() == ["停车乱收费"]


def test_related_words_are_those_that_offices_use() -> None:
    assert "公共汽车" in related("我要坐公交车")
    assert "公交车" in related("公共汽车停运")


def test_related_words_leave_out_what_is_asked_for_already() -> None:
    assert "噪声" not in related("噪音和噪声")


def test_longest_word_is_the_one_that_is_meant() -> None:
    assert "号牌" not in related("土地证")
    assert "征收补偿" in related("拆迁款")


@pytest.mark.parametrize("name", ["related.txt", "characters.txt"])
def test_lists_hold_no_line_twice(name: str) -> None:
    lines = [line.split()[0] for line in wording._lines(name)]

    assert sorted(set(lines)) == sorted(lines)


def test_related_words_are_chinese_or_latin_words_and_never_the_same_twice_in_a_line() -> None:
    for line in wording._lines("related.txt"):
        words = line.split()
        assert 2 <= len(words) == len(set(words)), line
        assert all(HAN.search(word) and word == fold(word) for word in words), line


def test_everyday_characters_are_less_telling_than_rare_ones() -> None:
    assert character_rarity("的") < character_rarity("车") < character_rarity("噪")
    assert character_rarity("〇") == character_rarity("噪")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a3区5号楼的电梯", {"市县区州": {"a3"}, "号楼": {"5"}}),
        ("a市和b7县", {"市县区州": {"a", "b7"}}),
        ("坐12路到3号线", {"路": {"12"}, "号线": {"3"}}),
        ("2026年的停车难", {}),
        ("5区", {}),
        ("", {}),
    ],
)
def test_codes_that_name_places_and_houses(text: str, expected: dict[str, set[str]]) -> None:
    assert coded(text) == expected


@pytest.mark.parametrize(
    ("asked", "text", "elsewhere"),
    [
        ("a3区停车", "b2县的停车场", True),
        ("a3区停车", "a4区的停车场", True),
        ("a3区停车", "a市的停车场", False),
        ("a市停车", "a4区的停车场", False),
        ("a3区停车", "a4区的人去a3区停车", False),
        ("a3区停车", "停车场", False),
        ("停车", "b2县的停车场", False),
        ("5号楼漏水", "15号楼漏水", True),
        ("5号楼漏水", "15栋漏水", False),
    ],
)
def test_whether_another_place_or_house_is_named(asked: str, text: str, elsewhere: bool) -> None:
    assert names_others(text, coded(asked)) is elsewhere


def test_related_words_are_no_longer_when_somebody_refuses_them() -> None:
    refused = {frozenset(("公交车", "线路"))}

    assert "线路" not in related("公交车", refused)
    assert {"公共汽车", "巴士"} <= set(related("公交车", refused))
    assert "公交车" in related("公共汽车", refused)
