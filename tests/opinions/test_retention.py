"""Contact data goes when its case has been over for as long as the form promises."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.casework.verification import Count, breaks
from opinions.enums import OPEN_STATES, State
from opinions.models import Opinion, Submitter
from opinions.tasks import erase_old_contacts
from portal.core.timers import clockwork
from portal.users.enums import Role
from tests.factories.histories import HOUR
from tests.factories.opinions import MONDAY, OpinionFactory, staff

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)
CONTACT = {"name": "王秀英", "phone": "13800000000", "email": "resident@example.org"}
ENDED = {
    State.REJECTED: MONDAY + HOUR,
    State.CLOSED: MONDAY + HOUR * 6,
    State.WITHDRAWN: MONDAY + HOUR,
}
"""State → when the factory's case came into it."""


@pytest.fixture(autouse=True)
def kept_a_year(settings) -> None:
    settings.CONTACT_KEPT_DAYS = 365


def stored(opinion: Opinion) -> tuple[str, str, str, dt.datetime | None]:
    return Submitter.objects.values_list("name", "phone", "email", "erased_at").get(opinion=opinion)


@pytest.mark.parametrize("state", ENDED)
def test_contact_is_erased_a_year_after_the_end(state: State) -> None:
    opinion, over = OpinionFactory(state=state, contact=CONTACT), ENDED[state] + YEAR

    assert erase_old_contacts(over - dt.timedelta(seconds=1)) == 0
    assert stored(opinion) == (*CONTACT.values(), None)
    assert erase_old_contacts(over) == 1
    assert stored(opinion) == ("", "", "", over)
    assert erase_old_contacts(over + YEAR) == 0


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_contact_of_an_open_case_is_kept_however_old(state: State) -> None:
    opinion = OpinionFactory(state=state, contact=CONTACT)

    assert erase_old_contacts(MONDAY + 10 * YEAR) == 0
    with pytest.raises(actions.ContactStillKept):
        actions.erase_contact(opinion, at=MONDAY + 10 * YEAR)
    assert stored(opinion) == (*CONTACT.values(), None)


def test_case_without_contact_has_nothing_to_erase() -> None:
    OpinionFactory(state=State.CLOSED)

    assert erase_old_contacts(MONDAY + 2 * YEAR) == 0


def test_look_does_not_prolong_the_term() -> None:
    opinion = OpinionFactory(state=State.REJECTED, contact=CONTACT)
    actions.look_at_contact(opinion, by=staff(Role.DISPATCHER), at=MONDAY + 300 * HOUR)

    assert erase_old_contacts(ENDED[State.REJECTED] + YEAR) == 1


def test_history_says_that_it_was_erased_and_still_holds() -> None:
    opinion = OpinionFactory(state=State.CLOSED, contact=CONTACT)
    seal_chains(MONDAY + HOUR * 7)
    over = MONDAY + 2 * YEAR

    erase_old_contacts(over)
    seal_chains(over)

    step = opinion.steps.latest("position")
    assert (step.move, step.from_state, step.to_state, step.at, step.actor, step.by, step.data) == (
        "CONTACT_ERASED",
        "CLOSED",
        "CLOSED",
        over,
        "CLOCK",
        None,
        {},
    )
    assert list(breaks(Count())) == []


def test_erased_contact_cannot_be_looked_at() -> None:
    opinion = OpinionFactory(state=State.CLOSED, contact=CONTACT)
    erase_old_contacts(MONDAY + 2 * YEAR)

    with pytest.raises(actions.NoContact):
        actions.look_at_contact(opinion, by=staff(Role.DISPATCHER), at=MONDAY + 2 * YEAR)


def test_command_dry_run_names_the_cases_and_erases_nothing() -> None:
    long_ago = dt.datetime(2020, 3, 2, tzinfo=dt.UTC)
    opinion = OpinionFactory(state=State.CLOSED, contact=CONTACT, at=long_ago)
    out = StringIO()

    call_command("apply_retention", dry_run=True, stdout=out)

    assert out.getvalue().splitlines() == [
        opinion.number,
        "办结已满 365 天、将删除联系方式的事项：1 件。",
    ]
    assert stored(opinion) == (*CONTACT.values(), None)


def test_command_erases_and_counts() -> None:
    long_ago = dt.datetime(2020, 3, 2, tzinfo=dt.UTC)
    for _ in range(2):
        OpinionFactory(state=State.CLOSED, contact=CONTACT, at=long_ago)
    OpinionFactory(state=State.ANSWERED, contact=CONTACT, at=long_ago)
    out = StringIO()

    call_command("apply_retention", stdout=out)

    assert out.getvalue() == "已删除 2 件事项的联系方式（办结已满 365 天）。\n"
    assert Submitter.objects.filter(erased_at=None).count() == 1


def test_timers_erase_daily() -> None:
    assert clockwork.timers["opinions.tasks.erase_contacts_daily"].minutes == 24 * 60
