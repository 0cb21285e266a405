"""No matter waits for an outcome that will not come."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from opinions import actions
from opinions.enums import Actor, Move, State
from opinions.models import CaseStep, Opinion
from opinions.tasks import give_back_discontinued
from portal.core.models import Outbox
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, make_opinion, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.users import AdministratorFactory
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

    assert give_back_discontinued(end - dt.timedelta(seconds=1)) == 0
    assert give_back_discontinued(end) == 1
    assert Opinion.objects.get(pk=case.pk).state == State.ACCEPTED


def test_nothing_joins_a_discontinued_topic() -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    TopicPage.objects.filter(pk=topic.pk).update(discontinued_at=timezone.now())
    case = make_opinion(State.ACCEPTED)

    with pytest.raises(actions.TopicDecided):
        actions.consult(case, topic=topic, by=staff(Role.DISPATCHER), at=timezone.now())
