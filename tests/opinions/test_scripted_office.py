"""A scripted office works off imported messages through the web client: no case is left without state, step, clock or owner.

``OFFICE_FILE`` names a file of messages, as ``import_opinions`` reads them, to be worked off instead of the sixty
that are made up here.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from opinions import tasks
from opinions.casework.history import position_of
from opinions.casework.seals import seal_chains
from opinions.codes import code_digests, new_form_id, secret_code
from opinions.enums import Move, State
from opinions.figures import Grouping, Period, figures_of
from opinions.lifecycle import AnyMove
from opinions.models import Opinion
from portal.core.outbox import sweep
from portal.core.timers import clockwork
from portal.reference.enums import UnitRole
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found
from tests.opinions.test_figures import recount
from tests.opinions.viewsets.making import make

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
MADE_UP = 60
FINAL = {State.CLOSED, State.REJECTED, State.MERGED}
DAY = dt.timedelta(days=1)


def messages(folder: Path) -> Path:
    if given := os.environ.get("OFFICE_FILE"):
        return Path(given)
    path = folder / "messages.jsonl"
    lines = [
        {
            "id": str(n),
            "title": f"第{n}号楼电梯停了",
            "content": f"第{n}号楼的电梯停了{n}天，老人下不了楼。",
        }
        for n in range(1, MADE_UP + 1)
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    return path


class Office:
    """The people, each at his own browser."""

    def __init__(self) -> None:
        self.first, self.second = UnitFactory(), UnitFactory()
        self.people: dict[str, User] = {
            "dispatcher": staff(Role.DISPATCHER),
            "other dispatcher": staff(Role.DISPATCHER),
            "handler": staff(Role.HANDLER, unit=self.first),
            "other handler": staff(Role.HANDLER, unit=self.second),
            "reviewer": staff(Role.REVIEWER),
        }
        self.people["handler"].unit_posts.update(role=UnitRole.HEAD)
        self.sit_down()
        self.topic = TopicPageFactory(collect_from=START - DAY, collect_until=START + 60 * DAY)

    def sit_down(self) -> None:
        """Sessions do not last for weeks."""
        self.browsers = {name: browser_of(person) for name, person in self.people.items()}

    def press(self, who: str, case: Opinion, move: AnyMove, **fields: Any) -> None:
        case.refresh_from_db()
        answer = make(self.browsers[who], case, move, **fields)
        assert answer.status_code == 302, (move, case.number, answer.content.decode()[-2000:])
        assert answer["Location"].startswith("/admin/opinions/")

    def dispatch(self, case: Opinion, *, co_handling: bool = False) -> None:
        helping = [self.second.pk] if co_handling else []
        self.press("dispatcher", case, Move.ACCEPT, grade="ORDINARY")
        self.press("dispatcher", case, Move.DISPATCH, lead=self.first.pk, co_handling=helping)

    def answer(self, case: Opinion, who: str = "handler") -> None:
        self.press(who, case, Move.SUBMIT_REPLY, text="已派人处理，三日内办好。")
        self.press("reviewer", case, Move.RELEASE)

    # the ways of a case

    def reject(self, case: Opinion) -> None:
        self.press("dispatcher", case, Move.REJECT, reason="NOT_LOCAL", text="请向市局反映。")

    def on_the_spot(self, case: Opinion) -> None:
        self.press("dispatcher", case, Move.ANSWER_ON_THE_SPOT, text="带身份证到服务站办理。")

    def ordinary(self, case: Opinion) -> None:
        self.dispatch(case, co_handling=True)
        self.press("handler", case, Move.SIGN)
        self.press("other handler", case, Move.SIGN)
        self.answer(case)

    def returned(self, case: Opinion) -> None:
        self.dispatch(case)
        self.press("handler", case, Move.REQUEST_RETURN, ground="NOT_OURS", text="不归我们管。")
        self.press("dispatcher", case, Move.SEND_ELSEWHERE, lead=self.second.pk)
        self.press("other handler", case, Move.SIGN)
        self.answer(case, "other handler")

    def sent_back(self, case: Opinion) -> None:
        self.dispatch(case)
        self.press("handler", case, Move.SIGN)
        self.press("handler", case, Move.SUBMIT_REPLY, text="会处理。")
        self.press("reviewer", case, Move.SEND_BACK, remark="写明日期。")
        self.answer(case)

    def asked(self, case: Opinion) -> None:
        """Nobody answers: the clock goes on by itself."""
        self.dispatch(case)
        self.press("handler", case, Move.SIGN)
        case.code_digest = code_digests(secret_code(new_form_id()))[
            0
        ]  # as if he had sent it himself
        case.save(update_fields=["code_digest"])
        self.press("handler", case, Move.ASK_SUBMITTER, question="是哪一个门？")

    def unsigned(self, case: Opinion) -> None:
        """Nobody signs: it comes back by itself."""
        self.dispatch(case)

    def consulted(self, case: Opinion) -> None:
        self.press("dispatcher", case, Move.ACCEPT, grade="COMPLEX")
        self.press("dispatcher", case, Move.CONSULT, topic=self.topic.pk)

    def merged(self, case: Opinion) -> None:
        open_lead = Opinion.objects.filter(state=State.ANSWERED).exclude(pk=case.pk).first()
        if open_lead is None:
            self.on_the_spot(case)
        else:
            self.press("dispatcher", case, Move.MERGE, lead_case=open_lead.number)


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


WAYS = (
    Office.ordinary, Office.on_the_spot, Office.ordinary, Office.returned, Office.on_the_spot, Office.sent_back,
    Office.consulted, Office.ordinary, Office.asked, Office.reject, Office.unsigned, Office.merged,
)  # fmt: skip


def taken_up_again(office: Office) -> Iterator[Opinion]:
    """What came back by itself, and what goes on by itself, until nothing waits for a person."""
    for case in Opinion.objects.filter(state=State.ACCEPTED).order_by("pk"):
        office.press("dispatcher", case, Move.DISPATCH, lead=office.first.pk)
        office.press("handler", case, Move.SIGN)
        yield case
    yield from Opinion.objects.filter(state=State.HANDLING).order_by("pk")


def run_timers(at: dt.datetime) -> None:
    for name, timer in clockwork.timers.items():
        if name.startswith(tasks.__name__):
            timer.run(at)
    sweep(at)


def test_office_works_off_everything(tmp_path: Path, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    moment = count()
    with time_machine.travel(START, tick=False) as clock:
        call_command("import_opinions", str(messages(tmp_path)), source="board", verbosity=0)
        office = Office()
        cases = list(Opinion.objects.order_by("pk"))
        assert {case.state for case in cases} == {State.SUBMITTED}
        for number, case in enumerate(cases):
            clock.move_to(START + dt.timedelta(seconds=next(moment)))
            WAYS[number % len(WAYS)](office, case)
        run_timers(timezone.now())

        clock.move_to(START + 30 * DAY)
        run_timers(timezone.now())
        run_timers(timezone.now() + 5 * DAY)
        clock.move_to(START + 36 * DAY)
        office.sit_down()
        for case in taken_up_again(office):
            office.answer(case)
        type(office.topic).objects.filter(pk=office.topic.pk).update(collect_until=START + 30 * DAY)
        topic = type(office.topic).objects.get(pk=office.topic.pk)
        OutcomePageFactory(parent=topic, first_published_at=timezone.now())
        clock.move_to(START + 90 * DAY)
        run_timers(timezone.now())
        seal_chains(timezone.now())

        states = Counter(Opinion.objects.values_list("state", flat=True))
        stuck = Opinion.objects.exclude(state__in=FINAL)
        assert [(case.state, [step.move for step in case.steps.all()]) for case in stuck] == []
        assert set(states) == FINAL
        assert sum(states.values()) == len(cases)
        for case in Opinion.objects.prefetch_related("steps"):
            assert position_of(case) > 1
            assert case.state != State.CLOSED or (case.answered_at and case.closed_at)
            assert case.state != State.MERGED or case.merged_into_id
        assert found() == []
        figures_equal_the_recount()


def figures_equal_the_recount() -> None:
    now = timezone.now()
    period = Period(dt.date(2000, 1, 1), now.date())
    total = figures_of(Opinion.objects.all(), period, Grouping.NONE, at=now).total
    counted = recount(list(Opinion.objects.exclude(state=State.MERGED).order_by("pk")))
    assert {name: getattr(total, name) for name in counted if name != "days"} == {
        name: value for name, value in counted.items() if name != "days"
    }
    assert sorted(total.days) == counted["days"]
