"""Who may see a case and make each move: role × move × own or foreign scope."""

from __future__ import annotations

from typing import Any

import pytest

from opinions.enums import Act, Move, PublicationMove, PublicationState, PublishConsent, State
from opinions.models import Opinion
from opinions.permissions import (
    LIKELIHOOD,
    NotPermitted,
    OutsideScope,
    can_move,
    can_see,
    can_see_contact,
    check_move,
    check_see,
    check_see_contact,
    check_submit_for_resident,
    moves_for,
)
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, make_opinion, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

SEES_ALL = {Role.DISPATCHER, Role.REVIEWER, Role.PUBLISHER, Role.ADMINISTRATOR}
IN_OWN_SCOPE: dict[Role, set[Any]] = {
    Role.EDITOR: set(),
    Role.TRANSLATOR: set(),
    Role.APPROVER: set(),
    Role.DISPATCHER: {
        Move.ACCEPT, Move.REJECT, Move.REGRADE, Move.ANSWER_ON_THE_SPOT, Move.DISPATCH, Move.CONSULT, Move.LEAVE_CONSULTATION,
        Move.RECONSIDER, Move.RECALL, Move.SEND_ELSEWHERE, Move.REFUSE_RETURN, Move.GRANT_REOPEN, Move.REFUSE_REOPEN, Move.MERGE, Move.UNMERGE,
        Act.CHECK_ENTRY, Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION, Act.CALL_BACK, Act.CHANGE_CO_HANDLING,
        PublicationMove.PROPOSE, PublicationMove.PROPOSE_REPLY,
    },
    Role.CLERK: {Move.ACCEPT, Move.REJECT, Move.ANSWER_ON_THE_SPOT, Act.CHECK_ENTRY, PublicationMove.PROPOSE, PublicationMove.PROPOSE_REPLY},
    Role.HANDLER: {Move.SIGN, Move.SUBMIT_REPLY, Move.REQUEST_RETURN, Move.ASK_SUBMITTER, Act.ASK_EXTENSION, Act.PROPOSE_CORRECTION},
    Role.REVIEWER: {Move.RELEASE, Move.SEND_BACK, Move.CORRECT, Act.REFUSE_CORRECTION},
    Role.PUBLISHER: {PublicationMove.APPROVE, PublicationMove.DECLINE, PublicationMove.TAKE_DOWN, PublicationMove.APPROVE_REPLY, PublicationMove.DECLINE_REPLY},
    # No unit helps in the cases of this test, and nobody has proposed one.
    Role.ADMINISTRATOR: set(LIKELIHOOD) - {Act.CONTRIBUTE, PublicationMove.RETRACT},
}  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_moves_of_a_role_in_its_own_and_in_a_foreign_scope(role: Role) -> None:
    unit, studio = UnitFactory(), StudioPageFactory()
    person = staff(role, unit=unit, studio=studio)
    staff(Role.HANDLER, unit=unit)  # which can go on without a dispatcher
    own = OpinionFactory(state=State.REPLY_REVIEW, unit=unit, studio=studio)
    other = UnitFactory()
    staff(Role.HANDLER, unit=other)
    foreign = OpinionFactory(state=State.REPLY_REVIEW, unit=other, studio=StudioPageFactory())

    assert {move for move in LIKELIHOOD if can_move(person, own, move)} == IN_OWN_SCOPE[role]
    allowed_elsewhere = IN_OWN_SCOPE[role] if role in SEES_ALL else set()
    assert {move for move in LIKELIHOOD if can_move(person, foreign, move)} == allowed_elsewhere


@pytest.mark.parametrize("role", Role)
def test_what_a_role_sees(role: Role) -> None:
    person, opinion = staff(role), OpinionFactory()

    assert can_see(person, opinion) is (role in SEES_ALL)
    assert Opinion.objects.visible_to(person).exists() is (role in SEES_ALL)


@pytest.mark.parametrize("role", Role)
def test_who_sees_contact_data_in_his_scope(role: Role) -> None:
    unit, studio = UnitFactory(), StudioPageFactory()
    person = staff(role, unit=unit, studio=studio)

    allowed = can_see_contact(
        person, OpinionFactory(state=State.HANDLING, unit=unit, studio=studio)
    )

    assert allowed is (role in {Role.DISPATCHER, Role.CLERK, Role.HANDLER, Role.ADMINISTRATOR})


