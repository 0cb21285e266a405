from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.mail import EmailMessage
from wagtail.models import Page

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.casework.verification import Count, breaks
from opinions.enums import Actor, Grade, Move, PublicationState, State
from opinions.models import Assignment, Opinion, PublishedCopy
from opinions.queries import QUEUES
from opinions.viewsets.forms import DispatchForm
from portal.core.models import Outbox
from portal.core.outbox import sweep
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.factories.users import UserFactory
from tests.opinions.steps import facts
from topics.enums import Phase
from topics.models import OutcomePage, TopicPage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def topic(at) -> Any:
    return TopicPageFactory(collect_from=at - DAY, collect_until=at + 40 * DAY)


def outcome_of(topic: TopicPage, at: dt.datetime, **fields: Any) -> OutcomePage:
    return OutcomePageFactory(
        parent=TopicPage.objects.get(pk=topic.pk), first_published_at=at, **fields
    )


def test_consult_joins_the_topic_and_frees_the_units(topic, at) -> None:
    opinion = OpinionFactory(state=State.HANDLING)

    actions.consult(opinion, topic=topic, by=staff(Role.DISPATCHER), at=at)

    assert (opinion.state, opinion.topic, opinion.grade) == (
        State.IN_CONSULTATION,
        topic,
        Grade.ORDINARY,
    )
    assert Assignment.objects.get().ended_at == at
    assert opinion.steps.latest("position").data == {"topic": topic.pk}


def test_case_in_consultation_has_no_due_date_and_is_not_overdue(topic, at) -> None:
    opinion, dispatcher = OpinionFactory(state=State.ACCEPTED), staff(Role.DISPATCHER)
    years_later = dt.date(2028, 3, 2)
    assert list(QUEUES["overdue"].rows(dispatcher, years_later)) == [opinion]

    actions.consult(opinion, topic=topic, by=dispatcher, at=at)

    assert Opinion.objects.get().due_on is None
    assert list(QUEUES["overdue"].rows(dispatcher, years_later)) == []


def test_case_that_came_back_from_a_consultation_has_the_whole_term_again(topic, at) -> None:
    opinion, dispatcher = OpinionFactory(state=State.ACCEPTED), staff(Role.DISPATCHER)
    spring, may = {"by": dispatcher, "at": at}, {"by": dispatcher, "at": at + 54 * DAY}
    actions.dispatch(opinion, lead=UnitFactory(), co_handling=[], **spring)
    assert opinion.due_on == dt.date(2026, 3, 30)
    actions.consult(opinion, topic=topic, **spring)
    actions.leave_consultation(opinion, reason="另行交办。", **may)
    assert opinion.due_on == dt.date(2026, 5, 8)  # for dispatching it

    form = DispatchForm(opinion=opinion, at=may["at"])
    actions.dispatch(opinion, lead=UnitFactory(), co_handling=[], **may)

    # 15 working days from Saturday 2 May: the 9th is worked, the 4th and 5th are holidays.
    assert opinion.due_on == dt.date(2026, 5, 25)
    assert "2026-05-25" in form.fields["lead"].help_text
    assert facts(opinion)["due_on"] == "2026-05-25"
    assert opinion.dispatched_at == at


def test_case_in_consultation_names_no_unit_and_nobody(topic, at) -> None:
    opinion, dispatcher = (
        OpinionFactory(state=State.HANDLING, handler=UserFactory()),
        staff(Role.DISPATCHER),
    )

    actions.consult(opinion, topic=topic, by=dispatcher, at=at)
    actions.leave_consultation(opinion, reason="另行交办。", by=dispatcher, at=at)

    opinion.refresh_from_db()
    assert (opinion.lead_unit, opinion.handler) == (None, None)
    other = UnitFactory()
    actions.dispatch(opinion, lead=other, co_handling=[], by=dispatcher, at=at)
    assert opinion.lead_unit == other


def test_letter_of_a_dispatch_says_what_it_was_though_the_case_went_on(
    topic, at, mailoutbox: list[EmailMessage]
) -> None:
    opinion = OpinionFactory(state=State.ACCEPTED, contact={"email": "a@example.org"})
    unit, dispatcher = UnitFactory(label="住建局"), staff(Role.DISPATCHER)

    actions.dispatch(opinion, lead=unit, co_handling=[], by=dispatcher, at=at)
    actions.consult(opinion, topic=topic, by=dispatcher, at=at)
    sweep(at)

    assert "您的意见已交 住建局 办理，最迟 2026-03-30 答复。" in mailoutbox[0].body


