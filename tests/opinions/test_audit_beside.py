"""What verification finds beside the chain: texts, grade, replies, copies, and seals that are gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from opinions.casework.bulk import Case, write_cases
from opinions.casework.history import StepSpec
from opinions.casework.seals import seal_chains
from opinions.enums import Actor, Move, PublicationState, State
from opinions.models import CaseStep, ChainSeal, Opinion, PublishedCopy
from portal.users.enums import Role
from tests.factories.opinions import (
    MONDAY,
    OpinionFactory,
    PublishedCopyFactory,
    make_opinion,
    staff,
)
from tests.opinions.findings import found, take_release_back, wheres

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases() -> list[Opinion]:
    return [
        OpinionFactory(state=State.REJECTED),
        OpinionFactory(state=State.ANSWERED),
        PublishedCopyFactory().opinion,
    ]


def edit_case(case: Opinion, **values: Any) -> None:
    Opinion.objects.filter(pk=case.pk).update(**values)


def edit_copy(case: Opinion, **values: Any) -> None:
    PublishedCopy.objects.filter(opinion=case).update(**values)


BESIDE: dict[str, tuple[Callable[[Opinion], object], str]] = {
    "text gone": (lambda case: edit_case(case, text=""), "#1 SUBMIT"),
    "title": (lambda case: edit_case(case, title="别的"), "#1 SUBMIT"),
    "place": (lambda case: edit_case(case, place="别处"), "#1 SUBMIT"),
    "grade": (lambda case: edit_case(case, grade="COMPLEX"), "#2 ACCEPT"),
    "reply gone": (lambda case: case.replies.all().delete(), "#5 SUBMIT_REPLY"),
    "reply emptied": (lambda case: case.replies.update(text=""), "#5 SUBMIT_REPLY"),
    "reply elsewhere": (
        lambda case: case.replies.update(opinion=make_opinion()),
        "#5 SUBMIT_REPLY",
    ),
    "copy's text": (lambda case: edit_copy(case, text="别的"), "#7 PROPOSE"),
    "copy's reply": (lambda case: edit_copy(case, reply="别的"), "#7 PROPOSE"),
    "copy's name": (lambda case: edit_copy(case, name="王小明"), "#7 PROPOSE"),
    "copy not public": (lambda case: edit_copy(case, taken_down_at=MONDAY), "#7 PROPOSE"),
    "copy gone": (lambda case: case.published_copy.delete(), "#7 PROPOSE"),
}


@pytest.mark.parametrize("kind", BESIDE)
def test_what_was_changed_or_taken_away_beside_the_chain_is_named(kind: str) -> None:
    case = PublishedCopyFactory().opinion
    OpinionFactory(state=State.ANSWERED)
    assert found() == []
    tamper, named = BESIDE[kind]

    tamper(case)

    assert wheres()[0] == f"{case.number} {named}".strip()


def test_remark_that_was_taken_away_is_named(cases) -> None:
    cases[0].steps.filter(move="REJECT").update(text="")

    assert wheres() == [f"{cases[0].number} #2 REJECT"]


def test_copy_that_is_public_without_approval_is_named() -> None:
    case = OpinionFactory(state=State.ANSWERED, publication=PublicationState.PROPOSED)

    edit_copy(case, approved_at=MONDAY, approved_by=staff(Role.PUBLISHER))

    assert wheres() == [f"{case.number} #7 PROPOSE"]


def test_copy_that_nobody_proposed_is_named() -> None:
    case, source = OpinionFactory(state=State.ANSWERED), PublishedCopyFactory()
    source.pk, source.opinion, source.number = None, case, case.number
    source.save(force_insert=True)

    assert wheres() == [case.number]


def test_seals_that_are_all_gone_are_missed(cases) -> None:
    """Steps that no seal covers are an hour old at most; here they reach over two days."""
    OpinionFactory(state=State.ANSWERED, at=MONDAY + dt.timedelta(days=2))
    last = cases[1].steps.latest("position")
    seal_chains(MONDAY + dt.timedelta(days=3))
    assert found() == []

    CaseStep.objects.update(seal=None)
    ChainSeal.objects.all().delete()
    last.delete()
    take_release_back(cases[1])

    assert found() == [
        "存证: 2026-03-02 09:30 至 2026-03-04 14:30 的 21 个环节没有存证（每小时应有一次），可能有存证被删除"
    ]


def test_import_of_old_cases_is_not_taken_for_missing_seals() -> None:
    for days in (0, 400):
        opinion = Opinion(
            title="题", text="文", channel="IMPORT", state=State.SUBMITTED, consented_at=MONDAY,
            submitted_at=MONDAY + dt.timedelta(days=days),
        )  # fmt: skip
        data = {"channel": "IMPORT", "topic": None, "studio": None, "publish_consent": "NONE"}
        step = StepSpec(
            Move.SUBMIT, "", State.SUBMITTED, opinion.submitted_at, Actor.IMPORT, digest_of="文", data=data,
        )  # fmt: skip
        write_cases([Case(opinion, [step])])

    assert found() == []


def test_seal_that_the_log_knows_is_asked_for(cases) -> None:
    seal = seal_chains(MONDAY)
    call_command("verify_audit", seal=[seal.digest], stdout=StringIO())

    with pytest.raises(CommandError, match="日志中的存证 0000"):
        call_command("verify_audit", seal=[seal.digest, "0000"], stderr=StringIO())
