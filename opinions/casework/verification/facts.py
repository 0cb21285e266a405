"""What the moves leave in the columns of case, replies and copy, as tables; and whether it is still there.

Columns that no step knows are not in the tables: handler, due date before dispatch, unit of an imported case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from opinions.casework.verification.findings import Break, at_step, label_of
from opinions.enums import Act, Grade, Move, PublicationMove, PublishConsent, ReplyStatus
from opinions.models import CaseStep, Opinion, PublishedCopy
from portal.reference.models import Unit

UNKNOWN = object()
"""No step says it any more."""
Facts = dict[str, Any]
Rule = Callable[[CaseStep, Facts], Facts]
"""The facts after a step, given those before it."""


def due(step: CaseStep) -> Facts:
    """Nothing of a step that was written before its kind named a day."""
    if "due_on" not in step.data:
        return {}
    day = step.data["due_on"]
    return {"due_on": dt.date.fromisoformat(day) if day else None}


def checked(step: CaseStep) -> Facts:
    """What the second person let stand or put right. Steps written earlier name only what was changed."""
    if "channel" not in step.data:
        return {}
    day = step.data["said_on"]
    return {
        "channel": step.data["channel"],
        "topic_id": step.data["topic"],
        "studio_id": step.data["studio"],
        "publish_consent": step.data["publish_consent"],
        "said_on": dt.date.fromisoformat(day) if day else None,
    }


CASE: Mapping[str, Rule] = {
    Move.SUBMIT: lambda step, _was: {
        "submitted_at": step.at,
        "channel": step.data["channel"],
        "topic_id": step.data["topic"],
        "studio_id": step.data["studio"],
        "publish_consent": step.data["publish_consent"],
        "merged_into_id": None,
        **dict.fromkeys(("grade", "reject_reason", "public_note"), ""),
        **dict.fromkeys(("accepted_at", "dispatched_at", "answered_at", "closed_at")),
    },
    Act.CHECK_ENTRY: lambda step, _was: checked(step),
    Move.REJECT: lambda step, _was: {
        "reject_reason": step.data["reason"],
        "public_note": UNKNOWN,  # the step has its digest: ``texts``
    },
    Move.ACCEPT: lambda step, _was: {"grade": step.data["grade"], "accepted_at": step.at},
    Move.REGRADE: lambda step, _was: {"grade": step.data["grade"], **due(step)},
    Move.ANSWER_ON_THE_SPOT: lambda step, was: {
        "grade": step.data["grade"],
        "accepted_at": was["accepted_at"] or step.at,
        "answered_at": step.at,
    },
    Move.DISPATCH: lambda step, was: {
        "lead_unit": step.data["lead"],
        "dispatched_at": was["dispatched_at"] or step.at,
        **due(step),
    },
    Move.RECALL: lambda _step, _was: {"lead_unit": None},
    Move.RETURN_UNSIGNED: lambda _step, _was: {"lead_unit": None},
    Move.SEND_ELSEWHERE: lambda step, _was: {
        "lead_unit": step.data["lead"],
        "due_on": dt.date.fromisoformat(step.data["due_on"]),
    },
    Act.GRANT_EXTENSION: lambda step, _was: {
        "due_on": dt.date.fromisoformat(step.data["due_on"]),
    },
    Move.RELEASE: lambda step, _was: {"answered_at": step.at},
    Move.CONSULT: lambda step, was: {
        "topic_id": step.data["topic"],
        "grade": was["grade"] or Grade.COMPLEX.value,
        "accepted_at": was["accepted_at"] or step.at,
        "due_on": None,
        "lead_unit": None,
    },
    Move.LEAVE_CONSULTATION: lambda step, _was: {
        "due_on": UNKNOWN,
        "topic_id": step.data["topic"],
    },
    Move.CONCLUDE: lambda step, _was: {"answered_at": step.at},
    Move.EXPIRE: lambda step, _was: {"closed_at": step.at},
    Move.MERGE: lambda step, _was: {"merged_into_id": step.data["lead_case"]},
    Move.UNMERGE: lambda _step, _was: {"merged_into_id": None},
    Move.SUPPLEMENT: lambda step, _was: due(step),
    Move.WAIT_OVER: lambda step, _was: due(step),
    Move.RATE: lambda step, _was: {"closed_at": step.at},
    Move.REQUEST_REOPEN: lambda step, _was: {"closed_at": None, **due(step)},
    Move.GRANT_REOPEN: lambda step, _was: {"lead_unit": None, **due(step)},
    Move.REFUSE_REOPEN: lambda step, _was: {"closed_at": step.at, **due(step)},
    Move.RECONSIDER: lambda _step, _was: {"reject_reason": "", "public_note": ""},
    Act.WITHDRAW_CONSENT: lambda _step, _was: {"publish_consent": PublishConsent.NONE},
    Move.WITHDRAW: lambda step, was: {
        "closed_at": step.at,
        "topic_id": step.data.get("topic", was["topic_id"]),  # earlier ones name none
    },
}

REPLY: Mapping[str, Rule] = {
    Move.SUBMIT_REPLY: lambda step, was: {
        "status": ReplyStatus.IN_REVIEW,
        "author_id": step.by_id,
        "unit": was["lead_unit"],
        "created_at": step.at,
        "released_at": None,
    },
    Move.SEND_BACK: lambda step, _was: {
        "status": ReplyStatus.SENT_BACK,
        "reviewer_id": step.by_id,
    },
    Move.RELEASE: lambda step, _was: {
        "status": ReplyStatus.RELEASED,
        "reviewer_id": step.by_id,
        "released_at": step.at,
    },
    Act.PROPOSE_CORRECTION: lambda step, was: {
        "status": ReplyStatus.IN_REVIEW,
        "author_id": step.by_id,
        "unit": was["lead_unit"],
        "created_at": step.at,
        "released_at": None,
        "corrects_id": step.data["corrects"],
    },
    Act.REFUSE_CORRECTION: lambda step, _was: {
        "status": ReplyStatus.SENT_BACK,
        "reviewer_id": step.by_id,
    },
    Move.CORRECT: lambda step, _was: {
        "status": ReplyStatus.RELEASED,
        "reviewer_id": step.by_id,
        "released_at": step.at,
    },
    Move.ANSWER_ON_THE_SPOT: lambda step, _was: {
        "status": ReplyStatus.RELEASED,
        "author_id": step.by_id,
        "created_at": step.at,
        "released_at": step.at,
    },
}

COPY: Mapping[str, Rule] = {
    PublicationMove.PROPOSE: lambda step, _was: {
        "proposed_at": step.at,
        "approved_at": None,
        "taken_down_at": None,
    },
    PublicationMove.APPROVE: lambda step, _was: {"approved_at": step.at, "taken_down_at": None},
    PublicationMove.TAKE_DOWN: lambda step, _was: {"taken_down_at": step.at},
}


class Told:
    """What a history says of one row, and which step says it."""

    def __init__(self) -> None:
        self.facts: Facts = {}
        self.by: dict[str, CaseStep] = {}

    def follow(self, step: CaseStep, new: Facts) -> None:
        for name, value in new.items():
            if name not in self.facts or self.facts[name] != value:
                self.facts[name], self.by[name] = value, step


def followed(steps: Iterable[CaseStep], rules: Mapping[str, Rule]) -> Told:
    told = Told()
    for step in steps:
        if rule := rules.get(step.move):
            told.follow(step, rule(step, told.facts))
    return told


def case_faults(case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    yield from differences(case, case, followed(steps, CASE))


def copy_faults(case: Opinion, copy: PublishedCopy, steps: list[CaseStep]) -> Iterator[Break]:
    yield from differences(case, copy, followed(steps, COPY))


def reply_faults(case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    """Replies that no step names, or that stand otherwise than the steps leave them. A draft has none, nor one that
    another person's took the place of."""
    told = _told_of_replies(steps)
    for reply in case.replies.all():
        if reply.pk in told:
            yield from differences(case, reply, told[reply.pk])
        elif reply.status not in {ReplyStatus.DRAFT, ReplyStatus.DROPPED}:
            yield Break(case.number, _("答复 %(pk)d 没有提交的记录") % {"pk": reply.pk})


