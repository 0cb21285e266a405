"""Who handles a case in its unit; what becomes of the cases of somebody who leaves."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from opinions import actions
from opinions.casework.history import position_of
from opinions.enums import Event, State
from opinions.lifecycle import MoveRefused
from opinions.models import CaseRules
from opinions.permissions import NotHead, OutsideScope
from opinions.queries import QUEUES
from opinions.tasks import free_cases_of_leavers
from opinions.viewsets.forms.handling import ReassignForm
from portal.core.models import Outbox
from portal.core.outbox import sweep
from portal.reference.enums import UnitRole
from portal.reference.models import UnitStaff
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory, UnitStaffFactory
from tests.opinions.steps import facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def head(unit):
    user = staff(Role.HANDLER)
    UnitStaffFactory(unit=unit, user=user, role=UnitRole.HEAD)
    return user


@pytest.fixture
def handler(unit):
    return staff(Role.HANDLER, unit=unit)


def told() -> set[str]:
    return {row.key.split("-", 2)[2] for row in Outbox.objects.all()}


# reassign


def test_head_gives_the_case_to_a_colleague_who_is_told(unit, head, handler, at) -> None:
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=handler)
    colleague = staff(Role.HANDLER, unit=unit)

    actions.reassign(opinion, person=colleague, by=head, at=at)

    part = opinion.assignments.get()
    assert (opinion.handler, part.person) == (colleague, colleague)
    assert facts(opinion) == {"person": colleague.pk, "former": handler.pk}
    assert told() == {f"user-{colleague.pk}", f"user-{handler.pk}"}


def test_who_loses_a_case_reads_who_handles_it_now(unit, head, handler, at, mailoutbox) -> None:
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=handler)

    actions.reassign(opinion, person=head, by=head, at=at)
    sweep(at)

    (mail,) = mailoutbox  # the head made the step himself
    assert mail.to == [handler.email]
    assert f"现在由 {head} 经办" in mail.body


def test_only_the_head_of_the_lead_unit_reassigns(unit, handler, at) -> None:
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=handler)
    foreign = staff(Role.HANDLER)
    UnitStaffFactory(unit=UnitFactory(), user=foreign, role=UnitRole.HEAD)

    for person, refusal in ((handler, NotHead), (foreign, OutsideScope)):
        with pytest.raises(refusal):
            actions.reassign(opinion, person=staff(Role.HANDLER, unit=unit), by=person, at=at)


def test_case_goes_only_to_people_who_are_in_the_unit(unit, head, handler, at) -> None:
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=handler)
    gone = staff(Role.HANDLER, unit=unit, is_active=False)

    for person, refusal in (
        (staff(Role.HANDLER, unit=UnitFactory()), actions.PersonNotInUnit),
        (gone, actions.PersonNotInUnit),
        (handler, actions.SamePerson),
    ):
        with pytest.raises(refusal):
            actions.reassign(opinion, person=person, by=head, at=at)


def test_case_goes_only_to_people_whose_role_lets_them_handle_it(unit, head, handler, at) -> None:
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=handler)
    able, reader = staff(Role.HANDLER, unit=unit), staff(Role.REVIEWER, unit=unit)

    with pytest.raises(actions.PersonMayNotHandle):
        actions.reassign(opinion, person=reader, by=head, at=at)

    form = ReassignForm(opinion=opinion, at=at, prefix="reassign")
    assert set(form.fields["person"].queryset) == {able, head}


def test_submitters_may_ask_to_reopen_as_long_as_they_may_rate() -> None:
    with pytest.raises(ValidationError, match="评价期"):
        CaseRules(rating_days=20, reopen_days=10).clean()
    CaseRules(rating_days=20, reopen_days=20).clean()


def test_case_under_review_is_not_reassigned(unit, head, at) -> None:
    opinion = OpinionFactory(state=State.REPLY_REVIEW, unit=unit)

    with pytest.raises(MoveRefused):
        actions.reassign(opinion, person=staff(Role.HANDLER, unit=unit), by=head, at=at)


# people who leave


def deactivate(user) -> None:
    user.is_active = False
    user.save()


def take_off(user) -> None:
    UnitStaff.objects.filter(user=user).delete()


@pytest.mark.parametrize("leave", [deactivate, take_off])
@pytest.mark.parametrize("state", [State.HANDLING, State.REPLY_REVIEW, State.WAITING_SUBMITTER])
def test_cases_of_somebody_who_leaves_go_to_the_unit(leave, state, unit, head, handler, at) -> None:
    opinion = OpinionFactory(state=state, unit=unit, handler=handler)
    seen = position_of(opinion)
    leave(handler)

    assert [free_cases_of_leavers(at), free_cases_of_leavers(at)] == [1, 0]

    opinion.refresh_from_db()
    assert (opinion.state, opinion.handler, opinion.lead_unit) == (state, None, unit)
    assert opinion.assignments.get().person is None
    step = opinion.steps.latest("position")
    assert (step.move, step.by, step.data) == (
        Event.HANDLER_LEFT, None, {"unit": unit.code, "person": handler.pk},
    )  # fmt: skip
    assert told() == {f"user-{head.pk}"}
    assert position_of(opinion) == seen


def test_unit_finds_the_case_without_handler_in_its_queue_before_any_timer_ran(
    unit, head, handler, at
) -> None:
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=handler)
    other = OpinionFactory(state=State.HANDLING, unit=unit, handler=head)
    handler.is_active = False
    handler.save()

    rows = {row.pk: row for row in QUEUES["unit"].rows(head, at.date())}

    assert rows[opinion.pk].unhandled
    assert not rows[other.pk].unhandled


def test_letters_go_to_the_unit_and_not_to_who_left(unit, head, handler, at) -> None:
    """Also while no timer has run: he is on no staff any more, though his account lives."""
    helper = UnitFactory()
    opinion = OpinionFactory(
        state=State.HANDLING, unit=unit, handler=handler, co_handling=(helper,)
    )
    opinion.assignments.filter(unit=helper).update(signed_at=at)
    take_off(handler)

    actions.contribute(opinion, text="查过。", by=staff(Role.HANDLER, unit=helper), at=at)

    assert told() == {f"user-{head.pk}"}


def test_reply_of_somebody_who_left_comes_back_to_his_unit(unit, head, handler, at) -> None:
    opinion = OpinionFactory(state=State.REPLY_REVIEW, unit=unit, author=handler)
    deactivate(handler)

    actions.send_back(opinion, remark="改", by=staff(Role.REVIEWER), at=at)

    assert told() == {f"user-{head.pk}"}
    assert opinion in QUEUES["unit"].rows(head, at.date())


def test_unit_without_head_or_people_is_told_all_the_same(unit, handler, at) -> None:
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=handler)
    deactivate(handler)

    free_cases_of_leavers(at)

    assert told() == {f"unit-{unit.pk}"}
    opinion.refresh_from_db()
    assert opinion.state == State.HANDLING


def test_person_of_a_co_handling_unit_leaves_its_part(unit, handler, at) -> None:
    helper = UnitFactory()
    person, chief = staff(Role.HANDLER, unit=helper), staff(Role.HANDLER)
    UnitStaffFactory(unit=helper, user=chief, role=UnitRole.HEAD)
    opinion = OpinionFactory(
        state=State.HANDLING, unit=unit, handler=handler, co_handling=(helper,)
    )
    opinion.assignments.filter(unit=helper).update(person=person, signed_at=at)
    take_off(person)

    free_cases_of_leavers(at)

    opinion.refresh_from_db()
    assert opinion.handler == handler
    assert opinion.assignments.get(unit=helper).person is None
    assert told() == {f"user-{chief.pk}"}


def test_those_who_stay_keep_their_cases(unit, handler, at) -> None:
    OpinionFactory(state=State.HANDLING, unit=unit, handler=handler)
    boss = staff(Role.ADMINISTRATOR)  # signed for a unit: acts everywhere
    OpinionFactory(state=State.HANDLING, unit=unit, handler=boss)
    answered = OpinionFactory(state=State.ANSWERED, unit=unit, handler=staff(Role.HANDLER))

    assert free_cases_of_leavers(at) == 0

    answered.refresh_from_db()
    assert answered.handler is not None


@pytest.mark.parametrize("cases", [1, 3])
def test_looking_for_leavers_takes_one_query(
    cases, unit, handler, at, django_assert_num_queries
) -> None:
    for _ in range(cases):
        OpinionFactory(state=State.HANDLING, unit=unit, handler=handler)

    with django_assert_num_queries(1):
        assert free_cases_of_leavers(at) == 0
