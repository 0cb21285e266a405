"""How everything ends on which cases wait, and which of them then fell out of the loop."""

from __future__ import annotations

import datetime as dt

from opinions import actions
from opinions.casework.consultations import may_be_joined
from opinions.enums import OPEN_STATES, State
from opinions.models import Opinion
from opinions.queries import QUEUES
from portal.users.models import User
from tests.factories.pages import OutcomePageFactory
from topics.actions import discontinue
from topics.models import TopicPage


def end_everything(
    topics: list[TopicPage], leads: list[Opinion], dispatcher: User, at: dt.datetime
) -> None:
    """One topic has its outcome, one is discontinued, one taken down; the lead cases end without an answer."""
    reported, discontinued, taken_down = topics
    for opinion in Opinion.objects.filter(state=State.IN_CONSULTATION, topic=taken_down):
        actions.leave_consultation(opinion, reason="另办", by=dispatcher, at=at)
    OutcomePageFactory(parent=reported, first_published_at=at)
    discontinue(discontinued, reason="撤项", by=dispatcher, at=at)
    TopicPage.objects.get(pk=taken_down.pk).unpublish()
    actions.reject(leads[0], reason="UNCLEAR", text="说明", by=dispatcher, at=at)
    for lead in leads[1:]:
        actions.withdraw(lead, reason="", at=at)


MOVED_BY_THE_CLOCK = {State.WAITING_SUBMITTER, State.ANSWERED}


def out_of_the_loop(people: list[User], at: dt.datetime) -> list[tuple[str, str]]:
    """Open cases for which nobody does anything, and nothing happens by itself."""
    open_cases = Opinion.objects.filter(state__in=OPEN_STATES).exclude(state__in=MOVED_BY_THE_CLOCK)
    queues = [queue for queue in QUEUES.values() if queue.permission]
    in_queues = {
        case.pk for person in people for queue in queues for case in queue.rows(person, at.date())
    }
    return [
        (case.number, case.state)
        for case in open_cases
        if case.pk not in in_queues
        or (case.state == State.IN_CONSULTATION and not may_be_joined(case.topic, at))
    ]
