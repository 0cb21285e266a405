"""Published copies, as pages of the public read them, and what is missing in them."""

from __future__ import annotations

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from opinions.enums import Move, PublicationMove, PublicationState, ReplyStatus
from opinions.lifecycle import HAS_ANSWER
from opinions.models import CaseStep, PublishedCopy, Reply, ReplyProposal
from opinions.querysets import PublishedCopyQuerySet


def copies_to_read(*linked: str) -> PublishedCopyQuerySet:
    """Those that are public, the newest first, with ``concluded_by``; ``linked`` as in ``for_reading``."""
    copies = PublishedCopy.objects.public().newest_first().for_reading(*linked)
    return copies.annotate(concluded_by=_outcomes_that_answered())


def _outcomes_that_answered() -> Subquery:
    """The outcome that answered the case, by key; none of one that was never in its consultation, or is in another."""
    decided = CaseStep.objects.filter(
        opinion=OuterRef("opinion"), move__in=(Move.CONCLUDE, Move.CONSULT)
    )
    key = Cast(KT("data__outcome"), IntegerField())
    return Subquery(decided.order_by("-position").values(key=key)[:1])


ON_PUBLIC_REPLY = (
    PublicationMove.PROPOSE,
    PublicationMove.PROPOSE_REPLY,
    PublicationMove.APPROVE_REPLY,
    PublicationMove.DECLINE_REPLY,
)


def reply_not_public() -> Q:
    """Of cases: answered and public, while the reply that holds is not, and none waits for a publisher."""
    corrected = replies_after_others().filter(opinion=OuterRef("pk"))
    decided = CaseStep.objects.filter(opinion=OuterRef("pk"), move__in=ON_PUBLIC_REPLY)
    last = Subquery(decided.order_by("-position").values("move")[:1])
    declined = Q(Exists(corrected)) & Q(Exact(last, PublicationMove.DECLINE_REPLY.value))
    own = Q(Exists(Reply.objects.filter(opinion=OuterRef("pk"), status=ReplyStatus.RELEASED)))
    waits = Exists(ReplyProposal.objects.filter(copy__opinion=OuterRef("pk")))
    missing = Q(pk__in=copies_without_reply().values("opinion")) & own | declined
    public = Q(publication=PublicationState.PUBLISHED, state__in=HAS_ANSWER)
    return public & missing & ~Q(waits)


def copies_without_reply() -> PublishedCopyQuerySet:
    return PublishedCopy.objects.public().filter(reply="")


def replies_after_others() -> QuerySet[Reply]:
    """Those that hold, of cases that were answered before: by a correction, or after a reopening."""
    earlier = Reply.objects.filter(
        opinion=OuterRef("opinion"),
        status__in=(ReplyStatus.RELEASED, ReplyStatus.CORRECTED),
        released_at__lt=OuterRef("released_at"),
    )
    return Reply.objects.filter(Exists(earlier), status=ReplyStatus.RELEASED)
