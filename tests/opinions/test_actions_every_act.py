"""Every act in every state: done, or refused without a trace. It never moves the case."""

from __future__ import annotations

import pytest

from opinions.enums import Act, State
from opinions.lifecycle import ACTS, ActRefused
from opinions.permissions import NotPermitted
from tests.opinions.test_actions_every_move import (
    CORRECTION,
    DECIDE_CORRECTION,
    MAKE,
    World,
    case_in,
    trace,
    world,
)

pytestmark = pytest.mark.django_db
__all__ = ["world"]  # a fixture


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", [move for move in MAKE if isinstance(move, Act)])
def test_act_in_state(act: Act, state: State, world: World) -> None:
    possible = state in ACTS[act].states
    opinion = case_in(state, world, **(CORRECTION if possible and act in DECIDE_CORRECTION else {}))
    before = trace()

    if possible:
        MAKE[act](opinion, world, {})

        opinion.refresh_from_db()
        last = opinion.steps.latest("position")
        assert (last.move, last.from_state, last.to_state) == (act, state, state)
    else:
        with pytest.raises((ActRefused, NotPermitted)):
            MAKE[act](opinion, world, {})
        assert trace() == before
