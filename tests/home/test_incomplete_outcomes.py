"""An outcome that lacks something goes live in no way, and whoever tries is told what it lacks."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from portal.core.pages import IncompletePage
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.pages import DAY, OutcomePageFactory, TopicPageFactory, make_recommendation
from tests.factories.users import AdministratorFactory, UserFactory
from tests.home.editing import (
    add_url,
    approve,
    client_of,
    edit_url,
    is_live,
    outcome_form,
)
from topics.enums import Phase
from topics.models import OutcomePage

pytestmark = pytest.mark.django_db


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


def test_refusal_is_true_beside_the_draft_that_the_browser_saves(incomplete: OutcomePage) -> None:
    """Right after it Wagtail's editor saves what was typed, also as a new page."""
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    client, form = client_of(AdministratorFactory()), outcome_form(**{"action-publish": "1"})

    for url in (add_url(OutcomePage, topic), edit_url(incomplete)):
        page = client.post(url, form).content.decode()
        assert "这一步没有完成。请改正标出的地方，再按一次。" in page
        assert not re.search("没有(创建|保存)", page)


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


def test_incomplete_live_outcome_can_be_taken_down_and_edited() -> None:
    outcome = OutcomePageFactory()
    outcome.recommendations.update(verdict="")
    draft = OutcomePage.objects.get(pk=outcome.pk)

    draft.save_revision()
    draft.unpublish()

    assert not is_live(outcome)
