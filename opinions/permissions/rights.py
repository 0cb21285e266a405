"""Which right each move needs, within which scope, and what is said to those without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from opinions.enums import Act, Move, PublicationMove
from opinions.lifecycle import AnyMove, Refusal


class NotPermitted(Refusal, PermissionDenied):
    """This person may not do this."""

    message = _("您没有权限这样做。")


class OutsideScope(NotPermitted):
    """The case is none of this person's; to him it does not exist (404)."""

    message = _("没有找到这件事项。")


class OwnItem(NotPermitted):
    """Nobody reviews or approves his own item."""

    message = _("自己起草或提议的，须由他人审核。")


class OthersProposal(NotPermitted):
    """A proposal is taken back by whoever made it; another person declines it."""

    message = _("只有提议人可以收回提议。")


class OwnDecision(NotPermitted):
    """Nobody looks again at what he himself has decided."""

    message = _("您自己作的决定，须由他人复核。")


class OwnCase(NotPermitted):
    """Nobody decides on a case that he handled."""

    message = _("您经办过这件事项，须由他人决定。")


class NotHead(NotPermitted):
    """Only the head of the unit gives a case to somebody else."""

    message = _("只有主办单位的负责人可以改派经办人。")


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
    ANSWERER = "answerer"
    """Cases which a unit of the person's leads; those that no unit has any more, for dispatchers with the right."""
    NOT_AUTHOR = "not author"
    """Visible cases whose reply under review is another's, and so is what was sent back or drafted before it."""
    NOT_PROPOSER = "not proposer"
    """Visible cases whose publication another has proposed, with no reply of the person's in it."""
    PROPOSER = "proposer"
    """Visible cases whose publication the person has proposed."""
    NOT_REPLY_PROPOSER = "not proposer of the reply"
    """Visible cases whose waiting reply another has written and proposed for publication."""
    STUDIO_NOT_REJECTER = "studio, not rejecter"
    """As STUDIO, unless the case was rejected by the person: after reconsidering another decides."""
    NOT_REJECTER = "not rejecter"
    """Visible cases whose rejection, the last one, was another's."""
    LEAD_HEAD = "lead head"
    """Cases which a unit leads whose head the person is; every unit's for dispatchers with the right."""
    CO_UNIT = "co-handling unit"
    """Cases in which a unit of the person's helps; every unit's for dispatchers with the right."""
    NOT_ASKER = "not asker"
    """Visible cases whose waiting extension another has asked for."""
    NOT_HANDLER = "not handler"
    """Visible cases which the person neither handles nor ever did, nor wrote a reply to."""
    NOT_REGISTRAR = "not registrar"
    """Cases of the person's studio which another took down; every other's for dispatchers."""
    NOBODY = "nobody"
    """Made by the clock, a publication or a resident alone."""


@dataclass(frozen=True)
class Right:
    permission: str
    scope: Scope = Scope.VISIBLE
    stands_in: bool = False
    """Dispatchers, too, in place of a lead unit that signed the case and is retired or has nobody any more."""
    on_the_spot: str = ""
    """The permission that is asked for instead, with STUDIO, where the valid reply is no unit's."""


_DISPATCHER = Right("opinions.dispatch_opinion")
_SCREENER = Right("opinions.screen_opinion", Scope.STUDIO)
_SECOND_SCREENER = Right("opinions.screen_opinion", Scope.STUDIO_NOT_REJECTER)
_REVIEWER = Right("opinions.review_reply", Scope.NOT_AUTHOR)
_LEAD = Right("opinions.handle_opinion", Scope.LEAD_UNIT)
_NOBODY = Right("", Scope.NOBODY)

