"""What of a query may be kept."""

from __future__ import annotations

import pytest

from search.asked.telling import kept


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("停車　难", "停车 难"),
        ("ＥＶ  Charging", "ev charging"),
        ("“加装电梯” -老旧", '"加装电梯" -老旧'),
        ("怎么办？停车", "怎么办?停车"),
        ("12345", "12345"),
        ("2026年", "2026年"),
        ("高铁站", "高铁站"),
        ("公积金", "公积金"),
        ("长" * 40, "长" * 40),
        ("停车难", "停车难"),
        ("张家口路", "张家口路"),
        ("王府井", "王府井"),
        ("方正字体", "方正字体"),
        ("温州医保", "温州医保"),
        ("我是高中生", "我是高中生"),
        ("找工作", "找工作"),
        ("司徒街道", "司徒街道"),
        ("parking", "parking"),
        ("New District", "new district"),
        ("bus stop", "bus stop"),
        ("Nanjing Lu", "nanjing lu"),
        ("Pudong Airport", "pudong airport"),
        ("修改密码", "修改密码"),
        ("password reset", "password reset"),
        ("10号线", "10号线"),
        ("oil", "oil"),
    ],
)
def test_words_are_kept_in_one_spelling(typed: str, text: str) -> None:
    assert kept(typed) == text


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "１３８００１３８０００",
        "一三八零零一三八零零零",
        "021-12345678",
        "6543210",
        "11010519491231002X",
        "京A12345",
        "沪AD12345",
        "xiaoming@example.org",
        "微信号 abc_12345",
        "QY-2026-00123",
        "qy202600123",
        "00123",
        "7KQ2 9XVM 4T8R PZ3H",
        "7KQ29XVM4T8RPZ3H",
        "我叫王小明",
        "王先生",
        "My name is John Smith",
        "王小明",
        "王小明 停车",
        "歐陽娜娜",
        "司马光",
        "家住桂花路12弄3号楼502室",
        "192.168.12.34",
        "王小明的低保",
        "我是王小明",
        "王秀英的医保",
        "张建军医保报销",
        "王 小 明",
        "张 小明",
        "李 娜",
        "John Smith",
        "john smith",
        "Wang Xiaoming",
        "zhang wei",
        "Xiaoming Wang",
        "司马相如",
        "找李建国",
        "abc at qq.com",
        "１3８oo138ooo",
        "密码 hunter2",
        "my password is hunter2",
    ],
)
def test_what_could_say_who_asked_is_not_kept(typed: str) -> None:
    assert kept(typed) == ""


@pytest.mark.parametrize("typed", ["", "　", "？！", "停" * 41, "停\u202e车", "停\x07车"])
def test_what_is_no_query_is_not_kept(typed: str) -> None:
    assert kept(typed) == ""
