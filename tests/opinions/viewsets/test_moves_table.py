"""The screens' table against the domain's: every move a person may make has a form that fits its action."""

from __future__ import annotations

import inspect

import pytest

from opinions.permissions import LIKELIHOOD
from opinions.viewsets.moves import SCREENS, SLUGS, slug_of

GIVEN_BY_THE_VIEW = {"opinion", "by", "at"}


def test_every_move_of_staff_has_a_screen():
    assert set(SCREENS) == set(LIKELIHOOD)


@pytest.mark.parametrize("move", SCREENS, ids=slug_of)
def test_form_has_the_fields_that_the_action_takes(move):
    screen = SCREENS[move]
    parameters = inspect.signature(screen.act).parameters
    needed = {
        name for name, parameter in parameters.items() if parameter.default is parameter.empty
    }

    fields = set(screen.form.base_fields)

    assert fields >= (needed - GIVEN_BY_THE_VIEW) | {"seen"}
    assert fields <= set(parameters)


def test_addresses_of_moves_are_told_apart():
    assert {slug: slug_of(move) for slug, move in SLUGS.items()} == {slug: slug for slug in SLUGS}
