"""Holidays and weekends worked instead, as the State Council's General Office announced them for 2025 and 2026."""

from __future__ import annotations

import datetime as dt

from django.db import migrations

HOLIDAYS = (
    ("2025-01-01", 1, "元旦"),
    ("2025-01-28", 8, "春节"),
    ("2025-04-04", 3, "清明节"),
    ("2025-05-01", 5, "劳动节"),
    ("2025-05-31", 3, "端午节"),
    ("2025-10-01", 8, "国庆节、中秋节"),
    ("2026-01-01", 3, "元旦"),
    ("2026-02-15", 9, "春节"),
    ("2026-04-04", 3, "清明节"),
    ("2026-05-01", 5, "劳动节"),
    ("2026-06-19", 3, "端午节"),
    ("2026-09-25", 3, "中秋节"),
    ("2026-10-01", 7, "国庆节"),
)
"""First day, number of days, name."""
WORKED = (
    ("2025-01-26", "春节"),
    ("2025-02-08", "春节"),
    ("2025-04-27", "劳动节"),
    ("2025-09-28", "国庆节、中秋节"),
    ("2025-10-11", "国庆节、中秋节"),
    ("2026-01-04", "元旦"),
    ("2026-02-14", "春节"),
    ("2026-02-28", "春节"),
    ("2026-05-09", "劳动节"),
    ("2026-09-20", "国庆节"),
    ("2026-10-10", "国庆节"),
)


def days():
    for first, count, name in HOLIDAYS:
        for offset in range(count):
            yield dt.date.fromisoformat(first) + dt.timedelta(days=offset), "HOLIDAY", name
    for day, name in WORKED:
        yield dt.date.fromisoformat(day), "WORKDAY", name


def load(apps, schema_editor):
    model = apps.get_model("core", "CalendarDay")
    model.objects.bulk_create(
        [model(date=date, kind=kind, name=name) for date, kind, name in days()], ignore_conflicts=True
    )


def unload(apps, schema_editor):
    apps.get_model("core", "CalendarDay").objects.filter(date__in=[date for date, *_ in days()]).delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(load, unload)]
