"""Published copies, as pages of the public read them."""

from __future__ import annotations

from django.db.models import IntegerField, OuterRef, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from opinions.enums import Move
from opinions.models import CaseStep, PublishedCopy
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
