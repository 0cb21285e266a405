from __future__ import annotations

import pytest
from django.test import RequestFactory
from wagtail.admin.menu import admin_menu

from opinions.enums import State
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff

pytestmark = pytest.mark.django_db


def menu_of(user) -> dict[str, list[str]]:
    """The labels of the sidebar, by the name of the group."""
    request = RequestFactory().get("/admin/")
    request.user = user
    return {
        item.name: [child.label for child in getattr(item, "menu_items", [])]
        for item in admin_menu.render_component(request)
    }


def test_menu_counts_what_waits():
    make_opinion()
    make_opinion()
    make_opinion(State.ACCEPTED)

    assert menu_of(staff(Role.DISPATCHER))["opinions"] == [
        "我的工作",
        "待审核（2）",
        "待核对登记",
        "待交办（1）",
        "退回待决",
        "单位无人可办",
        "延期待决",
        "答复未公开",
        "重办待决",
        "待回访",
        "协商中",
        "全部超期（3）",
        "全部",
        "登记意见",
        "打印登记表",
        "统计",
    ]


@pytest.mark.parametrize("role", [Role.CLERK, Role.HANDLER, Role.REVIEWER, Role.PUBLISHER])
def test_those_without_pages_see_nothing_about_pages(role):
    shown = set(menu_of(staff(role)))

    assert {"explorer", "reports", "help", "settings"} & shown == set()
    assert "opinions" in shown


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR, Role.APPROVER])
def test_those_without_opinions_see_nothing_about_them(role):
    shown = set(menu_of(staff(role)))

    assert "opinions" not in shown
    assert "explorer" in shown
