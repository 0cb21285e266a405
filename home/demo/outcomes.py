"""Outcomes with their recommendations, and the log of what became of each."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from random import Random
from typing import Any

from home.demo.dates import Days, at
from home.demo.english import English
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


def write_outcomes(
    topics: list[Topic],
    lists: Lists,
    staff: Staff,
    english: English,
    *,
    days: Days,
    rng: Random,
) -> dict[int, OutcomePage]:
    """The outcomes by the key of their topic's page."""
    stock = read("outcomes")
    reported = [topic for topic in topics if topic.plan.reported_on]
    sizes = sizes_for([len(topic.plan.stock.recommendations) for topic in reported], rng)
    outcomes, log = {}, []
    for topic, size in zip(reported, sizes, strict=True):
        recommendations = recommendations_of(topic, lists, english, size=size, days=days, rng=rng)
        outcome = write_outcome(topic, recommendations, stock, english, rng=rng)
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
    topic: Topic, lists: Lists, english: English, *, size: int, days: Days, rng: Random
) -> list[Recommendation]:
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
        reason = english.note(advice.reason, advice.reason_en)
        found.append(
            Recommendation(
                locale=topic.page.locale,
                uuid=uuid.UUID(int=rng.getrandbits(128), version=4),
                text=english.note(f"{advice.text}。", f"{advice.english}."),
                verdict=verdict,
                reason="" if verdict == V.ADOPTED else reason,
                owner=lists.units[advice.unit],
                due_on=due,
                sort_order=order,
            )
        )
    return found


def write_outcome(
    topic: Topic,
    recommendations: list[Recommendation],
    stock: dict[str, Any],
    english: English,
    *,
    rng: Random,
) -> OutcomePage:
    title, units = f"{topic.page.title}：协商成果", topic.page.units.all()
    copied_to = "、".join(unit.label for unit in units)
    page = OutcomePage(
        title=title,
        slug="outcome",
        summary=english.say(
            "{count} 条建议，逐条写明采纳情况、责任单位和完成期限。",
            {"count": len(recommendations)},
        ),
        body=body_of(
            [
                *paragraphs(rng, [english.say(rng.choice(stock["intro"]))]),
                block(rng, "paragraph", f"<h2>{english.say('商量出了什么')}</h2>"),
                *paragraphs(rng, found_in(recommendations, stock, english, rng)),
            ]
        ),
        reported_to=english.say("区委、区政府"),
        copied_to=english.note(copied_to, ", ".join(unit.label_en for unit in units)),
        reported_on=topic.plan.reported_on,
    )
    page.recommendations = recommendations
    add(topic.page, page, published_at=at(topic.plan.reported_on, 10))
    if topic.plan.english:
        english.note(title, f"Outcome: {topic.plan.english.title}")
        english.will_translate(page)
    return page


def found_in(
    recommendations: list[Recommendation], stock: dict[str, Any], english: English, rng: Random
) -> Iterator[str]:
    """What was agreed on at once and what was argued about, by the recommendations themselves."""
    adopted = [one for one in recommendations if one.verdict == V.ADOPTED]
    others = [one for one in recommendations if one.verdict != V.ADOPTED]
    for chosen, forms in ((adopted[:1], "agreed"), (others[-1:], "disputed")):
        for one in chosen:
            words = {
                "text": one.text.rstrip("。"),
                "text_en": english.of(one.text).rstrip("."),
                "unit": one.owner.label,
                "unit_en": one.owner.label_en,
                "reason": one.reason,
                "reason_en": english.of(one.reason),
            }
            yield english.say(rng.choice(stock[forms]), words)
    if not others:
        yield english.say(rng.choice(stock["unanimous"]))


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
