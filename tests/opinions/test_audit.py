"""The history: chains, seals, and what verification finds."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opinions.casework.history import StepSpec, write_step
from opinions.casework.seals import seal_chains
from opinions.casework.verification import Count, breaks
from opinions.enums import Actor, Move, State
from opinions.models import CaseStep, ChainSeal, Opinion, Reply
from portal.core.logs import JsonLines
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


def test_untouched_history_holds(cases) -> None:
    seal_chains(MONDAY)
    count = Count()

    assert list(breaks(count)) == []
    assert (count.cases, count.steps, count.seals) == (3, 2 + 6 + 8, 1)


def edit(field: str, value: Any) -> Callable[[CaseStep], object]:
    return lambda step: CaseStep.objects.filter(pk=step.pk).update(**{field: value})


TAMPERING: dict[str, Callable[[CaseStep], object]] = {
    "position": edit("position", 99),
    "move": edit("move", "REGRADE"),
    "from": edit("from_state", "CLOSED"),
    "to": edit("to_state", "CLOSED"),
    "moment": edit("at", MONDAY - dt.timedelta(days=3)),
    "actor": edit("actor", Actor.IMPORT),
    "person": lambda step: CaseStep.objects.filter(pk=step.pk).update(by=staff(Role.CLERK)),
    "facts": edit("data", {"grade": "SIMPLE"}),
    "digest of the text": edit("text_digest", "0" * 64),
    "text": edit("text", "改过的说明"),
    "key": edit("key_id", "unknown"),
    "link": edit("mac", "0" * 64),
    "dropped": lambda step: CaseStep.objects.filter(pk=step.pk).delete(),
}


@pytest.mark.parametrize("position", [1, 3, 6])
@pytest.mark.parametrize("kind", TAMPERING)
def test_tampered_step_is_named(kind: str, position: int, cases) -> None:
    opinion = cases[1]

    TAMPERING[kind](opinion.steps.get(position=position))

    assert wheres()[0].split()[:2] == [opinion.number, f"#{position}"]


def test_swapped_steps_are_found(cases) -> None:
    second, third = cases[1].steps.filter(position__in=(2, 3)).order_by("position")
    CaseStep.objects.filter(pk=second.pk).update(position=100)
    CaseStep.objects.filter(pk=third.pk).update(position=2)
    CaseStep.objects.filter(pk=second.pk).update(position=3)

    assert wheres() == [f"{cases[1].number} #2 DISPATCH"]


def test_step_moved_to_another_case_is_found(cases) -> None:
    cases[0].steps.filter(position=2).delete()
    cases[1].steps.filter(position=2).update(opinion=cases[0])

    assert wheres() == [f"{cases[0].number} #2 ACCEPT", f"{cases[1].number} #2"]


def test_cut_off_end_is_found_by_the_cases_own_state(cases) -> None:
    cases[1].steps.filter(position__gte=5).delete()

    assert wheres() == [f"{cases[1].number} #5"]


def test_cut_off_end_with_the_state_put_back_is_found_by_the_seal(cases) -> None:
    seal = seal_chains(MONDAY)
    cases[1].steps.filter(position=6).delete()
    take_release_back(cases[1])

    assert found() == [f"存证 {seal.pk}（2026-03-02 09:30）: {cases[1].number} #6 已存证，现已不在"]


def test_case_that_is_gone_altogether_is_found_by_the_seal(cases) -> None:
    seal = seal_chains(MONDAY)
    pk = cases[0].pk
    CaseStep.objects.filter(opinion=pk).delete()
    Opinion.objects.filter(pk=pk).delete()

    assert found() == [f"存证 {seal.pk}（2026-03-02 09:30）: id={pk} #2 已存证，现已不在"]


def test_dropped_seal_is_found(cases) -> None:
    first = seal_chains(MONDAY)
    OpinionFactory()
    second = seal_chains(MONDAY + dt.timedelta(hours=1))
    CaseStep.objects.filter(seal=first).update(seal=None)
    first.delete()

    assert wheres() == [f"存证 {second.pk}（2026-03-02 10:30）"]


@pytest.mark.parametrize(
    "change", [{"digest": "0" * 64}, {"heads": {}}, {"at": MONDAY - dt.timedelta(days=1)}]
)
def test_edited_seal_is_found(change: dict[str, Any], cases) -> None:
    seal_chains(MONDAY)
    ChainSeal.objects.update(**change)

    assert len(wheres()) == 1


def test_chain_rewritten_without_the_key_is_found(cases, settings) -> None:
    settings.AUDIT_KEYS = "t1:" + "x" * 40
    step = cases[1].steps.latest("position")
    cases[1].steps.filter(pk=step.pk).delete()
    spec = StepSpec(
        Move.RELEASE, State.REPLY_REVIEW, State.ANSWERED, MONDAY, Actor.STAFF, data={"reply": 1}
    )
    write_step(cases[1], spec)
    settings.AUDIT_KEYS = "t1:audit_keys-" + "0" * 50

    assert wheres() == [f"{cases[1].number} #6 RELEASE"]


def test_history_holds_after_the_key_was_changed(cases, settings) -> None:
    seal_chains(MONDAY)
    settings.AUDIT_KEYS = f"t2:{'n' * 40},{settings.AUDIT_KEYS}"
    OpinionFactory(state=State.ACCEPTED)
    seal_chains(MONDAY + dt.timedelta(hours=1))

    assert found() == []
    assert set(CaseStep.objects.values_list("key_id", flat=True)) == {"t1", "t2"}


def test_edited_texts_of_opinion_and_reply_are_found(cases) -> None:
    Opinion.objects.filter(pk=cases[0].pk).update(text="改过")
    Reply.objects.filter(opinion=cases[1]).update(text="改过")

    assert wheres() == [
        f"{cases[0].number} #1 SUBMIT",
        f"{cases[1].number} #5 SUBMIT_REPLY",
        f"{cases[1].number} #6 RELEASE",
    ]


def test_chain_holds_no_text(cases) -> None:
    opinion = cases[1]

    stored = str(list(CaseStep.objects.filter(opinion=opinion).values()))

    assert opinion.text not in stored
    assert "三天内修好" not in stored


def test_seal_covers_what_is_new_and_is_logged(cases, caplog) -> None:
    caplog.set_level(logging.INFO, logger="portal.audit")
    first = seal_chains(MONDAY)
    later = OpinionFactory()
    second = seal_chains(MONDAY + dt.timedelta(hours=1))

    assert (first.steps, len(first.heads)) == (16, 3)
    assert (second.steps, second.heads) == (1, {str(later.pk): 1})
    lines = [JsonLines().format(line) for line in caplog.records if line.name == "portal.audit"]
    assert [json.loads(line)["digest"] for line in lines] == [first.digest, second.digest]
    assert seal_chains(MONDAY + dt.timedelta(hours=2)) is None
    assert ChainSeal.objects.count() == 2


def test_verify_audit_says_that_everything_holds(cases) -> None:
    seal = seal_chains(MONDAY)
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert out.getvalue().splitlines() == [
        "事项 3 件，环节 16 个，存证 1 次：全部相符。",
        f"最近一次存证 {seal.pk}（2026-03-02 09:30）：{seal.digest}，应与日志中最后一行 “Chains sealed” 相同。",
    ]


def test_verify_audit_fails_and_names_the_first_broken_link(cases) -> None:
    cases[1].steps.filter(position=3).delete()
    cases[2].steps.filter(position=2).update(move="REGRADE")

    with pytest.raises(CommandError) as failed:
        call_command("verify_audit", stderr=StringIO())

    assert str(failed.value) == f"办理记录不可信：{cases[1].number} #3: 缺失"


def test_verify_audit_names_every_broken_case_when_asked(cases) -> None:
    cases[1].steps.filter(position=3).delete()
    cases[2].steps.filter(position=2).update(move="REGRADE")
    err = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_audit", all=True, stderr=err)

    assert len(err.getvalue().splitlines()) == 2


def test_case_without_any_step_is_found(cases) -> None:
    cases[0].steps.all().delete()

    assert found() == [f"{cases[0].number} #1: 缺失"]


fields = st.sampled_from(
    [
        "move",
        "to_state",
        "actor",
        "mac",
        "text_digest",
        "at",
        "data",
        "position",
        "dropped",
        "swapped",
    ]
)


@given(data=st.data(), kind=fields)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_tampering_with_any_step_is_found(data: st.DataObject, kind: str) -> None:
    with transaction.atomic():
        for state in (State.CLOSED, State.REJECTED):
            make_opinion(state)
        seal_chains(MONDAY)
        steps = list(CaseStep.objects.order_by("pk"))
        step = data.draw(st.sampled_from(steps))
        changed = CaseStep.objects.filter(pk=step.pk)
        if kind == "dropped":
            changed.delete()
        elif kind == "swapped":
            other = data.draw(st.sampled_from([one for one in steps if one.pk != step.pk]))
            CaseStep.objects.filter(pk=other.pk).update(position=1000 + other.position)
            changed.update(opinion=other.opinion, position=other.position)
            CaseStep.objects.filter(pk=other.pk).update(
                opinion=step.opinion, position=step.position
            )
        elif kind == "data":
            changed.update(data={**step.data, "extra": data.draw(st.integers(0, 9))})
        elif kind == "position":
            changed.update(position=data.draw(st.integers(50, 99)))
        elif kind == "at":
            changed.update(at=step.at + dt.timedelta(microseconds=data.draw(st.integers(1, 10**6))))
        else:
            old = getattr(step, kind)
            changed.update(
                **{
                    kind: data.draw(
                        st.text("abc0", min_size=1, max_size=16).filter(lambda new: new != old)
                    )
                }
            )
        assert wheres() != []
        transaction.set_rollback(True)
