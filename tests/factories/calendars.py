"""Lists of holidays, as an administrator enters them."""

from __future__ import annotations

import datetime as dt

from portal.core.enums import DayKind
from portal.core.models import CalendarDay
from portal.core.workdays import FEWEST_DAYS


def enter_year(year: int) -> None:
    """As many days as make a year's list, in October and November."""
    for week in range(FEWEST_DAYS):
        friday = dt.date.fromisocalendar(year, 40 + week, 5)
        CalendarDay.objects.get_or_create(date=friday, defaults={"kind": DayKind.HOLIDAY})
