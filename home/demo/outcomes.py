"""Outcomes with their recommendations, and the log of what became of each."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
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

RECOMMENDATIONS, FEWEST = 400, 3
V, S = Verdict, RecommendationStatus
COURSES = {
    Phase.IMPLEMENTING: [(S.NOT_STARTED,), (S.IN_PROGRESS,), (S.IN_PROGRESS, S.IN_PROGRESS), (S.IN_PROGRESS, S.DONE), (S.NOT_STARTED, S.IN_PROGRESS, S.DONE)],
    Phase.CLOSED: [(S.IN_PROGRESS, S.DONE), (S.NOT_STARTED, S.IN_PROGRESS, S.DONE), (S.IN_PROGRESS, S.IN_PROGRESS, S.DONE), (S.IN_PROGRESS, S.DONE), (S.IN_PROGRESS, S.DROPPED)],
}  # fmt: skip


@dataclass(frozen=True)
class Recommended:
    """A recommendation of the Chinese page, with its English."""

    page: Recommendation
    english: str
    reason_en: str


def write_outcomes(
    topics: list[Topic], lists: Lists, staff: Staff, *, days: Days, rng: Random
) -> dict[int, OutcomePage]:
    """The outcomes by the key of their topic's page."""
    stock = read("outcomes")
    reported = [topic for topic in topics if topic.plan.reported_on]
    sizes = sizes_for([len(topic.plan.stock.recommendations) for topic in reported], rng)
    outcomes, log = {}, []
    for topic, size in zip(reported, sizes, strict=True):
        recommendations = recommendations_of(topic, lists, size=size, days=days, rng=rng)
        outcome = write_outcome(topic, recommendations, stock, rng=rng)
        outcomes[topic.page.pk] = outcome
        log += progress_of(topic, outcome, staff, stock, days=days, rng=rng)
    RecommendationProgress.objects.bulk_create(log, batch_size=500)
    return outcomes


def sizes_for(most: list[int], rng: Random) -> list[int]:
    """How many recommendations each outcome has, at most so many: 3 to 12, for 60 of them 400."""
    sizes = [rng.randint(FEWEST, limit) for limit in most]
    wanted = round(RECOMMENDATIONS * len(most) / 60)
    while sum(sizes) != wanted:
        i, step = rng.randrange(len(sizes)), 1 if sum(sizes) < wanted else -1
        if FEWEST <= sizes[i] + step <= most[i]:
            sizes[i] += step
    return sizes


def recommendations_of(
    topic: Topic, lists: Lists, *, size: int, days: Days, rng: Random
) -> list[Recommended]:
    plan, found = topic.plan, []
    chosen = rng.sample(range(len(plan.stock.recommendations)), size)
    for order, number in enumerate(sorted(chosen)):
        advice = plan.stock.recommendations[number]
        verdict = Verdict(advice.verdict)
        if verdict == V.UNDER_STUDY and plan.stage == Phase.CLOSED:
            verdict = V.ADOPTED
        due = plan.reported_on + dt.timedelta(days=rng.choice((60, 90, 120, 180, 240, 365)))
        if plan.stage == Phase.CLOSED:
            due = min(due, days.ago(30))
        adopted = verdict == V.ADOPTED
        recommendation = Recommendation(
            locale=topic.page.locale,
            uuid=uuid.UUID(int=rng.getrandbits(128), version=4),
            text=f"{advice.text}。",
            verdict=verdict,
            reason="" if adopted else advice.reason,
            owner=lists.units[advice.unit],
            due_on=due,
            sort_order=order,
        )
        reason_en = "" if adopted else advice.reason_en
        found.append(Recommended(recommendation, f"{advice.english}.", reason_en))
    return found


def write_outcome(
    topic: Topic,
    recommendations: list[Recommended],
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
                *paragraphs(rng, found_in(recommendations, stock, rng)),
            ]
        ),
        reported_to="区委、区政府",
        copied_to="、".join(unit.label for unit in topic.page.units.all()),
        reported_on=topic.plan.reported_on,
    )
    page.recommendations = [recommended.page for recommended in recommendations]
    add(topic.page, page, published_at=at_)
    if topic.english:
        write_english(topic, page, recommendations, rng=rng)
    return page


def found_in(
    recommendations: list[Recommended], stock: dict[str, Any], rng: Random
) -> Iterator[str]:
    """What was agreed on at once and what was argued about, by the recommendations themselves."""
    pages = [recommended.page for recommended in recommendations]
    adopted = [page for page in pages if page.verdict == V.ADOPTED]
    others = [page for page in pages if page.verdict != V.ADOPTED]
    for page, forms in ((adopted[:1], "agreed"), (others[-1:], "disputed")):
        for recommendation in page:
            words = {
                "text": recommendation.text.rstrip("。"),
                "unit": recommendation.owner.label,
                "reason": recommendation.reason,
            }
            yield rng.choice(stock[forms]).format_map(words)
    if not others:
        yield rng.choice(stock["unanimous"])


def write_english(
    topic: Topic,
    source: OutcomePage,
    recommendations: list[Recommended],
    *,
    rng: Random,
) -> None:
    page = OutcomePage(
        locale=topic.english.locale,
        translation_key=source.translation_key,
        title=f"Outcome: {topic.plan.stock.english.title}",
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
            uuid=said.page.uuid,
            text=said.english,
            verdict=said.page.verdict,
            reason=said.reason_en,
            owner=said.page.owner,
            due_on=said.page.due_on,
            sort_order=said.page.sort_order,
        )
        for said in recommendations
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
            text=rng.choice(stock["progress"][kind_of(recommendation.text)][status]),
            text_en=stock["progress_en"][status],
        )


KINDS = (
    ("rule", re.compile("印制|制定|出台|标准|清单|办法|示范文本|绘制|申请|审批")),
    ("build", re.compile("加装|安装|建设|建成|增设|改造|更换|喷淋|道闸|雨棚|补点|坡道|凸起|接通|新建|护岸|拆除废弃")),
)  # fmt: skip


def kind_of(text: str) -> str:
    """``rule``, ``build`` or ``service``: what its progress can sensibly be said to be."""
    return next((kind for kind, words in KINDS if words.search(text)), "service")
