"""Every action from every state: made, or refused without a trace."""

from __future__ import annotations

import pytest

from opinions import actions
from opinions.casework.history import position_of
from opinions.enums import (
    Event,
    Keeps,
    Move,
    PublicationMove,
    PublicationState,
    PublishConsent,
    State,
)
from opinions.lifecycle import (
    AUDIT,
    PUBLICATION_TABLE,
    PUBLISHABLE_STATES,
    TABLE,
    AnyMove,
    MoveRefused,
    StaleScreen,
)
from opinions.models import Opinion, PublishedCopy
from opinions.permissions import RIGHTS, NotPermitted, Scope
from tests.factories.users import UserFactory
from tests.opinions.every_move import (
    HANDLING_MOVES,
    MAKE,
    World,
    case_in,
    first_source,
    trace,
    world,
)

__all__ = ["world"]  # a fixture
pytestmark = pytest.mark.django_db


def test_every_built_move_has_a_row_here() -> None:
    assert set(MAKE) | {Move.SUBMIT} == {move for move in AUDIT if not isinstance(move, Event)}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", HANDLING_MOVES)
def test_move_from_state(move: Move, state: State, world: World) -> None:
    opinion = case_in(state, world, move)
    before = trace()

    if state in TABLE[move].sources:
        MAKE[move](opinion, world, {})

        opinion.refresh_from_db()
        last = opinion.steps.latest("position")
        target = TABLE[move].target
        kept = {
            Keeps.SAME: state,
            Keeps.BEFORE: State.ACCEPTED,
        }  # where the factories' cases were merged
        assert opinion.state == kept.get(target, target)
        assert (last.move, last.from_state, last.to_state) == (move, state, opinion.state)
    else:
        # A co-handling part would be needed to sign in a later state; units come before states there.
        with pytest.raises((MoveRefused, NotPermitted, actions.AlreadySigned)):
            MAKE[move](opinion, world, {})
        assert trace() == before


@pytest.mark.parametrize("publication", PublicationState)
@pytest.mark.parametrize("move", PublicationMove)
def test_publication_move_from_state(
    move: PublicationMove, publication: PublicationState, world: World
) -> None:
    opinion = case_in(
        State.ANSWERED,
        world,
        move,
        publication=publication,
        publish_consent=PublishConsent.ANONYMOUS,
        waiting_reply="三天内修好。",
    )
    before = trace()

    if publication in PUBLICATION_TABLE[move].sources:
        MAKE[move](opinion, world, {})

        opinion.refresh_from_db()
        last = opinion.steps.latest("position")
        target = PUBLICATION_TABLE[move].target
        assert opinion.publication == (publication if target is Keeps.SAME else target)
        assert (last.move, last.from_state, last.to_state) == (
            move,
            publication,
            opinion.publication,
        )
    else:
        with pytest.raises((MoveRefused, NotPermitted)):
            MAKE[move](opinion, world, {})
        assert trace() == before


@pytest.mark.parametrize("state", State)
def test_publication_is_proposed_from_acceptance_on(state: State, world: World) -> None:
    opinion = case_in(state, world, publish_consent=PublishConsent.ANONYMOUS)
    before = trace()

    if state in PUBLISHABLE_STATES:
        MAKE[PublicationMove.PROPOSE](opinion, world, {})
        assert PublishedCopy.objects.get().is_public is False
    else:
        with pytest.raises(MoveRefused):
            MAKE[PublicationMove.PROPOSE](opinion, world, {})
        assert trace() == before


@pytest.mark.parametrize("move", MAKE)
def test_move_from_a_stale_screen_is_refused_without_a_trace(move: AnyMove, world: World) -> None:
    opinion = case_in(**{"world": world, "move": move} | first_source(move))
    before = trace()

    with pytest.raises(StaleScreen):
        MAKE[move](opinion, world, {"seen": position_of(opinion) - 1})

    assert trace() == before


@pytest.mark.parametrize("move", MAKE)
def test_move_from_a_fresh_screen_is_made(move: AnyMove, world: World) -> None:
    source = first_source(move)
    opinion = case_in(**{"world": world, "move": move} | source)

    MAKE[move](opinion, world, {"seen": position_of(opinion)})

    assert opinion.steps.latest("position").move == move


@pytest.mark.parametrize("move", [move for move in MAKE if RIGHTS[move].scope is not Scope.NOBODY])
def test_move_is_refused_to_staff_without_any_right(move: AnyMove, world: World) -> None:
    opinion = case_in(**{"world": world, "move": move} | first_source(move))
    world.boss, before = UserFactory(), trace()

    with pytest.raises(NotPermitted):
        MAKE[move](opinion, world, {})

    assert trace() == before


@pytest.mark.parametrize("move", MAKE)
def test_instance_of_the_caller_is_as_the_row(move: AnyMove, world: World) -> None:
    opinion = case_in(**{"world": world, "move": move} | first_source(move))

    MAKE[move](opinion, world, {})

    stored = Opinion.objects.get(pk=opinion.pk)
    for field in Opinion._meta.concrete_fields:
        assert getattr(opinion, field.attname) == getattr(stored, field.attname), field.name
