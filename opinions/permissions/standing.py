"""What one person is to one case."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from django.db.models import Exists, Q

from opinions.enums import DISSATISFIED, AssignmentRole, Move, ReplyStatus, State
from opinions.lifecycle import CO_SIGNING_STATES, AnyMove
from opinions.models import (
    Assignment,
    CallBack,
    CaseStep,
    Extension,
    Opinion,
    PublishedCopy,
    Rating,
    Reply,
    ReplyProposal,
)
from opinions.permissions.gone import lead_is_gone
from opinions.permissions.hands import handled, replies_by, wrote_unreleased
from opinions.permissions.rights import (
    RIGHTS,
    NotHead,
    NotInStudio,
    NotInUnit,
    NotPermitted,
    OthersProposal,
    OutsideScope,
    OwnCase,
    OwnDecision,
    OwnItem,
    Right,
    Scope,
)
from portal.reference.enums import UnitRole
from portal.reference.models import UnitStaff
from portal.users.models import User


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

    def _is_one_of(self, cases: Q) -> bool:
        return Opinion.with_hidden.filter(cases, pk=self.opinion.pk).exists()

    @cached_property
    def has_post(self) -> bool:
        """In the studio that received the case, or in a unit that has or had it."""
        mine = Opinion.objects.of_posts(self.user).filter(pk=self.opinion.pk)
        return self.acts_everywhere or mine.exists()

    @property
    def may_see_contact(self) -> bool:
        """Of a case that he sees."""
        return self.user.has_perm("opinions.view_contact") and self.has_post

    @property
    def may_see_original(self) -> bool:
        """Of a case that he sees, when its copy has cuts: a right of its own; and nobody reviews a reply unread."""
        return self.user.has_perm("opinions.view_original") or self.reviews_now

    @property
    def reviews_now(self) -> bool:
        """A reply waits, and is his to judge."""
        waits = any(each.status == ReplyStatus.IN_REVIEW for each in self.opinion.replies.all())
        return waits and self.allows(Move.RELEASE)

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

    @cached_property
    def replaces_lead(self) -> bool:
        """Dispatches, and the unit that signed cannot go on. One that did not sign is recalled from."""
        signed = any(part.signed_at for part in self.parts if part.role == AssignmentRole.LEAD)
        return self.acts_everywhere and signed and lead_is_gone(self.opinion)

    @property
    def helping_parts(self) -> list[Assignment]:
        return [part for part in self.parts if part.role == AssignmentRole.CO_HANDLING]

    @property
    def answers(self) -> bool:
        """In the unit that leads; where no unit has the case any more, for all units."""
        return self.leads or (self.acts_everywhere and not self.parts)

    @property
    def helps(self) -> bool:
        return bool(self.helping_parts)

    @property
    def may_contribute_now(self) -> bool:
        """A unit signs its part before it contributes."""
        return any(part.signed_at for part in self.helping_parts)

    @cached_property
    def heads_lead(self) -> bool:
        """At the head of the unit that leads, or acting everywhere."""
        if self.acts_everywhere:
            return self.leads
        heads = UnitStaff.objects.filter(user=self.user, role=UnitRole.HEAD).values("unit")
        running = Assignment.objects.filter(opinion=self.opinion, ended_at=None, unit__in=heads)
        return running.filter(role=AssignmentRole.LEAD).exists()

    @cached_property
    def _steps(self) -> list[CaseStep]:
        return list(self.opinion.steps.all())

    def _last(self, move: Move) -> CaseStep | None:
        steps = [step for step in self._steps if step.move == move]
        return max(steps, key=lambda step: step.position, default=None)

    @property
    def is_rejecter(self) -> bool:
        step = self._last(Move.REJECT)
        return step is not None and step.by_id == self.user.pk

    @property
    def is_registrar(self) -> bool:
        """He took down what the resident said."""
        step = self._last(Move.SUBMIT)
        return step is not None and step.by_id == self.user.pk

    @cached_property
    def waiting_extension(self) -> Extension | None:
        asked = (each for each in self.opinion.extensions.all() if each.decided_at is None)
        return next(asked, None)

    @property
    def is_asker(self) -> bool:
        """Of the extension that waits."""
        waiting = self.waiting_extension
        return waiting is not None and waiting.asked_by_id == self.user.pk

    @cached_property
    def is_handler(self) -> bool:
        """Or was, signed it, or wrote one of its replies."""
        return self._is_one_of(handled(self.user))

    @property
    def was_reconsidered(self) -> bool:
        return self._last(Move.RECONSIDER) is not None

    @cached_property
    def was_asked(self) -> bool:
        """The submitter, for a supplement."""
        return hasattr(self.opinion, "pause")

    @cached_property
    def wants_call_back(self) -> bool:
        """Nobody rated the answer that holds, or it left its submitter dissatisfied; and no call has reached him since."""
        case = self.opinion
        if case.answered_at is None:
            return False
        content = Rating.objects.filter(
            opinion=case, answered_at=case.answered_at, stars__gt=DISSATISFIED
        )
        reached = CallBack.objects.filter(opinion=case, reached=True, at__gte=case.answered_at)
        return not content.exists() and not reached.exists()

    def _out_of_studio_or_rejecter(self) -> NotPermitted | None:
        if not self.in_studio:
            return NotInStudio()
        return OwnDecision() if self.is_rejecter else None

    def _out_of_registrars(self) -> NotPermitted | None:
        if not self.in_studio:
            return NotInStudio()
        return OwnItem() if self.is_registrar else None

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
        """Of words that wait for review: of what is handed in, of what was sent back, of a draft that went into it."""
        return self._is_one_of(wrote_unreleased(self.user))

    @cached_property
    def is_proposer(self) -> bool:
        """Of the copy, or the author of the reply that stands in it."""
        own = Q(proposed_by=self.user) | Q(Exists(replies_by(self.user))) & ~Q(reply="")
        return PublishedCopy.objects.filter(own, opinion=self.opinion).exists()

    @property
    def made_proposal(self) -> bool:
        copy = getattr(self.opinion, "published_copy", None)
        return copy is not None and copy.proposed_by_id == self.user.pk

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

    @property
    def valid_reply(self) -> Reply | None:
        """As ``queries.released_reply``, of all replies of the case."""
        released = [
            each for each in self.opinion.replies.all() if each.status == ReplyStatus.RELEASED
        ]
        return max(released, key=lambda each: (each.released_at, each.pk), default=None)

    @property
    def waiting_correction(self) -> Reply | None:
        waiting = [
            each
            for each in self.opinion.replies.all()
            if each.status == ReplyStatus.IN_REVIEW and each.corrects_id
        ]
        return max(waiting, key=lambda each: each.pk, default=None)

    def check(self, move: AnyMove) -> None:
        """:raises NotPermitted: or the subclass that says why."""
        right = RIGHTS[move]
        if not self.sees:
            raise OutsideScope
        if right.stands_in and self.replaces_lead:
            return
        reply = self.valid_reply if right.on_the_spot else None
        if reply is not None and reply.unit_id is None:
            right = Right(right.on_the_spot, Scope.STUDIO)
        if right.scope is Scope.NOBODY or not self.user.has_perm(right.permission):
            raise NotPermitted
        if refusal := self._out_of(right.scope):
            raise refusal

    def _out_of(self, scope: Scope) -> NotPermitted | None:
        refused: dict[Scope, Callable[[], NotPermitted | None]] = {
            Scope.STUDIO: lambda: None if self.in_studio else NotInStudio(),
            Scope.LEAD_UNIT: lambda: None if self.leads else NotInUnit(),
            Scope.ANSWERER: lambda: None if self.answers else NotInUnit(),
            Scope.ANY_UNIT: lambda: None if self.parts else NotInUnit(),
            Scope.LEAD_HEAD: lambda: None if self.heads_lead else NotHead(),
            Scope.CO_UNIT: lambda: None if self.helps else NotInUnit(),
            Scope.STUDIO_NOT_REJECTER: self._out_of_studio_or_rejecter,
            Scope.NOT_REJECTER: lambda: OwnDecision() if self.is_rejecter else None,
            Scope.NOT_ASKER: lambda: OwnItem() if self.is_asker else None,
            Scope.NOT_HANDLER: lambda: OwnCase() if self.is_handler else None,
            Scope.NOT_REGISTRAR: self._out_of_registrars,
            Scope.NOT_AUTHOR: lambda: OwnItem() if self.is_author else None,
            Scope.NOT_PROPOSER: lambda: OwnItem() if self.is_proposer else None,
            Scope.PROPOSER: lambda: None if self.made_proposal else OthersProposal(),
            Scope.NOT_REPLY_PROPOSER: lambda: OwnItem() if self.is_reply_proposer else None,
        }
        return refused[scope]() if scope in refused else None

    def allows(self, move: AnyMove) -> bool:
        try:
            self.check(move)
        except NotPermitted:
            return False
        return True
