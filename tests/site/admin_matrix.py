"""Who gets an answer at which address of the admin. Read by ``test_admin_matrix``; a new address needs a row.

``ADDRESSES`` covers Wagtail's own screens and the reference lists, each by its whole address: the roles named
get in, nobody else ever gets an answer. ``CASES`` and ``MOVES`` cover the screens of opinions one by one, each for a case
of one's own and for a foreign one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from opinions.enums import (
    Act,
    Grade,
    Move,
    PublicationMove,
    PublicationState,
    RejectReason,
    ReturnGround,
    State,
)
from opinions.lifecycle import AnyMove
from portal.users.enums import Role

Roles = frozenset[Role]

NOBODY: Roles = frozenset()
EVERYBODY: Roles = frozenset(Role)
ADMINISTRATOR: Roles = frozenset({Role.ADMINISTRATOR})
PAGES: Roles = ADMINISTRATOR | {Role.EDITOR, Role.TRANSLATOR, Role.APPROVER}
TRANSLATIONS: Roles = ADMINISTRATOR | {Role.EDITOR, Role.TRANSLATOR}
FILES: Roles = ADMINISTRATOR | {Role.EDITOR, Role.HANDLER}
LISTS: Roles = ADMINISTRATOR | {Role.DISPATCHER}
EDITING: Roles = ADMINISTRATOR | {Role.EDITOR}

VISITORS = frozenset(
    {
        "admin/login/",
        "admin/sprite/",
        "admin/jsi18n/",
        "admin/password_reset/",
        "admin/password_reset/done/",
        "admin/password_reset/confirm/<uidb64>/<token>/",
        "admin/password_reset/complete/",
    }
)
"""These answer strangers too: there is nothing in them about anybody or anything."""

ROLES: Mapping[str, Roles] = {
    "nobody": NOBODY,
    "everybody": EVERYBODY,
    "administrators": ADMINISTRATOR,
    "pages": PAGES,
    "translations": TRANSLATIONS,
    "files": FILES,
    "lists": LISTS,
    "editing": EDITING,
}


def addresses() -> Mapping[str, Roles]:
    """Address → the roles that get in, as ``admin_addresses.txt`` lists them."""
    text = Path(__file__).with_name("admin_addresses.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = [line.split(maxsplit=1) for line in lines]
    return {route: ROLES[who] for who, route in rows}


ADDRESSES = addresses()

UNSEEN = ("admin/localize/page/", "admin/localize/translate/")
"""Nothing is being translated in the test, so that these only show whom they refuse."""

# -- opinions ---------------------------------------------------------------------------------------

SEE_ALL: Roles = ADMINISTRATOR | {Role.DISPATCHER, Role.REVIEWER, Role.PUBLISHER}
SEE_OWN: Roles = frozenset({Role.CLERK, Role.HANDLER})
SEE_CONTACT: Roles = ADMINISTRATOR | {Role.DISPATCHER, Role.CLERK, Role.HANDLER}
SEE_ORIGINAL: Roles = SEE_CONTACT | {Role.PUBLISHER}
HANDLERS: Roles = ADMINISTRATOR | {Role.HANDLER}
SCREENERS: Roles = ADMINISTRATOR | {Role.DISPATCHER, Role.CLERK}

QUEUES: Mapping[str, Roles] = {
    "mine": ADMINISTRATOR | {Role.HANDLER},
    "screen": SCREENERS,
    "dispatch": LISTS,
    "returns": LISTS,
    "nobody": LISTS,
    "extensions": LISTS,
    "unit": ADMINISTRATOR | {Role.HANDLER},
    "review": ADMINISTRATOR | {Role.REVIEWER},
    "publish": ADMINISTRATOR | {Role.PUBLISHER},
    "check": SCREENERS,
    "replies-not-public": SCREENERS,
    "reopen": LISTS,
    "call-back": LISTS,
    "consultation": LISTS,
    "overdue": SEE_ALL | SEE_OWN,
    "all": SEE_ALL | SEE_OWN,
}
"""Listing and results answer these roles; to others there is no such queue."""

BESIDE_A_QUEUE: Mapping[str, int] = {"together": 302, "export": 200, "save_filter": 302}
"""Addresses below a queue and what opening one gives; they answer the queue's roles, as the listing does."""

BESIDE_ALL: Mapping[str, Roles] = {
    "filters": SEE_ALL | SEE_OWN,
    "columns": SEE_ALL | SEE_OWN,
    "exports": ADMINISTRATOR,
}
"""One's own filters and columns; what was taken out as files."""

