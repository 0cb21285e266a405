"""我的工作: what is due, what waits, who was named, and the load of a unit's people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions import actions
from opinions.enums import HANDLING_STATES, PublicationState, State
from opinions.models import CaseRules, DigestChoice
from opinions.notifications import put_digest
from portal.core.outbox import sweep
from portal.reference.enums import UnitRole
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db
WORK = reverse("cases:work")
QUERIES_OF_THE_PAGE = 17


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


def work_of(browser):
    response = browser.get(WORK)
    assert response.status_code == 200
    return response.context


def test_due_and_overdue_are_of_what_waits_for_the_person(log_in, today):
    unit, other = UnitFactory(), UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    mine = make_opinion(State.HANDLING, unit=unit, handler=handler, due_on=today)
    late = make_opinion(State.DISPATCHED, unit=unit, due_on=today - dt.timedelta(days=1))
    make_opinion(State.REPLY_REVIEW, unit=unit, due_on=today)  # waits for somebody else
    make_opinion(State.HANDLING, unit=other, due_on=today)
    make_opinion(State.CLOSED, unit=unit, handler=handler, due_on=today)

    context = work_of(log_in(handler))

    assert (context["day"].due_today, context["day"].overdue) == (1, 1)
    assert [each.opinion for each in context["urgent"]] == [late, mine]
    assert {tab.label: tab.count for tab in context["tabs"]} == {
        "我经办的": 1,
        "本单位待办": 2,
        "全部超期": 1,
    }


def test_clock_that_stands_still_and_what_others_do_are_not_due(log_in, today, smtp):
    """The submitter is asked; the reply is under review; a colleague handles it; a publication waits for approval."""
    unit, late = UnitFactory(), today - dt.timedelta(days=1)
    person = staff(Role.HANDLER, Role.REVIEWER, Role.PUBLISHER, unit=unit)
    person.unit_posts.update(role=UnitRole.HEAD)
    colleague = staff(Role.HANDLER, unit=unit)
    make_opinion(State.WAITING_SUBMITTER, unit=unit, handler=person, due_on=late)
    make_opinion(State.REPLY_REVIEW, unit=unit, handler=person, due_on=late)
    make_opinion(State.RETURN_REQUESTED, unit=unit, handler=person, due_on=late)
    make_opinion(State.HANDLING, unit=unit, handler=colleague, due_on=late)
    make_opinion(
        State.HANDLING,
        handler=staff(Role.HANDLER),
        publication=PublicationState.PROPOSED,
        due_on=late,
    )

    context = work_of(log_in(person))

    assert (context["day"].due_today, context["day"].overdue, context["urgent"]) == (0, 0, [])
    ((_unit, loads),) = context["units"]
    told = {load.handler: (load.open, load.overdue) for load, _url in loads}
    assert told == {person.pk: (3, 0), colleague.pk: (1, 1)}
    put_digest(person, today, at=timezone.now())
    sweep(timezone.now())
    (message,) = smtp.messages
    assert "已超期：0 件" in message.get_content()


def test_handled_by_nobody_or_unsigned_is_due_for_everybody_in_the_unit(log_in, today):
    unit = UnitFactory()
    person, gone = staff(Role.HANDLER, unit=unit), staff(Role.HANDLER, unit=unit, is_active=False)
    left = make_opinion(State.HANDLING, unit=unit, handler=gone, due_on=today)
    unsigned = make_opinion(
        State.HANDLING, handler=staff(Role.HANDLER), co_handling=(unit,), due_on=today
    )

    context = work_of(log_in(person))

    assert {each.opinion for each in context["urgent"]} == {left, unsigned}


def test_answered_case_that_waits_for_a_call_is_not_late(log_in, today):
    CaseRules.objects.create(call_back_every=1)
    make_opinion(
        State.CLOSED,
        contact={"phone": "13800000000"},
        due_on=today - dt.timedelta(days=1),
        answered_at=timezone.now(),
        closed_at=timezone.now(),
    )

    context = work_of(log_in(staff(Role.DISPATCHER)))

    assert {tab.label: tab.count for tab in context["tabs"]} == {"待回访": 1}
    assert context["urgent"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_a_fixed_number_of_queries(log_in, today, count, django_assert_num_queries):
    unit = UnitFactory()
    head = staff(Role.HANDLER, Role.DISPATCHER, unit=unit)
    head.unit_posts.update(role=UnitRole.HEAD)
    for _ in range(count):
        make_opinion(State.HANDLING, unit=unit, handler=staff(Role.HANDLER, unit=unit))
        opinion = make_opinion(State.DISPATCHED, unit=unit, due_on=today)
        actions.write_note(
            opinion, text=f"@{head.username}", by=staff(Role.DISPATCHER), at=timezone.now()
        )
    browser = log_in(head)
    browser.get(WORK)  # site and content types are looked up once a process

    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        context = work_of(browser)

    assert len(context["urgent"]) == len(context["mentions"]) == count
    assert len(context["units"][0][1]) == 1 + count  # and what nobody handles yet


def test_head_sees_the_load_of_his_people_and_of_no_other_unit(log_in, today):
    unit, other = UnitFactory(label="住建局"), UnitFactory(label="城管局")
    head = staff(Role.HANDLER, unit=unit)
    head.unit_posts.update(role=UnitRole.HEAD)
    head.unit_posts.create(unit=other)
    busy = staff(Role.HANDLER, unit=unit, display_name="周敏")
    for days in (-1, 0, 3, 30):
        make_opinion(
            State.HANDLING, unit=unit, handler=busy, due_on=today + dt.timedelta(days=days)
        )
    make_opinion(State.DISPATCHED, unit=unit, due_on=today + dt.timedelta(days=30))
    make_opinion(State.ANSWERED, unit=unit, handler=busy)
    make_opinion(State.HANDLING, unit=other, handler=head)

    ((label, loads),) = work_of(log_in(head))["units"]

    assert label == "住建局"
    told = [(load.name, load.open, load.overdue, load.this_week) for load, _url in loads]
    assert told == [("", 1, 0, 0), ("周敏", 4, 1, 2)]


def test_each_number_of_the_load_leads_to_as_many_cases(log_in, today):
    """Neither what the unit helps with nor what was closed is among them, nor in the listing."""
    unit, other = UnitFactory(), UnitFactory()
    head = staff(Role.HANDLER, unit=unit)
    head.unit_posts.update(role=UnitRole.HEAD)
    head.unit_posts.create(unit=other)
    busy = staff(Role.HANDLER, unit=unit)
    busy.unit_posts.create(unit=other)
    for state in (*HANDLING_STATES, State.CLOSED):
        for days in (-1, 0, 7, 8):
            due = today + dt.timedelta(days=days)
            make_opinion(state, unit=unit, handler=busy, due_on=due)
            make_opinion(state, unit=other, handler=busy, co_handling=(unit,), due_on=due)
    browser = log_in(head)

    ((_unit, loads),) = work_of(browser)["units"]

    counts = [[cell.count for cell in cells] for _load, cells in loads]
    assert counts == [[4, 1, 2], [16, 1, 2]]
    for _load, cells in loads:
        for cell in cells:
            assert browser.get(cell.url).context["paginator"].count == cell.count


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR, Role.APPROVER])
def test_page_is_not_there_for_those_without_opinions(log_in, role):
    assert log_in(staff(role)).get(WORK).status_code == 404


def test_account_page_offers_no_time_zone_for_days_are_those_of_the_place(log_in):
    page = log_in(staff(Role.DISPATCHER)).get(reverse("wagtailadmin_account")).content.decode()

    assert "locale-preferred_language" in page
    assert "time_zone" not in page


def test_digest_is_chosen_on_the_account_page(log_in):
    person = staff(Role.DISPATCHER, first_name="立新", last_name="陈")
    browser = log_in(person)
    account = reverse("wagtailadmin_account")
    assert "每日提醒" in browser.get(account).content.decode()
    form = {
        "name_email-first_name": "立新",
        "name_email-last_name": "陈",
        "name_email-email": person.email,
        "locale-preferred_language": "zh-hans",
        "theme-theme": "system",
        "theme-density": "default",
        "theme-contrast": "system",
    }

    response = browser.post(account, {**form, "digest-time": "07:15"})

    assert response.status_code == 302, [form.errors for form in response.context.get("forms", [])]
    chosen = DigestChoice.objects.get(user=person)
    assert (chosen.wanted, chosen.time) == (False, dt.time(7, 15))
    assert "每日提醒" not in log_in(staff(Role.EDITOR)).get(account).content.decode()
