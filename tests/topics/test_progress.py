from __future__ import annotations

import uuid

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, NotSupportedError, transaction
from django.utils import timezone

from portal.core.publishing import published
from portal.users.enums import Role
from tests.factories.pages import (
    DAY,
    OutcomePageFactory,
    ProgressFactory,
    TopicPageFactory,
    make_recommendation,
)
from tests.factories.reference import UnitFactory, UnitStaffFactory
from tests.factories.users import UserFactory
from topics.actions import (
    AlreadyDiscontinued,
    NothingSaid,
    NotPublished,
    discontinue,
    record_progress,
)
from topics.enums import Phase, RecommendationStatus, Verdict
from topics.models import (
    LogIsAppendOnly,
    OutcomePage,
    Recommendation,
    RecommendationProgress,
    TopicPage,
)
from topics.models.outcome_page import tallies
from topics.permissions import NotYourRecommendation

pytestmark = pytest.mark.django_db

STARTED = {"status": RecommendationStatus.IN_PROGRESS, "text": "已启动征询。"}


@pytest.fixture
def recommendation() -> Recommendation:
    return OutcomePageFactory().recommendations.get()


def test_handler_of_the_owner_unit_records_progress(recommendation: Recommendation) -> None:
    handler = UserFactory(role=Role.HANDLER)
    UnitStaffFactory(unit=recommendation.owner, user=handler)
    now = timezone.now()

    record_progress(uuid=recommendation.uuid, by=handler, at=now, **STARTED)

    row = OutcomePage.objects.get().rows()[0]
    assert (row.status, row.latest.by, row.latest.at) == ("IN_PROGRESS", handler, now)
    assert OutcomePage.objects.get().topic.phase == Phase.IMPLEMENTING


def test_editor_records_progress(recommendation: Recommendation) -> None:
    record_progress(
        uuid=recommendation.uuid, by=UserFactory(role=Role.EDITOR), at=timezone.now(), **STARTED
    )

    assert RecommendationProgress.objects.count() == 1


@pytest.mark.parametrize("role", [Role.HANDLER, Role.DISPATCHER, Role.APPROVER, None])
def test_others_do_not_record_progress(role: Role | None, recommendation: Recommendation) -> None:
    stranger = UserFactory(role=role)
    UnitStaffFactory(unit=UnitFactory(), user=stranger)

    with pytest.raises(NotYourRecommendation):
        record_progress(uuid=recommendation.uuid, by=stranger, at=timezone.now(), **STARTED)


@pytest.mark.parametrize("status", [RecommendationStatus.DONE, RecommendationStatus.DROPPED])
def test_settling_needs_words(status: RecommendationStatus, recommendation: Recommendation) -> None:
    with pytest.raises(NothingSaid):
        record_progress(
            uuid=recommendation.uuid,
            status=status,
            text="  ",
            by=UserFactory(role=Role.EDITOR),
            at=timezone.now(),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressFactory(recommendation_uuid=recommendation.uuid, status=status, text="")


def test_progress_needs_a_published_outcome() -> None:
    draft = OutcomePageFactory(live=False)

    for key in (draft.recommendations.get().uuid, uuid.uuid4()):
        with pytest.raises(NotPublished):
            record_progress(
                uuid=key, by=UserFactory(role=Role.EDITOR), at=timezone.now(), **STARTED
            )


def test_log_cannot_be_rewritten(recommendation: Recommendation) -> None:
    entry = ProgressFactory(recommendation_uuid=recommendation.uuid)

    for attempt in (entry.save, entry.delete):
        with pytest.raises(LogIsAppendOnly):
            attempt()
    for attempt in (
        lambda: RecommendationProgress.objects.update(text=""),
        lambda: RecommendationProgress.objects.all().delete(),
    ):
        with pytest.raises(NotSupportedError):
            attempt()


def test_progress_announces_the_outcome_and_its_topic(recommendation: Recommendation) -> None:
    heard: list[object] = []

    def listen(instance: object, **kwargs: object) -> None:
        heard.append(instance)

    published.connect(listen)
    record_progress(
        uuid=recommendation.uuid, by=UserFactory(role=Role.EDITOR), at=timezone.now(), **STARTED
    )
    published.disconnect(listen)

    assert heard == [recommendation.page, recommendation.page.topic]


def test_tally_counts_verdicts_statuses_and_overdue() -> None:
    yesterday = timezone.localdate() - DAY
    done, late = make_recommendation(due_on=yesterday), make_recommendation(due_on=yesterday)
    refused = make_recommendation(
        verdict=Verdict.NOT_ADOPTED, reason="超出权限。", due_on=yesterday
    )
    outcome = OutcomePageFactory(recommendations=[done, late, refused])
    ProgressFactory(recommendation_uuid=done.uuid, status=RecommendationStatus.DONE)

    tally = tallies([outcome])[outcome.pk]

    assert (tally.total, tally.adopted, tally.not_adopted, tally.done, tally.overdue) == (
        3,
        2,
        1,
        1,
        1,
    )
    assert [row.overdue for row in outcome.rows()] == [False, True, False]


@pytest.mark.parametrize("items", [1, 3])
def test_rows_cost_three_queries(items: int, django_assert_num_queries: object) -> None:
    outcome = OutcomePage.objects.get(pk=OutcomePageFactory(recommendations=items).pk)
    for recommendation in outcome.recommendations.all():
        ProgressFactory(recommendation_uuid=recommendation.uuid)

    with django_assert_num_queries(3):
        assert len([str(row.recommendation.owner) for row in outcome.rows()]) == items


def test_discontinued_topic_is_closed_and_drafts_know() -> None:
    topic = TopicPageFactory()
    draft = TopicPage.objects.get(pk=topic.pk)
    draft.question = "正在改的问题"
    draft.save_revision()
    now = timezone.now().replace(microsecond=0)  # revisions keep thousandths

    discontinue(topic, reason="项目取消。", by=UserFactory(role=Role.EDITOR), at=now)

    stored = TopicPage.objects.get(pk=topic.pk)
    edited = stored.get_latest_revision_as_object()
    assert (stored.phase, stored.question) == (Phase.CLOSED, topic.question)
    assert (edited.discontinued_at, edited.question) == (now, "正在改的问题")
    with pytest.raises(AlreadyDiscontinued):
        discontinue(topic, reason="再来一次。", by=None, at=now)


def test_text_that_waits_for_its_hour_knows_that_the_topic_was_discontinued() -> None:
    topic = TopicPageFactory()
    waiting = TopicPage.objects.get(pk=topic.pk)
    waiting.question = "明天的问题"
    revision = waiting.save_revision()
    revision.approved_go_live_at = timezone.now() + DAY
    revision.save()

    discontinue(topic, reason="项目取消。", by=None, at=timezone.now())
    with time_machine.travel(timezone.now() + 2 * DAY):
        call_command("publish_scheduled")

    stored = TopicPage.objects.get(pk=topic.pk)
    assert (stored.question, stored.discontinued_reason) == ("明天的问题", "项目取消。")
    assert stored.discontinued_at


def test_a_copy_of_a_topic_has_recommendations_of_its_own() -> None:
    outcome = OutcomePageFactory()
    ProgressFactory(recommendation_uuid=outcome.recommendations.get().uuid)

    copy = outcome.topic.copy(recursive=True, update_attrs={"slug": "copy"}, keep_live=False)

    row = copy.get_children().get().specific.rows()[0]
    assert row.status == RecommendationStatus.NOT_STARTED