INTAKE: Roles = SCREENERS
"""Who writes down what residents say; to others there is no such address."""


FIGURES: Roles = SEE_ALL
"""Who sees figures of all cases; the head of a unit sees its own: tests/opinions/viewsets/test_figures.py."""


@dataclass(frozen=True)
class CaseRow:
    """The status for those who may, and for those who only see the case; out of scope it is 404."""

    method: str
    may: Roles
    answer: int
    otherwise: int = 0


CASES: Mapping[str, tuple[CaseRow, ...]] = {
    "case": (CaseRow("get", SEE_ALL | SEE_OWN, 200),),
    "next": (CaseRow("get", SEE_ALL | SEE_OWN, 302),),
    "file": (CaseRow("get", SEE_ALL | SEE_OWN, 200),),
    "file_small": (CaseRow("get", SEE_ALL | SEE_OWN, 200),),
    "note": (
        CaseRow("get", SEE_ALL | SEE_OWN, 302),
        CaseRow("post", SEE_ALL | SEE_OWN, 422),  # nothing was written
    ),
    "lock": (
        CaseRow("get", SEE_ALL | SEE_OWN, 405),
        CaseRow("post", SEE_ALL | SEE_OWN, 200),
    ),
    "gather": (
        CaseRow("get", SEE_ALL | SEE_OWN, 405),
        # Nothing is ticked; what is, is merged by those who may: tests/opinions/viewsets/test_gather_view.py.
        CaseRow("post", SEE_ALL | SEE_OWN, 302),
    ),
    "original": (
        CaseRow("get", SEE_ALL | SEE_OWN, 405),
        CaseRow("post", SEE_ORIGINAL, 200, otherwise=403),
    ),
    "contact": (
        CaseRow("get", SEE_ALL | SEE_OWN, 405),
        CaseRow("post", SEE_CONTACT, 200, otherwise=403),
    ),
}


