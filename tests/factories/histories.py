"""The way of a case to each state, as its history tells it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from opinions.casework.history import StepSpec
from opinions.enums import Actor, Move, PublicationMove, PublicationState, ReturnGround, State
from opinions.models import Opinion, Reply
from portal.users.models import User

HOUR = dt.timedelta(hours=1)


PATHS: dict[State, tuple[tuple[Move, State], ...]] = {
    State.SUBMITTED: (),
    State.REJECTED: ((Move.REJECT, State.REJECTED),),
    State.ACCEPTED: ((Move.ACCEPT, State.ACCEPTED),),
    State.DISPATCHED: ((Move.ACCEPT, State.ACCEPTED), (Move.DISPATCH, State.DISPATCHED)),
}


PATHS[State.HANDLING] = (*PATHS[State.DISPATCHED], (Move.SIGN, State.HANDLING))


PATHS[State.RETURN_REQUESTED] = (
    *PATHS[State.HANDLING],
    (Move.REQUEST_RETURN, State.RETURN_REQUESTED),
)


PATHS[State.WAITING_SUBMITTER] = (
    *PATHS[State.HANDLING],
    (Move.ASK_SUBMITTER, State.WAITING_SUBMITTER),
)


PATHS[State.REPLY_REVIEW] = (*PATHS[State.HANDLING], (Move.SUBMIT_REPLY, State.REPLY_REVIEW))


PATHS[State.ANSWERED] = (*PATHS[State.REPLY_REVIEW], (Move.RELEASE, State.ANSWERED))


PATHS[State.CLOSED] = (*PATHS[State.ANSWERED], (Move.EXPIRE, State.CLOSED))


PATHS[State.REOPEN_REQUESTED] = (
    *PATHS[State.ANSWERED],
    (Move.REQUEST_REOPEN, State.REOPEN_REQUESTED),
)


PATHS[State.IN_CONSULTATION] = (*PATHS[State.ACCEPTED], (Move.CONSULT, State.IN_CONSULTATION))


PATHS[State.MERGED] = (*PATHS[State.ACCEPTED], (Move.MERGE, State.MERGED))


PATHS[State.WITHDRAWN] = ((Move.WITHDRAW, State.WITHDRAWN),)


PUBLICATION_PATHS: dict[PublicationState, tuple[tuple[PublicationMove, PublicationState], ...]] = {
    PublicationState.UNPUBLISHED: (),
    PublicationState.PROPOSED: ((PublicationMove.PROPOSE, PublicationState.PROPOSED),),
}


PUBLICATION_PATHS[PublicationState.PUBLISHED] = (
    *PUBLICATION_PATHS[PublicationState.PROPOSED],
    (PublicationMove.APPROVE, PublicationState.PUBLISHED),
)


PUBLICATION_PATHS[PublicationState.TAKEN_DOWN] = (
    *PUBLICATION_PATHS[PublicationState.PUBLISHED],
    (PublicationMove.TAKE_DOWN, PublicationState.TAKEN_DOWN),
)


def _facts(opinion: Opinion, move: Move, reply: Reply | None) -> dict[str, Any]:
    return {
        Move.REJECT: {"reason": opinion.reject_reason},
        Move.ACCEPT: {"grade": opinion.grade},
        Move.DISPATCH: {
            "lead": opinion.lead_unit.code if opinion.lead_unit else "",
            "co_handling": [],
            "due_on": opinion.due_on.isoformat() if opinion.due_on else "",
        },
        Move.SIGN: {"unit": opinion.lead_unit.code if opinion.lead_unit else "", "role": "LEAD"},
        Move.SUBMIT_REPLY: {"reply": reply},
        Move.RELEASE: {"reply": reply},
        Move.CONSULT: {"topic": opinion.topic_id},
        Move.REQUEST_RETURN: {
            "unit": opinion.lead_unit.code if opinion.lead_unit else "",
            "ground": ReturnGround.NOT_OURS.value,
        },
        Move.ASK_SUBMITTER: {"until": opinion.due_on.isoformat() if opinion.due_on else ""},
        Move.REQUEST_REOPEN: {
            **dict.fromkeys(("rating", "stars", "attitude", "result", "time")),
            "due_on": opinion.due_on.isoformat() if opinion.due_on else None,
            "due_before": opinion.due_on.isoformat() if opinion.due_on else None,
        },
        Move.WITHDRAW: {"topic": opinion.topic_id},
        Move.MERGE: {"lead_case": opinion.merged_into_id, "through": None},
    }.get(move, {})


def _person(move: Move, reply: Reply | None) -> User | None:
    """Who wrote the reply and who released it; of other steps nobody asks."""
    return {
        Move.SUBMIT_REPLY: reply.author if reply else None,
        Move.RELEASE: reply.reviewer if reply else None,
    }.get(move)


def steps_to(
    opinion: Opinion, state: State, at: dt.datetime, reply: Reply | None
) -> list[StepSpec]:
    submitted = {
        "channel": str(opinion.channel),
        "topic": opinion.topic_id,
        "studio": opinion.studio_id,
        "publish_consent": str(opinion.publish_consent),
    }
    steps = [
        StepSpec(
            Move.SUBMIT,
            "",
            State.SUBMITTED,
            at,
            Actor.RESIDENT,
            digest_of=opinion.text,
            data=submitted,
        )
    ]
    before = State.SUBMITTED
    for hours, (move, after) in enumerate(PATHS[state], start=1):
        concerns_reply = move in {Move.SUBMIT_REPLY, Move.RELEASE}
        steps.append(
            StepSpec(
                move,
                before,
                after,
                at + HOUR * hours,
                Actor.STAFF,
                _person(move, reply),
                text=opinion.public_note if move in {Move.REJECT, Move.ASK_SUBMITTER} else "",
                digest_of=reply.text if concerns_reply else "",
                data=_facts(opinion, move, reply),
            )
        )
        before = after
    return steps


def publication_steps_to(publication: PublicationState, at: dt.datetime) -> list[StepSpec]:
    before, steps = PublicationState.UNPUBLISHED, []
    for hours, (move, after) in enumerate(PUBLICATION_PATHS[publication], start=7):
        steps.append(StepSpec(move, before, after, at + HOUR * hours, Actor.STAFF))
        before = after
    return steps
