from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F

from opinions.models import NumberSeries

CHINA = ZoneInfo("Asia/Shanghai")


def civil_day(at: dt.datetime) -> dt.date:
    """The day in China at the moment ``at``: years of numbers and due dates are counted in it."""
    return at.astimezone(CHINA).date()


def reserve_numbers(*, year: int, count: int = 1) -> list[str]:
    """Take the next ``count`` public numbers, ``<prefix>-<year>-<5 digits>``, in order.

    Holds the year's row until the end of the transaction: no number is given twice, and a number whose
    transaction is rolled back is given again.
    """
    series = NumberSeries.objects.filter(year=year)
    if not series.update(last=F("last") + count):
        NumberSeries.objects.get_or_create(year=year)
        series.update(last=F("last") + count)
    last = series.values_list("last", flat=True).get()
    return [
        f"{settings.REFERENCE_PREFIX}-{year}-{number:05d}"
        for number in range(last - count + 1, last + 1)
    ]
