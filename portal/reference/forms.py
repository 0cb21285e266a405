"""Forms of the working calendar. They read and check what is handed in; an action writes it."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar.constants as bundled
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.columns import Headings
from portal.core.enums import DayKind
from portal.core.moments import UnreadableMoment, parse_moment
from portal.core.normalisation import clean_line
from portal.core.tables import Row, UnreadableTable
from portal.core.tables.rows import UnreadableCell
from portal.reference.rules.holidays import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_NAME,
    Announced,
    SpecialDay,
    UnreadableHolidays,
    year_of,
)
from portal.reference.rules.notice import LONGEST, read_notice

CHINA = ZoneInfo("Asia/Shanghai")
LARGEST_FILE = 1024 * 1024
MOST_DAYS = 400
NAMES_OF_BUNDLED = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}
BUNDLED_YEARS = frozenset(day.year for day in bundled.holidays)
"""Of which the library in use knows the official list."""
HEADINGS = Headings(
    {
        "date": ("日期", "放假日期", "day"),
        "kind": ("性质", "类型", "安排", "放假或上班"),
        "name": ("名称", "节日", "节假日", "备注"),
    },
    required=frozenset({"date", "kind"}),
)
KINDS: Mapping[str, DayKind] = {
    **dict.fromkeys(("放假", "休", "休息", "假", "节假日", "holiday"), DayKind.HOLIDAY),
    **dict.fromkeys(
        ("上班", "班", "调休", "补班", "调休上班", "上班（调休）", "工作日", "workday"),
        DayKind.WORKDAY,
    ),
}


class DayForm(forms.Form):
    """What one day is; an empty kind makes it a day like any other of the week."""

    kind = forms.ChoiceField(
        label=gettext_lazy("这一天"),
        choices=[("", gettext_lazy("按星期（不作特别安排）")), *DayKind.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=gettext_lazy("如“春节”。可不填。"),
    )

    @property
    def special_day(self) -> SpecialDay | None:
        kind, name = self.cleaned_data["kind"], clean_line(self.cleaned_data["name"])
        return SpecialDay(DayKind(kind), name) if kind else None


class ImportForm(forms.Form):
    """A year's list: the notice as text, a file, or what the bundled library knows."""

    year = forms.IntegerField(
        label=gettext_lazy("年份"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=gettext_lazy("通知或文件里写明年份的，以其为准。"),
    )
    text = forms.CharField(
        label=gettext_lazy("通知全文"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy(
            "国务院办公厅“部分节假日安排的通知”，如“一、元旦：1月1日至3日放假，共3天。1月4日（星期日）上班。”"
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("或者文件"),
        required=False,
        help_text=gettext_lazy(
            "CSV 或 XLSX，表头为日期、性质（放假或上班）、名称；或通知全文的文本文件（TXT）。"
        ),
    )
    announced: Announced

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        try:
            self.announced = self._read(data)
        except (UnreadableHolidays, UnreadableTable) as error:
            raise ValidationError(str(error)) from error
        return data

    def _read(self, data: dict[str, Any]) -> Announced:
        if "bundled" in self.data:
            return bundled_year(data["year"])
        if file := data.get("file"):
            return _from_file(file, year=data["year"])
        if text := data["text"].strip():
            return read_notice(text, year=data["year"])
        raise UnreadableHolidays(_("请粘贴通知全文，或选择文件。"))


class ConfirmForm(forms.Form):
    """What was shown, to be written now."""

    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.HiddenInput)
    days = forms.CharField(widget=forms.HiddenInput)
    remove = forms.BooleanField(
        label=gettext_lazy("取消名单里没有的日子"),
        required=False,
        initial=True,
    )

    @staticmethod
    def of(announced: Announced) -> ConfirmForm:
        rows = [[f"{day:%Y-%m-%d}", each.kind, each.name] for day, each in announced.days.items()]
        return ConfirmForm(
            initial={
                "year": announced.year,
                "days": json.dumps(rows, ensure_ascii=False),
                "remove": True,
            }
        )

    def clean_days(self) -> dict[dt.date, SpecialDay]:
        try:
            rows = json.loads(self.cleaned_data["days"])
            days = {
                dt.date.fromisoformat(day): SpecialDay(
                    DayKind(kind), clean_line(name)[:LONGEST_NAME]
                )
                for day, kind, name in rows[:MOST_DAYS]
            }
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValidationError(_("名单已损坏，请重新导入。")) from error
        if not all(FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
            raise ValidationError(_("名单已损坏，请重新导入。"))
        return days


def bundled_year(year: int) -> Announced:
    """:raises UnreadableHolidays: the library does not know the year yet."""
    if year not in BUNDLED_YEARS:
        raise UnreadableHolidays(
            _("内置名单到 %(last)d 年为止，没有 %(year)d 年。请粘贴通知全文。")
            % {"last": max(BUNDLED_YEARS), "year": year}
        )
    sources = ((bundled.holidays, DayKind.HOLIDAY), (bundled.workdays, DayKind.WORKDAY))
    days = {
        day: SpecialDay(kind, NAMES_OF_BUNDLED.get(name, ""))
        for names, kind in sources
        for day, name in names.items()
        if day.year == year
    }
    return Announced(year, dict(sorted(days.items())))


def _from_file(file: UploadedFile, *, year: int) -> Announced:
    """:raises UnreadableHolidays, UnreadableTable: see there."""
    if (file.size or 0) > LARGEST_FILE:
        raise UnreadableHolidays(_("文件太大。一年的名单不会超过 1 MB。"))
    suffix = Path(file.name or "").suffix.lower()
    if suffix == ".txt":
        return read_notice(_decoded(file.read()), year=year)
    with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        copy.write(file.read())
        copy.flush()
        rows = HEADINGS.rows(Path(copy.name), lambda _remark: None)
        days = dict(sorted(map(_day_of, rows)))
    return Announced(year_of(days), days)


def _decoded(content: bytes) -> str:
    """:raises UnreadableHolidays: it is no text."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableHolidays(_("文字编码无法识别，请另存为 UTF-8 后再试。"))


def _day_of(row: Row) -> tuple[dt.date, SpecialDay]:
    """:raises UnreadableHolidays: the row says nothing that can be read."""
    try:
        cells = HEADINGS.canonical(row)
        day = parse_moment(cells.get("date", ""), CHINA).date()
    except (UnreadableCell, UnreadableMoment) as error:
        raise _bad_row(row, str(error)) from error
    kind = KINDS.get(clean_line(cells.get("kind", "")).casefold())
    if row.error or kind is None:
        raise _bad_row(row, row.error or _("性质请写“放假”或“上班”"))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _bad_row(row, _("年份不对"))
    return day, SpecialDay(kind, clean_line(cells.get("name", ""))[:LONGEST_NAME])


def _bad_row(row: Row, reason: str) -> UnreadableHolidays:
    return UnreadableHolidays(
        _("第 %(line)d 行：%(reason)s") % {"line": row.line, "reason": reason}
    )
