"""The State Council's yearly notice of holidays, read from its text. Pure.

As published (国办发明电, 部分节假日安排的通知), a paragraph for each holiday: "二、春节：2月15日（农历腊月二十八、
周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。" What the text says twice
is compared: the weekday beside a date, and the number of days.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from portal.core.enums import DayKind
from portal.reference.rules.holidays import Announced, SpecialDay, UnreadableHolidays

LONGEST = 20_000
"""Characters: the real ones have about a thousand."""
YEAR = re.compile(r"(\d{4})\s*年\s*(?:部分)?节假日")
PARAGRAPH = re.compile(r"(?:^|[\s。:;])\s*[一二三四五六七八九十]{1,3}\s*、\s*([^:\n。]{1,30}?)\s*:")
TOKEN = re.compile(
    r"(?:(?P<year>\d{4})\s*年\s*)?(?:(?P<month>\d{1,2})\s*月\s*)?(?P<day>\d{1,2})\s*日"
    r"\s*(?:\((?P<beside>[^()]*)\))?"
    r"|(?P<to>至|到|-|—|－|~)"
    r"|共\s*(?P<count>\d{1,2})\s*天"
    r"|(?P<off>放假)|(?P<work>上班)"
)
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
WEEKDAYS = "一二三四五六日"
LONGEST_HOLIDAY = 20


def read_notice(text: str, *, year: int) -> Announced:
    """The days of a notice; ``year`` where the text names none.

    :raises UnreadableHolidays: no holiday is found in it, or a date that is none.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).replace("\r\n", "\n").replace("\r", "\n")
    named = YEAR.search(plain)
    year = int(named[1]) if named else year
    reading = Reading(year)
    for name, paragraph in _paragraphs(plain):
        reading.read(name, paragraph)
    if not reading.days:
        raise UnreadableHolidays(
            _(
                "没有读到节假日。请粘贴通知全文，每个节日一段，如“一、元旦：1月1日至3日放假，共3天。”"
            )
        )
    return Announced(year, dict(sorted(reading.days.items())), tuple(reading.doubts))


def _paragraphs(plain: str) -> Iterator[tuple[str, str]]:
    """(name, what follows) of each; what stands before the first is no holiday."""
    heads = list(PARAGRAPH.finditer(plain))
    ends = [head.start() for head in heads[1:]] + [len(plain)]
    for head, end in zip(heads, ends, strict=False):
        yield head[1], plain[head.end() : end]


@dataclass
class Reading:
    """What has been read so far."""

    year: int
    days: dict[dt.date, SpecialDay] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def read(self, name: str, paragraph: str) -> None:
        """Dates wait until a word says what they are; months and years are carried on."""
        waiting: list[dt.date] = []
        holidays: list[dt.date] = []
        last, opened = dt.date(self.year, 1, 1), False
        for token in TOKEN.finditer(paragraph):
            if token["day"]:
                day = self._date(token, last)
                waiting += self._span(name, last, day) if opened and waiting else [day]
                last, opened = day, False
            elif token["to"]:
                opened = True
            elif token["count"]:
                self._compare(name, int(token["count"]), holidays)
            else:
                kind = DayKind.HOLIDAY if token["off"] else DayKind.WORKDAY
                self._take(kind, name, waiting)
                holidays += waiting if kind is DayKind.HOLIDAY else []
                waiting = []

    def _date(self, token: re.Match[str], last: dt.date) -> dt.date:
        """:raises UnreadableHolidays: there is no such day."""
        year, month = int(token["year"] or last.year), int(token["month"] or last.month)
        try:
            found = dt.date(year, month, int(token["day"]))
        except ValueError as error:
            raise UnreadableHolidays(_("没有这一天：%(text)s") % {"text": token[0]}) from error
        said = WEEKDAY.search(token["beside"] or "")
        weekday = WEEKDAYS[found.weekday()]
        if said and said[1].replace("天", "日") != weekday:
            self.doubts.append(
                _("%(day)s 是星期%(weekday)s，通知写的是“%(said)s”，年份可能不对。")
                % {"day": f"{found:%Y-%m-%d}", "weekday": weekday, "said": said[0]}
            )
        return found

    def _span(self, name: str, first: dt.date, last: dt.date) -> list[dt.date]:
        """The days after ``first``. :raises UnreadableHolidays: it ends before it begins, or takes too long."""
        length = (last - first).days
        if not 0 < length < LONGEST_HOLIDAY:
            raise UnreadableHolidays(
                _("“%(name)s”的起止日期有误：%(first)s 至 %(last)s。")
                % {"name": name, "first": f"{first:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
            )
        return [first + dt.timedelta(days=n) for n in range(1, length + 1)]

    def _take(self, kind: DayKind, name: str, days: list[dt.date]) -> None:
        for day in days:
            if (known := self.days.get(day)) and known.kind != kind:
                self.doubts.append(
                    _("%(day)s 既写放假又写上班，按“%(kind)s”。")
                    % {"day": f"{day:%Y-%m-%d}", "kind": kind.label}
                )
            self.days[day] = SpecialDay(kind, name)

    def _compare(self, name: str, said: int, holidays: list[dt.date]) -> None:
        if said != len(holidays):
            self.doubts.append(
                _("“%(name)s”写明共 %(said)d 天，读到 %(found)d 天。")
                % {"name": name, "said": said, "found": len(holidays)}
            )
