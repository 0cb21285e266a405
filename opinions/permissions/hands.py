"""Through whose hands a case went. Said once, for one case, for many and for the queues alike."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from opinions.enums import Act, Move, ReplyStatus
from opinions.models import CaseStep, Reply
from portal.reference.models import UnitStaff
from portal.users.models import User

UNRELEASED = (ReplyStatus.IN_REVIEW, ReplyStatus.SENT_BACK, ReplyStatus.DROPPED)
"""Nobody else has answered for these words yet: under review, sent back, or a draft that another went on with."""


def wrote_unreleased(user: User) -> Q:
    """Cases of whose letters that were never sent out one is his: what is under review may be his words, whoever
    handed them in."""
    own = Reply.objects.filter(opinion=OuterRef("pk"), author=user, status__in=UNRELEASED)
    return Q(Exists(own))


HANDLING = (Move.SIGN, Move.ASK_SUBMITTER, Move.SUBMIT_REPLY, Move.ANSWER_ON_THE_SPOT)
HELPING = (Act.CONTRIBUTE, Act.PROPOSE_CORRECTION)
"""What only those do who work on a case for its unit, or signed it in its place."""


def handled(user: User) -> Q:
    """Cases that he handles or ever did: the history remembers him after a case was reassigned or reopened."""
    wrote = Reply.objects.filter(opinion=OuterRef("pk"), author=user)
    worked = Q(move__in=(*HANDLING, *HELPING), by=user)
    was_given = Q(move=Move.REASSIGN, data__person=user.pk)
    steps = CaseStep.objects.filter(worked | was_given, opinion=OuterRef("pk"))
    return Q(handler=user) | Q(Exists(wrote)) | Q(Exists(steps))


def replies_by(user: User, opinion: str = "opinion") -> QuerySet[Reply]:
    """For ``Exists``: replies that he wrote and were released, corrected since or not, to the case to which ``opinion`` leads."""
    sent = (ReplyStatus.RELEASED, ReplyStatus.CORRECTED)
    return Reply.objects.filter(opinion=OuterRef(opinion), author=user, status__in=sent)


def works_for(user: User, unit_id: int | None) -> bool:
    """Whether what a unit has may be this person's: he is here, and on its staff or acts everywhere."""
    on_staff = UnitStaff.objects.filter(user=user, unit=unit_id)
    return user.is_active and (on_staff.exists() or user.has_perm("opinions.dispatch_opinion"))
