"""Dates in the spellings that people and programs write."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from portal.core.moments import UnreadableMoment, is_nothing, parse_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-01-12 16:04:48", "2019-01-12T16:04:48+08:00"),
        ("2019/1/2", "2019-01-02T00:00:00+08:00"),
        ("2019年1月2日 08:30", "2019-01-02T08:30:00+08:00"),
        ("２０２０-０２-０３", "2020-02-03T00:00:00+08:00"),
        ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05+00:00"),
        ("2020-01-02T03:04:05.123+08:00", "2020-01-02T03:04:05+08:00"),
        ("2020-01-02 03:04:05.0 +0800", "2020-01-02T03:04:05+08:00"),
        ("2025.3.4", "2025-03-04T00:00:00+08:00"),
        ("20250304", "2025-03-04T00:00:00+08:00"),
        ("20250304080500", "2025-03-04T08:05:00+08:00"),
        ("2025年03月04日08:05", "2025-03-04T08:05:00+08:00"),
        ("2025年3月4日 8时5分", "2025-03-04T08:05:00+08:00"),
        ("2025年3月4日8点", "2025-03-04T08:00:00+08:00"),
        ("2025-3-4 上午8:05", "2025-03-04T08:05:00+08:00"),
        ("2025年3月4日下午3:05", "2025-03-04T15:05:00+08:00"),
        ("2025/3/4 12:05:06 AM", "2025-03-04T00:05:06+08:00"),
        ("2025年3月4日 星期二", "2025-03-04T00:00:00+08:00"),
        ("2025年3月4日（周二）8:05", "2025-03-04T08:05:00+08:00"),
        ("2025-03-04 24:00:00", "2025-03-05T00:00:00+08:00"),
        ("45720", "2025-03-04T00:00:00+08:00"),
        ("45720.336805", "2025-03-04T08:05:00+08:00"),
    ],
)
def test_moment_in_many_spellings(text: str, moment: str) -> None:
    assert parse_moment(text, SHANGHAI).isoformat() == moment


@pytest.mark.parametrize(
    "text",
    [
        "", "昨天", "2020-13-01", "2020-02-30", "20201301", "2020-01-01 24:01", "2020-01-01 8:60", "2020-01-01 25时",
        "04/03/2025", "25-03-04", "12", "1741046700",
    ],
)  # fmt: skip
def test_moment_that_is_none(text: str) -> None:
    with pytest.raises(UnreadableMoment):
        parse_moment(text, SHANGHAI)


@pytest.mark.parametrize("text", ["", "  ", "NULL", "无", "-", "N/A", "—", "0000-00-00 00:00:00"])
def test_marks_of_an_empty_cell(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["0", "无锡", "2020-01-01", "Nullarbor"])
def test_what_is_no_mark_of_an_empty_cell(text: str) -> None:
    assert not is_nothing(text)
