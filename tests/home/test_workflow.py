"""Every way by which a page may go live, and who may take it."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from portal.users.enums import Role
from portal.users.models import User
from tests.factories.pages import (
    DAY,
    NewsPageFactory,
    OutcomePageFactory,
    make_recommendation,
)
from tests.factories.users import AdministratorFactory, UserFactory
from tests.home.editing import (
    add_url,
    approve,
    client_of,
    edit_url,
    is_live,
    topic_form,
)
from topics.enums import Verdict
from topics.models import OutcomePage, TopicIndexPage, TopicPage

pytestmark = pytest.mark.django_db


def test_editor_who_presses_publish_saves_a_draft(editor: User, index: TopicIndexPage) -> None:
    client_of(editor).post(add_url(TopicPage, index), topic_form(**{"action-publish": "1"}))

    topic = TopicPage.objects.child_of(index).get()
    assert not topic.live
    assert topic.slug == "jia-zhuang-dian-ti-de-qian-zen-me-fen-tan"


def test_page_created_in_the_admin_appears_in_english(submitted: TopicPage) -> None:
    alias = submitted.get_translations().get()

    assert (alias.alias_of_id, alias.live, alias.url_path) == (
        submitted.pk,
        False,
        f"/home-en/topics/{submitted.slug}/",
    )


def test_approval_by_a_second_person_publishes(submitted: TopicPage, approver: User) -> None:
    approve(approver, submitted)

    submitted.refresh_from_db()
    assert submitted.live
    assert submitted.get_translations().get().live
    assert Client().get(submitted.url).status_code == 200


@pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR])
def test_nobody_approves_what_he_submitted(role: Role, index: TopicIndexPage) -> None:
    author = UserFactory(role=role)
    author.groups.add(
        *UserFactory(role=Role.APPROVER).groups.all(), *UserFactory(role=Role.EDITOR).groups.all()
    )
    client = client_of(author)
    client.post(add_url(TopicPage, index), topic_form(**{"action-submit": "1"}))
    topic = TopicPage.objects.child_of(index).get()

    response = approve(author, topic)

    assert response.status_code == 302
    topic.refresh_from_db()
    assert (topic.live, topic.current_workflow_task_state.status) == (False, "in_progress")
    page = client.get(edit_url(topic)).content.decode()
    assert 'data-workflow-action-name="approve"' not in page


def test_reviewer_who_edits_needs_another_reviewer(submitted: TopicPage, approver: User) -> None:
    form = topic_form(
        **{
            "title": "改过的标题",
            "slug": submitted.slug,
            "action-workflow-action": "1",
            "workflow-action-name": "approve",
        }
    )
    client_of(approver).post(edit_url(submitted), form)
    submitted.refresh_from_db()
    assert not submitted.live

    approve(UserFactory(role=Role.APPROVER), submitted)

    submitted.refresh_from_db()
    assert submitted.live


def test_rejected_page_goes_back(submitted: TopicPage, approver: User) -> None:
    approve(approver, submitted, "reject")

    submitted.refresh_from_db()
    assert (submitted.live, submitted.current_workflow_state.status) == (False, "needs_changes")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.TRANSLATOR])
def test_bulk_publishing_has_no_effect_without_the_right(role: Role, submitted: TopicPage) -> None:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    client_of(UserFactory(role=role)).post(f"{url}?id={submitted.pk}", {})

    submitted.refresh_from_db()
    assert not submitted.live


def test_expired_page_is_taken_down(index: TopicIndexPage) -> None:
    news = NewsPageFactory(expire_at=timezone.now() - DAY)

    call_command("publish_scheduled")

    news.refresh_from_db()
    assert (news.live, news.expired) == (False, True)


def test_revisions_can_be_compared(submitted: TopicPage, approver: User) -> None:
    first = submitted.latest_revision
    approve(approver, submitted)
    topic = TopicPage.objects.get(pk=submitted.pk)
    topic.question = "一楼要不要出钱？"
    second = topic.save_revision()
    url = reverse("wagtailadmin_pages:revisions_compare", args=[topic.pk, first.pk, second.pk])

    response = client_of(approver).get(url)

    assert "一楼要不要出钱？" in response.content.decode()


def test_unpublishing_takes_the_english_page_along(submitted: TopicPage, approver: User) -> None:
    approve(approver, submitted)
    url = reverse("wagtailadmin_pages:unpublish", args=[submitted.pk])

    client_of(approver).post(url)
    assert is_live(submitted)
    client_of(AdministratorFactory()).post(url)

    assert [is_live(page) for page in submitted.get_translations(inclusive=True)] == [False, False]


def test_old_revision_brings_back_the_same_recommendation() -> None:
    outcome = OutcomePageFactory()
    uuid, revision = outcome.recommendations.get().uuid, outcome.save_revision()
    page = OutcomePage.objects.get(pk=outcome.pk)
    page.recommendations = [make_recommendation(verdict=Verdict.PARTLY, reason="先试一栋。")]
    page.save_revision().publish()
    assert page.recommendations.get().uuid != uuid

    Revision.objects.get(pk=revision.pk).publish()

    assert [each.uuid for each in OutcomePage.objects.get(pk=outcome.pk).recommendations.all()] == [
        uuid
    ]
