"""The page of figures: who sees which, with formula and moment beside them, and as files."""

from __future__ import annotations

import csv
import datetime as dt
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from opinions.enums import State
from opinions.figures import FORMULAS
from opinions.viewsets.spreadsheets import as_csv, as_xlsx
from portal.reference.enums import UnitRole
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.reference import UnitFactory, UnitStaffFactory
from tests.opinions.viewsets.conftest import LogIn
from tests.opinions.viewsets.test_menu import menu_of

pytestmark = pytest.mark.django_db
ADDRESS = reverse("cases:figures")
MARCH = {"first": "2026-03-01", "last": "2026-03-31"}


def rows(response: Any) -> dict[str, list[Any]]:
    return dict(response.context["rows"])


def received(response: Any) -> dict[str, Any]:
    return {label: cells[0] for label, cells in rows(response).items()}


def test_formula_and_moment_stand_beside_the_figures(log_in: LogIn) -> None:
    make_opinion(State.CLOSED, unit=UnitFactory(label="住建局"))

    response = log_in(staff(Role.DISPATCHER)).get(ADDRESS, MARCH)

    page = response.content.decode()
    assert received(response) == {"住建局": 1, "合计": 1}
    assert "按期办结÷（办结＋逾期在办）" in page
    assert f"状态截至 {dt.datetime.now(dt.UTC):%Y-}" in page
    for formula in FORMULAS:
        assert str(formula.text) in page


def test_head_of_a_unit_sees_the_figures_of_his_unit(log_in: LogIn) -> None:
    mine, foreign = UnitFactory(label="住建局"), UnitFactory(label="交通局")
    head = staff(Role.HANDLER)
    UnitStaffFactory(unit=mine, user=head, role=UnitRole.HEAD)
    make_opinion(State.HANDLING, unit=mine)
    make_opinion(State.HANDLING, unit=foreign)

    response = log_in(head).get(ADDRESS, MARCH)

    assert received(response) == {"住建局": 1, "合计": 1}
    assert "只含您任负责人的单位" in response.content.decode()
    assert "统计" in menu_of(head)["opinions"]


@pytest.mark.parametrize("role", [Role.HANDLER, Role.CLERK, Role.EDITOR])
def test_to_others_there_is_no_such_page(log_in: LogIn, role: Role) -> None:
    person = staff(role, unit=UnitFactory())

    assert log_in(person).get(ADDRESS).status_code == 404
    assert "统计" not in menu_of(person).get("opinions", [])


def test_head_who_lost_his_right_sees_nothing(log_in: LogIn) -> None:
    person = staff(Role.EDITOR)
    UnitStaffFactory(user=person, role=UnitRole.HEAD)

    assert log_in(person).get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"first": "2026-13-01"}, "first"),
        ({"first": "x" * 5000}, "first"),
        ({"first": "0001-01-01"}, "first"),
        ({"last": "9999-12-31"}, "last"),
        ({"first": "2026-05-01", "last": "2026-04-01"}, "last"),
        ({"by": "everything"}, "by"),
        ({"by": "unit\x00"}, "by"),
    ],
)
def test_impossible_period_is_said_beside_its_field(
    log_in: LogIn, asked: dict[str, str], field: str
) -> None:
    response = log_in(staff(Role.DISPATCHER)).get(ADDRESS, {**MARCH, **asked})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


@pytest.mark.parametrize("by", ["none", "unit", "field", "area", "month"])
def test_empty_period_has_a_total_of_nothing(log_in: LogIn, by: str) -> None:
    response = log_in(staff(Role.REVIEWER)).get(
        ADDRESS, {"first": "2001-01-01", "last": "2001-01-31", "by": by}
    )

    assert received(response) == {"合计": 0}


def test_downloads_hold_the_table_with_its_formulas(log_in: LogIn) -> None:
    make_opinion(State.CLOSED, unit=UnitFactory(label="=1+1"))
    browser = log_in(staff(Role.DISPATCHER))

    text = browser.get(ADDRESS, {**MARCH, "format": "csv"})
    book = browser.get(ADDRESS, {**MARCH, "format": "xlsx"})

    lines = list(csv.reader(StringIO(text.content.decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(book.content)).active
    assert lines[0][:2] == ["承办单位", "收到"]
    assert (lines[1][0], sheet["A2"].value, sheet["A2"].data_type) == ("'=1+1", "=1+1", "s")
    assert ["提交日期", "2026-03-01 – 2026-03-31"] in lines
    assert any(line[:1] == ["按期办结率"] and "÷" in line[1] for line in lines[3:])
    assert "attachment" in text["Content-Disposition"]
    assert "no-store" in book["Cache-Control"]


@pytest.mark.parametrize("text", ["=A1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1"])
def test_no_cell_becomes_a_formula(text: str) -> None:
    line = as_csv([[text, 5]], name="x").content.decode("utf-8-sig")
    rows = [[text, "n"], [text, 5]]
    sheet = load_workbook(BytesIO(as_xlsx(rows, name="x").content)).active

    assert next(csv.reader(StringIO(line, newline="")))[0] == f"'{text}"
    assert [sheet[cell].data_type for cell in ("A1", "A2")] == ["s", "s"]
    assert sheet["B2"].value == 5


QUERIES_OF_THE_PAGE = 15


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_a_fixed_number_of_queries(
    log_in: LogIn, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        make_opinion(State.CLOSED)
    browser = log_in(staff(Role.DISPATCHER))
    browser.get(ADDRESS)

    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        browser.get(ADDRESS, MARCH)
