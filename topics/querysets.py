from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Self

from django.apps import apps
from django.db import NotSupportedError, models
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from wagtail.models import Page
from wagtail.query import PageQuerySet

from portal.core.languages import SOURCE
from portal.core.querysets import CardQuerySet
from topics.enums import Phase, RecommendationStatus
from topics.phases import PhaseFacts, RecommendationLife, implementation, phase_of


def without_unfinished_imports(parent: Page, pages: PageQuerySet, request: object) -> PageQuerySet:
    """For Wagtail's page tree: drafts that an import is writing, or left when it was killed, are nobody's work.

    By their keys, as a search cannot filter by what hangs on a page; usually there are none.
    """
    hidden = apps.get_model("topics", "TopicOrigin").objects.filter(hidden=True)
    drafts = Page.objects.filter(
        Q(pk__in=hidden.values("topic")) | Q(alias_of__in=hidden.values("topic"))
    )
    return pages.exclude(pk__in=list(drafts.values_list("pk", flat=True)))


class RecommendationQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Those of live outcomes, each once: in its Chinese form."""
        return self.filter(page__live=True, page__locale__language_code=SOURCE)

    def of_outcomes(self, keys: Iterable[uuid.UUID]) -> Self:
        """Those of the outcomes with these translation keys, of the Chinese pages; adds ``outcome_key``."""
        rows = self.filter(page__translation_key__in=keys, page__locale__language_code=SOURCE)
        return rows.annotate(outcome_key=F("page__translation_key")).in_order()

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


class OutcomePageQuerySet(CardQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-first_published_at", "-pk")

    def for_cards(self) -> Self:
        return self.as_cards("topic__title", "topic__translation_key").select_related("topic")


class TopicPageQuerySet(CardQuerySet):
    """The phase of every translation is that of the Chinese page, its *source*."""

    facts_wanted = False

    def with_phase_facts(self) -> Self:
        """Rows know their ``PhaseFacts``: three more queries for all of them, one while nothing is reported."""
        rows = self._chain()
        rows.facts_wanted = True
        return rows

    def in_phase(self, phase: Phase, at: dt.datetime) -> Self:
        """Asks the pure function about each row; reads the facts of all of them at once."""
        facts = phase_facts(self.order_by().values("translation_key"))
        return self.filter(
            translation_key__in=[
                key for key, known in facts.items() if phase_of(known, at) == phase
            ]
        )

    def undecided_at(self, at: dt.datetime) -> Self:
        """Those whose outcome is still to come: announced, collecting or deliberating."""
        return self.filter(
            translation_key__in=self._undecided_sources(at).values("translation_key")
        )

    def open_at(self, at: dt.datetime) -> Self:
        """Those that collect opinions at ``at``, the first to end first."""
        collecting = self._undecided_sources(at).filter(collect_from__lte=at, collect_until__gt=at)
        keys = collecting.values("translation_key")
        return self.filter(translation_key__in=keys).order_by("collect_until", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-collect_from", "-pk")

    def open_first(self, at: dt.datetime) -> Self:
        """Those whose period of collecting lasts at ``at``, then the others, the newest first."""
        going_on = When(collect_from__lte=at, collect_until__gt=at, discontinued_at=None, then=0)
        return self.order_by(Case(going_on, default=1), "-collect_from", "-pk")

    def for_cards(self) -> Self:
        """With what a card shows; of phases, see ``with_phase_facts``."""
        return self.as_cards("form", "collect_from", "collect_until").with_phase_facts()

    def _undecided_sources(self, at: dt.datetime) -> Self:
        return (
            self.model._default_manager.filter(locale__language_code=SOURCE)
            .filter(Q(discontinued_at=None) | Q(discontinued_at__gt=at))
            .exclude(outcome__live=True, outcome__first_published_at__lte=at)
        )

    def _clone(self) -> Self:
        rows = super()._clone()
        rows.facts_wanted = self.facts_wanted
        return rows

    def _fetch_all(self) -> None:
        fetched = self._result_cache is not None
        super()._fetch_all()
        if not self.facts_wanted or fetched:
            return
        pages = [row for row in self._result_cache if isinstance(row, self.model)]
        facts = phase_facts([page.translation_key for page in pages])
        for page in pages:
            page.known_facts = facts.get(page.translation_key)


def phase_facts(keys: Iterable[uuid.UUID] | QuerySet) -> dict[uuid.UUID, PhaseFacts]:
    """What is known of the topics with these translation keys: at most three queries."""
    topics = apps.get_model("topics", "TopicPage").objects.filter(
        translation_key__in=keys, locale__language_code=SOURCE
    )
    rows = list(
        topics.order_by().values_list(
            "translation_key", "collect_from", "collect_until", "discontinued_at",
            "outcome", "outcome__live", "outcome__first_published_at",
        )
    )  # fmt: skip
    items = recommendation_lives([outcome for *_, outcome, live, _at in rows if live])
    facts = {}
    for key, start, end, discontinued, outcome, live, published in rows:
        reported = published if live else None
        since, settled = implementation(items[outcome], reported) if live else (None, None)
        facts[key] = PhaseFacts(start, end, discontinued, reported, since, settled)
    return facts


def recommendation_lives(outcomes: Collection[int]) -> dict[int, list[RecommendationLife]]:
    """The recommendations of these outcomes: verdict and log, the oldest entry first; two queries."""
    lives: dict[int, list[RecommendationLife]] = defaultdict(list)
    if not outcomes:
        return lives
    rows = apps.get_model("topics", "Recommendation").objects.filter(page__in=outcomes)
    items = list(rows.order_by().values_list("page", "translation_key", "verdict"))
    entries = apps.get_model("topics", "RecommendationProgress").objects.filter(
        recommendation_uuid__in=[key for _page, key, _verdict in items]
    )
    log = defaultdict(list)
    for key, status, at in entries.order_by("at", "pk").values_list(
        "recommendation_uuid", "status", "at"
    ):
        log[key].append((RecommendationStatus(status), at))
    for page, key, verdict in items:
        lives[page].append(RecommendationLife(verdict, tuple(log[key])))
    return lives