@dataclass(frozen=True)
class MoveRow:
    """One move from a state that allows it, with what its form sends; made (302), refused (403) or absent (404)."""

    may: Roles
    state: State
    fields: Mapping[str, Any] = field(default_factory=dict)
    publication: PublicationState = PublicationState.UNPUBLISHED
    waiting_reply: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What the factory of the case is told beside."""
    correction: str = ""
    asked: bool = False
    """An extension waits."""
    helps: bool = False
    """The unit of the place helps, and has signed."""


WORDS = "请看说明。"
MOVES: Mapping[AnyMove, MoveRow] = {
    Act.CHECK_ENTRY: MoveRow(
        SCREENERS,
        State.SUBMITTED,
        {
            "text": WORDS,
            "reason": WORDS,
            "channel": "PAPER",
            "publish_consent": "NONE",
            "studio": "its studio",
        },
        more={"unchecked": True},
    ),
    Move.ACCEPT: MoveRow(SCREENERS, State.SUBMITTED, {"grade": Grade.ORDINARY}),
    Move.REJECT: MoveRow(
        SCREENERS, State.SUBMITTED, {"reason": RejectReason.PETITION, "text": WORDS}
    ),
    Move.ANSWER_ON_THE_SPOT: MoveRow(SCREENERS, State.SUBMITTED, {"text": WORDS}),
    Move.REGRADE: MoveRow(LISTS, State.ACCEPTED, {"grade": Grade.COMPLEX, "reason": WORDS}),
    Move.DISPATCH: MoveRow(LISTS, State.ACCEPTED, {"lead": "unit"}),
    Move.CONSULT: MoveRow(LISTS, State.ACCEPTED, {"topic": "topic"}),
    Move.MERGE: MoveRow(LISTS, State.ACCEPTED, {"lead_case": "lead"}),
    Move.UNMERGE: MoveRow(LISTS, State.MERGED),
    Move.LEAVE_CONSULTATION: MoveRow(LISTS, State.IN_CONSULTATION, {"reason": WORDS}),
    Move.RECALL: MoveRow(LISTS, State.DISPATCHED, {"reason": WORDS}),
    Move.REQUEST_RETURN: MoveRow(
        HANDLERS, State.HANDLING, {"ground": ReturnGround.OTHER, "text": WORDS}
    ),
    Move.SEND_ELSEWHERE: MoveRow(LISTS, State.RETURN_REQUESTED, {"lead": "unit"}),
    Move.REFUSE_RETURN: MoveRow(LISTS, State.RETURN_REQUESTED, {"reason": WORDS}),
    # The handler is not the head of his unit.
    Move.REASSIGN: MoveRow(ADMINISTRATOR, State.HANDLING, {"person": "person"}),
    Act.CONTRIBUTE: MoveRow(HANDLERS, State.HANDLING, {"text": WORDS}, helps=True),
    Act.CHANGE_CO_HANDLING: MoveRow(
        LISTS, State.HANDLING, {"co_handling": "unit", "reason": WORDS}
    ),
    Act.ASK_EXTENSION: MoveRow(HANDLERS, State.HANDLING, {"days": 5, "reason": WORDS}),
    Act.GRANT_EXTENSION: MoveRow(LISTS, State.HANDLING, asked=True),
    Act.REFUSE_EXTENSION: MoveRow(LISTS, State.HANDLING, {"reason": WORDS}, asked=True),
    Move.SIGN: MoveRow(ADMINISTRATOR | {Role.HANDLER}, State.DISPATCHED),
    Move.SUBMIT_REPLY: MoveRow(ADMINISTRATOR | {Role.HANDLER}, State.HANDLING, {"text": WORDS}),
    Move.SEND_BACK: MoveRow(ADMINISTRATOR | {Role.REVIEWER}, State.REPLY_REVIEW, {"remark": WORDS}),
    Move.RELEASE: MoveRow(ADMINISTRATOR | {Role.REVIEWER}, State.REPLY_REVIEW),
    Act.PROPOSE_CORRECTION: MoveRow(
        ADMINISTRATOR | {Role.HANDLER}, State.ANSWERED, {"text": "改。", "reason": WORDS}
    ),
    Move.CORRECT: MoveRow(ADMINISTRATOR | {Role.REVIEWER}, State.CLOSED, correction=WORDS),
    Act.REFUSE_CORRECTION: MoveRow(
        ADMINISTRATOR | {Role.REVIEWER}, State.ANSWERED, {"reason": WORDS}, correction=WORDS
    ),
    Move.ASK_SUBMITTER: MoveRow(
        ADMINISTRATOR | {Role.HANDLER}, State.HANDLING, {"question": WORDS}
    ),
    Move.GRANT_REOPEN: MoveRow(LISTS, State.REOPEN_REQUESTED),
    Move.REFUSE_REOPEN: MoveRow(LISTS, State.REOPEN_REQUESTED, {"reason": WORDS}),
    Move.RECONSIDER: MoveRow(LISTS, State.REJECTED, {"reason": WORDS}),
    Act.CALL_BACK: MoveRow(LISTS, State.CLOSED, {"reached": "no", "note": WORDS}),
    PublicationMove.PROPOSE: MoveRow(
        SCREENERS,
        State.ANSWERED,
        {name: f"original {name}" for name in ("title", "text", "place", "reply")},
    ),
    PublicationMove.RETRACT: MoveRow(
        SCREENERS, State.ANSWERED, publication=PublicationState.PROPOSED
    ),
    PublicationMove.APPROVE: MoveRow(
        ADMINISTRATOR | {Role.PUBLISHER}, State.ANSWERED, publication=PublicationState.PROPOSED
    ),
    PublicationMove.DECLINE: MoveRow(
        ADMINISTRATOR | {Role.PUBLISHER},
        State.ANSWERED,
        {"reason": WORDS},
        PublicationState.PROPOSED,
    ),
    PublicationMove.TAKE_DOWN: MoveRow(
        ADMINISTRATOR | {Role.PUBLISHER},
        State.ANSWERED,
        {"reason": WORDS},
        PublicationState.PUBLISHED,
    ),
    PublicationMove.PROPOSE_REPLY: MoveRow(
        SCREENERS,
        State.ANSWERED,
        {"reply": "original reply"},
        PublicationState.PUBLISHED,
    ),
    PublicationMove.APPROVE_REPLY: MoveRow(
        ADMINISTRATOR | {Role.PUBLISHER},
        State.ANSWERED,
        publication=PublicationState.PUBLISHED,
        waiting_reply=WORDS,
    ),
    PublicationMove.DECLINE_REPLY: MoveRow(
        ADMINISTRATOR | {Role.PUBLISHER},
        State.ANSWERED,
        {"reason": WORDS},
        PublicationState.PUBLISHED,
        waiting_reply=WORDS,
    ),
}
