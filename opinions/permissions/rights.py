"""Which right each move needs, within which scope, and what is said to those without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from opinions.enums import (
    Move,
    PublicationMove,
)
from opinions.lifecycle import (
    AnyMove,
    Refusal,
)


class NotPermitted(Refusal, PermissionDenied):
    """This person may not do this."""

    message = _("您没有权限这样做。")


class OutsideScope(NotPermitted):
    """The case is none of this person's; to him it does not exist (404)."""

    message = _("没有找到这件事项。")


class OwnItem(NotPermitted):
    """Nobody reviews or approves his own item."""

    message = _("自己起草或提议的，须由他人审核。")


class NotInUnit(NotPermitted):
    """The move belongs to a unit that has the case, and this person is not on its staff."""

    message = _("这件事项不在您所在的单位办理。")


class NotInStudio(NotPermitted):
    """The move belongs to the studio that received the case, and this person is not on its staff."""

    message = _("这件事项不是您所在的工作室收到的。")


class Scope(Enum):
    """Seeing is not acting: who sees all cases by one right still acts where he has a post, unless he dispatches."""

    VISIBLE = "visible"
    """Every case that the person may see."""
    STUDIO = "studio"
    """Cases which a studio of the person's received; every case for dispatchers."""
    ANY_UNIT = "any unit"
    """Cases which a unit of the person's has, lead or co-handling; every unit's for dispatchers with the right."""
    LEAD_UNIT = "lead unit"
    NOT_AUTHOR = "not author"
    """Visible cases whose reply under review is another's."""
    NOT_PROPOSER = "not proposer"
    """Visible cases whose publication another has proposed, with no reply of the person's in it."""
    NOT_REPLY_PROPOSER = "not proposer of the reply"
    """Visible cases whose waiting reply another has written and proposed for publication."""
    NOBODY = "nobody"
    """Made by the clock, a publication or a resident alone."""


@dataclass(frozen=True)
class Right:
    permission: str
    scope: Scope = Scope.VISIBLE


_DISPATCHER = Right("opinions.dispatch_opinion")
_SCREENER = Right("opinions.screen_opinion", Scope.STUDIO)
_REVIEWER = Right("opinions.review_reply", Scope.NOT_AUTHOR)
_LEAD = Right("opinions.handle_opinion", Scope.LEAD_UNIT)
_NOBODY = Right("", Scope.NOBODY)

RIGHTS: Mapping[AnyMove, Right] = {
    Move.SUBMIT: _SCREENER,
    Move.REJECT: _SCREENER,
    Move.RECONSIDER: _DISPATCHER,
    Move.ACCEPT: _SCREENER,
    Move.REGRADE: _DISPATCHER,
    Move.ANSWER_ON_THE_SPOT: Right("opinions.answer_opinion_on_the_spot", Scope.STUDIO),
    Move.DISPATCH: _DISPATCHER,
    Move.RECALL: _DISPATCHER,
    Move.SIGN: Right("opinions.handle_opinion", Scope.ANY_UNIT),
    Move.RETURN_UNSIGNED: _NOBODY,
    Move.REQUEST_RETURN: _LEAD,
    Move.SEND_ELSEWHERE: _DISPATCHER,
    Move.REFUSE_RETURN: _DISPATCHER,
    Move.REASSIGN: _LEAD,
    Move.ASK_SUBMITTER: _LEAD,
    Move.SUPPLEMENT: _NOBODY,
    Move.WAIT_OVER: _NOBODY,
    Move.SUBMIT_REPLY: _LEAD,
    Move.SEND_BACK: _REVIEWER,
    Move.RELEASE: _REVIEWER,
    Move.CONSULT: _DISPATCHER,
    Move.CONCLUDE: _NOBODY,
    Move.LEAVE_CONSULTATION: _DISPATCHER,
    Move.RATE: _NOBODY,
    Move.EXPIRE: _NOBODY,
    Move.REQUEST_REOPEN: _NOBODY,
    Move.GRANT_REOPEN: _DISPATCHER,
    Move.REFUSE_REOPEN: _DISPATCHER,
    Move.CORRECT: _LEAD,
    Move.MERGE: _DISPATCHER,
    Move.UNMERGE: _DISPATCHER,
    Move.WITHDRAW: _NOBODY,
    PublicationMove.PROPOSE: Right("opinions.propose_publication", Scope.STUDIO),
    PublicationMove.APPROVE: Right("opinions.approve_publication", Scope.NOT_PROPOSER),
    PublicationMove.DECLINE: Right("opinions.approve_publication", Scope.NOT_PROPOSER),
    PublicationMove.TAKE_DOWN: Right("opinions.approve_publication"),
    PublicationMove.PROPOSE_REPLY: Right("opinions.propose_publication", Scope.STUDIO),
    PublicationMove.APPROVE_REPLY: Right("opinions.approve_publication", Scope.NOT_REPLY_PROPOSER),
    PublicationMove.DECLINE_REPLY: Right("opinions.approve_publication", Scope.NOT_REPLY_PROPOSER),
}

LIKELIHOOD: tuple[AnyMove, ...] = (
    Move.ACCEPT,
    Move.DISPATCH,
    Move.SIGN,
    Move.SUBMIT_REPLY,
    Move.RELEASE,
    Move.SEND_BACK,
    PublicationMove.APPROVE,
    PublicationMove.APPROVE_REPLY,
    Move.ANSWER_ON_THE_SPOT,
    Move.CONSULT,
    PublicationMove.PROPOSE,
    Move.REGRADE,
    Move.REJECT,
    Move.LEAVE_CONSULTATION,
    PublicationMove.DECLINE,
    PublicationMove.DECLINE_REPLY,
    PublicationMove.PROPOSE_REPLY,
    PublicationMove.TAKE_DOWN,
)
"""The moves that a person may make, most likely first; a screen's buttons stand in this order."""
