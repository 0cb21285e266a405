"""Writing the working calendar. What was set before by it stays: due dates are kept where they are used."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from portal.core.enums import DayKind
from portal.core.models import CalendarDay
from portal.core.refusals import Refused
from portal.core.workdays import LONGEST_BREAK, Calendar
from portal.reference.rules.holidays import Announced, Days, SpecialDay, differences
from portal.users.models import User


class CalendarBroken(Refused):
    """Nobody could name a due date any more."""

    def __str__(self) -> str:
        return str(_("这样一来，连续两个月没有一个工作日，期限无法计算。没有保存，请检查。"))


def known_days(*years: int) -> Days:
    """The days of these years that differ from the week; one query."""
    rows = CalendarDay.objects.filter(date__year__in=years).order_by("date")
    return {each.date: SpecialDay(DayKind(each.kind), each.name) for each in rows}


@transaction.atomic
def set_day(day: dt.date, special: SpecialDay | None, *, by: User) -> bool:
    """Make one day special, or like any other of the week; whether anything changed.

    :raises CalendarBroken: no working day would be left for two months.
    """
    changed = _write(day, special, by=by)
    _check(day.year)
    return changed


@transaction.atomic
def set_year(announced: Announced, *, remove: bool, by: User) -> int:
    """Take over a year's list; how many days changed. ``remove``: days of its year that are not in it go.

    :raises CalendarBroken: no working day would be left for two months.
    """
    years = {announced.year, *(day.year for day in announced.days)}
    changes = [
        each
        for each in differences(known_days(*years), announced)
        if each.is_change and (each.after or remove)
    ]
    for each in changes:
        _write(each.day, each.after, by=by)
    for year in years:
        _check(year)
    return len(changes)


def _write(day: dt.date, special: SpecialDay | None, *, by: User) -> bool:
    row = CalendarDay.objects.filter(date=day).first()
    if special is None:
        if row:
            log(instance=row, action="wagtail.delete", user=by)
            row.delete()
        return row is not None
    if row and (row.kind, row.name) == (special.kind, special.name):
        return False
    action = "wagtail.edit" if row else "wagtail.create"
    row = row or CalendarDay(date=day)
    row.kind, row.name = special.kind, special.name
    row.save()
    log(instance=row, action=action, user=by)
    return True


def _check(year: int) -> None:
    days: dict[DayKind, set[dt.date]] = {DayKind.HOLIDAY: set(), DayKind.WORKDAY: set()}
    for day, special in known_days(year - 1, year, year + 1).items():
        days[special.kind].add(day)
    calendar = Calendar(frozenset(days[DayKind.HOLIDAY]), frozenset(days[DayKind.WORKDAY]))
    off = 0
    day, last = dt.date(year - 1, 11, 1), dt.date(year + 1, 3, 1)
    while day <= last:
        off = 0 if calendar.is_workday(day) else off + 1
        if off >= LONGEST_BREAK:
            raise CalendarBroken
        day += dt.timedelta(days=1)
