"""Who may see a case and make a move. What the state allows is in ``lifecycle``.

Each ``check_…`` raises, each ``can_…`` wraps it. Rights hang on permissions, scope on the posts that a
person holds in studios and units; nobody decides on his own item.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from opinions.enums import (
    AssignmentRole,
    Grade,
    Move,
    PublicationMove,
    PublicationState,
    ReplyStatus,
    State,
)
from opinions.lifecycle import (
    CO_SIGNING_STATES,
    AnyMove,
    Refusal,
    moves_from,
    publication_moves_from,
)
from opinions.models import Assignment, Opinion, PublishedCopy, Reply, ReplyProposal
from portal.core.languages import SOURCE
from portal.reference.models import UnitStaff
from portal.users.models import User
from studios.models import StudioPage


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
    PublicationMove.DECLINE,
    PublicationMove.DECLINE_REPLY,
    PublicationMove.PROPOSE_REPLY,
    PublicationMove.TAKE_DOWN,
)
"""The moves that a person may make, most likely first; a screen's buttons stand in this order."""


def replies_by(user: User, opinion: str = "opinion") -> QuerySet[Reply]:
    """For ``Exists``: released replies that he wrote to the case to which ``opinion`` leads."""
    return Reply.objects.filter(opinion=OuterRef(opinion), author=user, status=ReplyStatus.RELEASED)


class Standing:
    """What one person is to one case; each question is asked of the database once."""

    def __init__(self, user: User, opinion: Opinion) -> None:
        self.user, self.opinion = user, opinion

    @cached_property
    def sees(self) -> bool:
        return Opinion.objects.visible_to(self.user).filter(pk=self.opinion.pk).exists()

    @property
    def acts_everywhere(self) -> bool:
        return self.user.has_perm("opinions.dispatch_opinion")

    @cached_property
    def in_studio(self) -> bool:
        mine = Opinion.objects.of_studios(self.user).filter(pk=self.opinion.pk)
        return self.acts_everywhere or mine.exists()

    @cached_property
    def has_post(self) -> bool:
        """In the studio that received the case, or in a unit that has or had it."""
        mine = Opinion.objects.of_posts(self.user).filter(pk=self.opinion.pk)
        return self.acts_everywhere or mine.exists()

    @property
    def may_see_contact(self) -> bool:
        """Of a case that he sees."""
        return self.user.has_perm("opinions.view_contact") and self.has_post

    @cached_property
    def parts(self) -> list[Assignment]:
        """The running assignments of this person's units; of every unit for those who act everywhere."""
        running = Assignment.objects.filter(opinion=self.opinion, ended_at=None)
        if not self.acts_everywhere:
            running = running.filter(
                unit__in=UnitStaff.objects.filter(user=self.user).values("unit")
            )
        return list(running.order_by("-role", "pk"))

    @property
    def leads(self) -> bool:
        return any(part.role == AssignmentRole.LEAD for part in self.parts)

    @property
    def may_sign_now(self) -> bool:
        """An unsigned part of his waits: the lead's while the case is dispatched, a co-handling one until the answer."""
        state, waiting = self.opinion.state, [part for part in self.parts if part.signed_at is None]
        return self.allows(Move.SIGN) and any(
            state == State.DISPATCHED
            if part.role == AssignmentRole.LEAD
            else state in CO_SIGNING_STATES
            for part in waiting
        )

    @cached_property
    def is_author(self) -> bool:
        return Reply.objects.filter(
            opinion=self.opinion, status=ReplyStatus.IN_REVIEW, author=self.user
        ).exists()

    @cached_property
    def is_proposer(self) -> bool:
        """Of the copy, or the author of the reply that stands in it."""
        own = Q(proposed_by=self.user) | Q(Exists(replies_by(self.user))) & ~Q(reply="")
        return PublishedCopy.objects.filter(own, opinion=self.opinion).exists()

    @cached_property
    def is_reply_proposer(self) -> bool:
        own = Q(proposed_by=self.user) | Q(Exists(replies_by(self.user, "copy__opinion")))
        return ReplyProposal.objects.filter(own, copy__opinion=self.opinion).exists()

    @cached_property
    def reply_waits(self) -> bool:
        return ReplyProposal.objects.filter(copy__opinion=self.opinion).exists()

    @property
    def has_reply(self) -> bool:
        return any(each.status == ReplyStatus.RELEASED for each in self.opinion.replies.all())

    def check(self, move: AnyMove) -> None:
        """:raises NotPermitted: or the subclass that says why."""
        right = RIGHTS[move]
        if not self.sees:
            raise OutsideScope
        if right.scope is Scope.NOBODY or not self.user.has_perm(right.permission):
            raise NotPermitted
        if refusal := self._out_of(right.scope):
            raise refusal

    def _out_of(self, scope: Scope) -> NotPermitted | None:
        refused: dict[Scope, Callable[[], NotPermitted | None]] = {
            Scope.STUDIO: lambda: None if self.in_studio else NotInStudio(),
            Scope.LEAD_UNIT: lambda: None if self.leads else NotInUnit(),
            Scope.ANY_UNIT: lambda: None if self.parts else NotInUnit(),
            Scope.NOT_AUTHOR: lambda: OwnItem() if self.is_author else None,
            Scope.NOT_PROPOSER: lambda: OwnItem() if self.is_proposer else None,
            Scope.NOT_REPLY_PROPOSER: lambda: OwnItem() if self.is_reply_proposer else None,
        }
        return refused[scope]() if scope in refused else None

    def allows(self, move: AnyMove) -> bool:
        try:
            self.check(move)
        except NotPermitted:
            return False
        return True


