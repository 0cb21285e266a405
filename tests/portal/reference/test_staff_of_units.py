"""The staff of a unit as rows of its form: each person once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from portal.reference.models import Unit, UnitStaff
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.reference import UnitFactory
from tests.factories.users import UserFactory
from tests.portal.reference.test_admin import client_of, url

pytestmark = pytest.mark.django_db

DOUBLED = "“王芳”已经列出，只能列一次。"


@pytest.fixture
def unit() -> Unit:
    return UnitFactory()


@pytest.fixture
def fang() -> User:
    return UserFactory(role=Role.HANDLER, display_name="王芳")


@pytest.fixture
def colleague() -> User:
    return UserFactory(role=Role.HANDLER, display_name="李敏")


@pytest.fixture
def administrator() -> Client:
    return client_of(Role.ADMINISTRATOR)


def post(client: Client, unit: Unit, *rows: dict[str, Any], stored: int = 0) -> Any:
    """The unit's form with these rows of staff, of which the first ``stored`` are in the database."""
    form = {"code": unit.code, "label": unit.label, "order": "0"}
    staff = inline_formset(list(rows), initial=stored)
    return client.post(
        url("reference_unit", "edit", unit.pk), nested_form_data(form | {"staff": staff})
    )


def errors_of(response: Any) -> list[Any]:
    """Those of each row; none above the rows."""
    formset = response.context["form"].formsets["staff"]
    assert formset.non_form_errors() == []
    return [form.errors for form in formset.forms]


def posts(unit: Unit) -> list[tuple[str, str]]:
    return list(unit.staff.order_by("pk").values_list("user__display_name", "role"))


def test_person_listed_twice_is_named_at_the_second_row(
    administrator: Client, unit: Unit, fang: User
) -> None:
    rows = [{"user": fang.pk, "role": "HEAD"}, {"user": fang.pk, "role": "HANDLER"}]

    response = post(administrator, unit, *rows)

    assert errors_of(response) == [{}, {"user": [DOUBLED]}]
    assert response.content.decode().count(DOUBLED) == 1
    assert posts(unit) == []


def test_person_of_the_unit_is_not_added_again(
    administrator: Client, unit: Unit, fang: User
) -> None:
    stored = UnitStaff.objects.create(unit=unit, user=fang, role="HEAD")
    rows = [{"id": stored.pk, "user": fang.pk, "role": "HEAD"}, {"user": fang.pk, "role": "HEAD"}]

    response = post(administrator, unit, *rows, stored=1)

    assert errors_of(response) == [{}, {"user": [DOUBLED]}]
    assert posts(unit) == [("王芳", "HEAD")]


def test_row_that_is_taken_out_doubles_nothing(
    administrator: Client, unit: Unit, fang: User, colleague: User
) -> None:
    stored = UnitStaff.objects.create(unit=unit, user=fang, role="HEAD")
    out = {"id": stored.pk, "user": fang.pk, "role": "HEAD", "DELETE": "1"}
    again, unknown = {"user": fang.pk, "role": "HANDLER"}, {"user": colleague.pk, "role": "CLERK"}

    refused = post(administrator, unit, out, again, unknown, stored=1)
    post(administrator, unit, out, again, stored=1)

    assert [list(errors) for errors in errors_of(refused)] == [[], [], ["role"]]
    assert posts(unit) == [("王芳", "HANDLER")]


def test_new_unit_lists_each_person_once_too(administrator: Client, fang: User) -> None:
    rows = [{"user": fang.pk, "role": "HEAD"}, {"user": fang.pk, "role": "HEAD"}]
    form = {"code": "new", "label": "新单位", "order": "0", "staff": inline_formset(rows)}

    response = administrator.post(url("reference_unit", "add"), nested_form_data(form))

    assert errors_of(response) == [{}, {"user": [DOUBLED]}]
    assert not Unit.objects.filter(code="new").exists()


def test_person_may_be_in_several_units(administrator: Client, unit: Unit, fang: User) -> None:
    UnitStaff.objects.create(unit=UnitFactory(), user=fang)

    post(administrator, unit, {"user": fang.pk, "role": "HEAD"})

    assert posts(unit) == [("王芳", "HEAD")]


def test_two_persons_change_places(
    administrator: Client, unit: Unit, fang: User, colleague: User
) -> None:
    head = UnitStaff.objects.create(unit=unit, user=fang, role="HEAD")
    handler = UnitStaff.objects.create(unit=unit, user=colleague, role="HANDLER")
    rows = [
        {"id": head.pk, "user": colleague.pk, "role": "HEAD"},
        {"id": handler.pk, "user": fang.pk, "role": "HANDLER"},
    ]

    response = post(administrator, unit, *rows, stored=2)

    assert response.status_code == 302
    assert posts(unit) == [("李敏", "HEAD"), ("王芳", "HANDLER")]


def test_row_passes_to_another_person(
    administrator: Client, unit: Unit, fang: User, colleague: User
) -> None:
    head = UnitStaff.objects.create(unit=unit, user=fang, role="HEAD")
    UnitStaff.objects.create(unit=UnitFactory(), user=fang)

    post(administrator, unit, {"id": head.pk, "user": colleague.pk, "role": "HEAD"}, stored=1)

    assert posts(unit) == [("李敏", "HEAD")]
    assert fang.unit_posts.count() == 1
