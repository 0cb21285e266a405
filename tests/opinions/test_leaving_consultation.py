"""No matter waits for an outcome that will not come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from opinions import actions
from opinions.enums import Actor, Grade, Move, State
from opinions.models import CaseStep, Opinion
from opinions.tasks import give_back_stranded
from portal.core.models import Outbox
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, make_opinion, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.users import AdministratorFactory
from tests.home.editing import client_of, is_live
from topics.actions import discontinue
from topics.enums import Phase
from topics.models import TopicPage

pytestmark = pytest.mark.django_db
CONTACT = {"email": "a@example.org"}


def test_dispatcher_takes_a_matter_out_of_a_consultation() -> None:
    case = make_opinion(State.IN_CONSULTATION, topic=TopicPageFactory(), contact=CONTACT)
    letters, dispatcher = Outbox.objects.count(), staff(Role.DISPATCHER)
    now = timezone.now()

    actions.leave_consultation(case, reason="事项特殊，另行交办。", by=dispatcher, at=now)

    case = Opinion.objects.get(pk=case.pk)
    step = CaseStep.objects.filter(opinion=case).latest("position")
    assert case.state == State.ACCEPTED
    assert case.due_on > timezone.localdate(now)
    assert (step.move, step.by, step.text) == (
        Move.LEAVE_CONSULTATION,
        dispatcher,
        "事项特殊，另行交办。",
    )
    assert Outbox.objects.count() == letters + 1


def test_leaving_needs_a_reason() -> None:
    case = make_opinion(State.IN_CONSULTATION, topic=TopicPageFactory())

    with pytest.raises(actions.LeavingReasonMissing):
        actions.leave_consultation(case, reason=" ", by=staff(Role.DISPATCHER), at=timezone.now())


def test_discontinued_topic_gives_its_matters_back() -> None:
    topic, other = TopicPageFactory(phase=Phase.DELIBERATING), TopicPageFactory()
    cases = [OpinionFactory(state=State.IN_CONSULTATION, topic=topic) for _ in range(3)]
    stays = OpinionFactory(state=State.IN_CONSULTATION, topic=other)

    discontinue(topic, reason="上级已有统一规定。", by=AdministratorFactory(), at=timezone.now())

    states = dict(Opinion.objects.values_list("pk", "state"))
    assert {states[case.pk] for case in cases} == {State.ACCEPTED}
    assert states[stays.pk] == State.IN_CONSULTATION
    step = CaseStep.objects.filter(opinion=cases[0]).latest("position")
    assert (step.actor, step.by, step.text) == (Actor.CLOCK, None, "上级已有统一规定。")


def test_topic_discontinued_by_its_page_gives_its_matters_back() -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    case = OpinionFactory(state=State.IN_CONSULTATION, topic=topic)

    topic.discontinued_at, topic.discontinued_reason = timezone.now(), "无人报名。"
    topic.save()

    assert Opinion.objects.get(pk=case.pk).state == State.ACCEPTED


def test_end_that_was_set_for_later_gives_matters_back_when_it_comes() -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    case = OpinionFactory(state=State.IN_CONSULTATION, topic=topic)
    end = timezone.now() + dt.timedelta(days=1)
    topic.discontinued_at, topic.discontinued_reason = end, "无人报名。"
    topic.save()
    assert Opinion.objects.get(pk=case.pk).state == State.IN_CONSULTATION

    assert give_back_stranded(end - dt.timedelta(seconds=1)) == 0
    assert give_back_stranded(end) == 1
    assert Opinion.objects.get(pk=case.pk).state == State.ACCEPTED


def test_nothing_joins_a_discontinued_topic() -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    TopicPage.objects.filter(pk=topic.pk).update(discontinued_at=timezone.now())
    case = make_opinion(State.ACCEPTED)

    with pytest.raises(actions.TopicDecided):
        actions.consult(case, topic=topic, by=staff(Role.DISPATCHER), at=timezone.now())


WAITING = "还有 2 件社情民意在这个议题协商"


@pytest.fixture
def awaited() -> TopicPage:
    """Two cases wait for its outcome."""
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    for _ in range(2):
        OpinionFactory(state=State.IN_CONSULTATION, topic=topic)
    return topic


def bulk(action: str) -> str:
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])


SCREENS: dict[str, Callable[[TopicPage], str]] = {
    "unpublish": lambda topic: reverse("wagtailadmin_pages:unpublish", args=[topic.pk]),
    "unpublish what is above": lambda topic: reverse(
        "wagtailadmin_pages:unpublish", args=[topic.get_parent().pk]
    ),
    "delete": lambda topic: reverse("wagtailadmin_pages:delete", args=[topic.pk]),
    "unpublish in bulk": lambda topic: f"{bulk('unpublish')}?id={topic.pk}",
    "delete in bulk": lambda topic: f"{bulk('delete')}?id={topic.pk}",
}


@pytest.mark.parametrize("screen", SCREENS)
def test_screen_says_how_many_cases_wait_for_the_topic(screen: str, awaited: TopicPage) -> None:
    browser = client_of(AdministratorFactory())

    response = browser.post(SCREENS[screen](awaited), {"include_descendants": "on"}, follow=True)

    assert response.status_code == 200
    assert WAITING in response.content.decode()
    assert is_live(awaited)


@pytest.mark.parametrize("model", [Page, TopicPage])
def test_topic_for_which_cases_wait_stays_by_every_path(
    model: type[Page], awaited: TopicPage
) -> None:
    with pytest.raises(actions.CasesWait, match=WAITING):
        model.objects.get(pk=awaited.pk).unpublish()

    assert is_live(awaited)


def test_topic_for_which_cases_wait_does_not_expire(awaited: TopicPage) -> None:
    TopicPage.objects.filter(pk=awaited.pk).update(expire_at=timezone.now())

    call_command("publish_scheduled")

    assert is_live(awaited)
    assert Opinion.objects.filter(state=State.IN_CONSULTATION).count() == 2


def test_topic_is_taken_down_after_it_was_discontinued(awaited: TopicPage) -> None:
    discontinue(awaited, reason="无人报名。", by=AdministratorFactory(), at=timezone.now())

    TopicPage.objects.get(pk=awaited.pk).unpublish()

    assert not is_live(awaited)
    assert set(Opinion.objects.values_list("state", flat=True)) == {State.ACCEPTED}


def test_nothing_joins_a_topic_that_is_not_public() -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING, live=False)
    sent, other = OpinionFactory(topic=topic), OpinionFactory(state=State.ACCEPTED)
    dispatcher, now = staff(Role.DISPATCHER), timezone.now()

    actions.accept(sent, grade=Grade.ORDINARY, by=dispatcher, at=now)
    with pytest.raises(actions.TopicDecided):
        actions.consult(other, topic=topic, by=dispatcher, at=now)

    assert set(Opinion.objects.values_list("state", flat=True)) == {State.ACCEPTED}
