from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from portal.reference.models import Area, Unit
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.pages import MemberFactory, StudioPageFactory
from tests.factories.reference import AreaFactory, UnitFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(UserFactory(role=role))
    return client


def url(kind: str, view: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_{kind}:{view}", args=args)


LISTS = (
    "reference_area",
    "reference_unit",
    "reference_sector",
    "reference_field",
    "core_calendarday",
    "studios_member",
    "studios_studiostaff",
)


@pytest.mark.parametrize("kind", LISTS)
def test_lists_are_the_administrators(kind: str) -> None:
    assert client_of(Role.ADMINISTRATOR).get(url(kind, "list")).status_code == 200
    assert client_of(Role.ADMINISTRATOR).get(url(kind, "add")).status_code == 200
    for role in (Role.EDITOR, Role.TRANSLATOR, Role.CLERK, Role.HANDLER, Role.REVIEWER):
        assert client_of(role).get(url(kind, "list")).status_code == 302


def test_search_finds_the_middle_of_a_chinese_name() -> None:
    AreaFactory(label="城南街道"), AreaFactory(label="北山街道")

    page = client_of(Role.ADMINISTRATOR).get(url("reference_area", "list"), {"q": "南街"})

    assert [area.label for area in page.context["object_list"]] == ["城南街道"]


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_of_members_costs_a_fixed_number_of_queries(
    item_count: int, django_assert_num_queries: Any
) -> None:
    client = client_of(Role.ADMINISTRATOR)
    for _ in range(item_count):
        MemberFactory(area=AreaFactory())
    client.get(url("studios_member", "list"))

    with django_assert_num_queries(14):
        client.get(url("studios_member", "list"))


def unit_form(unit: Unit, staff: User, **values: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "code": unit.code,
            "label": unit.label,
            "label_en": "",
            "email": "",
            "phone": "",
            "order": "0",
            "staff": inline_formset([{"user": staff.pk, "role": "HEAD"}]),
            **values,
        }
    )


def test_administrator_keeps_the_staff_of_units() -> None:
    unit, head = UnitFactory(), UserFactory(role=Role.HANDLER)

    client_of(Role.ADMINISTRATOR).post(
        url("reference_unit", "edit", unit.pk), unit_form(unit, head)
    )

    assert [(post.user, post.role) for post in unit.staff.all()] == [(head, "HEAD")]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_gives_out_posts_or_turns_a_units_mail_elsewhere(role: Role) -> None:
    unit = UnitFactory(email="housing@example.org")
    user = UserFactory(role=role)
    client = Client()
    client.force_login(user)

    response = client.post(
        url("reference_unit", "edit", unit.pk), unit_form(unit, user, email="me@example.org")
    )

    unit.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert (unit.email, unit.staff.count()) == ("housing@example.org", 0)


def test_code_is_not_changed_after_the_first_time() -> None:
    unit = UnitFactory(code="housing")
    form = unit_form(unit, UserFactory(), code="zhujian")

    response = client_of(Role.ADMINISTRATOR).post(url("reference_unit", "edit", unit.pk), form)

    assert "代码建立后不能更改" in response.content.decode()
    assert Unit.objects.get().code == "housing"


def test_area_in_use_is_not_deleted() -> None:
    studio = StudioPageFactory()

    response = client_of(Role.ADMINISTRATOR).post(
        url("reference_area", "delete", studio.area.pk), follow=True
    )

    assert response.status_code == 200
    assert Area.objects.filter(pk=studio.area.pk).exists()


def test_area_cannot_be_below_itself() -> None:
    town = AreaFactory(code="town")
    village = AreaFactory(code="village", parent=town)
    form = {
        "code": "town",
        "label": town.label,
        "level": "TOWN",
        "order": "0",
        "parent": village.pk,
    }

    response = client_of(Role.ADMINISTRATOR).post(url("reference_area", "edit", town.pk), form)

    assert "上级不能是自己或自己的下级。" in response.content.decode()


def test_path_of_those_below_follows_a_move() -> None:
    east, west = AreaFactory(code="east"), AreaFactory(code="west")
    town = AreaFactory(code="town", parent=east)
    village = AreaFactory(code="village", parent=town)

    town.parent = west
    town.save()

    village.refresh_from_db()
    assert village.lineage == ["west", "town", "village"]
