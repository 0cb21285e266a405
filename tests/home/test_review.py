"""What is published is the text that somebody approved, whoever changes the page meanwhile and however."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState

from portal.core.publishing import ChangedSince, publish_approved
from portal.core.workflows import LockedPage, SecondPersonTask
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.pages import DAY, NewsPageFactory, TopicPageFactory
from tests.factories.users import AdministratorFactory, UserFactory
from tests.home.editing import add_url, approve, client_of, edit_url, topic_form
from topics.actions import discontinue
from topics.models import TopicIndexPage, TopicPage

pytestmark = pytest.mark.django_db

FIRST, REVIEWED = "丙二：第一稿", "丁二：送审稿"


@pytest.fixture
def topic(editor: User, index: TopicIndexPage) -> TopicPage:
    """A page under review whose first draft said something else."""
    client = client_of(editor)
    client.post(add_url(TopicPage, index), topic_form(title=FIRST))
    topic = TopicPage.objects.child_of(index).get()
    form = topic_form(title=REVIEWED, slug=topic.slug, **{"action-submit": "1"})
    client.post(edit_url(topic), form)
    return TopicPage.objects.get(pk=topic.pk)


def task_state(page: Page) -> TaskState:
    return Page.objects.get(pk=page.pk).current_workflow_task_state


def click(user: User, page: Page, state: TaskState) -> Any:
    """The button on the dashboard that was drawn while the review stood at ``state``."""
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client_of(user).post(url, {"comment": ""})


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def public(page: Page) -> tuple[bool, str]:
    stored = Page.objects.get(pk=page.pk)
    return stored.live, stored.title


def test_author_cannot_put_back_an_older_text_by_the_api(
    topic: TopicPage, editor: User, approver: User
) -> None:
    oldest = topic.revisions.order_by("pk").first()
    url = f"/admin/api/main/pages/{topic.pk}/action/revert_to_page_revision/"

    response = client_of(editor).post(url, {"revision_id": oldest.pk})

    assert response.status_code == 403
    assert "审核" in response.json()["detail"]
    assert task_state(topic).revision == Page.objects.get(pk=topic.pk).latest_revision
    approve(approver, topic)
    assert public(topic) == (True, REVIEWED)


def test_author_cannot_put_back_an_older_text_in_the_editor(topic: TopicPage, editor: User) -> None:
    oldest = topic.revisions.order_by("pk").first()
    url = reverse("wagtailadmin_pages:revisions_revert", args=[topic.pk, oldest.pk])

    client_of(editor).post(url, topic_form(title=FIRST, slug=topic.slug))

    assert Page.objects.get(pk=topic.pk).latest_revision_id == topic.latest_revision_id


def test_no_code_saves_a_text_behind_the_lock(topic: TopicPage, editor: User) -> None:
    with pytest.raises(LockedPage):
        topic.save_revision(user=editor)


def test_page_locked_by_one_is_changed_by_nobody_else(editor: User, approver: User) -> None:
    news = NewsPageFactory(locked=True, locked_by=editor)

    with pytest.raises(LockedPage):
        news.save_revision(user=approver)
    assert news.save_revision(user=editor).user == editor


def test_click_on_a_text_that_a_reviewer_changed_meanwhile_is_refused(
    topic: TopicPage, approver: User
) -> None:
    seen = task_state(topic)
    form = topic_form(title="戊二：审核人改过", slug=topic.slug)
    client_of(UserFactory(role=Role.APPROVER)).post(edit_url(topic), form)

    response = click(approver, topic, seen)

    assert "后来又有改动" in said(response)
    assert not public(topic)[0]
    click(approver, topic, task_state(topic))
    assert public(topic) == (True, "戊二：审核人改过")


def test_click_on_a_text_that_was_changed_in_place_is_refused(
    topic: TopicPage, approver: User
) -> None:
    """Saving by itself, the editor writes over the draft it saved before."""
    other = UserFactory(role=Role.APPROVER)
    draft = topic.get_latest_revision_as_object()
    draft.title = "改到一半"
    revision = draft.save_revision(user=other)
    seen = task_state(topic)
    draft.title = "改完"
    draft.save_revision(user=other, overwrite_revision=revision)

    click(approver, topic, seen)

    assert not public(topic)[0]
    click(approver, topic, task_state(topic))
    assert public(topic) == (True, "改完")


def test_author_who_also_reviews_cannot_swap_the_text(
    topic: TopicPage, editor: User, approver: User
) -> None:
    editor.groups.add(*approver.groups.all())
    seen = task_state(topic)
    client_of(editor).post(edit_url(topic), topic_form(title="换过", slug=topic.slug))

    click(approver, topic, seen)

    assert not public(topic)[0]


def test_reviewer_with_an_older_text_before_him_is_told_so(
    topic: TopicPage, approver: User
) -> None:
    read = Revision.objects.get(pk=topic.latest_revision_id)
    draft = topic.get_latest_revision_as_object()
    draft.title = "另一位审核人改过"
    newest = draft.save_revision(user=UserFactory(role=Role.APPROVER))
    form = topic_form(
        title=REVIEWED,
        slug=topic.slug,
        loaded_revision_id=read.pk,
        loaded_revision_created_at=read.created_at.isoformat(),
        **{"action-workflow-action": "1", "workflow-action-name": "approve"},
    )

    response = client_of(approver).post(edit_url(topic), form)

    assert "后来又有改动" in said(response)
    assert "须由他人批准" not in said(response)
    assert Page.objects.get(pk=topic.pk).latest_revision == newest


def test_reviewer_approves_in_the_editor_what_he_reads(topic: TopicPage, approver: User) -> None:
    read = topic.latest_revision
    form = topic_form(
        title=REVIEWED,
        slug=topic.slug,
        loaded_revision_id=read.pk,
        loaded_revision_created_at=read.created_at.isoformat(),
        **{"action-workflow-action": "1", "workflow-action-name": "approve"},
    )

    client_of(approver).post(edit_url(topic), form)

    assert public(topic) == (True, REVIEWED)
    assert TopicPage.objects.get(pk=topic.pk).live_revision == read


def test_reviewer_sends_back_with_a_correction(topic: TopicPage, approver: User) -> None:
    form = topic_form(
        title="建议的标题",
        slug=topic.slug,
        **{"action-workflow-action": "1", "workflow-action-name": "reject"},
    )

    client_of(approver).post(edit_url(topic), form)

    page = Page.objects.get(pk=topic.pk)
    assert page.current_workflow_state.status == "needs_changes"
    assert page.draft_title == "建议的标题"


def test_text_saved_past_the_review_is_not_published(topic: TopicPage, approver: User) -> None:
    state = task_state(topic)
    revision = Revision.objects.create(content_object=topic, content=topic.serializable_data())
    Page.objects.filter(pk=topic.pk).update(latest_revision=revision)

    response = approve(approver, topic)

    assert "后来又有改动" in said(response)
    assert not public(topic)[0]
    with pytest.raises(ChangedSince):
        publish_approved(state.workflow_state, user=approver)


def test_what_is_decided_elsewhere_reaches_a_draft_under_review(
    topic: TopicPage, editor: User, approver: User
) -> None:
    seen, at = task_state(topic), topic.collect_from

    discontinue(topic, reason="不再进行。", by=editor, at=at)

    assert topic.get_latest_revision_as_object().discontinued_reason == ""
    assert TopicPage.objects.get(pk=topic.pk).get_latest_revision_as_object().discontinued_at == at
    click(approver, topic, seen)
    assert not public(topic)[0]
    approve(approver, topic)
    assert public(topic)[0]


def test_administrator_may_change_a_page_under_review(topic: TopicPage, approver: User) -> None:
    client_of(AdministratorFactory()).post(
        edit_url(topic), topic_form(title="管理员改过", slug=topic.slug)
    )

    approve(approver, topic)

    assert public(topic) == (True, "管理员改过")
    assert Client().get(topic.url).status_code == 200


def test_autosave_leaves_the_approved_text_as_it_was_approved(
    topic: TopicPage, editor: User, approver: User
) -> None:
    second, admin = UserFactory(role=Role.APPROVER), AdministratorFactory()
    draft = TopicPage.objects.get(pk=topic.pk).get_latest_revision_as_object()
    read = draft.save_revision(user=admin)
    approve(second, topic)
    still_open = TopicPage.objects.get(pk=topic.pk).get_latest_revision_as_object()
    still_open.title = "批准以后的改动"

    saved = still_open.save_revision(user=admin, overwrite_revision=read)

    assert saved.pk != read.pk
    assert Revision.objects.get(pk=read.pk).content["title"] == REVIEWED
    assert admin.pk in SecondPersonTask().authors(Page.objects.get(pk=topic.pk).specific)


def test_stand_in_waits_for_the_hour_of_its_page(
    editor: User, approver: User, index: TopicIndexPage
) -> None:
    later = timezone.localtime() + 2 * DAY
    form = topic_form(go_live_at=f"{later:%Y-%m-%d %H:%M}", **{"action-submit": "1"})
    client_of(editor).post(add_url(TopicPage, index), form)
    topic = TopicPage.objects.child_of(index).get()

    approve(approver, topic)

    assert topic.revisions.exclude(approved_go_live_at=None).exists()
    assert not topic.get_translations(inclusive=True).live().exists()
    with time_machine.travel(later + DAY):
        call_command("publish_scheduled")
    assert topic.get_translations(inclusive=True).live().count() == 2


def test_copy_of_a_locked_page_is_not_locked(editor: User) -> None:
    topic = TopicPageFactory(locked=True, locked_by=AdministratorFactory())
    copied = topic.copy(update_attrs={"slug": "copy"}, user=editor)
    assert not copied.locked
