"""Cases about the same thing, for staff: by the words of title and text, by area, field and time.

The public index knows published matters alone, and no other ever enters it. Here the cases themselves are
asked: the database picks the nearest by the words of the title, out of the newest that the person may see,
and their texts are compared here. Three queries, whatever there is.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import (
    Case,
    IntegerField,
    Prefetch,
    Q,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.expressions import Combinable

from opinions.casework.history import position_of
from opinions.enums import ReplyStatus, State
from opinions.models import Opinion, Reply
from opinions.queries import AWAITED
from opinions.querysets import OpinionQuerySet
from portal.core.cutting import fold, terms
from portal.users.models import User

NEAR, LOOKED_BACK = dt.timedelta(days=365), dt.timedelta(days=730)
"""How far apart what is raised twice is looked for, and how old an answer may be that is offered."""
NEWEST = 4_000
"""Cases that the database looks at."""
COMPARED = 60
"""Cases whose texts are compared."""
PAIRS = 10
"""Pairs of characters of the title that are asked for."""
COMPARED_LENGTH = 400
SHOWN = 5
LEAST = 0.18
"""Share of words in common, rare ones counting more, below which nothing is shown."""
SAME_AREA, SAME_FIELD = 0.08, 0.04
"""What the same area and the same field add to the share."""
TITLE_COUNTS = 2


@dataclass(frozen=True)
class Similar:
    """``share`` of the words in common, 0 to 1 and a little more for the same area and field."""

    case: Opinion
    share: float

    @property
    def seen(self) -> int:
        """The last step that a screen shows of it."""
        return position_of(self.case)

    @property
    def reply(self) -> Reply | None:
        """The reply that was released to it last; of ``answered_before`` alone."""
        released = sorted(self.case.replies.all(), key=lambda each: (each.released_at, each.pk))
        return released[-1] if released else None


def similar_open(case: Opinion, *, user: User) -> list[Similar]:
    """Unanswered cases that may be about the same thing, the likeliest first: in the person's scope, within a year."""
    since, until = case.submitted_at - NEAR, case.submitted_at + NEAR
    cases = Opinion.objects.visible_to(user).filter(
        state__in=AWAITED, submitted_at__range=(since, until)
    )
    return nearest(case, cases)


def answered_before(case: Opinion, *, user: User) -> list[Similar]:
    """Cases of the last two years that have a reply, in the person's scope, the likeliest first."""
    since = case.submitted_at - LOOKED_BACK
    released = Reply.objects.filter(status=ReplyStatus.RELEASED)
    cases = (
        Opinion.objects.visible_to(user)
        .filter(state__in=(State.ANSWERED, State.CLOSED), submitted_at__gte=since)
        .prefetch_related(Prefetch("replies", released.select_related("unit")))
    )
    return [each for each in nearest(case, cases) if each.reply]


def nearest(case: Opinion, cases: OpinionQuerySet) -> list[Similar]:
    """The few of ``cases`` that are likest to ``case``."""
    newest = cases.exclude(pk=case.pk).order_by("-submitted_at", "-pk")
    keys = newest.prefetch_related(None).values("pk")[:NEWEST]
    near = (
        cases.filter(pk__in=keys)
        .annotate(near=_nearness(case))
        .filter(near__gt=0)
        .order_by("-near", "-submitted_at", "-pk")
        .select_related("field", "area", "lead_unit", "published_copy__reply_proposal")
    )
    return ranked(case, list(near[:COMPARED]))


def ranked(case: Opinion, others: list[Opinion]) -> list[Similar]:
    """Those with enough in common, the likeliest first, with their steps; one query."""
    words = {other.pk: words_of(other) for other in others}
    own = words_of(case)
    rarity = _rarity([own, *words.values()])
    found = [
        Similar(other, _likeness(case, other, own, words[other.pk], rarity)) for other in others
    ]
    likely = [each for each in found if each.share >= LEAST]
    shown = sorted(likely, key=lambda each: (-each.share, -each.case.pk))[:SHOWN]
    prefetch_related_objects([each.case for each in shown], "steps")
    return shown


def words_of(case: Opinion) -> Counter[str]:
    """Pairs of characters and words, those of the title counting more."""
    words = Counter(terms(fold(f"{case.text[:COMPARED_LENGTH]} {case.place}")))
    for word in terms(fold(case.title)):
        words[word] += TITLE_COUNTS
    return words


def _rarity(texts: Sequence[Counter[str]]) -> Mapping[str, float]:
    """What most of the texts hold says little."""
    held = Counter(word for text in texts for word in text)
    return {word: math.log(1 + len(texts) / count) for word, count in held.items()}


def _likeness(
    case: Opinion,
    other: Opinion,
    own: Counter[str],
    others: Counter[str],
    rarity: Mapping[str, float],
) -> float:
    """Weighted Dice coefficient of the words, and what the lists say."""

    def weight(words: Counter[str]) -> float:
        return sum(min(count, 3) * rarity[word] for word, count in words.items())

    both = weight(own) + weight(others)
    share = 2 * weight(own & others) / both if both else 0.0
    share += SAME_AREA if case.area_id and case.area_id == other.area_id else 0
    share += SAME_FIELD if case.field_id and case.field_id == other.field_id else 0
    return share


def _nearness(case: Opinion) -> Combinable:
    """How many pairs of the title stand in another's, and whether the lists agree; as the database counts it."""
    pairs = [word for word in dict.fromkeys(terms(case.title)) if len(word) > 1]
    conditions = [(Q(title__contains=pair), 1) for pair in islice(pairs, PAIRS)]
    if case.area_id:
        conditions.append((Q(area=case.area_id), 2))
    if case.field_id:
        conditions.append((Q(field=case.field_id), 1))
    total: Combinable = Value(0, output_field=IntegerField())
    for condition, points in conditions:
        total += Case(When(condition, then=Value(points)), default=Value(0))
    return total
