"""What becomes of a draft topic whose case does not wait for it any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions import actions
from opinions.enums import PublicationState, State
from opinions.models import Opinion
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import MONDAY, OpinionFactory, make_opinion, staff
from tests.factories.users import AdministratorFactory
from tests.home.editing import client_of
from tests.opinions.findings import found
from tests.opinions.merging import merge
from topics.models import TopicPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispatcher() -> User:
    return staff(Role.DISPATCHER)


def escalate(case: Opinion, by: User, at: dt.datetime = MONDAY) -> TopicPage:
    actions.consult(
        case, topic=None, new_title="老旧小区加装电梯", brief="想定一个办法。", by=by, at=at
    )
    return TopicPage.objects.get(pk=case.topic_id)


@pytest.mark.parametrize("publication", [PublicationState.PUBLISHED, PublicationState.UNPUBLISHED])
def test_draft_of_a_withdrawn_case_may_be_deleted(
    publication: PublicationState, dispatcher: User
) -> None:
    case = make_opinion(State.ACCEPTED, publication=publication)
    topic = escalate(case, dispatcher, timezone.now())
    actions.withdraw(case, reason="", at=timezone.now())
    browser = client_of(AdministratorFactory())

    browser.post(reverse("wagtailadmin_pages:delete", args=[topic.pk]))

    assert not TopicPage.objects.exists()
    assert Opinion.objects.get(pk=case.pk).topic is None
    assert not any("存证" not in line for line in found())


def test_copy_that_was_taken_down_keeps_no_draft_from_being_deleted(dispatcher: User) -> None:
    case = make_opinion(State.ACCEPTED, publication=PublicationState.PUBLISHED)
    topic = escalate(case, dispatcher, timezone.now())
    actions.take_down(case, reason="有误。", by=staff(Role.PUBLISHER), at=timezone.now())
    browser = client_of(AdministratorFactory())

    browser.post(reverse("wagtailadmin_pages:delete", args=[topic.pk]))

    assert not TopicPage.objects.exists()


LEFT: dict[str, Callable[[Opinion, User], object]] = {
    "已经撤回": lambda case, _by: actions.withdraw(case, reason="", at=MONDAY),
    "已并入另一件": lambda case, by: merge(case, OpinionFactory(), by=by, at=MONDAY),
    "已退出协商": lambda case, by: actions.leave_consultation(
        case, reason="另办。", by=by, at=MONDAY
    ),
}


@pytest.mark.parametrize("said", LEFT)
def test_editors_read_that_the_case_of_a_draft_is_gone(said: str, dispatcher: User) -> None:
    case, other = OpinionFactory(state=State.ACCEPTED), OpinionFactory(state=State.ACCEPTED)
    topic = escalate(case, dispatcher)
    actions.consult(other, topic=topic, by=dispatcher, at=MONDAY)
    editor = client_of(staff(Role.EDITOR))

    def pages() -> tuple[str, str]:
        edit = editor.get(reverse("wagtailadmin_pages:edit", args=[topic.pk]))
        return edit.content.decode(), editor.get(reverse("wagtailadmin_home")).content.decode()

    before, desk = pages()
    assert said not in before
    assert "这件事项随之答复" in before
    assert "没有事项在等" not in desk

    LEFT[said](case, dispatcher)
    one_waits, desk = pages()
    assert said in one_waits
    assert "这件事项随之答复" not in one_waits
    assert "还有别的事项在等这个议题：1 件。" in one_waits
    assert "没有事项在等" not in desk

    LEFT[said](other, dispatcher)
    nobody_waits, desk = pages()
    assert "没有别的事项在等这个议题" in nobody_waits
    assert "没有事项在等" in desk


def test_drafts_for_which_cases_wait_come_first_and_none_is_silently_left_out(
    dispatcher: User,
) -> None:
    topics = [escalate(OpinionFactory(state=State.ACCEPTED), dispatcher) for _ in range(22)]
    TopicPage.objects.filter(pk=topics[-1].pk).update(draft_title="有人在等的议题")
    for case in Opinion.objects.exclude(topic=topics[-1]):
        actions.withdraw(case, reason="", at=MONDAY)
    editor, desk = client_of(staff(Role.EDITOR)), reverse("wagtailadmin_home")

    def listed(address: str) -> tuple[str, list[str]]:
        page = editor.get(address).content.decode()
        panel = page.partition('id="topic_drafts-section"')[2]
        return panel, panel.split('class="drafts__draft"')[1:]

    panel, first = listed(desk)
    assert "待起草的协商议题（22）" in panel
    assert len(first) == 20
    assert "有人在等的议题" in first[0]
    assert 'href="?topic_drafts#topic_drafts-section">看全部 22 个' in panel

    panel, everything = listed(f"{desk}?topic_drafts")
    assert len(everything) == 22
    assert "看全部 22 个" not in panel
