"""What the secret code shows: where the matter stands, what comes next and when, and what was answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from opinions.enums import PublicationState, PublicWord, RejectReason, State
from opinions.models import Opinion
from opinions.queries import next_date, released_reply, timeline_for_resident, word_for_resident
from opinions.views.prospect import Stage, at_the_latest, day_in_words, moment_in_words
from topics.models import OutcomePage, TopicPage

WORDS = list(PublicWord)
UNANSWERED_ENDS = frozenset({State.REJECTED, State.WITHDRAWN})


@dataclass(frozen=True)
class Step:
    """One entry of the phases component: done, now or next."""

    label: str | Promise
    dates: str
    state: str


def progress(opinion: Opinion) -> list[Step]:
    """The five words in a line. A matter that ended without an answer shows only the words it went through."""
    reached = {
        PublicWord.RECEIVED: opinion.submitted_at,
        PublicWord.SCREENING: opinion.accepted_at,
        PublicWord.HANDLING: opinion.dispatched_at,
        PublicWord.ANSWERED: opinion.answered_at,
        PublicWord.CLOSED: opinion.closed_at,
    }
    now = word_for_resident(opinion)
    words = WORDS
    if opinion.state in UNANSWERED_ENDS:
        words = [word for word in WORDS if reached[word] or word in {PublicWord.SCREENING, now}]
    line = []
    for word in words:
        place = WORDS.index(word) - WORDS.index(now)
        at = reached[word] if place <= 0 else None
        day = f"{timezone.localtime(at):%Y-%m-%d}" if at else ""
        line.append(Step(word.label, day, "done" if place < 0 else "next" if place else "now"))
    return line


def what_comes_next(opinion: Opinion, *, today: dt.date) -> str:
    """One sentence, with the latest date when there is one."""
    if opinion.state == State.IN_CONSULTATION:
        return _("正在和大家的意见一起协商，协商成果公布后就有答复。")
    day = next_date(opinion)
    if day is None:
        return ""
    if day < today:
        return _("原定最迟 %(day)s，现已超过，正在催办。") % {"day": day_in_words(day)}
    if opinion.state == State.SUBMITTED:
        return _("下一步：审核，%(date)s。") % {"date": at_the_latest(day)}
    if opinion.state == State.ACCEPTED:
        return _("下一步：交给承办单位办理，%(date)s。") % {"date": at_the_latest(day)}
    return _("下一步：答复，%(date)s。") % {"date": at_the_latest(day)}


def history(opinion: Opinion) -> list[Stage]:
    """What happened, oldest first."""
    steps = timeline_for_resident(opinion)
    shown = {opinion.public_note}  # said above the history already
    return [
        Stage(
            str(step.label),
            moment_in_words(step.at),
            "" if step.text in shown else step.text,
            "done",
        )
        for step in steps
    ]


def linked_topic(opinion: Opinion) -> tuple[TopicPage | None, OutcomePage | None]:
    """The topic and its outcome in the reader's language, as far as they are published."""
    topic = opinion.topic
    if topic is None or not topic.live:
        return None, None
    topic = topic.localized
    return topic, OutcomePage.objects.child_of(topic).live().first()


def case_context(opinion: Opinion, *, today: dt.date) -> dict[str, Any]:
    topic, outcome = linked_topic(opinion)
    reason = opinion.reject_reason
    return {
        "opinion": opinion,
        "word": word_for_resident(opinion),
        "progress": progress(opinion),
        "comes_next": what_comes_next(opinion, today=today),
        "history": history(opinion),
        "reply": released_reply(opinion),
        "reject_reason": RejectReason(reason).label if opinion.state == State.REJECTED else "",
        "is_published": opinion.publication == PublicationState.PUBLISHED,
        "topic": topic,
        "outcome": outcome,
    }
