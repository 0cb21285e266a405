"""Two cases about one thing are merged and come apart again; a complex one becomes a draft topic: in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from opinions.enums import State
from opinions.models import Opinion
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.reference import UnitFactory
from tests.journeys.test_handle_opinion import SCREENS, Desk, desk_of, open_case, press
from tests.services.browser import DESK, fits, follow

__all__ = ["desk_of"]
pytestmark = pytest.mark.django_db(transaction=True)
LAMP = {"text": "文昌路东段的路灯一周不亮，晚上走路看不清。", "place": "文昌路东段"}


def state_of(opinion: Opinion) -> str:
    return Opinion.objects.get(pk=opinion.pk).state


@pytest.mark.journey
@pytest.mark.parametrize("viewport", SCREENS)
def test_double_is_merged_and_comes_back(desk_of: Desk, viewport) -> None:
    unit = UnitFactory()
    lead = make_opinion(State.HANDLING, title="东段路灯不亮", unit=unit, **LAMP)
    double = make_opinion(title="文昌路东段路灯坏了", **LAMP)
    page = desk_of(staff(Role.DISPATCHER), viewport)

    open_case(page, "待审核", double.title)
    follow(page.get_by_role("link", name="把本件并入这一件"))
    press(page, "并入主件")
    expect(page.get_by_text("已并入主件，提交人会收到通知。")).to_be_visible()
    assert state_of(double) == State.MERGED
    follow(page.locator("dd").get_by_role("link", name=lead.number))
    expect(page.get_by_role("heading", name="并入本件的事项")).to_be_visible()
    assert fits(page)

    follow(page.get_by_role("link", name=f"{double.number} {double.title}"))
    press(page, "取消合并")
    assert state_of(double) == State.SUBMITTED

    follow(page.get_by_role("link", name=lead.number))
    page.get_by_label(double.title).check()
    follow(page.get_by_role("button", name="把勾选的并入本件"))
    expect(page.get_by_text("已并入 1 件。")).to_be_visible()
    assert state_of(double) == State.MERGED


@pytest.mark.journey
def test_complex_case_becomes_a_topic_for_the_editor(desk_of: Desk) -> None:
    case = make_opinion(State.ACCEPTED, title="三个小区都要装电梯")
    page = desk_of(staff(Role.DISPATCHER), DESK)
    open_case(page, "待交办", case.title)
    page.locator("#move-consult summary").click()
    page.get_by_label("或起草新议题：标题").fill("老旧小区加装电梯怎么分摊")
    page.get_by_label("新议题要商量什么").fill("费用分摊有争执。")
    press(page, "转入协商")
    expect(page.get_by_text("已转入协商。")).to_be_visible()

    editor = desk_of(staff(Role.EDITOR, Role.DISPATCHER), DESK)
    follow(editor.get_by_role("link", name="老旧小区加装电梯怎么分摊"))

    expect(editor.get_by_text("费用分摊有争执。")).to_be_visible()
    expect(editor.get_by_role("link", name=case.number)).to_be_visible()