def check_see(user: User, opinion: Opinion) -> None:
    """:raises OutsideScope: the case does not exist for this person; a view answers 404."""
    if not Standing(user, opinion).sees:
        raise OutsideScope


def can_see(user: User, opinion: Opinion) -> bool:
    return Standing(user, opinion).sees


def check_move(user: User, opinion: Opinion, move: AnyMove) -> None:
    """Whether this person may make ``move`` at all; the state is not looked at. :raises NotPermitted: he may not."""
    Standing(user, opinion).check(move)


def can_move(user: User, opinion: Opinion, move: AnyMove) -> bool:
    return Standing(user, opinion).allows(move)


def moves_for(user: User, opinion: Opinion) -> list[AnyMove]:
    """The moves that this person may make on this case now, most likely first."""
    standing = Standing(user, opinion)
    open_now = {
        *moves_from(opinion.state),
        *publication_moves_from(opinion.publication, opinion.state),
    }
    if not opinion.may_be_published:
        open_now.discard(PublicationMove.PROPOSE)
    if PublicationMove.PROPOSE_REPLY in open_now:
        open_now -= _replies_not_at_hand(standing)
    if opinion.grade not in {"", Grade.SIMPLE}:
        open_now.discard(Move.ANSWER_ON_THE_SPOT)
    open_now.discard(Move.SIGN)  # a co-handling unit signs its own part without moving the case
    if standing.may_sign_now:
        open_now.add(Move.SIGN)
    return [move for move in LIKELIHOOD if move in open_now and standing.allows(move)]


def _replies_not_at_hand(standing: Standing) -> set[AnyMove]:
    """The moves on a public reply for which there is none; before approval it is a part of the copy."""
    moves = PublicationMove
    if not standing.has_reply:
        return {moves.PROPOSE_REPLY, moves.APPROVE_REPLY, moves.DECLINE_REPLY}
    if standing.reply_waits:
        return set()
    is_public = standing.opinion.publication == PublicationState.PUBLISHED
    beside = set() if is_public else {moves.PROPOSE_REPLY}
    return {moves.APPROVE_REPLY, moves.DECLINE_REPLY, *beside}


def can_submit_for_residents(user: User) -> bool:
    """Whether he writes down what residents say at a desk, on a visit, by telephone or on paper."""
    return user.is_active and user.has_perm(RIGHTS[Move.SUBMIT].permission)


def studios_written_for(user: User) -> QuerySet[StudioPage]:
    """The studios for which he does: all for dispatchers, who need none, else those on whose staff he is."""
    studios = StudioPage.objects.filter(locale__language_code=SOURCE).order_by("title", "pk")
    if user.has_perm("opinions.dispatch_opinion"):
        return studios
    return studios.filter(staff__user=user)


def check_submit_for_resident(user: User, studio: StudioPage | None) -> None:
    """:raises NotPermitted: he may not at all, or not for this studio."""
    if not can_submit_for_residents(user):
        raise NotPermitted
    everywhere = user.has_perm("opinions.dispatch_opinion")
    if not everywhere and (
        studio is None or not studios_written_for(user).filter(pk=studio.pk).exists()
    ):
        raise NotInStudio


def check_see_contact(user: User, opinion: Opinion) -> None:
    """:raises NotPermitted: contact data is a right of its own, where one has a post."""
    standing = Standing(user, opinion)
    if not standing.sees:
        raise OutsideScope
    if not standing.may_see_contact:
        raise NotPermitted


def can_see_contact(user: User, opinion: Opinion) -> bool:
    try:
        check_see_contact(user, opinion)
    except NotPermitted:
        return False
    return True
