"""Every way by which a page may go live, and who may take it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal.core.pages import IncompletePage
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.pages import DAY, OutcomePageFactory, TopicPageFactory, make_recommendation
from tests.factories.users import AdministratorFactory, UserFactory
from topics.enums import Phase, Verdict
from topics.models import OutcomePage, TopicIndexPage, TopicPage

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> User:
    return UserFactory(role=Role.EDITOR)


@pytest.fixture
def approver() -> User:
    return UserFactory(role=Role.APPROVER)


def topic_form(**values: Any) -> dict[str, Any]:
    now = timezone.localtime()
    return nested_form_data(
        {
            "title": "加装电梯的钱怎么分摊",
            "slug": "",
            "summary": "",
            "question": "谁出钱？",
            "form": "MEETING",
            "collect_from": f"{now:%Y-%m-%d %H:%M}",
            "collect_until": f"{now + 40 * DAY:%Y-%m-%d %H:%M}",
            "short_period_reason": "",
            "discontinued_reason": "",
            "body": streamfield([]),
            "meetings": inline_formset([]),
            "files": inline_formset([]),
            "comments": inline_formset([]),
            **values,
        }
    )


def outcome_form(*recommendations: dict[str, Any], **values: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "协商成果",
            "slug": "outcome",
            "summary": "",
            "reported_to": "",
            "copied_to": "",
            "reported_on": "",
            "body": streamfield([]),
            "recommendations": inline_formset(list(recommendations)),
            "comments": inline_formset([]),
            **values,
        }
    )


def add_url(model: type[Page], parent: Page) -> str:
    meta = model._meta
    return reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, parent.pk])


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def approve(user: User, page: Page, action: str = "approve") -> Any:
    page = Page.objects.get(pk=page.pk)
    url = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[page.pk, action, page.current_workflow_task_state.pk],
    )
    return client_of(user).post(url, {"comment": ""})


@pytest.fixture
def index() -> TopicIndexPage:
    return TopicIndexPage.objects.get(locale__language_code="zh-hans")


@pytest.fixture
def submitted(editor: User, index: TopicIndexPage) -> TopicPage:
    form = topic_form(**{"action-submit": "1"})
    client_of(editor).post(add_url(TopicPage, index), form)
    return TopicPage.objects.child_of(index).get()


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


# incomplete outcomes


@pytest.fixture
def incomplete() -> OutcomePage:
    """A draft that lacks a verdict."""
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    return OutcomePageFactory(
        parent=topic,
        live=False,
        first_published_at=None,
        recommendations=[make_recommendation(verdict="")],
    )


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live


def test_incomplete_outcome_is_refused_by_the_form_with_the_text_kept(
    incomplete: OutcomePage,
) -> None:
    item = incomplete.recommendations.get()
    row = {
        "id": item.pk,
        "text": "刚写的新建议",
        "verdict": "PARTLY",
        "reason": "",
        "owner": item.owner_id,
        "due_on": "",
    }
    form = outcome_form(row, **{"action-publish": "1"})
    form["recommendations-INITIAL_FORMS"] = "1"

    response = client_of(AdministratorFactory()).post(edit_url(incomplete), form)

    page = response.content.decode()
    assert response.status_code == 200
    assert "“部分采纳”必须写明理由。" in page
    assert "请填写完成期限。" in page
    assert "刚写的新建议" in page
    assert not is_live(incomplete)


def test_outcome_without_recommendations_is_refused_when_created() -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    form = outcome_form(**{"action-publish": "1", "summary": "写了很久的摘要"})

    response = client_of(AdministratorFactory()).post(add_url(OutcomePage, topic), form)

    page = response.content.decode()
    assert "至少要有一条建议。" in page
    assert "写了很久的摘要" in page
    assert not OutcomePage.objects.exists()


def test_incomplete_outcome_may_be_saved_as_a_draft() -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    row = {"text": "先记一句", "verdict": "", "reason": "", "owner": "", "due_on": ""}

    client_of(AdministratorFactory()).post(add_url(OutcomePage, topic), outcome_form(row))

    assert not OutcomePage.objects.get(topic=topic).live


def test_complete_outcome_is_published_from_the_form() -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    item = make_recommendation()
    row = {
        "text": item.text,
        "verdict": "ADOPTED",
        "reason": "",
        "owner": item.owner_id,
        "due_on": f"{item.due_on}",
    }

    client_of(AdministratorFactory()).post(
        add_url(OutcomePage, topic), outcome_form(row, **{"action-publish": "1"})
    )

    assert OutcomePage.objects.get(topic=topic).live
    assert topic.phase == Phase.REPORTED


def test_incomplete_outcome_is_refused_by_every_call_in_code(incomplete: OutcomePage) -> None:
    revision = incomplete.save_revision()

    for attempt in (
        revision.publish,
        lambda: OutcomePageFactory(recommendations=[make_recommendation(owner=None)]),
        lambda: OutcomePageFactory(recommendations=0),
        lambda: (
            incomplete.topic.copy(recursive=True, update_attrs={"slug": "copy"}, keep_live=False)
            .get_children()
            .get()
            .specific.save_revision()
            .publish()
        ),
    ):
        with pytest.raises(IncompletePage):
            attempt()

    assert not is_live(incomplete)


def test_message_names_the_item(incomplete: OutcomePage) -> None:
    with pytest.raises(IncompletePage) as refused:
        incomplete.check_complete()

    assert refused.value.messages == ["第 1 条：请选择采纳情况。"]


def test_incomplete_outcome_is_not_scheduled(incomplete: OutcomePage) -> None:
    incomplete.go_live_at = timezone.now() + DAY

    with pytest.raises(IncompletePage):
        incomplete.save_revision().publish()

    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_bulk_publishing_an_incomplete_outcome_is_a_message(incomplete: OutcomePage) -> None:
    incomplete.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client = client_of(AdministratorFactory())

    response = client.post(f"{url}?id={incomplete.pk}", {}, follow=True)

    assert "第 1 条：请选择采纳情况。" in response.content.decode()
    assert not is_live(incomplete)


def test_approving_an_incomplete_outcome_is_a_message(
    incomplete: OutcomePage, approver: User
) -> None:
    incomplete.save_revision()
    incomplete.get_workflow().start(incomplete, UserFactory(role=Role.EDITOR))

    response = approve(approver, incomplete)

    assert response.status_code == 302
    assert not is_live(incomplete)


def schedule(page: Page, at: dt.datetime) -> None:
    """As if it had been complete when it was scheduled."""
    revision = page.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=at)


def test_one_refused_page_does_not_keep_back_the_others(
    incomplete: OutcomePage, caplog: pytest.LogCaptureFixture
) -> None:
    complete = OutcomePageFactory(live=False, first_published_at=None)
    schedule(incomplete, timezone.now() - 2 * DAY)
    schedule(complete, timezone.now() - DAY)

    call_command("publish_scheduled")

    assert (is_live(incomplete), is_live(complete)) == (False, True)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "Scheduled page refused"
    ]


def test_expired_page_is_taken_down(index: TopicIndexPage) -> None:
    topic = TopicPageFactory(expire_at=timezone.now() - DAY)

    call_command("publish_scheduled")

    assert not is_live(topic)


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


def test_incomplete_live_outcome_can_be_taken_down_and_edited() -> None:
    outcome = OutcomePageFactory()
    outcome.recommendations.update(verdict="")
    draft = OutcomePage.objects.get(pk=outcome.pk)

    draft.save_revision()
    draft.unpublish()

    assert not is_live(outcome)


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
