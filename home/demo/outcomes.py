"""Outcomes with their recommendations, and the log of what became of each."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from home.demo.dates import Days, at
from home.demo.pages import add, block, body_of, paragraphs
from home.demo.reference import Lists
from home.demo.staff import Staff
from home.demo.stock import read
from home.demo.topics import Topic
from topics.enums import Phase, RecommendationStatus, Verdict
from topics.models import OutcomePage, Recommendation, RecommendationProgress

RECOMMENDATIONS = 400
REASONS_EN = {
    Verdict.PARTLY: "Tried in three streets first, then reviewed.",
    Verdict.NOT_ADOPTED: "Beyond the district's powers; see the alternatives above.",
    Verdict.UNDER_STUDY: "An opinion of the city has been asked for.",
}
V, S = Verdict, RecommendationStatus
VERDICTS = {
    Phase.REPORTED: [V.ADOPTED] * 6 + [V.PARTLY] * 2 + [V.UNDER_STUDY, V.NOT_ADOPTED],
    Phase.IMPLEMENTING: [V.ADOPTED] * 7 + [V.PARTLY] * 2 + [V.UNDER_STUDY, V.NOT_ADOPTED],
    Phase.CLOSED: [V.ADOPTED] * 7 + [V.PARTLY] * 2 + [V.NOT_ADOPTED],
}
COURSES = {
    Phase.IMPLEMENTING: [(S.NOT_STARTED,), (S.IN_PROGRESS,), (S.IN_PROGRESS, S.IN_PROGRESS), (S.IN_PROGRESS, S.DONE), (S.NOT_STARTED, S.IN_PROGRESS, S.DONE)],
    Phase.CLOSED: [(S.IN_PROGRESS, S.DONE), (S.NOT_STARTED, S.IN_PROGRESS, S.DONE), (S.IN_PROGRESS, S.IN_PROGRESS, S.DONE), (S.IN_PROGRESS, S.DONE), (S.IN_PROGRESS, S.DROPPED)],
}  # fmt: skip


def write_outcomes(
    topics: list[Topic], lists: Lists, staff: Staff, *, days: Days, rng: Random
) -> dict[int, OutcomePage]:
    """The outcomes by the key of their topic's page."""
    stock = read("outcomes")
    reported = [topic for topic in topics if topic.plan.reported_on]
    sizes = sizes_for(len(reported))
    outcomes, log = {}, []
    for topic, size in zip(reported, sizes, strict=True):
        recommendations = recommendations_of(topic, lists, stock, size=size, days=days, rng=rng)
        outcome = write_outcome(topic, recommendations, stock, rng=rng)
        outcomes[topic.page.pk] = outcome
        log += progress_of(topic, outcome, staff, stock, days=days, rng=rng)
    RecommendationProgress.objects.bulk_create(log, batch_size=500)
    return outcomes


def sizes_for(outcomes: int) -> list[int]:
    """400 recommendations for 60 outcomes: 6 or 7 each."""
    more = round(RECOMMENDATIONS * outcomes / 60) - 6 * outcomes
    return [7 if i < more else 6 for i in range(outcomes)]


def recommendations_of(
    topic: Topic, lists: Lists, stock: dict[str, Any], *, size: int, days: Days, rng: Random
) -> list[tuple[Recommendation, str]]:
    """The recommendations, each with its English."""
    parts = list(topic.plan.stock.recommendations[:size])
    extra = rng.sample(stock["extra"], size - len(parts))
    parts += [(text, topic.plan.stock.units[0], english) for text, english in extra]
    reported, found = topic.plan.reported_on, []
    seen: Counter[str] = Counter()
    for i, (text, unit, english) in enumerate(parts):
        verdict = V.ADOPTED if i < 2 else rng.choice(VERDICTS[topic.plan.stage])
        seen[verdict] += 1
        if verdict == V.NOT_ADOPTED and seen[verdict] > 2:
            verdict = V.ADOPTED
        reason = "" if verdict == V.ADOPTED else rng.choice(stock["reason"][verdict])
        due = reported + dt.timedelta(days=rng.choice((60, 90, 120, 180, 240, 365)))
        if topic.plan.stage == Phase.CLOSED:
            due = min(due, days.ago(30))
        found.append(
            (
                Recommendation(
                    locale=topic.page.locale,
                    uuid=uuid.UUID(int=rng.getrandbits(128), version=4),
                    text=f"{text}。",
                    verdict=verdict,
                    reason=reason,
                    owner=lists.units[unit],
                    due_on=due,
                    sort_order=i,
                ),
                f"{english}.",
            )
        )
    return found


