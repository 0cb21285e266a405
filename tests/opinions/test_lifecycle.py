"""The table of moves, row by row, written out once more as it was decided."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from opinions.enums import (
    OPEN_STATES,
    Act,
    Actor,
    Event,
    Keeps,
    Move,
    PublicationMove,
    PublicationState,
    PublicWord,
    State,
)
from opinions.lifecycle import (
    AUDIT,
    NOTICES,
    PUBLIC_WORDS,
    PUBLICATION_TABLE,
    PUBLISHABLE_STATES,
    TABLE,
    MoveRefused,
    Refusal,
    moves_from,
    public_word,
    publication_moves_from,
    publication_target_of,
    target_of,
)
from opinions.permissions import LIKELIHOOD, RIGHTS, Scope

OPEN = " ".join(sorted(OPEN_STATES))
DECIDED = """
SUBMIT | | SUBMITTED
REJECT | SUBMITTED | REJECTED
RECONSIDER | REJECTED | SUBMITTED
ACCEPT | SUBMITTED | ACCEPTED
REGRADE | ACCEPTED | ACCEPTED
ANSWER_ON_THE_SPOT | SUBMITTED ACCEPTED | ANSWERED
DISPATCH | ACCEPTED | DISPATCHED
RECALL | DISPATCHED | ACCEPTED
SIGN | DISPATCHED | HANDLING
RETURN_UNSIGNED | DISPATCHED | ACCEPTED
REQUEST_RETURN | DISPATCHED HANDLING | RETURN_REQUESTED
SEND_ELSEWHERE | RETURN_REQUESTED | DISPATCHED
REFUSE_RETURN | RETURN_REQUESTED | HANDLING
REASSIGN | HANDLING | HANDLING
ASK_SUBMITTER | HANDLING | WAITING_SUBMITTER
SUPPLEMENT | WAITING_SUBMITTER | HANDLING
WAIT_OVER | WAITING_SUBMITTER | HANDLING
SUBMIT_REPLY | HANDLING | REPLY_REVIEW
SEND_BACK | REPLY_REVIEW | HANDLING
RELEASE | REPLY_REVIEW | ANSWERED
CONSULT | SUBMITTED ACCEPTED DISPATCHED HANDLING | IN_CONSULTATION
CONCLUDE | IN_CONSULTATION | ANSWERED
LEAVE_CONSULTATION | IN_CONSULTATION | ACCEPTED
RATE | ANSWERED | CLOSED
EXPIRE | ANSWERED | CLOSED
REQUEST_REOPEN | ANSWERED CLOSED | REOPEN_REQUESTED
GRANT_REOPEN | REOPEN_REQUESTED | ACCEPTED
REFUSE_REOPEN | REOPEN_REQUESTED | CLOSED
CORRECT | ANSWERED CLOSED | same
MERGE | OPEN | MERGED
UNMERGE | MERGED | before
WITHDRAW | OPEN | WITHDRAWN
""".replace("| OPEN", f"| {OPEN}")
ROWS = [tuple(part.strip() for part in line.split("|")) for line in DECIDED.strip().splitlines()]


@pytest.mark.parametrize(("move", "sources", "target"), ROWS, ids=[row[0] for row in ROWS])
def test_table_row_is_the_products(move: str, sources: str, target: str) -> None:
    rule = TABLE[Move(move)]

    assert rule.sources == set(sources.split())
    assert (rule.target.value if isinstance(rule.target, Keeps) else rule.target) == target


def test_table_has_every_move_of_the_product_and_no_other() -> None:
    assert list(TABLE) == [Move(row[0]) for row in ROWS] == list(Move)


@pytest.mark.parametrize("table", [AUDIT, NOTICES], ids=["audit", "notices"])
def test_tables_beside_have_a_row_for_every_move_and_act(table: dict) -> None:
    assert set(table) - set(Event) == set(Move) | set(PublicationMove) | set(Act)


def test_rights_have_a_row_for_every_move() -> None:
    assert set(RIGHTS) == set(Move) | set(PublicationMove) | set(Act)


def test_buttons_are_the_moves_and_acts_that_people_make() -> None:
    made_by_people = {move for move, right in RIGHTS.items() if right.scope is not Scope.NOBODY}

    assert set(LIKELIHOOD) == made_by_people - {Move.SUBMIT}


def test_moves_of_nobody_are_made_by_residents_the_clock_or_a_publication() -> None:
    nobodys = {move for move in Move if RIGHTS[move].scope is Scope.NOBODY}

    assert nobodys == {move for move in Move if Actor.STAFF not in TABLE[move].actors} | {
        Move.CONCLUDE
    }


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_move_is_allowed_or_refused(move: Move, state: State) -> None:
    rule = TABLE[move]
    if state not in rule.sources:
        with pytest.raises(MoveRefused):
            target_of(move, state)
        assert move not in moves_from(state)
    else:
        kept = {Keeps.SAME: state, Keeps.BEFORE: State.HANDLING}
        assert target_of(move, state, State.HANDLING) == kept.get(rule.target, rule.target)
        assert move in moves_from(state)


def test_submit_begins_a_case_and_nothing_else_does() -> None:
    assert target_of(Move.SUBMIT, None) is State.SUBMITTED
    for move in set(Move) - {Move.SUBMIT}:
        with pytest.raises(MoveRefused):
            target_of(move, None)


def test_every_state_but_the_final_ones_has_an_exit_in_the_table() -> None:
    stuck = {state for state in State if not any(state in rule.sources for rule in TABLE.values())}

    assert stuck == {State.WITHDRAWN}


def test_every_state_can_be_reached_in_the_table() -> None:
    reached = {rule.target for rule in TABLE.values()} - set(Keeps)

    assert reached == set(State)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (State.SUBMITTED, "已收到"),
        (State.ACCEPTED, "审核中"),
        (State.DISPATCHED, "办理中"),
        (State.HANDLING, "办理中"),
        (State.RETURN_REQUESTED, "办理中"),
        (State.WAITING_SUBMITTER, "办理中"),
        (State.REPLY_REVIEW, "办理中"),
        (State.IN_CONSULTATION, "办理中"),
        (State.REOPEN_REQUESTED, "办理中"),
        (State.ANSWERED, "已答复"),
        (State.CLOSED, "已办结"),
        (State.REJECTED, "已办结"),
        (State.WITHDRAWN, "已办结"),
    ],
)
def test_public_word_of_state(state: State, word: str) -> None:
    with translation.override("zh-hans"):
        assert public_word(state).label == word


def test_public_word_of_merged_case_is_its_leads() -> None:
    assert set(State) - set(PUBLIC_WORDS) == {State.MERGED}
    assert public_word(State.MERGED, lead_state=State.ANSWERED) is PublicWord.ANSWERED
    with pytest.raises(KeyError):
        public_word(State.MERGED)


PUBLICATION_ROWS = {
    (PublicationMove.PROPOSE, PublicationState.UNPUBLISHED): PublicationState.PROPOSED,
    (PublicationMove.PROPOSE, PublicationState.TAKEN_DOWN): PublicationState.PROPOSED,
    (PublicationMove.RETRACT, PublicationState.PROPOSED): PublicationState.UNPUBLISHED,
    (PublicationMove.APPROVE, PublicationState.PROPOSED): PublicationState.PUBLISHED,
    (PublicationMove.DECLINE, PublicationState.PROPOSED): PublicationState.UNPUBLISHED,
    (PublicationMove.TAKE_DOWN, PublicationState.PUBLISHED): PublicationState.TAKEN_DOWN,
    (PublicationMove.PROPOSE_REPLY, PublicationState.PROPOSED): PublicationState.PROPOSED,
    (PublicationMove.PROPOSE_REPLY, PublicationState.PUBLISHED): PublicationState.PUBLISHED,
    (PublicationMove.APPROVE_REPLY, PublicationState.PUBLISHED): PublicationState.PUBLISHED,
    (PublicationMove.DECLINE_REPLY, PublicationState.PUBLISHED): PublicationState.PUBLISHED,
}


@pytest.mark.parametrize("publication", PublicationState)
@pytest.mark.parametrize("move", PublicationMove)
def test_publication_moves(move: PublicationMove, publication: PublicationState) -> None:
    target = PUBLICATION_ROWS.get((move, publication))
    if target is None:
        with pytest.raises(MoveRefused):
            publication_target_of(move, publication, State.ANSWERED)
        assert move not in publication_moves_from(publication, State.ANSWERED)
    else:
        assert publication_target_of(move, publication, State.ANSWERED) is target
        assert move in publication_moves_from(publication, State.ANSWERED)


@pytest.mark.parametrize("state", State)
def test_publication_begins_with_acceptance_and_ends_in_any_state(state: State) -> None:
    may_begin = state in PUBLISHABLE_STATES

    assert (PublicationMove.PROPOSE in publication_moves_from("UNPUBLISHED", state)) is may_begin
    assert (PublicationMove.APPROVE in publication_moves_from("PROPOSED", state)) is may_begin
    assert PublicationMove.DECLINE in publication_moves_from("PROPOSED", state)
    assert PublicationMove.TAKE_DOWN in publication_moves_from("PUBLISHED", state)


def test_states_before_acceptance_are_not_publishable() -> None:
    assert set(State) - PUBLISHABLE_STATES == {
        State.SUBMITTED,
        State.REJECTED,
        State.MERGED,
        State.WITHDRAWN,
    }
    assert set(PUBLICATION_TABLE) == set(PublicationMove)


def test_refusal_is_told_in_the_readers_language() -> None:
    refusal = MoveRefused(state=State.CLOSED.label, move=Move.ACCEPT.label)

    with translation.override("zh-hans"):
        assert str(refusal) == "“已办结”的事项不能“受理”。"
    assert isinstance(refusal, Refusal)


def test_diagram_in_the_documents_is_up_to_date() -> None:
    call_command("lifecycle_diagram", check=True, stdout=StringIO())


def test_diagram_check_fails_when_the_document_is_older(settings, tmp_path) -> None:
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError):
        call_command("lifecycle_diagram", check=True)

    call_command("lifecycle_diagram")

    call_command("lifecycle_diagram", check=True)
