"""Administrators set how many working days a grade has; what is under way keeps its due date."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from opinions import actions
from opinions.casework.deadlines import NoDueDate, answer_due, screening_due, sign_due, target_for
from opinions.enums import Grade, State
from opinions.models import Target
from opinions.viewsets.terms import TargetViewSet
from portal.core.enums import DayKind
from portal.core.models import CalendarDay
from portal.core.standing import KEY
from portal.reference.models import Field
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import FieldFactory, UnitFactory
from tests.opinions.conftest import Submit
from tests.opinions.viewsets.conftest import LogIn
from tests.opinions.viewsets.test_menu import menu_of

pytestmark = pytest.mark.django_db

FRIDAY = dt.date(2026, 3, 13)


@pytest.fixture
def administrator(log_in: LogIn) -> Client:
    return log_in(staff(Role.ADMINISTRATOR))


def terms(grade: Grade) -> Target:
    return Target.objects.get(grade=grade, field=None, channel="")


def edit(client: Client, grade: Grade, **days: Any) -> Any:
    return client.post(reverse("terms:edit", args=[terms(grade).pk]), {"sign_days": "2", **days})


def add(client: Client, grade: Grade, **values: Any) -> Any:
    plain = {"field": "", "channel": "", "screen_days": "3", "sign_days": "2", "answer_days": "15"}
    return client.post(reverse("terms:add"), {"grade": grade, **plain, **values})


def test_list_shows_the_terms_of_each_grade(administrator: Client) -> None:
    page = administrator.get(reverse("terms:index"))

    columns = page.context["table"].columns.values()
    rows = [[column.get_value(each) for column in columns] for each in page.context["object_list"]]
    assert rows == [
        ["简易", "不限", "不限", "", 1, 5],
        ["一般", "不限", "不限", "3", 2, 15],
        ["复杂", "不限", "不限", "", 2, 30],
    ]


def test_change_has_effect_at_once_in_every_process(
    administrator: Client, at: dt.datetime, django_capture_on_commit_callbacks: Any
) -> None:
    assert answer_due(at, Grade.COMPLEX) > FRIDAY
    version = cache.get(KEY)

    with django_capture_on_commit_callbacks(execute=True):
        response = edit(administrator, Grade.COMPLEX, answer_days="4")

    assert response.status_code == 302
    assert answer_due(at, Grade.COMPLEX) == FRIDAY
    assert cache.get(KEY) != version


def test_what_is_dispatched_keeps_its_due_date_and_what_comes_later_has_the_new_one(
    administrator: Client, at: dt.datetime
) -> None:
    dispatched, accepted = make_opinion(State.DISPATCHED), make_opinion(State.ACCEPTED)
    due = dispatched.due_on

    edit(administrator, Grade.ORDINARY, screen_days="3", answer_days="4")
    actions.dispatch(accepted, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at)

    dispatched.refresh_from_db()
    assert (dispatched.due_on, accepted.due_on) == (due, FRIDAY)


def test_what_left_a_consultation_has_the_terms_of_that_day(
    administrator: Client, at: dt.datetime
) -> None:
    dispatcher, unit = staff(Role.DISPATCHER), UnitFactory()
    case = make_opinion(State.IN_CONSULTATION, topic=TopicPageFactory(), grade=Grade.ORDINARY)

    edit(administrator, Grade.ORDINARY, screen_days="4", answer_days="9")
    actions.leave_consultation(case, reason="另行交办。", by=dispatcher, at=at)
    screened = case.due_on
    edit(administrator, Grade.ORDINARY, screen_days="1", answer_days="4")
    actions.dispatch(case, lead=unit, co_handling=[], by=dispatcher, at=at)

    assert (screened, case.due_on) == (FRIDAY, FRIDAY)


def test_screening_has_one_term_for_all(administrator: Client, at: dt.datetime) -> None:
    edit(administrator, Grade.ORDINARY, screen_days="4", answer_days="15")
    edit(administrator, Grade.SIMPLE, screen_days="60", answer_days="5")

    assert screening_due(at) == FRIDAY
    assert terms(Grade.SIMPLE).screen_days == 3


@pytest.mark.parametrize(
    ("days", "words"),
    [("0", "1"), ("-3", "1"), ("121", "120"), ("", "必需"), ("两周", "整数")],
)
def test_impossible_terms_are_refused(administrator: Client, days: str, words: str) -> None:
    response = edit(administrator, Grade.COMPLEX, answer_days=days)

    (error,) = response.context["form"].errors["answer_days"]
    assert words in error
    assert terms(Grade.COMPLEX).answer_days == 30


def test_form_says_what_a_change_applies_to(administrator: Client) -> None:
    page = administrator.get(reverse("terms:edit", args=[terms(Grade.SIMPLE).pk])).content.decode()

    assert "已经交办的保留原来的期限" in page
    assert "screen_days" not in page
    assert 'max="120"' in page


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_changes_terms(log_in: LogIn, role: Role) -> None:
    response = edit(log_in(staff(role)), Grade.COMPLEX, answer_days="4")

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert terms(Grade.COMPLEX).answer_days == 30


def test_menu_leads_administrators_there() -> None:
    assert "办理期限" in menu_of(staff(Role.ADMINISTRATOR))["settings"]
    assert "办理期限" not in menu_of(staff(Role.DISPATCHER)).get("settings", [])


@pytest.mark.parametrize("superuser", [False, True])
def test_row_of_a_grade_is_deleted_by_nobody(log_in: LogIn, superuser: bool) -> None:
    client = log_in(staff(Role.ADMINISTRATOR, is_superuser=superuser))
    simple = terms(Grade.SIMPLE)
    address = reverse("terms:delete", args=[simple.pk])

    client.post(address)
    client.post(
        f"{reverse('wagtail_bulk_action', args=['opinions', 'target', 'delete'])}?id={simple.pk}"
    )

    assert Target.objects.count() == 3
    assert address not in client.get(reverse("terms:index")).content.decode()
    assert address not in client.get(reverse("terms:edit", args=[simple.pk])).content.decode()


def test_row_for_a_field_and_a_channel_is_added_and_deleted(administrator: Client) -> None:
    field = FieldFactory()

    assert add(administrator, Grade.ORDINARY, field=field.pk, channel="QR").status_code == 302

    row = Target.objects.get(field=field)
    assert (row.channel, row.screen_days, row.answer_days) == ("QR", 3, 15)
    assert str(field) in administrator.get(reverse("terms:index")).content.decode()
    administrator.post(reverse("terms:delete", args=[row.pk]))
    assert not Target.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("channel", ["", "QR"])
def test_same_row_twice_is_refused_with_a_message(administrator: Client, channel: str) -> None:
    field = FieldFactory()
    add(administrator, Grade.COMPLEX, field=field.pk, channel=channel)

    response = add(administrator, Grade.COMPLEX, field=field.pk, channel=channel)

    assert response.context["form"].non_field_errors() == [
        "这一组分级、领域和渠道的期限已经有了，请修改那一行。"
    ]
    assert Target.objects.filter(field=field).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("with_field", [False, True])
def test_database_keeps_one_row_for_each(with_field: bool) -> None:
    field = FieldFactory() if with_field else None
    Target.objects.create(grade=Grade.SIMPLE, field=field, channel="QR")

    with pytest.raises(IntegrityError):
        Target.objects.create(grade=Grade.SIMPLE, field=field, channel="QR")


def test_most_specific_terms_win(at: dt.datetime, django_assert_num_queries: Any) -> None:
    parent = FieldFactory()
    child, other = FieldFactory(parent=parent), FieldFactory()
    for days, field, channel in (
        (20, None, "QR"),
        (21, parent, ""),
        (22, parent, "QR"),
        (23, child, ""),
    ):
        Target.objects.create(
            grade=Grade.ORDINARY, field=field, channel=channel, answer_days=days, screen_days=days
        )

    def days(field: Field | None, channel: str | None) -> int:
        return target_for(Grade.ORDINARY, field=field, channel=channel).answer_days

    assert [days(None, None), days(None, "WEB"), days(None, "QR")] == [15, 15, 20]
    assert [days(parent, "WEB"), days(parent, "QR")] == [21, 22]
    assert [days(child, "WEB"), days(child, "QR")] == [23, 23]
    assert [days(other, "WEB"), days(other, "QR")] == [15, 20]
    assert target_for(Grade.SIMPLE, field=child, channel="QR").answer_days == 5
    assert screening_due(at, field=child) > screening_due(at, channel="QR") > screening_due(at)


def test_terms_of_field_and_channel_set_the_dates_of_cases(at: dt.datetime, send: Submit) -> None:
    field = FieldFactory()
    Target.objects.create(
        grade=Grade.ORDINARY, field=field, channel="QR", screen_days=4, answer_days=4
    )
    dispatcher = staff(Role.DISPATCHER)

    case = send(field=field, channel="QR", at=at).opinion
    screened = case.due_on
    actions.accept(case, grade=Grade.ORDINARY, by=dispatcher, at=at)
    actions.dispatch(case, lead=UnitFactory(), co_handling=[], by=dispatcher, at=at)

    assert (screened, case.due_on) == (FRIDAY, FRIDAY)


def test_calendar_without_working_days_is_told_and_nothing_is_changed(at: dt.datetime) -> None:
    case, days = make_opinion(State.ACCEPTED), (at.date() + dt.timedelta(n) for n in range(90))
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(CalendarDay(date=day, kind=DayKind.HOLIDAY) for day in days)
    steps = case.steps.count()

    with pytest.raises(NoDueDate, match="连续两个月没有工作日"):
        actions.dispatch(case, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at)

    case.refresh_from_db()
    assert (case.state, case.steps.count()) == (State.ACCEPTED, steps)


def test_groups_are_offered_the_rights_that_have_an_effect() -> None:
    offered = TargetViewSet().get_permissions_to_register()

    assert {permission.codename for permission in offered} == {
        "add_target",
        "change_target",
        "delete_target",
    }


def test_term_for_signing_is_edited_and_applies_to_what_waits(
    administrator: Client, at: dt.datetime
) -> None:
    part = make_opinion(State.DISPATCHED).assignments.get()

    response = edit(administrator, Grade.ORDINARY, screen_days="3", sign_days="9", answer_days="15")

    assert response.status_code == 302
    assert sign_due(part, part.opinion) == FRIDAY
