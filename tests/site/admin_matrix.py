"""Who gets an answer at which address of the admin. Read by ``test_admin_matrix``; a new address needs a row.

``EXACT`` and ``AREAS`` cover Wagtail's own screens and the reference lists: the roles named get in, nobody
else ever gets an answer. ``CASES`` and ``MOVES`` cover the screens of opinions one by one, each for a case
of one's own and for a foreign one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from opinions.enums import Grade, Move, PublicationMove, PublicationState, RejectReason, State
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

EXACT: Mapping[str, Roles] = {
    "admin/": EVERYBODY,
    "admin/^.*/$": EVERYBODY,  # says that there is no such address
    # They only lead on, to an address that asks for itself, or say that there is no such thing.
    "admin/pages/create/<slug:app_label>/<slug:model_name>": EVERYBODY,
    "admin/pages/<int:page_id>/revisions/": EVERYBODY,
    "admin/pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/": EVERYBODY,
    "admin/pages/workflow/confirm_cancellation/<int:page_id>/": EVERYBODY,
}

AREAS: Mapping[str, Roles] = {
    "admin/account/": EVERYBODY,
    "admin/api/": EVERYBODY,
    "admin/api-tokens/": NOBODY,
    "admin/block-preview/": EVERYBODY,
    "admin/bulk/": EVERYBODY,  # asks for each object; opinions have none: see the test
    "admin/choose-anchor-link/": EVERYBODY,
    "admin/choose-email-link/": EVERYBODY,
    "admin/choose-external-link/": EVERYBODY,
    "admin/choose-page/": EVERYBODY,
    "admin/choose-phone-link/": EVERYBODY,
    "admin/collections/": NOBODY,
    "admin/dismissibles/": EVERYBODY,
    "admin/documents/": FILES,
    "admin/documents/chooser/": EVERYBODY,
    "admin/editing-sessions/": EVERYBODY,
    "admin/embeds/": EVERYBODY,
    "admin/failwhale/": EVERYBODY,  # Wagtail's test of the error page: fails on purpose
    "admin/groups/": ADMINISTRATOR,
    "admin/images/": FILES,
    "admin/images/chooser/": EVERYBODY,
    "admin/locales/": NOBODY,
    "admin/localize/": ADMINISTRATOR,  # opening and synchronising a translation publishes
    "admin/localize/jsi18n/": EVERYBODY,
    "admin/localize/page/": TRANSLATIONS,
    "admin/localize/reports/": EVERYBODY,
    "admin/localize/translate/": TRANSLATIONS,
    "admin/logout/": EVERYBODY,
    "admin/pages/": PAGES,
    "admin/progress/": FILES,
    "admin/redirects/": ADMINISTRATOR,
    "admin/reports/": PAGES,
    "admin/reports/site-history/": EVERYBODY,  # each sees the history of what he may see
    "admin/settings/": ADMINISTRATOR,
    "admin/sites/": ADMINISTRATOR,
    "admin/snippets/": NOBODY,
    "admin/snippets/choose/": EVERYBODY,
    "admin/snippets/core/calendarday/": LISTS,
    "admin/snippets/reference/": ADMINISTRATOR,
    "admin/snippets/studios/": ADMINISTRATOR,
    "admin/tag-autocomplete/": EVERYBODY,
    "admin/test404/": EVERYBODY,
    "admin/users/": ADMINISTRATOR,
    "admin/workflows/": ADMINISTRATOR,
    "admin/workflows/task_chooser/": EVERYBODY,
}
"""The longest beginning that fits counts."""

UNSEEN = frozenset({"admin/localize/page/", "admin/localize/translate/"})
"""Nothing is being translated in the test, so that these only show whom they refuse."""

# -- opinions ---------------------------------------------------------------------------------------

SEE_ALL: Roles = ADMINISTRATOR | {Role.DISPATCHER, Role.REVIEWER, Role.PUBLISHER}
SEE_OWN: Roles = frozenset({Role.CLERK, Role.HANDLER})
SEE_CONTACT: Roles = ADMINISTRATOR | {Role.DISPATCHER, Role.CLERK, Role.HANDLER}
SCREENERS: Roles = ADMINISTRATOR | {Role.DISPATCHER, Role.CLERK}

QUEUES: Mapping[str, Roles] = {
    "mine": ADMINISTRATOR | {Role.HANDLER},
    "screen": SCREENERS,
    "dispatch": LISTS,
    "unit": ADMINISTRATOR | {Role.HANDLER},
    "review": ADMINISTRATOR | {Role.REVIEWER},
    "publish": ADMINISTRATOR | {Role.PUBLISHER},
    "overdue": SEE_ALL | SEE_OWN,
    "all": SEE_ALL | SEE_OWN,
}
"""Listing and results answer these roles; to others there is no such queue."""


INTAKE: Roles = SCREENERS
"""Who writes down what residents say; to others there is no such address."""


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


WORDS = "请看说明。"
MOVES: Mapping[AnyMove, MoveRow] = {
    Move.ACCEPT: MoveRow(SCREENERS, State.SUBMITTED, {"grade": Grade.ORDINARY}),
    Move.REJECT: MoveRow(
        SCREENERS, State.SUBMITTED, {"reason": RejectReason.PETITION, "text": WORDS}
    ),
    Move.ANSWER_ON_THE_SPOT: MoveRow(SCREENERS, State.SUBMITTED, {"text": WORDS}),
    Move.REGRADE: MoveRow(LISTS, State.ACCEPTED, {"grade": Grade.COMPLEX, "reason": WORDS}),
    Move.DISPATCH: MoveRow(LISTS, State.ACCEPTED, {"lead": "unit"}),
    Move.CONSULT: MoveRow(LISTS, State.ACCEPTED, {"topic": "topic"}),
    Move.SIGN: MoveRow(ADMINISTRATOR | {Role.HANDLER}, State.DISPATCHED),
    Move.SUBMIT_REPLY: MoveRow(ADMINISTRATOR | {Role.HANDLER}, State.HANDLING, {"text": WORDS}),
    Move.SEND_BACK: MoveRow(ADMINISTRATOR | {Role.REVIEWER}, State.REPLY_REVIEW, {"remark": WORDS}),
    Move.RELEASE: MoveRow(ADMINISTRATOR | {Role.REVIEWER}, State.REPLY_REVIEW),
    PublicationMove.PROPOSE: MoveRow(
        SCREENERS,
        State.ANSWERED,
        {"title": "路灯", "text": WORDS, "place": "", "reply": WORDS, "reason": WORDS},
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
        {"reply": WORDS, "reason": WORDS},
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
