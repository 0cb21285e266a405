"""Co-handling units: what they hand in, and who lets them in and out."""

from __future__ import annotations

import pytest

from opinions import actions
from opinions.enums import Act, State
from opinions.models import Contribution, Opinion
from opinions.permissions import NotInUnit, NotPermitted, can_see, moves_for
from portal.core.models import Outbox
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory
from tests.opinions.steps import facts

pytestmark = pytest.mark.django_db


def signed(opinion: Opinion, unit, at) -> None:
    opinion.assignments.filter(unit=unit).update(signed_at=at)


def told() -> set[str]:
    return {row.key.split("-", 2)[2] for row in Outbox.objects.all()}


def test_contribution_is_a_row_of_its_own_and_only_its_digest_is_in_the_step(at) -> None:
    unit = UnitFactory()
    helper = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(unit,))
    signed(opinion, unit, at)

    for text in ("管线已查。", "阀门已换。"):
        actions.contribute(opinion, text=text, by=helper, at=at)

    first, second = opinion.contributions.order_by("pk")
    assert [(each.unit, each.by, each.at) for each in (first, second)] == [(unit, helper, at)] * 2
    assert second.text == "阀门已换。"
    step = opinion.steps.latest("position")
    assert (step.text, step.data) == ("", {"unit": unit.code, "contribution": second.pk})
    assert step.text_digest
    assert step.from_state == step.to_state == State.HANDLING


def test_unit_signs_before_it_contributes(at) -> None:
    unit = UnitFactory()
    helper = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(unit,))

    with pytest.raises(actions.NotSigned):
        actions.contribute(opinion, text="已查。", by=helper, at=at)
    assert Act.CONTRIBUTE not in moves_for(helper, opinion)


def test_lead_and_strangers_contribute_nothing(at) -> None:
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(UnitFactory(),))

    for unit in (opinion.lead_unit, UnitFactory()):
        with pytest.raises(NotPermitted):
            actions.contribute(opinion, text="已查。", by=staff(Role.HANDLER, unit=unit), at=at)


def test_contribution_needs_words(at) -> None:
    unit = UnitFactory()
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(unit,))
    signed(opinion, unit, at)

    with pytest.raises(actions.ContributionMissing):
        actions.contribute(opinion, text=" ", by=staff(Role.HANDLER, unit=unit), at=at)


def test_person_of_two_units_contributes_for_each_in_turn_or_for_the_one_he_names(at) -> None:
    one, other = UnitFactory(), UnitFactory()
    person = staff(Role.HANDLER, unit=one)
    person.unit_posts.create(unit=other)
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(one, other))
    signed(opinion, one, at)
    signed(opinion, other, at)

    units = [actions.contribute(opinion, text="查", by=person, at=at).unit for _ in range(2)]
    assert units == [one, other]
    assert actions.contribute(opinion, text="查", by=person, at=at, unit=other).unit == other
    with pytest.raises(NotInUnit):
        actions.contribute(opinion, text="查", by=person, at=at, unit=opinion.lead_unit)


def test_handler_is_told_of_a_contribution(at) -> None:
    lead, unit = UnitFactory(), UnitFactory()
    handler = staff(Role.HANDLER, unit=lead)
    opinion = OpinionFactory(state=State.HANDLING, unit=lead, handler=handler, co_handling=(unit,))
    signed(opinion, unit, at)

    actions.contribute(opinion, text="查", by=staff(Role.HANDLER, unit=unit), at=at)

    assert told() == {f"user-{handler.pk}"}


def test_dispatcher_lets_units_in_and_out(at) -> None:
    stays, goes, joins = UnitFactory(), UnitFactory(), UnitFactory()
    leaver, joiner = staff(Role.HANDLER, unit=goes), staff(Role.HANDLER, unit=joins)
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(stays, goes))
    Contribution.objects.create(opinion=opinion, unit=goes, text="查过。", by=leaver, at=at)

    actions.change_co_handling(
        opinion, co_handling=[stays, joins], reason="另涉管线", by=staff(Role.DISPATCHER), at=at
    )

    running = opinion.assignments.filter(ended_at=None, role="CO_HANDLING")
    assert {part.unit for part in running} == {stays, joins}
    assert not can_see(leaver, opinion)
    assert can_see(joiner, opinion)
    assert opinion.contributions.count() == 1
    assert facts(opinion) == {"joined": [joins.code], "left": [goes.code]}
    assert told() == {f"user-{leaver.pk}", f"user-{joiner.pk}"}


@pytest.mark.parametrize(
    ("units", "reason", "refusal"),
    [
        ("same", "另涉管线", actions.SameUnits),
        ("lead", "另涉管线", actions.LeadIsCoHandling),
        ("retired", "另涉管线", actions.UnitRetired),
        ("none", " ", actions.ChangeReasonMissing),
    ],
)
def test_change_of_helpers_is_refused_without_a_trace(units, reason, refusal, at) -> None:
    helper = UnitFactory()
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(helper,))
    chosen = {
        "same": [helper],
        "lead": [opinion.lead_unit],
        "retired": [UnitFactory(retired=True)],
        "none": [],
    }[units]
    steps = opinion.steps.count()

    with pytest.raises(refusal):
        actions.change_co_handling(
            opinion, co_handling=chosen, reason=reason, by=staff(Role.DISPATCHER), at=at
        )

    assert opinion.assignments.filter(ended_at=None).count() == 2
    assert opinion.steps.count() == steps


def test_retired_unit_that_helps_may_stay(at) -> None:
    helper, joins = UnitFactory(), UnitFactory()
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(helper,))
    helper.retired = True
    helper.save()

    actions.change_co_handling(
        opinion, co_handling=[helper, joins], reason="另涉", by=staff(Role.DISPATCHER), at=at
    )

    assert opinion.assignments.filter(ended_at=None).count() == 3


def test_unit_itself_does_not_get_out(at) -> None:
    unit = UnitFactory()
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(unit,))

    with pytest.raises(NotPermitted):
        actions.change_co_handling(
            opinion, co_handling=[], reason="不归我们", by=staff(Role.HANDLER, unit=unit), at=at
        )
