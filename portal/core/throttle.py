"""How often somebody may do something: one row per visitor and window of time, counted by the database.

A single statement counts and answers, so that the limit is exact under any number of processes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from portal.core.models import ThrottleCount


@dataclass(frozen=True)
class Limit:
    name: str
    count: int
    seconds: int

    def window(self, at: dt.datetime) -> tuple[int, dt.datetime]:
        """Number of the window that ``at`` lies in, and the moment at which it ends."""
        number = int(at.timestamp()) // self.seconds
        return number, dt.datetime.fromtimestamp((number + 1) * self.seconds, tz=dt.UTC)


@dataclass(frozen=True)
class Taken:
    allowed: bool
    retry_at: dt.datetime
    """When the next window opens."""


COUNT = (
    "INSERT INTO {table} (key, expires_at, count) VALUES (%s, %s, %s)"
    " ON CONFLICT (key) DO UPDATE SET count = {table}.count + EXCLUDED.count RETURNING count"
)


def take(limit: Limit, *, key: str, at: dt.datetime, amount: int = 1) -> Taken:
    """Count one act of ``key`` (a pseudonym, or "all") under ``limit``, or as much of something as ``amount`` says.

    :raises django.db.OperationalError: the database is locked, full or away.
    """
    number, ends_at = limit.window(at)
    table = connection.ops.quote_name(ThrottleCount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT.format(table=table),
            [
                f"{limit.name}:{key}:{number}",
                connection.ops.adapt_datetimefield_value(ends_at),
                amount,
            ],
        )
        (count,) = cursor.fetchone()
    return Taken(allowed=count <= limit.count, retry_at=ends_at)


def forget_expired(*, at: dt.datetime) -> int:
    """Delete the counts of windows that have ended. Returns how many."""
    deleted, _ = ThrottleCount.objects.filter(expires_at__lt=at).delete()
    return deleted