def write_outcome(
    topic: Topic,
    recommendations: list[tuple[Recommendation, str]],
    stock: dict[str, Any],
    *,
    rng: Random,
) -> OutcomePage:
    at_ = at(topic.plan.reported_on, 10)
    page = OutcomePage(
        title=f"{topic.page.title}：协商成果",
        slug="outcome",
        summary=f"{len(recommendations)} 条建议，逐条写明采纳情况、责任单位和完成期限。",
        body=body_of(
            [
                *paragraphs(rng, [rng.choice(stock["intro"])]),
                block(rng, "paragraph", "<h2>商量出了什么</h2>"),
                *paragraphs(rng, [rng.choice(stock["found"])]),
            ]
        ),
        reported_to="区委、区政府",
        copied_to="、".join(unit.label for unit in topic.page.units.all()),
        reported_on=topic.plan.reported_on,
    )
    page.recommendations = [recommendation for recommendation, _english in recommendations]
    add(topic.page, page, published_at=at_)
    if topic.english:
        write_english(topic, page, recommendations, rng=rng)
    return page


def write_english(
    topic: Topic,
    source: OutcomePage,
    recommendations: list[tuple[Recommendation, str]],
    *,
    rng: Random,
) -> None:
    page = OutcomePage(
        locale=topic.english.locale,
        translation_key=source.translation_key,
        title=f"{topic.plan.stock.english.title}: outcome",
        slug="outcome",
        summary=f"{len(recommendations)} recommendations, each with its verdict, owner and due date.",
        body=body_of(
            paragraphs(
                rng,
                [
                    "What was agreed is listed below; where something was not adopted the reason is given."
                ],
            )
        ),
        reported_to="District Party Committee and District Government",
        copied_to=", ".join(unit.label_en for unit in topic.page.units.all()),
        reported_on=source.reported_on,
    )
    page.recommendations = [
        Recommendation(
            locale=page.locale,
            uuid=chinese.uuid,
            text=english,
            verdict=chinese.verdict,
            reason=REASONS_EN.get(Verdict(chinese.verdict), ""),
            owner=chinese.owner,
            due_on=chinese.due_on,
            sort_order=chinese.sort_order,
        )
        for chinese, english in recommendations
    ]
    add(topic.english, page, published_at=source.first_published_at)


def progress_of(
    topic: Topic,
    outcome: OutcomePage,
    staff: Staff,
    stock: dict[str, Any],
    *,
    days: Days,
    rng: Random,
) -> Iterator[RecommendationProgress]:
    if topic.plan.stage not in COURSES:
        return
    courses = COURSES[topic.plan.stage]
    for i, recommendation in enumerate(outcome.recommendations.all()):
        if recommendation.verdict == V.NOT_ADOPTED:
            continue
        course = courses[rng.randrange(len(courses))] if i else courses[1]
        if recommendation.verdict == V.UNDER_STUDY:
            course = (S.IN_PROGRESS,)
        yield from steps_of(recommendation, course, outcome, staff, stock, days=days, rng=rng)


def steps_of(
    recommendation: Recommendation,
    course: tuple[RecommendationStatus, ...],
    outcome: OutcomePage,
    staff: Staff,
    stock: dict[str, Any],
    *,
    days: Days,
    rng: Random,
) -> Iterator[RecommendationProgress]:
    """Spread between the report and the due date (or yesterday)."""
    start = outcome.reported_on
    span = max(len(course) + 1, (min(recommendation.due_on, days.ago(1)) - start).days)
    for step, status in enumerate(course, start=1):
        day = min(start + dt.timedelta(days=span * step // (len(course) + 1)), days.ago(1))
        yield RecommendationProgress(
            recommendation_uuid=recommendation.uuid,
            at=at(day, rng.randint(9, 17), rng.randint(0, 59)),
            by=rng.choice(staff.handlers[recommendation.owner.code]),
            status=status,
            text=rng.choice(stock["progress"][status]),
            text_en=stock["progress_en"][status],
        )
