"""How the pages of one resident lie on the screen."""

from __future__ import annotations

import pytest

from opinions.codes import new_form_id, secret_code
from opinions.enums import State
from tests.factories.opinions import make_opinion
from tests.journeys.filling import press
from tests.services.browser import DESK, PHONE, NewContext, fits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("prefix", ["", "/en", "/zh-hant"])
def test_the_trap_for_programs_takes_no_room_and_is_not_to_be_seen(
    new_context: NewContext, prefix: str, mode: str
) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(f"{prefix}/opinions/new/?mode={mode}")
    trap = page.locator("[name=homepage]").locator("..")
    box = trap.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (1, 1)
    assert trap.evaluate("box => getComputedStyle(box).clipPath") == "inset(50%)"
    assert fits(page)


def test_the_line_of_a_case_runs_across_a_desk_and_down_a_phone(new_context: NewContext) -> None:
    form_id = new_form_id()
    make_opinion(State.ANSWERED, form_id=form_id)
    for viewport, across in ((DESK, True), (PHONE, False)):
        page = new_context(viewport=viewport).new_page()
        page.goto("/opinions/track/")
        page.get_by_label("查询码").fill(secret_code(form_id))
        press(page, "查询")
        tops = page.locator(".phases > li").evaluate_all(
            "steps => steps.map(step => step.getBoundingClientRect().top)"
        )
        assert len(tops) == 5
        assert (len(set(tops)) == 1) == across
        assert fits(page)