def test_outside_the_scope_a_case_does_not_exist() -> None:
    person, opinion = staff(Role.CLERK), OpinionFactory()

    with pytest.raises(OutsideScope):
        check_see(person, opinion)
    with pytest.raises(OutsideScope):
        check_move(person, opinion, Move.ACCEPT)
    with pytest.raises(OutsideScope):
        check_see_contact(person, opinion)


def test_person_who_left_sees_and_does_nothing() -> None:
    unit = UnitFactory()
    gone = staff(Role.HANDLER, Role.ADMINISTRATOR, unit=unit, is_active=False)
    opinion = OpinionFactory(state=State.HANDLING, unit=unit)

    assert not can_see(gone, opinion)
    assert moves_for(gone, opinion) == []
    with pytest.raises(NotPermitted):
        check_submit_for_resident(gone, None)


def test_unit_that_gave_the_case_back_does_not_see_it_any_more(at) -> None:
    unit = UnitFactory()
    person = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.HANDLING, unit=unit)
    assert can_see(person, opinion)

    opinion.assignments.update(ended_at=at, returned_at=at)

    assert not can_see(person, opinion)


def test_unit_still_sees_a_case_that_went_into_consultation(at) -> None:
    unit = UnitFactory()
    person = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.HANDLING, unit=unit)

    opinion.assignments.update(ended_at=at)

    assert can_see(person, opinion)
    assert not can_move(person, opinion, Move.SUBMIT_REPLY)


def test_case_is_listed_once_for_a_person_with_many_posts() -> None:
    one, other, studio = UnitFactory(), UnitFactory(), StudioPageFactory()
    person = staff(Role.HANDLER, Role.CLERK, unit=one, studio=studio)
    person.unit_posts.create(unit=other)
    opinion = OpinionFactory(state=State.HANDLING, unit=one, co_handling=(other,), studio=studio)

    assert list(Opinion.objects.visible_to(person)) == [opinion]


SOME_WAY: dict[State, list[Any]] = {
    State.SUBMITTED: [Move.ACCEPT, Move.ANSWER_ON_THE_SPOT, Move.CONSULT, Move.MERGE, Move.REJECT],
    State.REJECTED: [Move.RECONSIDER],
    State.ACCEPTED: [Move.DISPATCH, Move.CONSULT, PublicationMove.PROPOSE, Move.MERGE, Move.REGRADE],
    State.DISPATCHED: [
        Move.SIGN, Move.CONSULT, Act.ASK_EXTENSION, Move.REQUEST_RETURN, PublicationMove.PROPOSE, Act.CHANGE_CO_HANDLING, Move.MERGE,
        Move.RECALL,
    ],
    State.HANDLING: [
        Move.SUBMIT_REPLY, Move.CONSULT, Move.ASK_SUBMITTER, Move.REASSIGN, Act.ASK_EXTENSION, Move.REQUEST_RETURN, PublicationMove.PROPOSE,
        Act.CHANGE_CO_HANDLING, Move.MERGE,
    ],
    State.RETURN_REQUESTED: [
        Move.SEND_ELSEWHERE, Move.REFUSE_RETURN, Act.ASK_EXTENSION, PublicationMove.PROPOSE, Act.CHANGE_CO_HANDLING, Move.MERGE,
    ],
    State.WAITING_SUBMITTER: [PublicationMove.PROPOSE, Act.CHANGE_CO_HANDLING, Move.MERGE],
    State.REPLY_REVIEW: [
        Move.RELEASE, Move.SEND_BACK, Act.ASK_EXTENSION, PublicationMove.PROPOSE, Move.MERGE,
    ],
    State.IN_CONSULTATION: [PublicationMove.PROPOSE, Move.MERGE, Move.LEAVE_CONSULTATION],
    State.ANSWERED: [PublicationMove.PROPOSE, Move.MERGE, Act.PROPOSE_CORRECTION],
    State.REOPEN_REQUESTED: [Move.GRANT_REOPEN, Move.REFUSE_REOPEN, PublicationMove.PROPOSE, Move.MERGE],
    State.CLOSED: [PublicationMove.PROPOSE, Act.CALL_BACK, Act.PROPOSE_CORRECTION],
    State.MERGED: [Move.UNMERGE],
    State.WITHDRAWN: [],
}  # fmt: skip