RIGHTS: Mapping[AnyMove, Right] = {
    Move.SUBMIT: _SCREENER,
    Move.REJECT: _SECOND_SCREENER,
    Move.RECONSIDER: Right("opinions.dispatch_opinion", Scope.NOT_REJECTER),
    Move.ACCEPT: _SECOND_SCREENER,
    Move.REGRADE: _DISPATCHER,
    Move.ANSWER_ON_THE_SPOT: Right(
        "opinions.answer_opinion_on_the_spot", Scope.STUDIO_NOT_REJECTER
    ),
    Move.DISPATCH: _DISPATCHER,
    Move.RECALL: _DISPATCHER,
    Move.SIGN: Right("opinions.handle_opinion", Scope.ANY_UNIT),
    Move.RETURN_UNSIGNED: _NOBODY,
    Move.REQUEST_RETURN: Right("opinions.handle_opinion", Scope.LEAD_UNIT, stands_in=True),
    Move.SEND_ELSEWHERE: _DISPATCHER,
    Move.REFUSE_RETURN: _DISPATCHER,
    Move.REASSIGN: Right("opinions.handle_opinion", Scope.LEAD_HEAD),
    Move.ASK_SUBMITTER: _LEAD,
    Move.SUPPLEMENT: _NOBODY,
    Move.WAIT_OVER: _NOBODY,
    Move.SUBMIT_REPLY: _LEAD,
    Move.SEND_BACK: _REVIEWER,
    Move.RELEASE: _REVIEWER,
    Move.CONSULT: Right("opinions.dispatch_opinion", Scope.NOT_REJECTER),
    Move.CONCLUDE: _NOBODY,
    Move.LEAVE_CONSULTATION: _DISPATCHER,
    Move.RATE: _NOBODY,
    Move.EXPIRE: _NOBODY,
    Move.REQUEST_REOPEN: _NOBODY,
    Move.GRANT_REOPEN: Right("opinions.dispatch_opinion", Scope.NOT_HANDLER),
    Move.REFUSE_REOPEN: Right("opinions.dispatch_opinion", Scope.NOT_HANDLER),
    Move.CORRECT: _REVIEWER,
    Move.MERGE: Right("opinions.dispatch_opinion", Scope.NOT_REJECTER),
    Move.UNMERGE: _DISPATCHER,
    Move.WITHDRAW: _NOBODY,
    PublicationMove.PROPOSE: Right("opinions.propose_publication", Scope.STUDIO),
    PublicationMove.RETRACT: Right("opinions.propose_publication", Scope.PROPOSER),
    PublicationMove.APPROVE: Right("opinions.approve_publication", Scope.NOT_PROPOSER),
    PublicationMove.DECLINE: Right("opinions.approve_publication", Scope.NOT_PROPOSER),
    PublicationMove.TAKE_DOWN: Right("opinions.approve_publication"),
    PublicationMove.PROPOSE_REPLY: Right("opinions.propose_publication", Scope.STUDIO),
    PublicationMove.APPROVE_REPLY: Right("opinions.approve_publication", Scope.NOT_REPLY_PROPOSER),
    PublicationMove.DECLINE_REPLY: Right("opinions.approve_publication", Scope.NOT_REPLY_PROPOSER),
    Act.CHECK_ENTRY: Right("opinions.screen_opinion", Scope.NOT_REGISTRAR),
    Act.CONTRIBUTE: Right("opinions.handle_opinion", Scope.CO_UNIT),
    Act.CHANGE_CO_HANDLING: _DISPATCHER,
    Act.ASK_EXTENSION: _LEAD,
    Act.GRANT_EXTENSION: Right("opinions.dispatch_opinion", Scope.NOT_ASKER),
    Act.REFUSE_EXTENSION: Right("opinions.dispatch_opinion", Scope.NOT_ASKER),
    Act.PROPOSE_CORRECTION: Right(
        "opinions.handle_opinion",
        Scope.ANSWERER,
        on_the_spot="opinions.answer_opinion_on_the_spot",
    ),
    Act.REFUSE_CORRECTION: _REVIEWER,
    Act.CALL_BACK: Right("opinions.dispatch_opinion", Scope.NOT_HANDLER),
    Act.WITHDRAW_CONSENT: _NOBODY,
}

LIKELIHOOD: tuple[AnyMove, ...] = (
    Act.CHECK_ENTRY,
    Move.ACCEPT,
    Move.DISPATCH,
    Move.SIGN,
    Move.SUBMIT_REPLY,
    Move.RELEASE,
    Move.SEND_BACK,
    Move.CORRECT,
    Act.REFUSE_CORRECTION,
    Move.SEND_ELSEWHERE,
    Move.REFUSE_RETURN,
    Act.GRANT_EXTENSION,
    Act.REFUSE_EXTENSION,
    Move.GRANT_REOPEN,
    Move.REFUSE_REOPEN,
    PublicationMove.APPROVE,
    PublicationMove.APPROVE_REPLY,
    Act.CONTRIBUTE,
    Move.ANSWER_ON_THE_SPOT,
    Move.CONSULT,
    Move.ASK_SUBMITTER,
    Move.REASSIGN,
    Act.ASK_EXTENSION,
    Move.REQUEST_RETURN,
    PublicationMove.PROPOSE,
    Act.CHANGE_CO_HANDLING,
    Move.MERGE,
    Move.REGRADE,
    Move.REJECT,
    Move.RECALL,
    Move.LEAVE_CONSULTATION,
    Move.RECONSIDER,
    Move.UNMERGE,
    Act.CALL_BACK,
    Act.PROPOSE_CORRECTION,
    PublicationMove.RETRACT,
    PublicationMove.DECLINE,
    PublicationMove.DECLINE_REPLY,
    PublicationMove.PROPOSE_REPLY,
    PublicationMove.TAKE_DOWN,
)
"""The moves and acts of people, most likely first; a screen's buttons stand in this order."""
