"""What every action begins and ends with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opinions.casework.extensions import lapse_waiting
from opinions.casework.history import StepSpec, position_of, shown_position_of, write_step
from opinions.casework.merging import (
    REPLIES,
    check_reply_is_for_all,
    leaves_unanswered,
    set_free,
)
from opinions.casework.showing import is_told, show_anew
from opinions.enums import Act, Move, PublicationMove, PublicationState, State
from opinions.lifecycle import (
    AnyMove,
    Refusal,
    StaleScreen,
    check_act,
    publication_target_of,
    target_of,
)
from opinions.models import CaseStep, Opinion
from opinions.notifications import announce
from opinions.permissions import AFTER_CHECK, NotPermitted, OutsideScope, check_move, entry_waits
from portal.core.normalisation import clean_text
from portal.users.models import User


class EntryUnchecked(Refusal):
    """What was taken down waits for the look of a second person."""

    message = _("这件登记还没有由另一人核对，核对后才能审核。")


def lock(opinion: Opinion) -> None:
    """Lock the case's row and read it anew into ``opinion`` (SQLite: the transaction holds the only write lock)."""
    opinion.refresh_from_db(from_queryset=Opinion.objects.select_for_update())


def begin(opinion: Opinion, move: Move, *, by: User | None, seen: int | None = None) -> State:
    """Lock the case, check who and then what its state allows; the state after the move.

    ``by`` is None for the clock, a publication and residents.

    :raises NotPermitted: this person may not.
    :raises StaleScreen: more happened than the person has ``seen`` (``casework.history.position_of``).
    :raises MoveRefused: the state does not allow it.
    :raises EntryUnchecked: it was taken down, and nobody else has compared it yet.
    """
    lock(opinion)
    if by is not None:
        check_who(by, opinion, move, seen=seen)
    check_fresh(opinion, seen)
    target = target_of(move, opinion.state)
    if move in AFTER_CHECK and entry_waits(opinion):
        raise EntryUnchecked
    return target


def begin_by_submitter(opinion: Opinion, move: Move, *, seen: int | None = None) -> State:
    """As ``begin``, for the submitter, whose right is his code. Only what he is shown makes his screen stale.

    :raises StaleScreen: more happened than he has ``seen`` (``casework.history.shown_position_of``).
    :raises MoveRefused: the state does not allow it.
    """
    _begin_shown(opinion, seen)
    return target_of(move, opinion.state)


def begin_act_by_submitter(opinion: Opinion, act: Act, *, seen: int | None = None) -> None:
    """As ``begin_by_submitter``, for what moves nothing. :raises ActRefused: the state does not allow it."""
    _begin_shown(opinion, seen)
    check_act(act, opinion.state)


def _begin_shown(opinion: Opinion, seen: int | None) -> None:
    lock(opinion)
    if seen is not None and shown_position_of(opinion) != seen:
        raise StaleScreen(state=State(opinion.state).label)


def begin_act(opinion: Opinion, act: Act, *, by: User, seen: int | None = None) -> None:
    """As ``begin``, for what moves nothing. :raises ActRefused: the state does not allow it."""
    lock(opinion)
    check_who(by, opinion, act, seen=seen)
    check_fresh(opinion, seen)
    check_act(act, opinion.state)


def begin_publication(
    opinion: Opinion, move: PublicationMove, *, by: User | None, seen: int | None = None
) -> PublicationState:
    """As ``begin``, for publication's own machine. ``by`` is None when the submitter withdraws."""
    lock(opinion)
    if by is not None:
        check_who(by, opinion, move, seen=seen)
    check_fresh(opinion, seen)
    return publication_target_of(move, opinion.publication, opinion.state)


def check_who(by: User, opinion: Opinion, move: AnyMove, *, seen: int | None = None) -> None:
    """As ``check_move``. Who lost his part in the case since he opened it is told that first.

    :raises NotPermitted: this person may not.
    :raises StaleScreen: he may not any more.
    """
    try:
        check_move(by, opinion, move)
    except OutsideScope:
        raise
    except NotPermitted:
        check_fresh(opinion, seen)
        raise


def check_fresh(opinion: Opinion, seen: int | None) -> None:
    """The state alone would not do: a reply sent back and handed in again is another reply.

    :raises StaleScreen: a step was written since the screen was opened.
    """
    if seen is not None and position_of(opinion) != seen:
        raise StaleScreen(state=State(opinion.state).label)


def written(text: str, refusal: type[Refusal]) -> str:
    """The normalised text. :raises refusal: nothing is left of it."""
    if not (cleaned := clean_text(text)):
        raise refusal
    return cleaned


def finish(opinion: Opinion, spec: StepSpec) -> CaseStep:
    """Write the step, tell whom it concerns, and let the matter be found as it stands now, in the same transaction as the change.

    An extension that waits lapses when the step takes the case from the unit that asked for it.

    :raises ReplyNamesSubmitter: a reply that other submitters read as well, whose cases were merged into this one.
    """
    if spec.move in REPLIES:
        check_reply_is_for_all(opinion, spec.digest_of)
    step = write_step(opinion, spec)
    lapse_waiting(opinion, spec)
    if leaves_unanswered(spec):  # those who are set free are told that, and not of the step
        set_free(opinion, at=spec.at)
    announce(opinion, step)
    if is_told(spec.from_state, spec.to_state):
        show_anew([opinion], by=spec.by, at=spec.at)
    return step