@pytest.mark.parametrize("state", State)
def test_moves_of_an_administrator_most_likely_first(state: State) -> None:
    # The handler has signed the parts that were dispatched.
    contact = {"phone": "13800000000"}
    opinion = OpinionFactory(state=state, publish_consent=PublishConsent.ANONYMOUS, contact=contact)

    assert moves_for(staff(Role.ADMINISTRATOR), opinion) == SOME_WAY[state]


def test_answer_on_the_spot_is_offered_for_simple_matters() -> None:
    studio = StudioPageFactory()
    opinion = OpinionFactory(state=State.ACCEPTED, grade="SIMPLE", studio=studio)

    assert moves_for(staff(Role.CLERK, studio=studio), opinion) == [Move.ANSWER_ON_THE_SPOT]


@pytest.mark.parametrize(
    ("publication", "moves"),
    [
        (PublicationState.PROPOSED, [PublicationMove.APPROVE, PublicationMove.DECLINE]),
        (PublicationState.PUBLISHED, [PublicationMove.TAKE_DOWN]),
        (PublicationState.TAKEN_DOWN, []),
    ],
)
def test_moves_of_a_publisher(publication: PublicationState, moves: list[PublicationMove]) -> None:
    opinion = OpinionFactory(state=State.ANSWERED, publication=publication)

    assert moves_for(staff(Role.PUBLISHER), opinion) == moves


def test_nothing_is_proposed_without_consent() -> None:
    offered = moves_for(staff(Role.DISPATCHER), OpinionFactory(state=State.ANSWERED))

    assert PublicationMove.PROPOSE not in offered


def test_co_handling_unit_is_offered_to_sign_its_part_once(at) -> None:
    unit = UnitFactory()
    helper = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(unit,))
    assert moves_for(helper, opinion) == [Move.SIGN]

    opinion.assignments.filter(unit=unit).update(signed_at=at)

    assert moves_for(helper, opinion) == [Act.CONTRIBUTE]


def test_author_and_proposer_are_not_offered_their_own_items() -> None:
    unit = UnitFactory()
    author = staff(Role.ADMINISTRATOR, unit=unit)
    review = OpinionFactory(state=State.REPLY_REVIEW, unit=unit, author=author)
    proposed = OpinionFactory(
        state=State.ANSWERED, publication=PublicationState.PROPOSED, proposer=author
    )

    assert moves_for(author, review) == [Act.ASK_EXTENSION, Move.MERGE]
    assert moves_for(author, proposed) == [
        Move.MERGE,
        Act.PROPOSE_CORRECTION,
        PublicationMove.RETRACT,
    ]


def test_moves_of_a_case_take_a_fixed_number_of_queries(django_assert_num_queries) -> None:
    person = staff(Role.ADMINISTRATOR)
    opinion = OpinionFactory(state=State.REPLY_REVIEW, publication=PublicationState.PROPOSED)
    moves_for(person, opinion)

    # scope, history, parts, extensions, own reply, own proposal, replies
    with django_assert_num_queries(7):
        moves_for(person, opinion)


def test_superuser_may_do_what_an_administrator_may() -> None:
    boss = UserFactory(is_superuser=True)
    opinion = make_opinion(State.REPLY_REVIEW)

    assert moves_for(boss, opinion)[:2] == [Move.RELEASE, Move.SEND_BACK]


@pytest.mark.parametrize("cases", [1, 3])
def test_list_of_visible_cases_takes_one_query(cases: int, django_assert_num_queries) -> None:
    unit = UnitFactory()
    person = staff(Role.HANDLER, unit=unit)
    for _ in range(cases):
        OpinionFactory(state=State.HANDLING, unit=unit)
    person.has_perm("opinions.view_all_opinions")

    with django_assert_num_queries(1):
        assert len(Opinion.objects.visible_to(person)) == cases
