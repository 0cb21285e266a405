"""A listing as a file: its filters and columns, never a formula, recorded, contact data case by case."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from opinions.actions import exports
from opinions.casework.seals import seal_chains
from opinions.casework.verification import Count, breaks
from opinions.enums import Channel, Event, Grade, State
from opinions.models import CaseStep, ContactLook, ExportLog, Opinion
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, make_opinion, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import AreaFactory, FieldFactory, UnitFactory

pytestmark = pytest.mark.django_db
CONTACT = {"name": "王小明", "phone": "13800138000", "email": "wang@example.org"}


def export(browser, query: str = "", code: str = "all", **sent: Any):
    """The answer, with the file as its ``file`` if there is one."""
    answer = browser.post(reverse("cases:export", args=[code]) + query, sent)
    answer.file = b"".join(answer.streaming_content) if answer.streaming else b""
    return answer


def sheet(answer) -> list[list[Any]]:
    assert answer.status_code == 200
    return [list(row) for row in load_workbook(BytesIO(answer.file)).active.iter_rows()]


def values(answer) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet(answer)]


def test_file_holds_the_columns_of_the_listing_as_it_shows_them(dispatcher):
    case = make_opinion(
        State.HANDLING,
        title="三号楼电梯常停",
        unit=UnitFactory(label="区住建局"),
        field=FieldFactory(label="社区治理"),
        area=AreaFactory(label="河西社区"),
        handler=staff(Role.HANDLER, display_name="何立"),
        channel=Channel.TELEPHONE,
        due_on=dt.date(2026, 3, 12),
    )

    answer = export(dispatcher)

    head, row = values(answer)
    assert head == [
        "编号", "标题", "状态", "分级", "期限", "还剩", "领域", "区域", "单位", "渠道", "提交",
    ]  # fmt: skip
    day, said = row.pop(4), row.pop(4)
    assert (day.date(), said[:2]) == (dt.date(2026, 3, 12), "逾期")
    assert row == [
        case.number, "三号楼电梯常停", "办理中", "一般", "社区治理", "河西社区", "区住建局", "电话",
        MONDAY.replace(tzinfo=None),
    ]  # fmt: skip
    assert answer["Content-Disposition"].startswith("attachment;")


def test_file_holds_ones_own_columns(dispatcher):
    make_opinion(
        State.HANDLING,
        handler=staff(Role.HANDLER, display_name="何立"),
        studio=StudioPageFactory(title="河西工作室"),
    )
    places = {"studio": "1", "handler": "2", "publication": "3"}
    dispatcher.post(reverse("cases:columns"), places)

    assert [row[2:] for row in values(export(dispatcher))] == [
        ["工作室", "经办人", "公开"],
        ["河西工作室", "何立", "未公开"],
    ]


def test_file_holds_all_that_match_and_not_one_page(dispatcher):
    for _ in range(51):
        make_opinion(title="电梯", grade=Grade.SIMPLE)
    make_opinion(title="路灯", text="不亮", place="")

    assert len(values(export(dispatcher, "?q=电梯&p=2"))) == 52


def test_file_keeps_to_the_scope(log_in):
    studio = StudioPageFactory()
    own = make_opinion(studio=studio)
    make_opinion(studio=StudioPageFactory())

    rows = values(export(log_in(staff(Role.CLERK, studio=studio))))

    assert [row[0] for row in rows[1:]] == [own.number]


@pytest.mark.parametrize(
    "title", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "=cmd|' /C calc'!A0"]
)
def test_what_looks_like_a_formula_stays_text(dispatcher, title):
    make_opinion(title=title)

    cell = sheet(export(dispatcher))[1][1]

    assert (cell.value, cell.data_type, cell.quotePrefix, cell.number_format) == (
        title, "s", True, "@",
    )  # fmt: skip


def test_controls_that_no_sheet_can_hold_are_left_out(dispatcher):
    case = make_opinion()
    Opinion.objects.filter(pk=case.pk).update(title="路\x01灯")

    assert values(export(dispatcher))[1][1] == "路灯"


def test_every_export_is_recorded_with_what_it_held(log_in):
    user = staff(Role.DISPATCHER)
    make_opinion(title="电梯")
    export(log_in(user), "?q=电梯&x=1&p=2")

    log = ExportLog.objects.get()
    assert (log.by, log.queue, log.query, log.rows, log.with_contact, log.contacts) == (
        user, "all", "q=%E7%94%B5%E6%A2%AF", 1, False, 0,
    )  # fmt: skip
    assert log.columns[:2] == ["state", "grade"]


def test_opening_the_page_exports_nothing(dispatcher):
    page = dispatcher.get(reverse("cases:export", args=["all"]) + "?export=csv")
    listing = dispatcher.get(reverse("cases:queue", args=["all"]) + "?export=csv")

    assert "text/html" in page["Content-Type"]
    assert "text/html" in listing["Content-Type"]
    assert ExportLog.objects.count() == 0


def test_more_rows_than_a_file_may_hold_are_refused(dispatcher, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    make_opinion()
    make_opinion()

    answer = export(dispatcher)

    assert answer.status_code == 422
    assert "符合条件的有 2 件，一次最多导出 1 件" in answer.content.decode()
    assert ExportLog.objects.count() == 0


# -- contact data ----------------------------------------------------------------------------------


def test_contact_data_comes_with_a_purpose_and_a_look_for_each_case(log_in):
    user = staff(Role.DISPATCHER)
    with_contact = make_opinion(contact=CONTACT)
    make_opinion()

    rows = values(export(log_in(user), with_contact="on", purpose="电话回访，用后即删。"))

    assert [row[-3:] for row in rows] == [
        ["姓名", "电话", "电子邮箱"],
        ["王小明", "13800138000", "wang@example.org"],
        [None, None, None],
    ]
    log, look = ExportLog.objects.get(), ContactLook.objects.get()
    assert (log.with_contact, log.contacts, log.reason) == (True, 1, "电话回访，用后即删。")
    assert (look.opinion, look.by) == (with_contact, user)
    assert CaseStep.objects.get(move=Event.CONTACT_SEEN).opinion == with_contact
    seal_chains(timezone.now())
    assert list(breaks(Count())) == []


def test_contact_data_without_a_purpose_is_refused(dispatcher):
    make_opinion(contact=CONTACT)

    answer = export(dispatcher, with_contact="on", purpose=" \u200b")

    assert answer.status_code == 422
    assert "导出联系方式须写明用途。" in answer.content.decode()
    assert ContactLook.objects.count() == ExportLog.objects.count() == 0


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PUBLISHER])
def test_contact_data_is_not_offered_without_the_right_nor_given(log_in, role):
    make_opinion(State.REPLY_REVIEW, contact=CONTACT)
    browser = log_in(staff(role))

    page = browser.get(reverse("cases:export", args=["all"])).content.decode()
    rows = values(export(browser, with_contact="on", purpose="回访"))

    assert "with_contact" not in page
    assert "王小明" not in str(rows)
    assert ContactLook.objects.count() == 0


def test_contact_data_is_given_only_where_one_has_a_post(log_in):
    """A handler who sees every case by another right."""
    unit = UnitFactory()
    user = staff(Role.HANDLER, Role.REVIEWER, unit=unit)
    own = make_opinion(State.HANDLING, unit=unit, contact=CONTACT)
    make_opinion(State.HANDLING, contact={"name": "李四"})

    rows = values(export(log_in(user), with_contact="on", purpose="回访"))

    assert [(row[0], row[-3]) for row in rows[1:] if row[-3]] == [(own.number, "王小明")]
    assert [look.opinion for look in ContactLook.objects.all()] == [own]


def test_more_contacts_than_one_file_may_hold_are_refused(dispatcher, monkeypatch):
    monkeypatch.setattr(exports, "MOST_CONTACTS", 1)
    make_opinion(contact=CONTACT)
    make_opinion(contact=CONTACT)

    answer = export(dispatcher, with_contact="on", purpose="回访")

    assert answer.status_code == 422
    assert ContactLook.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_file_takes_a_fixed_number_of_queries(dispatcher, count, django_assert_num_queries):
    for _ in range(count):
        make_opinion(field=FieldFactory(), area=AreaFactory(), lead_unit=UnitFactory())
    export(dispatcher)

    with django_assert_num_queries(10):
        assert len(values(export(dispatcher))) == count + 1


# -- the log ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_administrators_read_who_took_out_what(log_in, count, django_assert_num_queries):
    make_opinion(contact=CONTACT)
    dispatcher = log_in(staff(Role.DISPATCHER, display_name="周启明"))
    for _ in range(count):
        export(dispatcher, "?state=SUBMITTED&q=路灯", with_contact="on", purpose="逐户回访")
    browser, address = log_in(staff(Role.ADMINISTRATOR)), reverse("cases:exports")
    browser.get(address)

    with django_assert_num_queries(12):
        page = browser.get(address).content.decode()

    for said in ("周启明", "逐户回访", "状态：待审核", "搜索：路灯", "含 1 件"):
        assert said in page


def test_nothing_typed_into_a_filter_is_mark_up_in_the_log(log_in):
    export(log_in(staff(Role.DISPATCHER)), "?q=<script>alert(1)</script>")

    page = log_in(staff(Role.ADMINISTRATOR)).get(reverse("cases:exports")).content.decode()

    assert "<script>alert" not in page
