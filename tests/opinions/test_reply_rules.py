"""What a template may ask for, what counts as unfinished, and how the parts of a letter are put together."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions.rules import (
    PLACEHOLDERS,
    composed,
    day_of_letter,
    filled,
    unfinished,
    unknown_placeholders,
)

VALUES = {name: f"<{name}>" for name in PLACEHOLDERS}
HOSTILE = [
    "{0.__class__}",
    "{0}",
    "{}",
    "{编号.__init__.__globals__}",
    "{编号!r}",
    "{编号:>99999999}",
    "{{编号}}",
    "{ 编号 }",
    "{标题",
    "标题}",
    "{settings.SECRET_KEY}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_placeholder_is_named_and_never_evaluated(text: str) -> None:
    assert unknown_placeholders(text)
    assert unfinished(filled(text, VALUES))


@pytest.mark.parametrize("text", ["%(x)s", "%s %d", "${编号}", "{% now %}"])
def test_other_template_languages_mean_nothing(text: str) -> None:
    said = filled(text, {**VALUES, "编号": "QY-1"})

    assert said == text.replace("{编号}", "QY-1")


def test_every_placeholder_is_known_and_filled_in() -> None:
    text = "、".join(f"{{{name}}}" for name in PLACEHOLDERS)

    assert unknown_placeholders(text) == []
    assert filled(text, VALUES) == "、".join(VALUES.values())


def test_what_is_filled_in_is_not_read_again() -> None:
    said = filled("{标题}", {"标题": "{编号} ____ {0.__class__}", "编号": "QY-1"})

    assert said == "｛编号｝ – ｛0.__class__｝"
    assert unfinished(said) == ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("将于____完成", "____"),
        ("将于＿＿＿完成", "＿＿＿"),
        ("联系人：__，电话 __", "__"),
        ("您反映的“{标题}”", "{标题}"),
        ("一个 { 括号", "{"),
        ("见 https://example.org/a__b_c", ""),
        ("文件名 my__file.pdf", ""),
        ("一切都写好了。", ""),
        ("下划线_一个", ""),
    ],
)
def test_blanks_and_braces_are_unfinished_addresses_are_not(text: str, left: str) -> None:
    assert unfinished(text) == left


@pytest.mark.parametrize(
    "text", ["{" * 50_000, "_a" * 50_000, "{" + "字" * 100_000, "__" * 50_000 + "a"]
)
def test_very_long_texts_are_judged_too(text: str) -> None:
    unknown_placeholders(text)
    filled(text, VALUES)
    unfinished(text)


def test_letter_is_its_parts_line_by_line() -> None:
    assert (
        composed("您好：", "一\n\n二", "甲局\n乙局", "2026年3月2日")
        == "您好：\n一\n\n二\n甲局\n乙局\n2026年3月2日"
    )
    assert composed("", "一", "", "") == "一"


def test_day_of_a_letter_is_the_day_in_china() -> None:
    late = dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC)

    assert day_of_letter(late, english=False) == "2026年3月2日"
    assert day_of_letter(late, english=True) == "2 March 2026"
