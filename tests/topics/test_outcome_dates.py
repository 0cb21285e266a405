"""Which dates of an outcome are refused, by whom, and when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from portal.users.enums import Role
from tests.factories.pages import DAY, OutcomePageFactory, TopicPageFactory, make_recommendation
from tests.factories.reference import UnitFactory
from tests.factories.users import AdministratorFactory, UserFactory
from tests.home.editing import add_url, client_of, edit_url, outcome_form
from topics.enums import Phase
from topics.models import OutcomePage, TopicPage

pytestmark = pytest.mark.django_db

PAST = "完成期限已经过去，请另定一天。"
NOT_YET = "报送日期不能晚于成果公开的那一天。"


@pytest.fixture
def topic() -> TopicPage:
    return TopicPageFactory(phase=Phase.DELIBERATING)


def in_days(days: int) -> dt.date:
    return timezone.localdate() + days * DAY


def item(**values: Any) -> dict[str, Any]:
    row = {"text": "由街道牵头。", "verdict": "ADOPTED", "reason": "", "due_on": f"{in_days(90)}"}
    return {**row, "owner": UnitFactory().pk, **values}


def stored(outcome: OutcomePage, **values: Any) -> dict[str, Any]:
    """The form of an outcome with one recommendation, as it is stored but for its texts."""
    one = outcome.recommendations.get()
    row = item(id=one.pk, text=one.text, owner=one.owner_id, due_on=f"{one.due_on}")
    title = {"title": outcome.title, "summary": outcome.summary}
    form = outcome_form(row, **{**title, **values})
    form["recommendations-INITIAL_FORMS"] = "1"
    return form


def submit(topic: TopicPage, *rows: dict[str, Any], **values: Any) -> str:
    form = outcome_form(*rows, **{"action-submit": "1", **values})
    editor = client_of(UserFactory(role=Role.EDITOR))
    return editor.post(add_url(OutcomePage, topic), form).content.decode()


def test_due_date_that_is_over_is_refused_before_the_first_publication(topic: TopicPage) -> None:
    assert PAST in submit(topic, item(due_on=f"{in_days(-1)}"))
    assert not OutcomePage.objects.exists()


def test_due_date_that_is_over_is_named_with_the_other_faults_of_its_row(topic: TopicPage) -> None:
    page = submit(topic, item(verdict="PARTLY", owner="", due_on=f"{in_days(-1)}"))

    for words in (PAST, "“部分采纳”必须写明理由。", "请选择责任单位。"):
        assert words in page


def test_row_that_is_taken_out_may_have_any_date(topic: TopicPage) -> None:
    submit(topic, item(), item(due_on=f"{in_days(-1)}", DELETE="on"))

    assert OutcomePage.objects.get(topic=topic).workflow_in_progress


def test_published_outcome_keeps_a_due_date_that_has_passed() -> None:
    outcome = OutcomePageFactory(recommendations=[make_recommendation(due_on=in_days(-1))])
    form = stored(outcome, **{"action-publish": "1", "summary": "改了一个错字"})

    client_of(AdministratorFactory()).post(edit_url(outcome), form)

    assert OutcomePage.objects.get(pk=outcome.pk).summary == "改了一个错字"


@pytest.mark.parametrize(("due", "status"), [(None, 302), (-2, 200)])
def test_date_that_passed_while_waiting_is_accepted_but_not_another_in_the_past(
    topic: TopicPage, due: int | None, status: int
) -> None:
    outcome = OutcomePageFactory(
        parent=topic,
        live=False,
        first_published_at=None,
        recommendations=[make_recommendation(due_on=in_days(-1))],
    )
    editor = UserFactory(role=Role.EDITOR)
    outcome.save_revision(user=editor)
    outcome.get_workflow().start(outcome, editor)
    form = stored(outcome, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    if due is not None:
        form["recommendations-0-due_on"] = f"{in_days(due)}"

    page = client_of(UserFactory(role=Role.APPROVER)).post(edit_url(outcome), form)

    assert (page.status_code, PAST in page.content.decode()) == (status, status == 200)


def test_reported_on_a_day_to_come_is_refused(topic: TopicPage) -> None:
    assert NOT_YET in submit(topic, item(), reported_to="区委", reported_on=f"{in_days(1)}")
    assert not OutcomePage.objects.exists()


def test_outcome_of_later_is_reported_until_then(topic: TopicPage) -> None:
    then = timezone.localtime() + 5 * DAY
    later = {"go_live_at": f"{then:%Y-%m-%d %H:%M}", "reported_to": "区委"}

    assert NOT_YET in submit(topic, item(), reported_on=f"{in_days(6)}", **later)
    submit(topic, item(), reported_on=f"{in_days(5)}", **later)

    assert OutcomePage.objects.get(topic=topic).reported_on == in_days(5)
