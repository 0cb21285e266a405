from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.factories.pages import (
    DAY,
    OutcomePageFactory,
    ProgressFactory,
    TopicPageFactory,
    make_english_aliases,
    make_recommendation,
)
from topics.enums import Phase, RecommendationStatus, Verdict
from topics.models import TopicPage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("phase", Phase)
def test_phase_of_a_topic_made_for_it(phase: Phase) -> None:
    topic = TopicPageFactory(phase=phase)

    assert topic.phase == phase
    assert list(TopicPage.objects.in_phase(phase, timezone.now())) == [topic]


@pytest.mark.parametrize("item_count", [1, 3])
def test_phases_of_many_topics_cost_three_more_queries(
    item_count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(item_count):
        TopicPageFactory(phase=Phase.IMPLEMENTING)

    with django_assert_num_queries(4):
        phases = [topic.phase for topic in TopicPage.objects.with_phase_facts()]

    assert phases == [Phase.IMPLEMENTING] * item_count


def test_topic_is_closed_when_the_last_recommendation_is_settled() -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    done, dropped = make_recommendation(), make_recommendation()
    refused = make_recommendation(verdict=Verdict.NOT_ADOPTED, reason="与现行规范不符。")
    outcome = OutcomePageFactory(
        parent=topic,
        recommendations=[done, dropped, refused],
        first_published_at=timezone.now() - 10 * DAY,
    )

    ProgressFactory(
        recommendation_uuid=done.uuid, status=RecommendationStatus.DONE, at=timezone.now() - 5 * DAY
    )
    assert topic.phase == Phase.IMPLEMENTING
    last = timezone.now() - DAY
    ProgressFactory(recommendation_uuid=dropped.uuid, status=RecommendationStatus.DROPPED, at=last)

    facts = topic.phase_facts()
    assert facts.settled_at == last
    assert facts.reported_at == outcome.first_published_at
    assert topic.phase == Phase.CLOSED


def test_recommendation_taken_up_again_opens_the_topic() -> None:
    topic = TopicPageFactory(phase=Phase.CLOSED)
    recommendation = topic.outcome.recommendations.get()

    ProgressFactory(
        recommendation_uuid=recommendation.uuid, status=RecommendationStatus.IN_PROGRESS
    )

    assert topic.phase == Phase.IMPLEMENTING


def test_unpublished_outcome_reports_nothing() -> None:
    topic = TopicPageFactory(phase=Phase.IMPLEMENTING)

    topic.outcome.unpublish()

    facts = topic.phase_facts()
    assert (facts.reported_at, facts.implementing_since, facts.settled_at) == (None, None, None)
    assert topic.phase == Phase.DELIBERATING


def test_translation_has_the_phase_of_the_chinese_page() -> None:
    topic = TopicPageFactory(phase=Phase.IMPLEMENTING)
    make_english_aliases()
    TopicPage.objects.filter(pk=topic.pk).update(discontinued_at=timezone.now() - DAY)

    english = TopicPage.objects.get(locale__language_code="en")

    assert english.phase_facts() == TopicPage.objects.get(pk=topic.pk).phase_facts()
    assert english.phase == Phase.CLOSED


def test_collecting_ends_at_the_moment_with_nobody_editing() -> None:
    topic = TopicPageFactory(phase=Phase.COLLECTING)
    end = topic.collect_until
    moment = dt.timedelta(microseconds=1)

    assert topic.phase_at(end - moment) == Phase.COLLECTING
    assert topic.phase_at(end) == Phase.DELIBERATING
    assert list(TopicPage.objects.open_at(end - moment)) == [topic]
    assert list(TopicPage.objects.open_at(end)) == []
