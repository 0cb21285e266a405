from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.normalisation import clean_line, clean_text

ANYTHING = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("路灯坏了", "路灯坏了"),
        ("  两端的空白\u3000\n", "两端的空白"),
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("从文字处理软件\x0b粘贴的换行", "从文字处理软件\n粘贴的换行"),
        ("空\x00字符", "空字符"),
        ("\u202e倒着读的\u202c", "倒着读的"),
        ("\u2066隔离\u2069\u200e\u200f\u061c", "隔离"),
        ("响铃\x07与转义\x1b[31m", "响铃与转义[31m"),
        ("半个字符\ud83d", "半个字符"),
        ("👩‍👩‍👧 𠮷 é ﷽", "👩‍👩‍👧 𠮷 é ﷽"),
        ("制表\t符", "制表\t符"),
        ("<script>alert(1)</script>' OR 1=1 --", "<script>alert(1)</script>' OR 1=1 --"),
    ],
)
def test_clean_text_keeps_what_people_mean(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"), [("一\r\n\t二", "一 二"), (" 门口\n", "门口"), ("", "")]
)
def test_clean_line_has_one_line(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean_text(clean_text(typed)) == clean_text(typed)
    assert clean_line(clean_line(typed)) == clean_line(typed)


@given(ANYTHING)
def test_cleaned_text_can_be_stored_anywhere(typed: str) -> None:
    kept = clean_text(typed)
    assert kept.encode() is not None
    assert {c for c in kept if unicodedata.category(c) == "Cc"} <= {"\n", "\t"}
    assert not {
        c
        for c in kept
        if unicodedata.bidirectional(c)
        in {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    }


@given(st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=60))
def test_visible_characters_stay(typed: str) -> None:
    assert clean_text(typed) == typed
