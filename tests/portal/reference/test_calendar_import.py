"""A year's list is taken over: shown first, written when it is confirmed, whatever form it comes in."""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from portal.core.models import CalendarDay
from portal.core.workdays import load_calendar
from tests.portal.reference.test_calendar import MAY_DAY, days_of, year

pytestmark = pytest.mark.django_db
NOTICE = "一、元旦：1月1日至3日放假，共3天。\n二、春节：2月5日至11日放假调休，共7天。1月31日、2月14日上班。"


def preview(client: Client, **data: Any) -> Any:
    return client.post(reverse("working_calendar:import"), {"year": 2027, "text": "", **data})


def confirm(client: Client, page: Any, **data: Any) -> Any:
    form = page.context["form"]
    sent = {name: form[name].value() for name in ("year", "days")}
    return client.post(reverse("working_calendar:confirm"), {**sent, "remove": "on", **data})


def test_notice_is_shown_first_and_written_when_it_is_confirmed(dispatcher: Client) -> None:
    page = preview(dispatcher, text=NOTICE)

    assert page.status_code == 200
    assert page.context["changes"] == 12
    assert "还没有保存" in page.content.decode()
    assert days_of(2027) == {}

    assert confirm(dispatcher, page)["Location"] == year(2027)
    assert len(days_of(2027)) == 12
    assert days_of(2027)["02-05"] == ("HOLIDAY", "春节")
    assert load_calendar().is_workday(dt.date(2027, 1, 31))


def test_second_import_shows_only_what_differs(dispatcher: Client) -> None:
    confirm(dispatcher, preview(dispatcher, text=NOTICE))

    page = preview(dispatcher, text=NOTICE.replace("1月31日、", ""))

    changed = [(str(row.day), row.after) for row in page.context["rows"] if row.is_change]
    assert changed == [("2027-01-31", None)]
    confirm(dispatcher, page, remove="")
    assert "01-31" in days_of(2027)
    confirm(dispatcher, page)
    assert "01-31" not in days_of(2027)


def test_doubts_are_shown_with_the_preview(dispatcher: Client) -> None:
    page = preview(dispatcher, text="一、元旦：1月1日（周四）至3日放假，共5天。").content.decode()

    assert "年份可能不对" in page
    assert "写明共 5 天，读到 3 天" in page


def test_bundled_list_is_offered_for_the_years_it_knows(dispatcher: Client) -> None:
    CalendarDay.objects.filter(date__year=2026).delete()

    page = preview(dispatcher, year=2026, bundled="1")
    confirm(dispatcher, page)

    assert days_of(2026)["02-14"] == ("WORKDAY", "春节")
    assert not load_calendar().is_workday(MAY_DAY)
    assert "没有 2099 年" in preview(dispatcher, year=2099, bundled="1").content.decode()


def workbook(rows: list[list[Any]]) -> bytes:
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


TABLE = [["日期", "性质", "名称"], ["2027-01-01", "放假", "元旦"], ["2027-02-14", "上班", "春节"]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("days.csv", "\n".join(",".join(row) for row in TABLE).encode("gb18030")),
        ("days.csv", "\n".join(";".join(row) for row in TABLE).encode("utf-8-sig")),
        ("days.xlsx", workbook([*TABLE[:2], [dt.date(2027, 2, 14), "上班", "春节"]])),
        ("days.txt", "一、元旦：1月1日放假。\n二、春节：2月14日上班。".encode("gb18030")),
    ],
)
def test_files_are_read(dispatcher: Client, name: str, content: bytes) -> None:
    page = preview(dispatcher, file=SimpleUploadedFile(name, content))

    confirm(dispatcher, page)

    assert days_of(2027) == {"01-01": ("HOLIDAY", "元旦"), "02-14": ("WORKDAY", "春节")}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("days.csv", "日期,性质\n2027-01-01,上网".encode(), "第 2 行：性质请写“放假”或“上班”"),
        ("days.csv", "日期,性质\n明天,放假".encode(), "第 2 行：无法识别的日期“明天”"),
        ("days.csv", "日期,性质\n2227-01-01,放假".encode(), "第 2 行：年份不对"),
        ("days.csv", "日期,姓名\n2027-01-01,放假".encode(), "缺少列：性质"),
        ("days.pdf", b"%PDF-1.7", "不支持的文件类型"),
        ("days.xlsx", b"PK\x03\x04nothing", ""),
        ("days.txt", b"\xff\xfe\xff\xff\x81", "文字编码无法识别"),
        ("days.txt", b"a" * (1024 * 1024 + 1), "文件太大"),
    ],
)
def test_unreadable_files_are_refused_with_the_reason(
    dispatcher: Client, name: str, content: bytes, message: str
) -> None:
    page = preview(dispatcher, file=SimpleUploadedFile(name, content))

    assert page.status_code == 422
    (error,) = page.context["form"].non_field_errors()
    assert message in error
    assert days_of(2027) == {}


def test_nothing_handed_in_is_said(dispatcher: Client) -> None:
    page = preview(dispatcher)

    assert page.context["form"].non_field_errors() == ["请粘贴通知全文，或选择文件。"]


@pytest.mark.parametrize(
    "days",
    [
        "",
        "x",
        "{}x",
        "[1]",
        '[["2027-01-01"]]',
        '[["2027-01-01", "NIGHT", ""]]',
        '[["1066-01-01", "HOLIDAY", ""]]',
        '[["2027-01-01", "HOLIDAY", 5]]',
    ],
)
def test_list_that_was_tampered_with_is_not_written(dispatcher: Client, days: str) -> None:
    before = CalendarDay.objects.count()

    response = dispatcher.post(
        reverse("working_calendar:confirm"), {"year": 2027, "days": days, "remove": ""}
    )

    assert response["Location"] == reverse("working_calendar:import")
    assert CalendarDay.objects.count() == before


def test_calendar_without_working_days_is_refused_whole(dispatcher: Client) -> None:
    days = [(dt.date(2027, 3, 1) + dt.timedelta(days=n)).isoformat() for n in range(80)]
    rows = json.dumps([[day, "HOLIDAY", ""] for day in days])

    response = dispatcher.post(
        reverse("working_calendar:confirm"), {"year": 2027, "days": rows, "remove": ""}
    )

    assert response.status_code == 422
    assert "连续两个月没有一个工作日" in response.content.decode()
    assert days_of(2027) == {}
