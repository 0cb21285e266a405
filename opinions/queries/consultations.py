"""Topics that cases wait for."""

from __future__ import annotations

import calendar
import datetime as dt

from django.db.models import Case, Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from opinions.enums import State
from opinions.models import TopicDraft
from portal.core.languages import SOURCE
from topics.models import TopicPage
from topics.phases import last_day


def awaited_topics(at: dt.datetime) -> QuerySet[TopicPage]:
    """Topics of which an outcome is still to come although collecting is over, and drafts that were made for cases.

    Adds ``cases``: how many are in the consultation, and ``since``: the moment from which somebody could have gone on,
    the end of collecting or that at which the draft was made. The longest awaited first.
    """
    inside = Q(opinions__state=State.IN_CONSULTATION, opinions__hidden=False)
    drafted = Q(live=False, first_published_at=None) & Exists(
        TopicDraft.objects.filter(topic=OuterRef("pk"))
    )
    topics = TopicPage.objects.filter(locale__language_code=SOURCE).undecided_at(at)
    since = Case(
        When(live=False, then=F("drafted_for__made_at")),
        default=F("collect_until"),
        output_field=DateTimeField(),
    )
    return (
        topics.filter(Q(live=True, collect_until__lte=at) | drafted)
        .annotate(cases=Count("opinions", filter=inside), since=since)
        .order_by("since", "pk")
    )


def day_since(topic: TopicPage) -> dt.date:
    """The day of ``since``: the last one of collecting, or that of the draft."""
    if topic.live:
        return last_day(topic.collect_until, timezone.get_current_timezone())
    return timezone.localtime(topic.since).date()


def months_after(day: dt.date, count: int) -> dt.date:
    """The same day of a later month, or the last one of a month that is shorter."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return day.replace(
        year=year,
        month=month + 1,
        day=min(day.day, calendar.monthrange(year, month + 1)[1]),
    )


def reminders_due(first: dt.date, today: dt.date) -> int:
    """How many reminders have come due, the first on ``first`` and one every month after."""
    if today < first:
        return 0
    months = (today.year - first.year) * 12 + today.month - first.month
    return months + (months_after(first, months) <= today)
