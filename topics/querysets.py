from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.db import NotSupportedError, models
from django.db.models import Case, Count, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from wagtail.models import PageQuerySet

from topics.enums import SETTLED, Phase, RecommendationStatus, Verdict
from topics.phases import LADDER

FACTS = (
    "collect_from",
    "collect_until",
    "discontinued_at",
    "reported_at",
    "implementing_since",
    "settled_at",
)
SOURCE = "zh-hans"
"""The tree whose dates and documents decide the phase of every translation."""


class RecommendationQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Those of live outcomes, each once: in its Chinese form."""
        return self.filter(page__live=True, page__locale__language_code=SOURCE)

    def with_status(self) -> Self:
        """Adds ``status``, ``status_at``, ``started_at`` and ``settled_at`` from the log of progress."""
        log = apps.get_model("topics", "RecommendationProgress").objects.filter(
            recommendation_uuid=OuterRef("translation_key")
        )
        latest, first = (
            log.order_by("-at", "-pk"),
            log.exclude(status=RecommendationStatus.NOT_STARTED),
        )
        rows = self.annotate(
            status=Coalesce(
                Subquery(latest.values("status")[:1]), Value(RecommendationStatus.NOT_STARTED)
            ),
            status_at=Subquery(latest.values("at")[:1]),
            started_at=Subquery(first.order_by("at", "pk").values("at")[:1]),
        )
        return rows.annotate(
            settled_at=Case(
                When(status__in=SETTLED, then="status_at"),
                When(verdict=Verdict.NOT_ADOPTED, status_at=None, then="page__first_published_at"),
                output_field=models.DateTimeField(),
            )
        )

    def overdue(self, today: dt.date) -> Self:
        """Needs ``with_status``: open after its due date."""
        return self.filter(settled_at=None, due_on__lt=today)

    def in_order(self) -> Self:
        return self.order_by("sort_order", "pk")


class ProgressQuerySet(models.QuerySet):
    """Rows are appended, nothing else."""

    def with_recommendation(self) -> Self:
        """Adds ``recommendation_text``, as the Chinese outcome has it now."""
        rows = apps.get_model("topics", "Recommendation").objects.filter(
            translation_key=OuterRef("recommendation_uuid"), locale__language_code=SOURCE
        )
        return self.annotate(recommendation_text=Subquery(rows.values("text")[:1]))

    def update(self, **kwargs: Any) -> int:
        """:raises NotSupportedError: always."""
        raise NotSupportedError("The log of progress is append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """:raises NotSupportedError: always."""
        raise NotSupportedError("The log of progress is append-only.")


class OutcomePageQuerySet(PageQuerySet):
    def with_tally(self, today: dt.date) -> Self:
        """Adds ``tally_<verdict>``, ``tally_total``, ``tally_done`` and ``tally_overdue``: counts of recommendations."""
        recommendations = (
            apps.get_model("topics", "Recommendation")
            .objects.filter(page=OuterRef("pk"))
            .with_status()
        )
        counts = {
            "tally_total": counted(recommendations),
            "tally_done": counted(recommendations.filter(status=RecommendationStatus.DONE)),
            "tally_overdue": counted(recommendations.overdue(today)),
        }
        for verdict in Verdict:
            counts[f"tally_{verdict.lower()}"] = counted(recommendations.filter(verdict=verdict))
        return self.annotate(**counts)

    def newest_first(self) -> Self:
        return self.order_by("-first_published_at", "-pk")

    def for_cards(self) -> Self:
        return self.select_related("locale", "alias_of", "topic")


def counted(rows: Any) -> Coalesce:
    numbers = rows.order_by().values("page").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers, output_field=models.IntegerField()), 0)


class TopicPageQuerySet(PageQuerySet):
    """``with_phase_facts()`` comes first; the words after it need what it adds."""

    def with_phase_facts(self) -> Self:
        """Adds ``fact_…`` for each of ``PhaseFacts``, taken from the Chinese page, for any language."""
        source = self.model._default_manager.filter(
            translation_key=OuterRef("translation_key"), locale__language_code=SOURCE
        )
        recommendations = (
            apps.get_model("topics", "Recommendation")
            .objects.filter(
                page__live=True,
                page__locale__language_code=SOURCE,
                page__topic__translation_key=OuterRef("translation_key"),
            )
            .with_status()
            .order_by()
            .values("page")
        )
        settled = recommendations.annotate(
            still_open=Count("pk", filter=Q(settled_at=None)), last=Max("settled_at")
        ).filter(still_open=0)
        moment = models.DateTimeField()
        return self.annotate(
            fact_collect_from=Subquery(source.values("collect_from")[:1]),
            fact_collect_until=Subquery(source.values("collect_until")[:1]),
            fact_discontinued_at=Subquery(source.values("discontinued_at")[:1]),
            fact_reported_at=Subquery(
                source.filter(outcome__live=True).values("outcome__first_published_at")[:1]
            ),
            fact_implementing_since=Subquery(
                recommendations.annotate(first=Min("started_at")).values("first")[:1],
                output_field=moment,
            ),
            fact_settled_at=Subquery(settled.values("last")[:1], output_field=moment),
        )

    def with_phase(self, at: dt.datetime) -> Self:
        """Adds ``phase_now``, the code of the phase at ``at``: the ladder of ``phases`` in SQL."""
        rungs = [When(**{f"fact_{name}__lte": at}, then=Value(phase)) for name, phase in LADDER]
        return self.with_phase_facts().annotate(
            phase_now=Case(*rungs, default=Value(Phase.ANNOUNCED), output_field=models.CharField())
        )

    def in_phase(self, phase: Phase | str, at: dt.datetime) -> Self:
        return self.with_phase(at).filter(phase_now=phase)

    def open_at(self, at: dt.datetime) -> Self:
        """Those that collect opinions at ``at``, the first to end first."""
        return self.in_phase(Phase.COLLECTING, at).order_by("fact_collect_until", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-collect_from", "-pk")

    def open_first(self) -> Self:
        """Needs ``with_phase``: those that collect opinions, then the others, the newest first."""
        closed = Case(When(phase_now=Phase.COLLECTING, then=0), default=1)
        return self.order_by(closed, "-collect_from", "-pk")

    def for_cards(self) -> Self:
        """With what a card shows, in two more queries for any number of rows."""
        return self.select_related("locale", "alias_of").prefetch_related("areas", "fields")