def test_units_are_told_that_they_are_free_of_the_case(topic, at) -> None:
    lead, helping = UnitFactory(), UnitFactory(email="unit@example.org")
    handler = staff(Role.HANDLER, unit=lead)
    opinion = OpinionFactory(state=State.HANDLING, unit=lead, co_handling=(helping,))

    actions.consult(opinion, topic=topic, by=staff(Role.DISPATCHER), at=at)

    told = Outbox.objects.order_by("pk").values_list("kind", "payload__user", "payload__unit")
    assert list(told) == [("staff-mail", handler.pk, None), ("unit-mail", None, helping.pk)]


def test_ungraded_opinion_is_complex_by_consultation(topic, at) -> None:
    opinion = OpinionFactory()

    actions.consult(opinion, topic=topic, by=staff(Role.DISPATCHER), at=at)

    assert (opinion.grade, opinion.accepted_at) == (Grade.COMPLEX, at)


def test_consult_needs_a_topic_that_is_undecided(topic, at) -> None:
    opinion, dispatcher = OpinionFactory(state=State.ACCEPTED), staff(Role.DISPATCHER)
    discontinued = TopicPageFactory(
        collect_from=at - 9 * DAY,
        collect_until=at + 40 * DAY,
        discontinued_at=at,
        discontinued_reason="撤项",
    )

    with pytest.raises(actions.NoTopic):
        actions.consult(opinion, topic=None, by=dispatcher, at=at)
    with pytest.raises(actions.TopicDecided):
        actions.consult(opinion, topic=discontinued, by=dispatcher, at=at)
    outcome_of(topic, at)
    with pytest.raises(actions.TopicDecided):
        actions.consult(opinion, topic=TopicPage.objects.get(pk=topic.pk), by=dispatcher, at=at)

    assert Opinion.objects.get().state == State.ACCEPTED


@pytest.mark.parametrize("days", [0, 60], ids=["collecting", "deliberating"])
def test_accepted_opinion_of_an_undecided_topic_joins_its_consultation(
    days: int, topic, at
) -> None:
    opinion = OpinionFactory(topic=topic)

    actions.accept(opinion, grade=Grade.ORDINARY, by=staff(Role.DISPATCHER), at=at + days * DAY)

    assert (opinion.state, opinion.grade) == (State.IN_CONSULTATION, Grade.ORDINARY)
    assert list(opinion.steps.order_by("position").values_list("move", flat=True)) == [
        "SUBMIT",
        "ACCEPT",
        "CONSULT",
    ]


def test_accepting_into_a_consultation_sends_one_letter(topic, at) -> None:
    opinion = OpinionFactory(topic=topic, contact={"email": "a@example.org"})

    actions.accept(opinion, grade=Grade.ORDINARY, by=staff(Role.DISPATCHER), at=at)

    consulted = opinion.steps.get(move=Move.CONSULT)
    assert [letter.payload for letter in Outbox.objects.all()] == [{"step": consulted.pk}]


def test_accepted_opinion_of_a_decided_topic_is_handled_like_any_other(topic, at) -> None:
    opinion = OpinionFactory(topic=topic)
    outcome_of(topic, at)

    actions.accept(opinion, grade=Grade.ORDINARY, by=staff(Role.DISPATCHER), at=at)

    assert opinion.state == State.ACCEPTED


def test_published_outcome_answers_every_opinion_in_consultation(topic, at) -> None:
    waiting = [OpinionFactory(state=State.IN_CONSULTATION, topic=topic) for _ in range(3)]
    other = OpinionFactory(state=State.IN_CONSULTATION, topic=TopicPageFactory())
    submitted = OpinionFactory(topic=topic)

    outcome = outcome_of(topic, at)

    states = dict(Opinion.objects.values_list("pk", "state"))
    assert [states[case.pk] for case in waiting] == [State.ANSWERED] * 3
    assert (states[other.pk], states[submitted.pk]) == (State.IN_CONSULTATION, State.SUBMITTED)
    step = waiting[0].steps.latest("position")
    assert (step.move, step.actor, step.by, step.data) == (
        "CONCLUDE",
        Actor.CLOCK,
        None,
        {"outcome": outcome.pk},
    )
    seal_chains(at)
    assert list(breaks(Count())) == []


