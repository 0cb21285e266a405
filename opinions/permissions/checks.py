"""The questions that actions and screens ask."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from django.db.models import Q, QuerySet

from opinions.enums import (
    OPEN_STATES,
    SPOKEN,
    Act,
    Grade,
    Move,
    PublicationMove,
    PublicationState,
    State,
)
from opinions.lifecycle import AnyMove, acts_in, moves_from, publication_moves_from
from opinions.models import Assignment, EntryCheck, Opinion
from opinions.permissions.reach import has_code, has_number
from opinions.permissions.rights import LIKELIHOOD, RIGHTS, NotInStudio, NotPermitted, OutsideScope
from opinions.permissions.standing import Standing
from portal.core.languages import SOURCE
from portal.reference.models import UnitStaff
from portal.users.models import User
from studios.models import StudioPage, StudioStaff

IN_HAND = OPEN_STATES - {State.ANSWERED}
"""Somebody works on the case."""


def check_see(user: User, opinion: Opinion) -> None:
    """:raises OutsideScope: the case does not exist for this person; a view answers 404."""
    if not Standing(user, opinion).sees:
        raise OutsideScope


def can_see(user: User, opinion: Opinion) -> bool:
    return Standing(user, opinion).sees


def those_who_see(opinion: Opinion) -> QuerySet[User]:
    """Everybody who may see the case: the other side of ``OpinionQuerySet.visible_to``; superusers too."""
    everywhere = User.objects.with_perm(
        "opinions.view_all_opinions", backend="django.contrib.auth.backends.ModelBackend"
    )
    at_posts = Q(pk__in=UnitStaff.objects.filter(_has(opinion)).values("user"))
    if opinion.studio_id:
        at_posts |= Q(pk__in=StudioStaff.objects.filter(studio=opinion.studio_id).values("user"))
    return User.objects.filter(Q(pk__in=everywhere.values("pk")) | at_posts, is_active=True)


def _has(opinion: Opinion) -> Q:
    """Units that have the case, or had it to the end."""
    parts = Assignment.objects.filter(opinion=opinion, returned_at=None)
    return Q(unit__in=parts.values("unit"))


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
        *acts_in(opinion.state),
    }
    if not opinion.may_be_published:
        open_now.discard(PublicationMove.PROPOSE)
    if PublicationMove.PROPOSE_REPLY in open_now:
        open_now -= _replies_not_at_hand(standing)
    if Act.PROPOSE_CORRECTION in open_now:
        open_now -= _corrections_not_at_hand(standing)
    if opinion.grade not in {"", Grade.SIMPLE}:
        open_now.discard(Move.ANSWER_ON_THE_SPOT)
    open_now -= _not_at_hand_in_unit(standing, open_now)
    open_now.discard(Move.SIGN)  # a co-handling unit signs its own part without moving the case
    if standing.may_sign_now:
        open_now.add(Move.SIGN)
    if entry_waits(opinion):
        open_now -= AFTER_CHECK
    else:
        open_now.discard(Act.CHECK_ENTRY)
    mine = [move for move in LIKELIHOOD if move in open_now and standing.allows(move)]
    return [move for move in mine if move not in OVER or not OVER[move](standing)]


OVER: Mapping[AnyMove, Callable[[Standing], bool]] = {
    Move.RECONSIDER: lambda standing: standing.was_reconsidered,
    Move.ASK_SUBMITTER: lambda standing: standing.was_asked or not has_code(standing.opinion),
    Act.CALL_BACK: lambda standing: not (standing.wants_call_back and has_number(standing.opinion)),
}
"""What the state allows and the case has had, or cannot have: move → whether it is not to be offered."""


AFTER_CHECK = frozenset(
    {Move.ACCEPT, Move.REJECT, Move.ANSWER_ON_THE_SPOT, Move.CONSULT, Move.MERGE}
)
"""What decides on a matter, and waits until a second person has compared what was taken down."""


def entry_waits(opinion: Opinion) -> bool:
    """It was taken down where the rules ask for a second look, which nobody has had yet. Seldom a query."""
    if opinion.state != State.SUBMITTED or opinion.channel not in SPOKEN:
        return False
    return EntryCheck.objects.filter(opinion=opinion, checked_at=None).exists()


def _not_at_hand_in_unit(standing: Standing, open_now: Container[str]) -> set[AnyMove]:
    """A contribution before signing; a second extension while one waits, a decision while none does."""
    closed: set[AnyMove] = set()
    if Act.CONTRIBUTE in open_now and not standing.may_contribute_now:
        closed.add(Act.CONTRIBUTE)
    if Act.ASK_EXTENSION in open_now:
        decisions: set[AnyMove] = {Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION}
        closed |= {Act.ASK_EXTENSION} if standing.waiting_extension else decisions
    return closed


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


def _corrections_not_at_hand(standing: Standing) -> set[AnyMove]:
    """One correction of the valid reply at a time; one of an older reply can only be refused."""
    valid, waiting = standing.valid_reply, standing.waiting_correction
    if waiting is None:
        nothing: set[AnyMove] = set() if valid else {Act.PROPOSE_CORRECTION}
        return {Move.CORRECT, Act.REFUSE_CORRECTION, *nothing}
    overtaken = valid is None or waiting.corrects_id != valid.pk
    return {Act.PROPOSE_CORRECTION, *({Move.CORRECT} if overtaken else ())}


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


def original_is_open(user: User, opinion: Opinion) -> bool:
    """Whether the original stands on the screen of a case that he sees, without being asked for.

    It does while nothing is cut for the public, and for those who have the case in hand until it is answered.
    Everybody else sees what the public gets, and asks: ``check_see_original``.
    """
    return original_stands_open(Standing(user, opinion))


def original_stands_open(standing: Standing) -> bool:
    """``original_is_open`` to one of a crowd. The copies should be read already, with the replies that wait."""
    if not _is_cut(standing.opinion):
        return True
    return standing.opinion.state in IN_HAND and standing.has_post


def _is_cut(opinion: Opinion) -> bool:
    """A copy with cuts stands; a declined one will be made anew."""
    if opinion.publication == PublicationState.UNPUBLISHED:
        return False
    copy = getattr(opinion, "published_copy", None)
    return bool(copy and (copy.cuts or getattr(getattr(copy, "reply_proposal", None), "cuts", [])))


def check_see_original(user: User, opinion: Opinion) -> None:
    """:raises NotPermitted: it is a right of its own, in one's scope."""
    standing = Standing(user, opinion)
    if not standing.sees:
        raise OutsideScope
    if not standing.may_see_original:
        raise NotPermitted


def can_see_contact(user: User, opinion: Opinion) -> bool:
    try:
        check_see_contact(user, opinion)
    except NotPermitted:
        return False
    return True
