"""The State Council's notices, as they were published."""

from __future__ import annotations

import datetime as dt

import chinese_calendar.constants as official
import pytest

from portal.core.enums import DayKind
from portal.reference.rules.holidays import (
    Announced,
    Difference,
    SpecialDay,
    UnreadableHolidays,
    differences,
)
from portal.reference.rules.notice import read_notice

NOTICES = {
    2026: """国务院办公厅关于2026年
部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告。
2025年11月4日""",
    2025: """经国务院批准，现将2025年元旦、春节等节假日的具体安排通知如下。国务院办公厅关于2025年部分节假日安排的通知：
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2024: """国务院办公厅关于2024年部分节假日安排的通知 一、元旦：1月1日放假，与周末连休。二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
}
NEW_YEAR = "一、元旦：1月1日至3日放假，共3天。1月4日（星期一）上班。"


@pytest.mark.parametrize("year", NOTICES)
def test_published_notice_gives_the_working_days_that_were(year: int) -> None:
    announced = read_notice(NOTICES[year], year=1999)

    assert (announced.year, announced.doubts) == (year, ())
    off = {day for day, each in announced.days.items() if each.kind is DayKind.HOLIDAY}
    worked = {day for day, each in announced.days.items() if each.kind is DayKind.WORKDAY}
    assert worked == {day for day in official.workdays if day.year == year}
    expected = {day for day in official.holidays if day.year == year}
    weekend = {day for day in expected ^ off if day.weekday() >= 5}
    assert expected ^ off == weekend  # those announced "with the weekend" change nothing


def test_names_are_those_of_the_paragraphs() -> None:
    days = read_notice(NOTICES[2026], year=2026).days

    assert days[dt.date(2026, 2, 20)] == SpecialDay(DayKind.HOLIDAY, "春节")
    assert days[dt.date(2026, 9, 20)] == SpecialDay(DayKind.WORKDAY, "国庆节")


def test_year_is_the_one_that_was_chosen_where_the_text_names_none() -> None:
    announced = read_notice(NEW_YEAR, year=2027)

    assert announced.year == 2027
    assert list(announced.days) == [dt.date(2027, 1, day) for day in (1, 2, 3, 4)]


def test_holiday_may_begin_in_the_year_before() -> None:
    text = "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。"

    assert list(read_notice(text, year=2023).days) == [
        dt.date(2022, 12, 31),
        dt.date(2023, 1, 1),
        dt.date(2023, 1, 2),
    ]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("一、元旦：1月1日（周四）至3日放假。", "2027-01-01 是星期五，通知写的是“周四”"),
        ("一、元旦：1月1日至3日放假，共5天。", "写明共 5 天，读到 3 天"),
        ("一、元旦：1月1日至3日放假。1月3日上班。", "2027-01-03 既写放假又写上班"),
    ],
)
def test_what_contradicts_itself_is_doubted(text: str, doubt: str) -> None:
    (found,) = read_notice(text, year=2027).doubts

    assert doubt in found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "没有读到节假日"),
        ("明天放假。", "没有读到节假日"),
        ("一、元旦：2月30日放假。", "没有这一天"),
        ("一、元旦：1月3日至1日放假。", "起止日期有误"),
        ("一、元旦：1月1日至3月1日放假。", "起止日期有误"),
        ("一、" * 9000, "没有读到节假日"),
        ("一、元旦：" + "1日" * 9000, "没有读到节假日"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(UnreadableHolidays, match=message):
        read_notice(text, year=2027)


def test_differences_name_what_is_new_changed_gone_and_the_same() -> None:
    holiday, worked = SpecialDay(DayKind.HOLIDAY, "元旦"), SpecialDay(DayKind.WORKDAY, "元旦")
    days = [dt.date(2027, 1, day) for day in range(1, 5)]
    before = dt.date(2026, 12, 31)
    known = {before: holiday, days[0]: holiday, days[1]: holiday, days[2]: holiday}

    found = differences(
        known, Announced(2027, {days[0]: holiday, days[1]: worked, days[3]: worked})
    )

    assert found == [
        Difference(days[0], holiday, holiday),
        Difference(days[1], holiday, worked),
        Difference(days[2], holiday, None),
        Difference(days[3], None, worked),
    ]
    assert [each.is_change for each in found] == [False, True, True, True]
