"""The history as it is written: many cases at once as one by one, and exactly the facts of each move."""

from __future__ import annotations

from typing import Any

import pytest

from opinions import actions
from opinions.casework.bulk import Case, InconsistentCase, write_cases
from opinions.casework.history import StepSpec, WrongFacts, write_step
from opinions.enums import Actor, Move, PublicationState, State
from opinions.models import Opinion
from portal.users.enums import Role
from tests.factories.opinions import (
    MONDAY,
    OpinionFactory,
    staff,
)
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db


SUBMITTED = {"channel": "WEB", "topic": None, "studio": None, "publish_consent": "NONE"}


def test_bulk_history_equals_the_one_written_step_by_step(send) -> None:
    dispatcher = staff(Role.DISPATCHER)
    one = send(at=MONDAY).opinion
    actions.accept(one, grade="SIMPLE", by=dispatcher, at=MONDAY)
    same = Opinion(
        text=one.text,
        title=one.title,
        state=State.ACCEPTED,
        grade="SIMPLE",
        submitted_at=MONDAY,
        consented_at=MONDAY,
        accepted_at=MONDAY,
    )

    write_cases(
        [
            Case(
                same,
                steps=[
                    StepSpec(
                        Move.SUBMIT,
                        "",
                        State.SUBMITTED,
                        MONDAY,
                        Actor.RESIDENT,
                        digest_of=one.text,
                        data=SUBMITTED,
                    ),
                    StepSpec(
                        Move.ACCEPT,
                        State.SUBMITTED,
                        State.ACCEPTED,
                        MONDAY,
                        Actor.STAFF,
                        dispatcher,
                        data={"grade": "SIMPLE"},
                    ),
                ],
            )
        ]
    )

    rows = [
        list(case.steps.order_by("position").values("position", "move", "from_state", "to_state", "at", "actor", "by",
                                                    "text", "text_digest", "data", "key_id"))
        for case in (one, same)
    ]  # fmt: skip
    numbers = {steps[0]["data"]["digests"].pop("number") for steps in rows}
    assert len(numbers) == 2  # the one thing that differs
    assert rows[0] == rows[1]
    assert [one.number, same.number] == ["QY-2026-00001", "QY-2026-00002"]
    assert found() == []


def test_bulk_writing_takes_the_same_queries_for_many(django_assert_num_queries) -> None:
    def case() -> Case:
        opinion = Opinion(title="题", text="文", submitted_at=MONDAY, consented_at=MONDAY)
        step = StepSpec(
            Move.SUBMIT, "", State.SUBMITTED, MONDAY, Actor.IMPORT, digest_of="文", data=SUBMITTED
        )
        return Case(opinion, steps=[step])

    write_cases([case()])
    for count in (1, 3):
        with django_assert_num_queries(
            5
        ):  # savepoint and its release, number twice, opinions, steps
            write_cases([case() for _ in range(count)])

    assert Opinion.objects.latest("pk").number == "QY-2026-00005"


def test_bulk_writing_refuses_a_case_that_does_not_stand_where_its_steps_lead() -> None:
    opinion = Opinion(
        title="题",
        text="文",
        submitted_at=MONDAY,
        consented_at=MONDAY,
        state=State.ACCEPTED,
        grade="SIMPLE",
    )
    step = StepSpec(Move.SUBMIT, "", State.SUBMITTED, MONDAY, Actor.IMPORT, data=SUBMITTED)

    with pytest.raises(InconsistentCase):
        write_cases([Case(opinion, steps=[step])])
    with pytest.raises(InconsistentCase):
        write_cases(
            [
                Case(
                    opinion,
                    steps=[
                        step,
                        StepSpec(Move.SIGN, State.DISPATCHED, State.ACCEPTED, MONDAY, Actor.IMPORT),
                    ],
                )
            ]
        )
    opinion.state, opinion.publication = State.SUBMITTED, PublicationState.PUBLISHED
    with pytest.raises(InconsistentCase):
        write_cases([Case(opinion, steps=[step])])

    assert not Opinion.objects.exists()


@pytest.mark.parametrize("data", [{}, SUBMITTED | {"phone": "13800000000"}])
def test_step_holds_exactly_the_facts_of_its_move(data: dict[str, Any]) -> None:
    opinion = OpinionFactory()

    with pytest.raises(WrongFacts):
        write_step(
            opinion, StepSpec(Move.SUBMIT, "", State.SUBMITTED, MONDAY, Actor.RESIDENT, data=data)
        )