def _told_of_replies(steps: list[CaseStep]) -> dict[int, Told]:
    told: dict[int, Told] = {}
    was: Facts = {"lead_unit": UNKNOWN}
    for step in steps:
        if step.move in {Move.DISPATCH, Move.SEND_ELSEWHERE}:
            was = {"lead_unit": step.data["lead"]}
        if step.move == Move.WITHDRAW:
            _drop(step, told.values())
        if rule := REPLY.get(step.move):
            corrected = told.setdefault(step.data["corrects"], Told()) if _corrects(step) else None
            before = {"lead_unit": corrected.facts.get("unit", UNKNOWN)} if corrected else was
            told.setdefault(step.data["reply"], Told()).follow(step, rule(step, before))
            if corrected and step.move == Move.CORRECT:
                corrected.follow(step, {"status": ReplyStatus.CORRECTED})
    return told


def _corrects(step: CaseStep) -> bool:
    return step.move in {Act.PROPOSE_CORRECTION, Move.CORRECT}


def _drop(step: CaseStep, replies: Iterable[Told]) -> None:
    """The reply under review was not sent."""
    for told in replies:
        if told.facts["status"] == ReplyStatus.IN_REVIEW:
            told.follow(step, {"status": ReplyStatus.DROPPED})


def differences(case: Opinion, row: models.Model, told: Told) -> Iterator[Break]:
    for name, then in told.facts.items():
        now = getattr(row, name)
        if isinstance(now, Unit):
            now = now.code
        if then is UNKNOWN or now == then:
            continue
        values = {"what": label_of(row, name), "now": _shown(now), "then": _shown(then)}
        what = _("%(what)s被改动：现为 %(now)s，记录为 %(then)s") % values
        yield Break(at_step(case, told.by[name]), what)


def _shown(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return "–" if value in (None, "") else str(value)
