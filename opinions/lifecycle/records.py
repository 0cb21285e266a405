"""What the case step of each move and act records, and to whom it is told; as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opinions.enums import Act, Audience, Event, Move, PublicationMove, State

AnyMove = Move | PublicationMove | Act
M, PM, A, E, W = Move, PublicationMove, Act, Event, Audience


@dataclass(frozen=True)
class Record:
    """What a case step of one kind holds, and whether the resident sees the step under his code."""

    facts: tuple[str, ...] = ()
    """Keys of ``CaseStep.data``: small facts without personal data. ``cuts``: reason → how many; ``left``: how many
    findings in the public text were looked at and may stay."""
    resident_sees: bool = False
    resident_reads_text: bool = False


RATED = ("rating", "stars", "attitude", "result", "time")
"""The row of a rating and what it says; all None where a request to reopen rests on an earlier one."""

AUDIT: Mapping[AnyMove | Event, Record] = {
    M.SUBMIT: Record(("channel", "topic", "studio", "publish_consent"), resident_sees=True),
    M.REJECT: Record(("reason",), resident_sees=True, resident_reads_text=True),
    M.RECONSIDER: Record((), resident_sees=True),
    M.ACCEPT: Record(("grade",), resident_sees=True),
    M.REGRADE: Record(("grade", "grade_before", "due_on")),
    M.ANSWER_ON_THE_SPOT: Record(("grade", "reply"), resident_sees=True),
    M.DISPATCH: Record(("lead", "co_handling", "due_on"), resident_sees=True),
    M.RECALL: Record(("unit",), resident_sees=True),
    M.SIGN: Record(("unit", "role"), resident_sees=True),
    M.RETURN_UNSIGNED: Record(("unit",), resident_sees=True),
    M.REQUEST_RETURN: Record(("unit", "ground")),
    M.SEND_ELSEWHERE: Record(("lead", "co_handling", "due_on"), resident_sees=True),
    M.REFUSE_RETURN: Record(),
    M.REASSIGN: Record(("person", "former")),
    M.ASK_SUBMITTER: Record(("until",), resident_sees=True, resident_reads_text=True),
    M.SUPPLEMENT: Record(("supplement", "due_on"), resident_sees=True),
    M.WAIT_OVER: Record(("due_on",), resident_sees=True),
    M.SUBMIT_REPLY: Record(("reply",)),
    M.SEND_BACK: Record(("reply",)),
    M.RELEASE: Record(("reply",), resident_sees=True),
    M.CONSULT: Record(("topic",), resident_sees=True),
    M.CONCLUDE: Record(("outcome",), resident_sees=True),
    M.LEAVE_CONSULTATION: Record(("topic",), resident_sees=True),
    M.RATE: Record(RATED, resident_sees=True),
    M.EXPIRE: Record((), resident_sees=True),
    M.REQUEST_REOPEN: Record(
        (*RATED, "due_on", "due_before"), resident_sees=True, resident_reads_text=True
    ),
    M.GRANT_REOPEN: Record(("due_on",), resident_sees=True),
    M.REFUSE_REOPEN: Record(("due_on",), resident_sees=True, resident_reads_text=True),
    M.CORRECT: Record(("reply", "corrects"), resident_sees=True),
    M.MERGE: Record(("lead_case", "through"), resident_sees=True),
    M.UNMERGE: Record(("lead_case",), resident_sees=True),
    M.WITHDRAW: Record(("topic",), resident_sees=True),
    PM.PROPOSE: Record(("cuts",)),
    PM.RETRACT: Record(),
    PM.APPROVE: Record(("findings",), resident_sees=True),
    PM.DECLINE: Record(),
    PM.TAKE_DOWN: Record((), resident_sees=True),
    PM.PROPOSE_REPLY: Record(("cuts",)),
    PM.APPROVE_REPLY: Record(("findings",), resident_sees=True),
    PM.DECLINE_REPLY: Record(),
    A.CHECK_ENTRY: Record(("changed", "channel", "said_on", "topic", "studio", "publish_consent")),
    A.CONTRIBUTE: Record(("unit", "contribution")),
    A.CHANGE_CO_HANDLING: Record(("joined", "left")),
    A.ASK_EXTENSION: Record(("days",)),
    A.GRANT_EXTENSION: Record(("due_on",), resident_sees=True),
    A.REFUSE_EXTENSION: Record(),
    A.PROPOSE_CORRECTION: Record(("reply", "corrects")),
    A.REFUSE_CORRECTION: Record(("reply",)),
    A.CALL_BACK: Record(("call_back", "reached", "satisfied")),
    A.WITHDRAW_CONSENT: Record((), resident_sees=True),
    E.REMINDED: Record(("unit", "role")),
    E.ESCALATED: Record(("share", "days", "answers", "due_on", "unit")),
    E.HANDLER_LEFT: Record(("unit", "person")),
}
"""One row for every move and act, and for the events that hold facts."""


def move_of(code: str) -> AnyMove | Event:
    """What the ``move`` of a step stands for. :raises ValueError: nothing."""
    kinds: tuple[type[AnyMove | Event], ...] = (Move, PublicationMove, Act)
    return next((kind(code) for kind in kinds if code in kind.values), None) or Event(code)


NOTICES: Mapping[AnyMove | Event, frozenset[Audience]] = {
    M.SUBMIT: frozenset({W.SUBMITTER}),
    M.REJECT: frozenset({W.SUBMITTER}),
    M.RECONSIDER: frozenset({W.SUBMITTER, W.DISPATCHERS}),
    M.ACCEPT: frozenset({W.SUBMITTER}),
    M.REGRADE: frozenset(),
    M.ANSWER_ON_THE_SPOT: frozenset({W.SUBMITTER}),
    M.DISPATCH: frozenset({W.SUBMITTER, W.UNITS}),
    M.RECALL: frozenset({W.SUBMITTER, W.UNITS}),
    M.SIGN: frozenset(),
    M.RETURN_UNSIGNED: frozenset({W.SUBMITTER, W.DISPATCHERS, W.UNITS}),
    M.REQUEST_RETURN: frozenset({W.DISPATCHERS}),
    M.SEND_ELSEWHERE: frozenset({W.SUBMITTER, W.UNITS}),
    M.REFUSE_RETURN: frozenset({W.UNITS}),
    M.REASSIGN: frozenset({W.HANDLER, W.FORMER_HANDLER}),
    M.ASK_SUBMITTER: frozenset({W.SUBMITTER}),
    M.SUPPLEMENT: frozenset({W.HANDLER}),
    M.WAIT_OVER: frozenset({W.SUBMITTER, W.HANDLER}),
    M.SUBMIT_REPLY: frozenset({W.REVIEWERS}),
    M.SEND_BACK: frozenset({W.REPLY_AUTHOR}),
    M.RELEASE: frozenset({W.SUBMITTER, W.REPLY_AUTHOR, W.CO_HANDLING}),
    M.CONSULT: frozenset({W.SUBMITTER, W.UNITS}),
    M.CONCLUDE: frozenset({W.SUBMITTER}),
    M.LEAVE_CONSULTATION: frozenset({W.SUBMITTER, W.DISPATCHERS}),
    M.RATE: frozenset({W.HANDLER}),
    M.EXPIRE: frozenset({W.SUBMITTER}),
    M.REQUEST_REOPEN: frozenset({W.DISPATCHERS}),
    M.GRANT_REOPEN: frozenset({W.SUBMITTER, W.UNITS, W.REPLY_AUTHOR}),
    M.REFUSE_REOPEN: frozenset({W.SUBMITTER, W.HANDLER, W.REPLY_AUTHOR}),
    M.CORRECT: frozenset({W.SUBMITTER, W.REPLY_AUTHOR, W.CO_HANDLING}),
    M.MERGE: frozenset({W.SUBMITTER, W.UNITS}),
    M.UNMERGE: frozenset({W.SUBMITTER, W.UNITS}),
    M.WITHDRAW: frozenset({W.UNITS}),
    PM.PROPOSE: frozenset({W.PUBLISHERS}),
    PM.RETRACT: frozenset(),
    PM.APPROVE: frozenset({W.SUBMITTER}),
    PM.DECLINE: frozenset({W.PROPOSER}),
    PM.TAKE_DOWN: frozenset({W.SUBMITTER}),
    PM.PROPOSE_REPLY: frozenset({W.PUBLISHERS}),
    PM.APPROVE_REPLY: frozenset({W.SUBMITTER}),
    PM.DECLINE_REPLY: frozenset({W.PROPOSER, W.PROPOSERS}),
    A.CHECK_ENTRY: frozenset(),
    A.CONTRIBUTE: frozenset({W.HANDLER}),
    A.CHANGE_CO_HANDLING: frozenset({W.UNITS}),
    A.ASK_EXTENSION: frozenset({W.DISPATCHERS}),
    A.GRANT_EXTENSION: frozenset({W.SUBMITTER, W.HANDLER, W.ASKER}),
    A.REFUSE_EXTENSION: frozenset({W.HANDLER, W.ASKER}),
    A.PROPOSE_CORRECTION: frozenset({W.REVIEWERS}),
    A.REFUSE_CORRECTION: frozenset({W.REPLY_AUTHOR}),
    A.CALL_BACK: frozenset(),
    A.WITHDRAW_CONSENT: frozenset({W.PUBLISHERS}),
    E.REMINDED: frozenset({W.UNITS}),
    E.HANDLER_LEFT: frozenset({W.UNIT_HEADS}),
    E.ESCALATED: frozenset({W.HANDLER, W.UNIT_HEADS, W.DISPATCHERS, W.SCREENERS}),
}
"""Whom a step is told to, of an escalation whom at most: ``told_of_escalation``; the submitter only when he left an address. Events that are not named tell nobody."""

ESCALATED_TO: Mapping[int, frozenset[Audience]] = {
    50: frozenset({W.HANDLER}),
    80: frozenset({W.HANDLER, W.UNIT_HEADS}),
    100: frozenset({W.HANDLER, W.UNIT_HEADS, W.DISPATCHERS}),
}
"""Percent of the time → who is reminded; each level includes those before it."""
ESCALATED_WITHOUT_UNIT: Mapping[int, frozenset[Audience]] = {
    50: frozenset({W.DISPATCHERS}),
    80: frozenset({W.DISPATCHERS}),
    100: frozenset({W.SCREENERS, W.DISPATCHERS}),
}
"""Before the last day only of cases that were dispatched and came back: it is for the dispatchers to find a unit."""


def told_of_escalation(share: int, *, state: str, has_unit: bool) -> frozenset[Audience]:
    """Who is reminded of a case: of one that no unit has, those who dispatch and, on its last day, who screen; of a
    reopening that was asked for, those who decide on it."""
    if state == State.REOPEN_REQUESTED:
        return frozenset({W.DISPATCHERS})
    return (ESCALATED_TO if has_unit else ESCALATED_WITHOUT_UNIT)[share]


TOLD_TO_MERGED: frozenset[AnyMove] = frozenset(
    {
        M.ACCEPT, M.ANSWER_ON_THE_SPOT, M.DISPATCH, M.RECALL, M.RETURN_UNSIGNED, M.SEND_ELSEWHERE, M.RELEASE, M.CONSULT, M.CONCLUDE,
        M.LEAVE_CONSULTATION, M.RATE, M.EXPIRE, M.GRANT_REOPEN, M.REFUSE_REOPEN, M.CORRECT, M.WITHDRAW,
        A.GRANT_EXTENSION,
    }
)  # fmt: skip
"""Steps of a lead case that are told to the submitters of what was merged into it, too.

What concerns its own submitter alone is not: a question to him, the publication of his words.
"""
