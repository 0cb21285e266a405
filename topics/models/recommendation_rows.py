"""Where the recommendations of outcomes stand, from their logs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from django.utils import timezone

from topics.enums import RecommendationStatus, Verdict
from topics.models.recommendation import Recommendation, RecommendationProgress


@dataclass(frozen=True)
class RecommendationRow:
    """One item of an outcome as it stands now."""

    number: int
    recommendation: Recommendation
    status: RecommendationStatus
    overdue: bool
    progress: tuple[RecommendationProgress, ...]
    """Newest first."""

    @property
    def latest(self) -> RecommendationProgress | None:
        return self.progress[0] if self.progress else None


@dataclass(frozen=True)
class Tally:
    """Counts of an outcome's recommendations."""

    total: int
    verdicts: dict[Verdict, int]
    statuses: dict[RecommendationStatus, int]
    overdue: int

    @classmethod
    def of(cls, rows: Iterable[RecommendationRow]) -> Self:
        rows = list(rows)
        verdicts = Counter(row.recommendation.verdict for row in rows)
        statuses = Counter(row.status for row in rows)
        return cls(
            total=len(rows),
            verdicts={verdict: verdicts[verdict] for verdict in Verdict},
            statuses={status: statuses[status] for status in RecommendationStatus},
            overdue=sum(row.overdue for row in rows),
        )

    @property
    def adopted(self) -> int:
        return self.verdicts[Verdict.ADOPTED]

    @property
    def partly(self) -> int:
        return self.verdicts[Verdict.PARTLY]

    @property
    def not_adopted(self) -> int:
        return self.verdicts[Verdict.NOT_ADOPTED]

    @property
    def under_study(self) -> int:
        return self.verdicts[Verdict.UNDER_STUDY]

    @property
    def done(self) -> int:
        return self.statuses[RecommendationStatus.DONE]


def progress_of(
    recommendations: Iterable[Recommendation],
) -> dict[uuid.UUID, list[RecommendationProgress]]:
    """Recommendation's UUID → its log, the newest first; one query."""
    log = defaultdict(list)
    entries = RecommendationProgress.objects.filter(
        recommendation_uuid__in=[each.uuid for each in recommendations]
    )
    for entry in entries.select_related("evidence").order_by("-at", "-pk"):
        log[entry.recommendation_uuid].append(entry)
    return log


def rows_of(
    recommendations: Iterable[Recommendation],
    progress: Mapping[uuid.UUID, list[RecommendationProgress]],
) -> list[RecommendationRow]:
    today = timezone.localdate()
    return [
        as_row(number, each, tuple(progress[each.uuid]), today)
        for number, each in enumerate(recommendations, start=1)
    ]


def as_row(
    number: int,
    recommendation: Recommendation,
    progress: tuple[RecommendationProgress, ...],
    today: dt.date,
) -> RecommendationRow:
    status = progress[0].status if progress else RecommendationStatus.NOT_STARTED
    return RecommendationRow(
        number,
        recommendation,
        RecommendationStatus(status),
        recommendation.is_overdue(RecommendationStatus(status), today),
        progress,
    )
