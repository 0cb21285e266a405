"""What happens next to an opinion that has just come in, with the date by which it happens."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from opinions.casework.deadlines import target_for
from opinions.enums import Grade, State
from opinions.models import Opinion
from portal.core.workdays import load_calendar
from topics.models import TopicPage
from topics.phases import last_day


@dataclass(frozen=True)
class Stage:
    """One entry of the timeline component."""

    label: str
    date: str = ""
    text: str = ""
    state: str = "next"


def day_in_words(day: dt.date) -> str:
    """``2026-11-25（星期三）``."""
    return _("%(day)s（%(weekday)s）") % {
        "day": f"{day:%Y-%m-%d}",
        "weekday": date_format(day, "l"),
    }


def moment_in_words(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def at_the_latest(day: dt.date) -> str:
    return _("最迟 %(day)s") % {"day": day_in_words(day)}


def prospect(opinion: Opinion, *, received: str) -> list[Stage]:
    """Received, at the moment that is given in words; screened, answered."""
    target = target_for(Grade.ORDINARY, field=opinion.field, channel=opinion.channel)
    calendar = load_calendar()
    screened = calendar.after(timezone.localdate(opinion.submitted_at), target.screen_days)
    if opinion.state == State.SUBMITTED and opinion.due_on:
        screened = opinion.due_on  # as it was promised, whatever the term is now
    answered = calendar.after(screened, target.answer_days)
    start = Stage(_("已收到"), received, state="done")
    screening = Stage(
        _("审核"),
        at_the_latest(screened),
        _("看是否属于本区事务、内容是否清楚。不受理的，会说明理由。"),
    )
    if opinion.topic:
        together = Stage(
            _("参与协商"),
            _of_consultation(opinion.topic, after=opinion.submitted_at),
            _("和大家的意见一起提交协商会讨论，协商成果公布后，您可以看到每一条建议是否采纳。"),
        )
        return [start, screening, together]
    answer = Stage(
        _("办理并答复"),
        at_the_latest(answered),
        _("一般事项 %(days)d 个工作日内答复，简单的当场答复，复杂的会另行告知。")
        % {"days": target.answer_days},
    )
    return [start, screening, answer]


def _of_consultation(topic: TopicPage, *, after: dt.datetime) -> str:
    """The day of the next meeting; while none is fixed, the last day on which others may join in."""
    meetings = topic.meetings.filter(starts_at__gt=after)
    if meeting := meetings.order_by("starts_at", "pk").first():
        return _("%(day)s 协商会") % {"day": day_in_words(timezone.localdate(meeting.starts_at))}
    until = last_day(topic.collect_until, timezone.get_current_timezone())
    return _("征集到 %(day)s 为止") % {"day": day_in_words(until)}
