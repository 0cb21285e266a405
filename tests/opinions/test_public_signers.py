"""Who answered, as the public is told: official names alone."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import Site

from opinions import actions
from opinions.enums import PublicationState, State
from opinions.models import PublishedCopy
from portal.core.models import SiteSettings
from portal.users.enums import Role
from tests.factories.opinions import HOUR, MONDAY, OpinionFactory, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> dt.datetime:
    """The same day, so that no seal is missed."""
    return MONDAY + 12 * HOUR


@pytest.mark.parametrize(
    ("signature", "public"),
    [
        ("区城管局\n联系人：李建国 13987654321", "区城管局"),
        ("李建国 13987654321", "区城管局"),
        ("区住建局\n区城管局", "区住建局、区城管局"),
        ("City Management", "City Management"),
        ("区政协委员联络室\n李建国", "区政协委员联络室"),
    ],
)
def test_public_is_told_official_names_alone_of_what_was_signed(
    signature: str, public: str, at
) -> None:
    site = Site.objects.get(is_default_site=True)
    SiteSettings.objects.update_or_create(site=site, defaults={"operator": "区政协委员联络室"})
    unit, _other = (
        UnitFactory(label="区城管局", label_en="City Management"),
        UnitFactory(label="区住建局"),
    )
    author = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(
        state=State.HANDLING, unit=unit, publication=PublicationState.PUBLISHED
    )
    actions.submit_reply(opinion, text="已修好。", signature=signature, by=author, at=at)
    actions.release(opinion, by=staff(Role.REVIEWER), at=at)
    actions.approve_reply(opinion, by=staff(Role.PUBLISHER), at=at)

    copy = PublishedCopy.objects.get()
    (document,) = copy.search_documents()
    assert copy.reply_unit == document.card["unit"] == public
    assert "李建国" not in document.tags
    assert opinion.replies.get().signature == signature
    assert found() == []


def test_public_is_told_who_received_what_was_answered_on_the_spot(at) -> None:
    studio = StudioPageFactory(title="河东工作室")
    opinion = OpinionFactory(
        studio=studio, publication=PublicationState.PUBLISHED, state=State.ACCEPTED, grade="SIMPLE"
    )
    actions.answer_on_the_spot(
        opinion, text="周三开门。", signature="值班员 李建国", by=staff(Role.DISPATCHER), at=at
    )
    actions.approve_reply(opinion, by=staff(Role.PUBLISHER), at=at)

    assert PublishedCopy.objects.get().reply_unit == "河东工作室"
