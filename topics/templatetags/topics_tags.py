"""How far a topic and its recommendations have come, in the words and tones of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import template
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from topics import phases
from topics.enums import Phase, RecommendationStatus, Verdict
from topics.models import Meeting, OutcomePage, Tally, TopicPage, outcome_page
from topics.phases import PhaseFacts, PhaseStep

register = template.Library()

SOON = 3
"""Days left from which a topic is marked as urgent."""

PHASE_TONES = {
    Phase.ANNOUNCED: "quiet",
    Phase.COLLECTING: "plain",
    Phase.DELIBERATING: "wait",
    Phase.REPORTED: "good",
    Phase.IMPLEMENTING: "good",
    Phase.CLOSED: "quiet",
}
VERDICT_TONES = {
    Verdict.ADOPTED: "good",
    Verdict.PARTLY: "wait",
    Verdict.NOT_ADOPTED: "quiet",
    Verdict.UNDER_STUDY: "plain",
}
STATUS_TONES = {
    RecommendationStatus.NOT_STARTED: "quiet",
    RecommendationStatus.IN_PROGRESS: "plain",
    RecommendationStatus.DONE: "good",
    RecommendationStatus.DROPPED: "quiet",
}


@dataclass(frozen=True)
class Step:
    """One phase as the component ``phases`` shows it."""

    label: str
    dates: str
    state: str


@register.simple_tag
def phase_line(
    steps: Iterable[PhaseStep],
    *,
    facts: PhaseFacts,
    announced: dt.datetime | None,
    meetings: Iterable[Meeting],
) -> list[Step]:
    """The phases of a topic with their dates; ``announced`` is its first publication."""
    now = timezone.localtime()
    dates = {
        Phase.ANNOUNCED: _day(announced, now),
        Phase.COLLECTING: _collecting_days(facts, now),
        Phase.DELIBERATING: _meeting_day(meetings, now),
    }
    return [
        Step(
            _label(step.phase, facts),
            dates[step.phase] if step.phase in dates else _day(step.since, now),
            step.state,
        )
        for step in steps
    ]


@register.simple_tag
def topics_of(outcomes: Iterable[OutcomePage]) -> list[TopicPage]:
    """The topics that outcomes belong to, for the tags that take a whole list."""
    return [outcome.topic for outcome in outcomes]


@register.simple_tag
def tallies(outcomes: Iterable[OutcomePage]) -> Mapping[str, Tally]:
    """Counts of each outcome's recommendations; read with ``{{ tallies|of:outcome }}``. Two queries."""
    outcomes = list(outcomes)
    counted = outcome_page.tallies(outcomes)
    return {str(outcome.translation_key): counted[outcome.pk] for outcome in outcomes}


@register.simple_tag
def meeting_counts(topics: Iterable[TopicPage]) -> Mapping[str, int]:
    """Meetings of each topic; read with ``{{ counts|of:topic }}``. One query."""
    column = "topic__translation_key"
    rows = Meeting.objects.filter(topic__in=list(topics)).order_by().values_list(column)
    return {str(key): number for key, number in rows.annotate(number=Count("pk"))}


def _label(phase: Phase, facts: PhaseFacts) -> str:
    if phase is Phase.CLOSED and facts.discontinued_at:
        return _("已终止")
    return str(phase.label)


def _collecting_days(facts: PhaseFacts, now: dt.datetime) -> str:
    start, end = facts.collect_from, facts.collect_until - dt.timedelta(microseconds=1)
    return _("%(start)s 至 %(end)s") % {"start": _day(start, now), "end": _day(end, start)}


def _meeting_day(meetings: Iterable[Meeting], now: dt.datetime) -> str:
    """The next meeting; after the last one, the last."""
    days = sorted(meeting.starts_at for meeting in meetings)
    if not days:
        return ""
    shown = next((at for at in days if at >= now), days[-1])
    return _("%(day)s 会议") % {"day": _day(shown, now)}


def _day(at: dt.datetime | None, now: dt.datetime) -> str:
    """Month and day; with the year when it is another than that of ``now``."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    same_year = local.year == timezone.localtime(now).year
    return f"{local:%m-%d}" if same_year else f"{local:%Y-%m-%d}"


@register.filter
def is_soon(days: int | None) -> bool:
    return days is not None and days <= SOON


@register.filter
def last_day(until: dt.datetime) -> dt.date:
    """The last day of a period that ends before the moment ``until``."""
    return phases.last_day(until, timezone.get_current_timezone())


@register.filter
def phase_tone(phase: Phase) -> str:
    return PHASE_TONES[phase]


@register.filter
def verdict_tone(verdict: str) -> str:
    return VERDICT_TONES.get(Verdict(verdict), "plain") if verdict else "plain"


@register.filter
def status_tone(status: str) -> str:
    return STATUS_TONES[RecommendationStatus(status)]


@register.filter
def deadline(until: dt.datetime) -> str:
    """The end of a period; midnight is written as 24:00 of the day before, as people say it."""
    local = timezone.localtime(until)
    if (local.hour, local.minute) == (0, 0):
        return f"{last_day(until):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"
