"""Dates and times in the spellings that people and programs write. Pure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext_lazy as _


class UnreadableMoment(ValueError):
    """A date or time in no known spelling."""


NOTHING = frozenset({"", "null", "\\n", "none", "nil", "n/a", "na", "nan", "无", "暂无", "-", "--", "—", "——", "/"})  # fmt: skip
"""What stands in a cell for an empty one, in small letters."""
MIDNIGHT = r"0?0:00(?::00(?:\.0+)?)?z?"
NO_DAY = re.compile(
    r"0001[-/.]0?1[-/.]0?1(?:[t\s][\d:.+\-\sz]*)?"
    r"|(?:0000[-/.]0?0[-/.]0?0|1899[-/.]12[-/.]3[01]|1900[-/.]0?1[-/.]0?[01])"
    rf"(?:[t\s]+{MIDNIGHT})?|{MIDNIGHT}"
)
"""What programs write for a missing date, in small letters: .NET and SQL Server the first day of their
calendar, MySQL a day 0, spreadsheets the day from which they count, or its midnight alone."""
YEARS = range(1900, 3000)
"""Others are slips. Near the ends of the calendar no moment can be moved to another time zone."""

DAY = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号號]?"
COMPACT_DAY = r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
CLOCK = (
    r"(?P<half>凌晨|早上|上午|中午|下午|晚上)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*"
    r"(?:(?P<minute>\d{1,2})\s*(?:分|(?=[:\s+\-Z.]|[AaPp][Mm]|$))"
    r"(?::?\s*(?P<second>\d{1,2})(?:[.,]\d+)?\s*秒?)?)?"
    r"(?:\s*(?P<english>[AaPp])[Mm])?"
)
ZONE = r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
SPELLINGS = (
    re.compile(rf"{DAY}{WEEKDAY}(?:(?:T|\s+|(?<=\D)|(?=[凌早上中下晚])){CLOCK})?{ZONE}"),
    re.compile(rf"{COMPACT_DAY}(?:[T\s]?(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?)?{ZONE}"),
    re.compile(rf"{COMPACT_DAY}[T\s]+{CLOCK}{ZONE}"),
)  # fmt: skip
SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?")
"""Days since 1899-12-30, as spreadsheets count: of the years 1954 to 2091."""


def is_nothing(text: str) -> bool:
    text = unicodedata.normalize("NFKC", text).strip().casefold()
    return text in NOTHING or NO_DAY.fullmatch(text) is not None


def parse_moment(text: str, zone: dt.tzinfo) -> dt.datetime:
    """``2019-01-12 16:04``, ``2019/1/12``, ``2019年1月12日下午4:05``, ``20190112``, ISO 8601, a
    spreadsheet's number … as an aware moment.

    Without a time of day it is midnight; ``zone`` counts where the text names none.

    :raises UnreadableMoment: no known spelling, no such day, or of another age.
    """
    moment, _is_day = moment_or_day(text, zone)
    return moment


def parse_end(text: str, zone: dt.tzinfo) -> dt.datetime:
    """Like ``parse_moment``, but a day without a time of day means the end of it. :raises UnreadableMoment:"""
    moment, is_day = moment_or_day(text, zone)
    return moment + dt.timedelta(days=1) if is_day else moment


def moment_or_day(text: str, zone: dt.tzinfo) -> tuple[dt.datetime, bool]:
    """The moment, and whether the text names a day alone: spreadsheets and databases write 00:00 to it."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if SERIAL.fullmatch(plain):
        return from_serial(float(plain), zone), float(plain).is_integer()
    match = next(filter(None, (spelling.fullmatch(plain) for spelling in SPELLINGS)), None)
    if match is None:
        raise UnreadableMoment(
            _("无法识别的日期“%(text)s”，请写成 2026-03-01。") % {"text": text[:40]}
        )
    parts = match.groupdict()
    if int(parts["year"]) not in YEARS:
        raise UnreadableMoment(
            _("日期“%(text)s”的年份应在 %(first)d 至 %(last)d 之间。")
            % {"text": text.strip()[:40], "first": YEARS[0], "last": YEARS[-1]}
        )
    try:
        day = dt.date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
        time = time_of_day(parts)
    except ValueError as error:
        raise UnreadableMoment(_("没有这一天：%(text)s") % {"text": text[:40]}) from error
    moment = dt.datetime.combine(day, dt.time()) + time
    return moment.replace(tzinfo=offset(parts["zone"]) or zone), not time and not parts["zone"]


def from_serial(days: float, zone: dt.tzinfo) -> dt.datetime:
    seconds = dt.timedelta(seconds=round(days * 24 * 60 * 60))
    return (dt.datetime.combine(dt.date(1899, 12, 30), dt.time()) + seconds).replace(tzinfo=zone)


def time_of_day(parts: dict[str, str | None]) -> dt.timedelta:
    """24:00 is the end of the day. :raises ValueError: no such time."""
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = parts.get("half") or (parts.get("english") or "").casefold()
    if half in ("下午", "晚上", "p") and hour < 12:
        hour += 12
    elif half in ("凌晨", "早上", "上午", "a") and hour == 12:
        hour = 0
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and (minute or second)):
        raise ValueError("no such time")
    return dt.timedelta(hours=hour, minutes=minute, seconds=second)


def offset(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    return dt.datetime.strptime(text.replace("Z", "+0000").replace(":", ""), "%z").tzinfo
