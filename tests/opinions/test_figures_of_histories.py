"""The figures against a recount from the steps alone, of cases that random persons moved about for weeks."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.enums import Actor, Event, Grade, Move, PublicationMove, State
from opinions.figures import Figures, Grouping, Period, figures_of
from opinions.figures.totals import COUNTS
from opinions.lifecycle import Refusal
from opinions.models import CaseRules, CaseStep, Opinion, Target
from portal.core.workdays import load_calendar
from portal.reference.models import Unit
from portal.users.enums import Role
from tests.factories.opinions import CHINA, MONDAY, OpinionFactory, make_opinion, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found
from tests.opinions.test_random_walk import (
    BAD,
    GOOD,
    TRY,
    UNDER_THE_CODE,
    let_the_clock_run_out,
    people_of,
    somebody,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
EVER = Period(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
CASES, STEPS = 40, 16
PAUSES = [dt.timedelta(hours=hours) for hours in (1, 3, 20, 50, 150)]
ANSWERS = {Move.ANSWER_ON_THE_SPOT, Move.RELEASE, Move.CONCLUDE}
SCREENED_ANEW = {Move.RECONSIDER, Move.LEAVE_CONSULTATION}
OF_NO_UNIT = {Move.RECALL, Move.RETURN_UNSIGNED, Move.CONSULT, Move.GRANT_REOPEN}
OVER = {State.REJECTED, State.CLOSED, State.MERGED, State.WITHDRAWN}


def day_of(moment: dt.datetime) -> dt.date:
    return moment.astimezone(CHINA).date()


def workdays(first: dt.date, last: dt.date) -> int:
    """After ``first`` up to and including ``last``."""
    calendar, days = load_calendar(), range(1, (last - first).days + 1)
    return sum(calendar.is_workday(first + DAY * n) for n in days)


def screened_until(moment: dt.datetime) -> dt.date:
    day, term = day_of(moment), Target.objects.get(grade=Grade.ORDINARY).screen_days
    while workdays(day_of(moment), day) < term:
        day += DAY
    return day


@dataclass
class Life:
    """What became of one case, by its steps. No step names the first due date: ``due`` begins with it."""

    due: dt.date | None
    state: str = ""
    began: dt.datetime = MONDAY
    accepted: bool = False
    answer: CaseStep | None = None
    stars: int | None = None
    reopened: bool = False
    unit: str | None = None
    lead: int | None = None

    def follow(self, step: CaseStep) -> None:
        if step.move in Event.values or step.move in PublicationMove.values:
            return
        self.state = step.to_state
        self.began = step.at if step.move == Move.SUBMIT else self.began
        self.accepted |= step.move in {Move.ACCEPT, Move.ANSWER_ON_THE_SPOT, Move.CONSULT}
        self.answer = step if step.move in ANSWERS else self.answer
        self.stars = step.data.get("stars") or self.stars
        self.reopened |= step.move == Move.GRANT_REOPEN
        self.lead = {Move.MERGE: step.data.get("lead_case"), Move.UNMERGE: None}.get(
            step.move, self.lead
        )
        self.unit = None if step.move in OF_NO_UNIT else step.data.get("lead", self.unit)
        self.follow_clock(step)

    def follow_clock(self, step: CaseStep) -> None:
        if step.move in {Move.REJECT, Move.CONSULT}:
            self.due = None
        elif step.move in SCREENED_ANEW:
            self.due = screened_until(step.at)
        elif "due_on" in step.data:
            self.due = dt.date.fromisoformat(step.data["due_on"]) if step.data["due_on"] else None

    @property
    def at_source(self) -> bool:
        return self.answer is not None and self.answer.actor == Actor.IMPORT

    def in_time(self) -> bool | None:
        """None: it had no date to keep."""
        assert self.answer is not None
        if self.at_source or (self.due is None and self.answer.move != Move.ANSWER_ON_THE_SPOT):
            return None
        spot = self.answer.move == Move.ANSWER_ON_THE_SPOT
        return spot or (self.due is not None and day_of(self.answer.at) <= self.due)


def lives(firsts: dict[int, dt.date | None]) -> dict[int, Life]:
    told = {pk: Life(due) for pk, due in firsts.items()}
    for step in CaseStep.objects.order_by("opinion", "position"):
        told[step.opinion_id].follow(step)
    return told


def recount(counted: Iterable[tuple[int, Life]], everybody: dict[int, Life], today: dt.date) -> Any:
    counts: dict[str, Any] = dict.fromkeys(COUNTS, 0) | {"days": []}
    for pk, life in counted:
        counts["received"] += 1
        counts["merged"] += sum(other.lead == pk for other in everybody.values())
        counts["accepted"] += life.accepted
        counts["rejected"] += life.state == State.REJECTED
        counts["withdrawn"] += life.state == State.WITHDRAWN
        counts["answered"] += life.answer is not None
        counts["open"] += life.state not in OVER
        late = life.due is not None and life.due < today
        stands = OVER | {State.ANSWERED, State.WAITING_SUBMITTER}
        counts["overdue"] += life.state not in stands and late
        if life.state == State.CLOSED:
            counts["closed"] += 1
            counts["on_time"] += life.in_time() is True
            counts["untimed"] += life.in_time() is None
            counts["unrated"] += life.stars is None
        counts["rated"] += life.stars is not None
        counts["stars"] += life.stars or 0
        counts["satisfied"] += (life.stars or 0) >= 4
        counts["reopened"] += life.reopened
        if life.answer and not life.at_source:
            counts["days"].append(workdays(day_of(life.began), day_of(life.answer.at)))
    counts["days"].sort()
    return counts


def plain(figures: Figures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in COUNTS} | {"days": sorted(figures.days)}


def figures_equal_the_histories(firsts: dict[int, dt.date | None], at: dt.datetime) -> Figures:
    """In all, and by the unit that leads; the total."""
    everybody = lives(firsts)
    counted = [(pk, life) for pk, life in everybody.items() if life.state != State.MERGED]
    with translation.override("zh-hans"):
        table = figures_of(Opinion.objects.all(), EVER, Grouping.UNIT, at=at)
    assert plain(table.total) == recount(counted, everybody, day_of(at))
    names = {unit.code: str(unit) for unit in Unit.objects.all()}
    groups: dict[str, list[tuple[int, Life]]] = defaultdict(list)
    for pk, life in counted:
        groups[names.get(life.unit or "", "没有承办单位")].append((pk, life))
    assert {label: plain(each) for label, each in table.groups} == {
        label: recount(part, everybody, day_of(at)) for label, part in groups.items()
    }
    return table.total


class Walk:
    """Random persons, with weeks between the first move and the last."""

    def __init__(self, seed: int, at: dt.datetime) -> None:
        self.dice, self.at = random.Random(seed), at
        self.units = [UnitFactory() for _ in range(3)]
        self.people = people_of(self.units)
        self.lead = OpinionFactory(state=State.ACCEPTED)
        CaseRules.objects.update_or_create(pk=1, defaults={"reopen_days": 60, "rating_days": 30})

    def topic(self) -> Any:
        return TopicPageFactory(collect_from=self.at - DAY, collect_until=self.at + 90 * DAY)

    def move_about(self, opinion: Opinion, topic: Any, moment: dt.datetime) -> None:
        world = {"units": self.units, "topic": topic, "lead": self.lead}
        for _ in range(STEPS):
            moment += self.dice.choice(PAUSES)
            world["grade"] = self.dice.choice(Grade.values)
            try:
                if self.dice.random() < 0.3:
                    self.under_the_code(opinion, moment)
                else:
                    self.by_staff(opinion, moment, world)
            except Refusal:
                opinion.refresh_from_db()

    def by_staff(self, opinion: Opinion, moment: dt.datetime, world: dict[str, Any]) -> None:
        person, offered = somebody(self.people, opinion, self.dice)
        if offered:
            TRY[self.dice.choice(offered)](opinion, person, moment, world)

    def under_the_code(self, opinion: Opinion, moment: dt.datetime) -> None:
        offered = {offer.move for offer in actions.offers(opinion, moment)}
        if self.dice.random() < 0.9:
            offered -= {Move.WITHDRAW}
        if offered and opinion.import_batch_id is None:
            UNDER_THE_CODE[self.dice.choice(sorted(offered))](opinion, moment)


def imported(folder: Path) -> list[Opinion]:
    """Ten, every other one answered at its source."""
    path = folder / "board.csv"
    rows = [
        f"{n},第{n}号楼电梯停了,停了{n}天,2026-02-{n + 10},"
        + (f"已修好,2026-02-{n + 14}" if n % 2 else ",")
        for n in range(10)
    ]
    path.write_text("\n".join(["编号,标题,内容,提交时间,答复内容,答复时间", *rows]))
    call_command("import_opinions", str(path), source="board", verbosity=0)
    return list(Opinion.objects.filter(import_batch__isnull=False).order_by("pk"))


@pytest.mark.parametrize("seed", [2, 3, 4, 5])
def test_figures_equal_what_the_histories_tell(seed: int, at: dt.datetime, tmp_path: Path) -> None:
    walk = Walk(seed, at)
    made = [OpinionFactory(at=at - DAY * walk.dice.randrange(20)) for _ in range(CASES)]
    cases = [*made, *imported(tmp_path)]
    firsts = {case.pk: case.due_on for case in [*cases, walk.lead]}

    first, second = walk.topic(), walk.topic()
    for case in cases:
        walk.move_about(case, first, at)
    figures_equal_the_histories(firsts, at + 45 * DAY)

    OutcomePageFactory(parent=first, first_published_at=at)
    for case in cases:
        case.refresh_from_db()
        walk.move_about(case, second, timezone.now())
    halfway = figures_equal_the_histories(firsts, timezone.now() + 90 * DAY)

    OutcomePageFactory(parent=second, first_published_at=at)
    let_the_clock_run_out()
    total = figures_equal_the_histories(firsts, timezone.now() + 90 * DAY)
    seal_chains(at)
    assert found() == []
    assert min(halfway.overdue, total.closed - total.on_time, total.untimed, total.merged) > 0
    assert total.rated > total.satisfied > 0 < total.reopened


def only(at: dt.datetime) -> Figures:
    return figures_of(Opinion.objects.all(), EVER, Grouping.NONE, at=at).total


def test_rating_that_comes_with_a_request_is_one(at: dt.datetime) -> None:
    """Or those who ask to have it handled again would be the only ones whose word does not count."""
    content, asking = make_opinion(State.ANSWERED), make_opinion(State.ANSWERED)
    actions.rate(content, marks=GOOD, reason="", at=at)
    actions.request_reopen(asking, reason="还没修好", marks=BAD, at=at)
    actions.refuse_reopen(asking, reason="已修好", by=staff(Role.DISPATCHER), at=at)

    figures = only(at)

    assert (figures.closed, figures.unrated, figures.rated) == (2, 0, 2)
    assert (figures.satisfied, figures.stars) == (1, GOOD.stars + BAD.stars)


def test_answer_on_the_spot_is_none_once_an_outcome_is_the_answer(at: dt.datetime) -> None:
    clerk, dispatcher = staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    opinion, topic = make_opinion(), TopicPageFactory(collect_from=at, collect_until=at + 40 * DAY)
    actions.answer_on_the_spot(opinion, text="带身份证办理。", by=clerk, at=at)
    actions.request_reopen(opinion, reason="没办成", marks=BAD, at=at + DAY)
    actions.grant_reopen(opinion, by=dispatcher, at=at + DAY)
    actions.consult(opinion, topic=topic, by=dispatcher, at=at + DAY)
    OutcomePageFactory(parent=topic, first_published_at=at)
    let_the_clock_run_out()

    figures = only(at)

    assert (figures.closed, figures.on_time, figures.untimed) == (1, 0, 1)
    assert figures.on_time_rate is None


def test_overdue_are_those_of_the_queue(at: dt.datetime) -> None:
    for state in State:
        make_opinion(state)
    late = at + 60 * DAY

    assert only(late).overdue == Opinion.objects.overdue_on(day_of(late)).count() > 0
    assert State.REOPEN_REQUESTED in Opinion.objects.overdue_on(day_of(late)).values_list(
        "state", flat=True
    )
