"""The figures against a recount, case by case, of random data."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from statistics import median
from typing import Any

import pytest
from django.utils import translation

from opinions.enums import (
    OPEN_STATES,
    Actor,
    ConsentBasis,
    Grade,
    Move,
    RejectReason,
    ReplyStatus,
    State,
)
from opinions.figures import FORMULAS, Figures, Grouping, Period, figures_of
from opinions.figures.totals import COUNTS
from opinions.models import CaseStep, ImportBatch, Opinion, Rating, Reply
from portal.core.workdays import load_calendar
from tests.factories.opinions import CHINA, MONDAY, OpinionFactory, staff
from tests.factories.reference import AreaFactory, FieldFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
AT = dt.datetime(2026, 6, 15, 15, 0, tzinfo=CHINA)
PERIOD = Period(dt.date(2026, 1, 1), dt.date(2026, 5, 31))
MINUTES_OF_HALF_A_YEAR = 180 * 24 * 60
DATED = {State.ANSWERED, State.CLOSED, State.REOPEN_REQUESTED}


class District:
    """Random cases in random states, with the rows that figures are made of."""

    def __init__(self, seed: int, count: int) -> None:
        self.dice = random.Random(seed)
        self.units = [UnitFactory() for _ in range(3)]
        upper = [FieldFactory(), FieldFactory()]
        self.fields = [None, *upper, FieldFactory(parent=upper[0]), FieldFactory(parent=upper[0])]
        district = AreaFactory()
        town = AreaFactory(parent=district)
        self.areas = [None, district, town, AreaFactory(parent=town), AreaFactory(parent=town)]
        self.batch = ImportBatch.begin(source="board", file_name="x", at=AT)
        self.author, self.reviewer = staff(), staff()
        cases = Opinion.objects.bulk_create([self.case(number) for number in range(count)])
        self.merge(cases)
        Reply.objects.bulk_create(reply for case in cases for reply in self.replies(case))
        Rating.objects.bulk_create(rating for case in cases for rating in self.ratings(case))
        CaseStep.objects.bulk_create(step for case in cases for step in self.steps(case))

    def moment(self, after: dt.datetime) -> dt.datetime:
        return after + dt.timedelta(minutes=self.dice.randrange(40 * 24 * 60))

    def case(self, number: int) -> Opinion:
        dice = self.dice
        state = dice.choice([each for each in State if each is not State.MERGED])
        submitted = dt.datetime(2025, 12, 20, tzinfo=CHINA) + dt.timedelta(
            minutes=dice.randrange(MINUTES_OF_HALF_A_YEAR)
        )
        answered = state in DATED or (state is State.ACCEPTED and dice.random() < 0.2)
        graded = state not in {State.SUBMITTED, State.REJECTED, State.WITHDRAWN}
        free = state is State.IN_CONSULTATION
        return Opinion(
            number=f"QY-2026-{number:05d}",
            title="题",
            text="文",
            state=state,
            grade=Grade.ORDINARY if graded else "",
            reject_reason=RejectReason.UNCLEAR if state is State.REJECTED else "",
            consent_basis=ConsentBasis.SUBMITTER,
            consented_at=submitted,
            submitted_at=submitted,
            accepted_at=self.moment(submitted) if graded or dice.random() < 0.1 else None,
            answered_at=self.moment(submitted) if answered else None,
            closed_at=AT if state is State.CLOSED else None,
            due_on=None if free or dice.random() < 0.15 else self.moment(submitted).date(),
            lead_unit=None if free else dice.choice([None, *self.units]),
            field=dice.choice(self.fields),
            area=dice.choice(self.areas),
            import_batch=self.batch if dice.random() < 0.25 else None,
            hidden=dice.random() < 0.05,
        )

    def merge(self, cases: list[Opinion]) -> None:
        leads = cases[: len(cases) // 4]
        for case in cases[len(leads) :]:
            if self.dice.random() < 0.2:
                case.state, case.merged_into = State.MERGED, self.dice.choice(leads)
                case.grade, case.closed_at = Grade.ORDINARY, None
        Opinion.with_hidden.bulk_update(cases, ["state", "merged_into", "grade", "closed_at"])

    def replies(self, case: Opinion) -> list[Reply]:
        """Before the answer that counts there may have been another; and that may be an outcome, which is no row."""
        if case.answered_at is None:
            return []
        earlier = [case.answered_at - DAY] if self.dice.random() < 0.3 else []
        return [
            self.reply(case, at)
            for at in [*earlier, case.answered_at]
            if at in earlier or self.dice.random() < 0.9
        ]

    def reply(self, case: Opinion, at: dt.datetime) -> Reply:
        at_source = bool(case.import_batch) and self.dice.random() < 0.5
        on_the_spot = not at_source and self.dice.random() < 0.3
        return Reply(
            opinion=case,
            text="答",
            status=ReplyStatus.RELEASED,
            author=None if at_source else self.author,
            reviewer=None if at_source or on_the_spot else self.reviewer,
            on_the_spot=on_the_spot,
            created_at=at,
            released_at=at,
        )

    def ratings(self, case: Opinion) -> list[Rating]:
        if case.state != State.CLOSED or self.dice.random() > 0.6:
            return []
        answers = [case.answered_at - DAY, case.answered_at][-self.dice.choice([1, 1, 2]) :]
        return [
            Rating(opinion=case, answered_at=answer, stars=self.dice.randint(1, 5), at=AT)
            for answer in answers
        ]

    def steps(self, case: Opinion) -> list[CaseStep]:
        if self.dice.random() > 0.1:
            return []
        said = {"move": Move.GRANT_REOPEN, "at": AT, "actor": Actor.STAFF}
        return [CaseStep(opinion=case, position=1, key_id="k1", mac="0" * 64, **said)]


def key_of(case: Opinion, grouping: Grouping) -> str:
    def upper(entry: Any, depth: int) -> str:
        while entry.path.count("/") > depth + 1:
            entry = entry.parent
        return str(entry)

    if grouping is Grouping.UNIT:
        return str(case.lead_unit or "没有承办单位")
    if grouping is Grouping.FIELD:
        return upper(case.field, 1) if case.field else "没有领域"
    if grouping is Grouping.AREA:
        return upper(case.area, 2) if case.area else "没有区域"
    return f"{case.submitted_at.astimezone(CHINA):%Y-%m}"


def recount(cases: list[Opinion]) -> dict[str, Any]:
    """Of the cases of one group, one by one and in plain words."""
    calendar = load_calendar()
    found: dict[str, Any] = dict.fromkeys(COUNTS, 0) | {"days": []}
    for case in cases:
        answers = [reply for reply in case.replies.all() if reply.released_at == case.answered_at]
        spot = any(reply.on_the_spot for reply in answers)
        foreign = bool(case.import_batch_id) and any(not reply.author_id for reply in answers)
        day = case.answered_at.astimezone(CHINA).date() if case.answered_at else None
        stars = [rating.stars for rating in case.ratings.order_by("answered_at")]
        found["received"] += 1
        found["merged"] += Opinion.objects.filter(state=State.MERGED, merged_into=case).count()
        found["accepted"] += case.accepted_at is not None
        found["rejected"] += case.state == State.REJECTED
        found["withdrawn"] += case.state == State.WITHDRAWN
        found["answered"] += day is not None
        found["closed"] += case.state == State.CLOSED
        found["open"] += case.state in OPEN_STATES
        found["overdue"] += (
            case.state in OPEN_STATES
            and case.state not in {"ANSWERED", "WAITING_SUBMITTER"}
            and case.due_on is not None
            and case.due_on < AT.date()
        )
        if case.state == State.CLOSED:
            if spot:
                found["on_time"] += 1
            elif case.due_on is None or foreign:
                found["untimed"] += 1
            else:
                found["on_time"] += day is not None and day <= case.due_on
            found["unrated"] += not stars
        if stars:
            found["rated"] += 1
            found["stars"] += stars[-1]
            found["satisfied"] += stars[-1] in {4, 5}
        found["reopened"] += case.steps.filter(move=Move.GRANT_REOPEN).exists()
        if day and not foreign:
            begun = case.submitted_at.astimezone(CHINA).date()
            sign = 1 if day >= begun else -1
            days = range(1, abs((day - begun).days) + 1)
            found["days"].append(
                sum(calendar.is_workday(begun + sign * dt.timedelta(days=n)) for n in days)
            )
    found["days"].sort()
    return found


def plain(figures: Figures) -> dict[str, Any]:
    counts = {name: getattr(figures, name) for name in COUNTS}
    return counts | {"days": sorted(figures.days)}


@pytest.mark.parametrize("grouping", Grouping)
@pytest.mark.parametrize("seed", [1, 2])
def test_figures_equal_the_recount(grouping: Grouping, seed: int) -> None:
    District(seed, 300)
    counted = [
        case
        for case in Opinion.objects.select_related("lead_unit", "field", "area")
        if case.state != State.MERGED
        and PERIOD.first <= case.submitted_at.astimezone(CHINA).date() <= PERIOD.last
    ]

    with translation.override("zh-hans"):
        table = figures_of(Opinion.objects.all(), PERIOD, grouping, at=AT)

    assert plain(table.total) == recount(counted)
    if grouping is not Grouping.NONE:
        groups: dict[str, list[Opinion]] = {}
        for case in counted:
            groups.setdefault(key_of(case, grouping), []).append(case)
        assert {label: plain(each) for label, each in table.groups} == {
            label: recount(cases) for label, cases in groups.items()
        }
    assert table.total.closed > table.total.on_time > 0
    assert min(table.total.overdue, table.total.untimed, table.total.rated) > 0


@pytest.mark.parametrize("count", [20, 120])
@pytest.mark.parametrize("grouping", Grouping)
def test_figures_take_four_queries(
    grouping: Grouping, count: int, django_assert_max_num_queries: Any
) -> None:
    District(3, count)
    load_calendar()

    with django_assert_max_num_queries(4):
        figures_of(Opinion.objects.all(), PERIOD, grouping, at=AT)


def test_rates_are_worked_out_from_the_counts() -> None:
    figures = Figures(
        received=10, merged=3, closed=5, untimed=1, on_time=3, overdue=2,
        rated=4, satisfied=3, stars=15, days=[1, 2, 9],
    )  # fmt: skip

    assert figures.people == 13
    assert figures.on_time_rate == Fraction(3, 6)
    assert figures.satisfaction == Fraction(3, 4)
    assert figures.mean_stars == Fraction(15, 4)
    assert (figures.mean_days, figures.median_days) == (4, median([1, 2, 9]))


def test_nothing_counted_gives_no_rates() -> None:
    figures = Figures()

    assert (figures.on_time_rate, figures.satisfaction, figures.median_days) == (None, None, None)
    assert {formula.show(figures) for formula in FORMULAS} == {0, "–"}


def test_open_overdue_case_lowers_the_rate() -> None:
    """Counting what is closed alone would hide what is late."""
    OpinionFactory(state=State.CLOSED)
    period = Period(MONDAY.date(), MONDAY.date())
    before = figures_of(Opinion.objects.all(), period, Grouping.NONE, at=AT).total
    OpinionFactory(state=State.HANDLING)
    after = figures_of(Opinion.objects.all(), period, Grouping.NONE, at=AT).total

    assert (before.on_time_rate, after.on_time_rate) == (1, Fraction(1, 2))


@pytest.mark.parametrize(
    ("moment", "counted"),
    [
        (dt.datetime(2026, 3, 1, 23, 59, 59, tzinfo=CHINA), 0),
        (dt.datetime(2026, 3, 2, 0, 0, tzinfo=CHINA), 1),
        (dt.datetime(2026, 3, 2, 23, 59, 59, 999999, tzinfo=CHINA), 1),
        (dt.datetime(2026, 3, 3, 0, 0, tzinfo=CHINA), 0),
    ],
)
def test_days_are_those_of_china(moment: dt.datetime, counted: int) -> None:
    OpinionFactory(at=moment)

    period = Period(dt.date(2026, 3, 2), dt.date(2026, 3, 2))
    assert figures_of(Opinion.objects.all(), period, Grouping.NONE, at=AT).total.received == counted


def test_every_count_is_printed_or_used_by_one_that_is() -> None:
    shown = {formula.code for formula in FORMULAS}

    assert set(COUNTS) - shown == {"merged", "untimed", "satisfied", "stars"}
    assert all(str(formula.label) and str(formula.text) for formula in FORMULAS)
