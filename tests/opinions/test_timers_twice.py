"""Whatever happens by itself, through a real mail server: run twice, late, or cut off half-way, nothing is told twice
and nothing is skipped."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from opinions import tasks
from opinions.enums import State
from opinions.models import CaseStep, Opinion
from portal.core.models import Outbox
from portal.core.outbox import sweep
from portal.core.timers import clockwork
from portal.reference.enums import UnitRole
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, OpinionFactory, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.services.mail import Mailbox

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATE = MONDAY + 60 * DAY
"""Every term of the cases below is over."""
CONTACT = {"name": "王小明", "email": "wang@home.example"}
NAMES = sorted(name for name in clockwork.timers if name.startswith(tasks.__name__))


@pytest.fixture
def district() -> None:
    """Cases for which something happens by itself, and everybody who hears of it."""
    unit = UnitFactory()
    head = staff(Role.HANDLER, unit=unit)
    head.unit_posts.update(role=UnitRole.HEAD)
    handler = staff(Role.HANDLER, unit=unit)
    staff(Role.DISPATCHER)
    gone = TopicPageFactory(
        discontinued_at=MONDAY + DAY, discontinued_reason="不再需要", collect_from=MONDAY - 40 * DAY
    )
    for state in (State.SUBMITTED, State.ACCEPTED):
        OpinionFactory(state=state, contact=CONTACT)
    for state in (State.DISPATCHED, State.HANDLING, State.WAITING_SUBMITTER, State.ANSWERED):
        signer = None if state is State.DISPATCHED else handler
        OpinionFactory(state=state, unit=unit, handler=signer, contact=CONTACT)
    OpinionFactory(state=State.IN_CONSULTATION, topic=gone, contact=CONTACT)


def run_all(at: dt.datetime) -> None:
    for name in NAMES:
        clockwork.timers[name].run(at)


def told() -> Counter[str]:
    return Counter(Outbox.objects.values_list("key", flat=True))


def test_timers_run_again_tell_nothing_again(district, smtp: Mailbox) -> None:
    run_all(LATE)
    sweep(LATE)
    steps, mails, keys = CaseStep.objects.count(), len(smtp.messages), told()

    for minutes in (0, 1, 30):
        again = LATE + dt.timedelta(minutes=minutes)
        run_all(again)
        sweep(again)

    assert (CaseStep.objects.count(), len(smtp.messages)) == (steps, mails)
    assert told() == keys
    assert mails > 10
    assert len({message["Message-ID"] for message in smtp.messages}) == mails


def test_every_case_has_gone_on_however_late_the_timers_are(district, smtp: Mailbox) -> None:
    run_all(LATE)
    sweep(LATE)
    run_all(LATE + 10 * DAY)

    states = Counter(Opinion.objects.values_list("state", flat=True))
    assert states == {
        State.SUBMITTED: 1,  # for people alone; they were reminded
        State.ACCEPTED: 3,  # one was not signed in time, one came back from its topic
        State.HANDLING: 2,  # one waited for its submitter long enough
        State.CLOSED: 1,
    }
    assert not Outbox.objects.filter(done_at=None).exclude(created_at=LATE + 10 * DAY).exists()


@pytest.mark.parametrize("name", NAMES)
def test_timer_cut_off_by_a_dead_mail_server_skips_nothing(
    name: str, district, smtp: Mailbox
) -> None:
    smtp.refuse = True
    for each in NAMES:
        clockwork.timers[each].run(LATE)
        if each == name:
            sweep(LATE)  # in the middle of it all; nothing can be sent
    waiting = set(Outbox.objects.filter(done_at=None).values_list("key", flat=True))

    smtp.refuse = False
    for hours in (1, 7, 14):
        sweep(LATE + dt.timedelta(hours=hours))

    assert not Outbox.objects.filter(done_at=None).exists()
    sent = Counter(message["Message-ID"] for message in smtp.messages)
    assert set(sent.values()) <= {1}
    assert len(sent) <= len(waiting)
