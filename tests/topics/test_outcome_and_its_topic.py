"""An outcome is public only below a public topic, and not before its collection is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, Revision

from portal.core.pages import IncompletePage
from portal.users.enums import Role
from search.models import Document
from tests.factories.pages import (
    DAY,
    OutcomePageFactory,
    TopicPageFactory,
    make_english_aliases,
)
from tests.factories.reference import UnitFactory
from tests.factories.users import AdministratorFactory, UserFactory
from tests.home.editing import add_url, approve, client_of, is_live, outcome_form
from tests.topics.translating import translate
from topics.enums import Phase
from topics.models import OutcomePage, TopicPage

pytestmark = pytest.mark.django_db

UNPUBLISHED = "议题还没有发布，成果不能先于议题公开。"
COLLECTING = "在那以前不能发布成果。"


def item(**values: Any) -> dict[str, Any]:
    later = timezone.localdate() + 90 * DAY
    row = {"text": "由街道牵头。", "verdict": "ADOPTED", "reason": "", "due_on": f"{later}"}
    return {**row, "owner": UnitFactory().pk, **values}


def draft_below(topic: TopicPage) -> OutcomePage:
    return OutcomePageFactory(parent=topic, live=False, first_published_at=None)


def draft_topic() -> TopicPage:
    return TopicPageFactory(phase=Phase.DELIBERATING, live=False, first_published_at=None)


def collecting_topic() -> TopicPage:
    return TopicPageFactory(phase=Phase.COLLECTING)


NOT_READY = pytest.mark.parametrize(
    ("make_topic", "words"), [(draft_topic, UNPUBLISHED), (collecting_topic, COLLECTING)]
)


@NOT_READY
def test_form_says_why_the_topic_is_not_ready(
    make_topic: Callable[[], TopicPage], words: str
) -> None:
    topic = make_topic()
    form = outcome_form(item(), **{"action-publish": "1", "summary": "写了很久的摘要"})

    response = client_of(AdministratorFactory()).post(add_url(OutcomePage, topic), form)

    page = response.content.decode()
    assert words in page
    assert "写了很久的摘要" in page
    assert not OutcomePage.objects.exists()


@NOT_READY
def test_approval_is_refused_while_the_topic_is_not_ready(
    make_topic: Callable[[], TopicPage], words: str
) -> None:
    outcome = draft_below(make_topic())
    outcome.save_revision(user=UserFactory(role=Role.EDITOR))
    outcome.get_workflow().start(outcome, UserFactory(role=Role.EDITOR))
    approver = UserFactory(role=Role.APPROVER)

    approve(approver, outcome)

    assert not is_live(outcome)


@NOT_READY
def test_no_call_in_code_publishes_before_the_topic_is_ready(
    make_topic: Callable[[], TopicPage], words: str
) -> None:
    outcome = draft_below(make_topic())

    with pytest.raises(IncompletePage, match=words):
        outcome.save_revision().publish()
    with pytest.raises(IncompletePage, match=words):
        OutcomePageFactory(parent=make_topic())

    assert not OutcomePage.objects.filter(live=True).exists()
    assert not Document.objects.filter(kind="outcome").exists()


def schedule(outcome: OutcomePage, at: dt.datetime) -> None:
    outcome.go_live_at = at
    outcome.save_revision(approved_go_live_at=at)


def test_outcome_is_scheduled_for_after_the_collection_and_not_for_before() -> None:
    topic = collecting_topic()
    outcome = draft_below(topic)

    with pytest.raises(IncompletePage, match=COLLECTING):
        schedule(outcome, topic.collect_until - DAY)
    schedule(outcome, topic.collect_until + DAY)

    assert Revision.objects.filter(approved_go_live_at=topic.collect_until + DAY).exists()


def test_editor_submits_an_outcome_that_is_to_appear_after_the_collection() -> None:
    topic = collecting_topic()
    after = timezone.localtime(topic.collect_until + DAY)
    form = outcome_form(item(), **{"action-submit": "1", "go_live_at": f"{after:%Y-%m-%d %H:%M}"})

    client_of(UserFactory(role=Role.EDITOR)).post(add_url(OutcomePage, topic), form)

    assert OutcomePage.objects.get(topic=topic).workflow_in_progress


def test_live_outcome_is_corrected_after_its_topic_collects_again() -> None:
    outcome = OutcomePageFactory()
    topic = outcome.topic
    topic.collect_until = timezone.now() + DAY
    topic.short_period_reason = topic.short_period_reason or "补充征集"
    topic.save()
    outcome.summary = "改了一个错字"

    outcome.save_revision().publish()

    assert OutcomePage.objects.get(pk=outcome.pk).summary == "改了一个错字"


# the topic goes


def by_button(topic: TopicPage) -> None:
    client_of(AdministratorFactory()).post(reverse("wagtailadmin_pages:unpublish", args=[topic.pk]))


def in_bulk(topic: TopicPage) -> None:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client_of(AdministratorFactory()).post(f"{url}?id={topic.pk}")


def by_expiry(topic: TopicPage) -> None:
    TopicPage.objects.filter(pk=topic.pk).update(expire_at=timezone.now() - DAY)
    call_command("publish_scheduled")


def english() -> Locale:
    return Locale.objects.get(language_code="en")


@pytest.fixture
def outcome(request: pytest.FixtureRequest, django_capture_on_commit_callbacks: Any) -> OutcomePage:
    """Public, in both languages: stand-ins, or translations when asked by parameter."""
    outcome = OutcomePageFactory()
    make_english_aliases()
    if getattr(request, "param", "") == "translated":
        with django_capture_on_commit_callbacks(execute=True):
            translate(TopicPage.objects.get(pk=outcome.topic_id))
            translate(OutcomePage.objects.get(pk=outcome.pk))
    return OutcomePage.objects.get(pk=outcome.pk)


BOTH = pytest.mark.parametrize("outcome", ["stand-in", "translated"], indirect=True)


@BOTH
@pytest.mark.parametrize("take_down", [by_button, in_bulk, by_expiry])
def test_outcome_goes_with_its_topic_in_all_languages(
    outcome: OutcomePage, take_down: Callable[[TopicPage], None]
) -> None:
    assert OutcomePage.objects.filter(live=True).count() == 2

    take_down(outcome.topic)

    assert not OutcomePage.objects.filter(live=True).exists()
    assert not Document.objects.filter(kind__in=("topic", "outcome")).exists()


@BOTH
def test_nothing_is_left_of_a_deleted_topic_in_any_language(outcome: OutcomePage) -> None:
    url = reverse("wagtailadmin_pages:delete", args=[outcome.topic_id])

    client_of(AdministratorFactory()).post(url)

    assert not TopicPage.objects.exists()
    assert not OutcomePage.objects.exists()
    assert not Document.objects.filter(kind__in=("topic", "outcome")).exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_english_outcome_follows_the_english_topic_alone(
    outcome: OutcomePage, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        topic = translate(TopicPage.objects.get(pk=outcome.topic_id))
    stand_in = outcome.get_translation(english())

    TopicPage.objects.get(pk=topic.pk).unpublish()
    assert (is_live(outcome), is_live(stand_in)) == (True, False)

    outcome.save_revision().publish()
    assert (is_live(outcome), is_live(stand_in)) == (True, False)

    TopicPage.objects.get(pk=topic.pk).save_revision().publish()
    assert (is_live(outcome), is_live(stand_in)) == (True, True)


def test_live_outcome_is_not_moved_below_a_draft(outcome: OutcomePage) -> None:
    draft = draft_topic()

    with pytest.raises(IncompletePage, match=UNPUBLISHED):
        outcome.move(draft, pos="last-child")

    assert Page.objects.get(pk=outcome.pk).get_parent().pk == outcome.topic_id
