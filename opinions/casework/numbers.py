from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection

from opinions.models import NumberSeries
from opinions.rules import CHINA

TAKE = (
    "INSERT INTO {table} (year, last) VALUES (%s, %s)"
    " ON CONFLICT (year) DO UPDATE SET last = {table}.last + excluded.last RETURNING last"
)


def civil_day(at: dt.datetime) -> dt.date:
    """The day in China at the moment ``at``: years of numbers and due dates are counted in it."""
    return at.astimezone(CHINA).date()


def reserve_numbers(*, year: int, count: int = 1) -> list[str]:
    """Take the next ``count`` public numbers, ``<prefix>-<year>-<5 digits>``, in order.

    Holds the year's row until the end of the transaction: no number is given twice, and a number whose
    transaction is rolled back is given again.
    """
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(table=table), [year, count])
        (last,) = cursor.fetchone()
    return [
        f"{settings.REFERENCE_PREFIX}-{year}-{number:05d}"
        for number in range(last - count + 1, last + 1)
    ]
