"""ask_submitter, supplement, end_wait: the unit asks, the clock stands still, the submitter answers or the term is over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.attachments import attach_files, claim_files
from opinions.casework.deadlines import due_when_resumed, waiting_until
from opinions.casework.files import brought
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin, begin_by_submitter, finish, written
from opinions.casework.numbers import civil_day
from opinions.enums import Actor, Move, State
from opinions.lifecycle import Refusal
from opinions.models import Opinion, Pause, Supplement
from opinions.permissions import has_code
from portal.users.models import User


class QuestionMissing(Refusal):
    message = _("请写明要提交人补充什么。")


class AskedBefore(Refusal):
    message = _("一件事项只能请提交人补充一次，这件已经请过。")


class CannotAnswer(Refusal):
    """Nobody holds a code that opens the case."""

    message = _(
        "这件事项没有可用的查询码，提交人看不到问题，也无法补充。请另行联系，或按已有的情况办理。"
    )


class SupplementMissing(Refusal):
    message = _("请写下您要补充的情况")


class StillWaiting(Refusal):
    message = _("提交人可以补充到 %(until)s，还没有到期。")


@transaction.atomic
def ask_submitter(
    opinion: Opinion, *, question: str, by: User, at: dt.datetime, seen: int | None = None
) -> Opinion:
    """Ask what is missing; the submitter reads the question under his code. The clock stands still meanwhile.

    :raises AskedBefore: once in a case, whichever way it went since.
    :raises CannotAnswer: he has no code, or it was revoked.
    """
    target = begin(opinion, Move.ASK_SUBMITTER, by=by, seen=seen)
    question = written(question, QuestionMissing)
    if Pause.objects.filter(opinion=opinion).exists():
        raise AskedBefore
    if not has_code(opinion):
        raise CannotAnswer
    until = waiting_until(at)
    Pause.objects.create(
        opinion=opinion, began_at=at, until=until, due_before=opinion.due_on or until
    )
    before, opinion.state = opinion.state, target
    opinion.save(update_fields=["state"])
    facts = {"until": until.isoformat()}
    finish(
        opinion,
        StepSpec(
            Move.ASK_SUBMITTER, before, target, at, Actor.STAFF, by, text=question, data=facts
        ),
    )
    return opinion


@transaction.atomic
def supplement(
    opinion: Opinion,
    *,
    text: str,
    at: dt.datetime,
    seen: int | None = None,
    files_of: str = "",
) -> Opinion:
    """Take in what the submitter answers, under his code, with what is pending under ``files_of``
    (``actions.attachments``); the clock runs on.

    Also after the last day, as long as the clock has not gone on by itself: what he says is worth more than the day.
    """
    target = begin_by_submitter(opinion, Move.SUPPLEMENT, seen=seen)
    text = written(text, SupplementMissing)
    row = Supplement.objects.create(opinion=opinion, text=text, at=at)
    before = State(opinion.state)
    files = claim_files(files_of) if files_of else []
    facts = {"supplement": row.pk, "due_on": _resume(opinion, target, at)}
    step = finish(
        opinion,
        StepSpec(
            Move.SUPPLEMENT, before, target, at, Actor.RESIDENT,
            digest_of=text, data=facts, digests=brought(files),
        ),
    )  # fmt: skip
    attach_files(files, step)
    return opinion


@transaction.atomic
def end_wait(opinion: Opinion, *, at: dt.datetime, seen: int | None = None) -> Opinion:
    """Go on without an answer after the last day of waiting; made by the clock alone.

    :raises StillWaiting: the day is not over.
    """
    target = begin(opinion, Move.WAIT_OVER, by=None, seen=seen)
    until = Pause.objects.get(opinion=opinion).until
    if civil_day(at) <= until:
        raise StillWaiting(until=f"{until:%Y-%m-%d}")
    before = State(opinion.state)
    facts = {"due_on": _resume(opinion, target, at)}
    finish(opinion, StepSpec(Move.WAIT_OVER, before, target, at, Actor.CLOCK, data=facts))
    return opinion


def _resume(opinion: Opinion, target: State, at: dt.datetime) -> str:
    """End the pause; the due date from now on."""
    pause = Pause.objects.get(opinion=opinion)
    end_pause(opinion, at=at)
    opinion.state, opinion.due_on = target, due_when_resumed(pause, at)
    opinion.save(update_fields=["state", "due_on"])
    return opinion.due_on.isoformat()


def end_pause(opinion: Opinion, *, at: dt.datetime) -> None:
    """If one runs."""
    Pause.objects.filter(opinion=opinion, ended_at=None).update(ended_at=at)