def test_outcome_saved_again_answers_nobody_twice(topic, at) -> None:
    opinion = OpinionFactory(state=State.IN_CONSULTATION, topic=topic)
    outcome = outcome_of(topic, at)
    steps = opinion.steps.count()

    outcome.save()

    assert opinion.steps.count() == steps


def test_draft_of_an_outcome_answers_nobody(topic, at) -> None:
    opinion = OpinionFactory(state=State.IN_CONSULTATION, topic=topic)

    outcome = outcome_of(topic, at, live=False)
    opinion.refresh_from_db()
    assert opinion.state == State.IN_CONSULTATION

    outcome.save_revision().publish()
    opinion.refresh_from_db()
    assert opinion.state == State.ANSWERED


def test_submitters_with_contact_are_told_of_the_outcome(topic, at) -> None:
    reachable = OpinionFactory(
        state=State.IN_CONSULTATION, topic=topic, contact={"email": "a@example.org"}
    )
    OpinionFactory(state=State.IN_CONSULTATION, topic=topic)

    outcome_of(topic, at)

    assert Outbox.objects.get().payload == {"step": reachable.steps.latest("position").pk}


@pytest.mark.parametrize("cases", [1, 3])
def test_number_of_queries_does_not_grow_with_the_cases(
    cases: int, topic, at, django_assert_num_queries
) -> None:
    outcome = outcome_of(topic, at)
    for _ in range(cases):
        OpinionFactory(state=State.IN_CONSULTATION, topic=topic, contact={"email": "a@example.org"})
    outcome = OutcomePage.objects.get(pk=outcome.pk)

    with django_assert_num_queries(12):  # one for what the public is told of them
        assert actions.conclude_topic(outcome, by=None, at=at) == cases


def test_one_case_is_concluded_by_its_own_topics_public_outcome_alone(topic, at) -> None:
    opinion = OpinionFactory(state=State.IN_CONSULTATION, topic=topic)
    draft = outcome_of(topic, at, live=False)
    others = outcome_of(TopicPageFactory(phase=Phase.DELIBERATING), at)

    with pytest.raises(actions.WrongOutcome):
        actions.conclude(opinion, outcome=draft, by=None, at=at)
    with pytest.raises(actions.WrongOutcome):
        actions.conclude(opinion, outcome=others, by=None, at=at)
    Page.objects.filter(pk=draft.pk).update(live=True)
    actions.conclude(opinion, outcome=OutcomePage.objects.get(pk=draft.pk), by=None, at=at)

    assert (opinion.state, opinion.answered_at) == (State.ANSWERED, at)


def test_public_copy_moves_to_the_topic_with_its_case(topic, at) -> None:
    opinion = OpinionFactory(state=State.ACCEPTED, publication=PublicationState.PUBLISHED)

    actions.consult(opinion, topic=topic, by=staff(Role.DISPATCHER), at=at)

    assert PublishedCopy.objects.get().topic == topic


def test_upgrade_frees_the_cases_that_had_been_in_consultation(topic, at) -> None:
    """The state of rows that older versions left: only those that a unit has now may name it."""
    stale = {"lead_unit": UnitFactory(), "handler": UserFactory()}
    given_back = OpinionFactory(state=State.ACCEPTED, dispatched_at=at, **stale)
    concluded = OpinionFactory(state=State.IN_CONSULTATION, topic=topic)
    outcome_of(topic, at)
    Opinion.objects.filter(pk=concluded.pk).update(**stale)
    at_work, asked_for = OpinionFactory(state=State.HANDLING), OpinionFactory(**stale)

    import_module("opinions.migrations.0005_no_unit_in_consultation").clear(apps, None)

    named = Opinion.objects.exclude(lead_unit=None).values_list("pk", flat=True)
    assert set(named) == {at_work.pk, asked_for.pk}
    assert not Opinion.objects.filter(pk__in=(given_back.pk, concluded.pk), handler__gt=0).exists()
