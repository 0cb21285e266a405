"""Writing down one record after the other, with the keyboard alone and on one screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from opinions.enums import Channel
from opinions.models import Opinion
from portal.users.enums import Role
from tests.factories.opinions import staff
from tests.factories.pages import StudioPageFactory
from tests.journeys.test_handle_opinion import Desk, desk_of
from tests.services.browser import PHONE, fits

__all__ = ["desk_of"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
NOTEBOOK = {"width": 1280, "height": 800}


def send(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_records_are_typed_from_top_to_bottom_on_one_screen(desk_of: Desk) -> None:
    clerk = desk_of(staff(Role.CLERK, studio=StudioPageFactory()), NOTEBOOK)
    button = clerk.get_by_role("button", name="登记并看回执")
    clerk.goto("/admin/opinions/new/")
    expect(button).to_be_in_viewport(ratio=1)

    clerk.keyboard.press("Space")
    clerk.keyboard.press("Tab")
    clerk.keyboard.type("三号楼的路灯不亮。")
    clerk.keyboard.press("Tab")
    clerk.keyboard.type("路灯")
    clerk.get_by_label("已向本人说明信息怎样使用、保存多久，本人同意").press("Space")
    send(clerk)

    first = Opinion.objects.get()
    assert (first.channel, first.text, first.title) == (Channel.DESK, "三号楼的路灯不亮。", "路灯")
    expect(clerk.get_by_text(f"已登记 {first.number}。")).to_be_visible()
    expect(button).to_be_in_viewport(ratio=1)  # with the receipt above it too
    clerk.keyboard.type("四号楼的也不亮。")  # the channel stays, and the text is next
    expect(clerk.get_by_label("反映的事情")).to_have_value("四号楼的也不亮。")


def test_form_fits_a_phone(desk_of: Desk) -> None:
    clerk = desk_of(staff(Role.CLERK, studio=StudioPageFactory()), PHONE)
    clerk.goto("/admin/opinions/new/")

    assert fits(clerk)
    expect(clerk.get_by_label("窗口接待")).to_be_focused()
    expect(clerk.get_by_label("反映的事情")).to_be_in_viewport()
