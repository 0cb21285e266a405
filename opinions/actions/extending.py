"""ask_extension, grant_extension, refuse_extension: more time, asked by the unit and decided by somebody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.deadlines import extended_due
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin_act, finish, written
from opinions.enums import Act, Actor
from opinions.lifecycle import Refusal
from opinions.models import CaseRules, Extension, Opinion
from portal.users.models import User


class ExtensionReasonMissing(Refusal):
    message = _("请写明为什么需要延期。")


class ExtensionLength(Refusal):
    message = _("延期为 1 至 %(most)d 个工作日。")


class ExtensionWaits(Refusal):
    message = _("已有一个延期申请在等待决定。")


class NoExtensionWaits(Refusal):
    message = _("没有等待决定的延期申请。")


class ExtensionRefusalReasonMissing(Refusal):
    message = _("请写明不同意延期的理由。")


@transaction.atomic
def ask_extension(
    opinion: Opinion,
    *,
    days: int,
    reason: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Extension:
    """Ask for ``days`` more working days. Nothing moves until it is granted.

    :raises ExtensionLength: none, or more than the rules allow at once.
    :raises ExtensionWaits: one waits already.
    """
    begin_act(opinion, Act.ASK_EXTENSION, by=by, seen=seen)
    most = CaseRules.current().extension_days
    if not 1 <= days <= most:
        raise ExtensionLength(most=most)
    reason = written(reason, ExtensionReasonMissing)
    if Extension.objects.filter(opinion=opinion, decided_at=None).exists():
        raise ExtensionWaits
    asked = Extension.objects.create(
        opinion=opinion, days=days, reason=reason, asked_at=at, asked_by=by
    )
    _finish(opinion, Act.ASK_EXTENSION, by=by, at=at, text=reason, data={"days": days})
    return asked


@transaction.atomic
def grant_extension(
    opinion: Opinion, *, by: User, at: dt.datetime, seen: int | None = None
) -> Opinion:
    """The new due date lies the asked working days after the present one, or after today when that has passed.

    :raises OwnItem: ``by`` asked for it.
    :raises NoExtensionWaits: nobody asked, or it is decided.
    """
    begin_act(opinion, Act.GRANT_EXTENSION, by=by, seen=seen)
    asked = _waiting(opinion)
    asked.decided_at, asked.decided_by, asked.granted = at, by, True
    asked.due_before = opinion.due_on
    asked.save(update_fields=["decided_at", "decided_by", "granted", "due_before"])
    opinion.due_on = extended_due(opinion.due_on, asked.days, at=at)
    opinion.save(update_fields=["due_on"])
    facts = {"due_on": opinion.due_on.isoformat()}
    _finish(opinion, Act.GRANT_EXTENSION, by=by, at=at, data=facts)
    return opinion


@transaction.atomic
def refuse_extension(
    opinion: Opinion, *, reason: str, by: User, at: dt.datetime, seen: int | None = None
) -> Opinion:
    """The due date stays as it is; the unit is told why.

    :raises OwnItem: ``by`` asked for it.
    :raises NoExtensionWaits: nobody asked, or it is decided.
    """
    begin_act(opinion, Act.REFUSE_EXTENSION, by=by, seen=seen)
    asked = _waiting(opinion)
    reason = written(reason, ExtensionRefusalReasonMissing)
    asked.decided_at, asked.decided_by, asked.remark = at, by, reason
    asked.save(update_fields=["decided_at", "decided_by", "remark"])
    _finish(opinion, Act.REFUSE_EXTENSION, by=by, at=at, text=reason)
    return opinion


def _waiting(opinion: Opinion) -> Extension:
    asked = Extension.objects.filter(opinion=opinion, decided_at=None).first()
    if asked is None:
        raise NoExtensionWaits
    return asked


def _finish(
    opinion: Opinion,
    act: Act,
    *,
    by: User,
    at: dt.datetime,
    text: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    state = opinion.state
    step = StepSpec(act, state, state, at, Actor.STAFF, by, text=text, data=data or {})
    finish(opinion, step)
