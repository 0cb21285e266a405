"""Every act in every state: done without moving the case, or refused without a trace."""

from __future__ import annotations

import pytest

from opinions.enums import Act, State
from opinions.lifecycle import ACTS, ActRefused
from opinions.permissions import NotPermitted
from tests.opinions.every_move import MAKE, World, case_in, trace, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", [move for move in MAKE if isinstance(move, Act)])
def test_act_in_state(act: Act, state: State, world: World) -> None:
    opinion = case_in(state, world, act)
    before = trace()

    if state in ACTS[act].states:
        MAKE[act](opinion, world, {})

        opinion.refresh_from_db()
        last = opinion.steps.latest("position")
        assert (last.move, last.from_state, last.to_state) == (act, state, opinion.state)
        assert opinion.state == state
    else:
        with pytest.raises((ActRefused, NotPermitted)):
            MAKE[act](opinion, world, {})
        assert trace() == before
