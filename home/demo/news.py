"""News at a steady pace, the newest a few days old, and a page of questions and answers."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from random import Random
from typing import Any

from home.demo.dates import Days, at, civil
from home.demo.english import English
from home.demo.names import english_name
from home.demo.pages import add, body_of, paragraphs
from home.demo.stock import in_full, read, streets
from home.demo.topics import Topic
from home.models import HomePage, NewsIndexPage, NewsPage, StandardPage
from studios.models import StudioPage
from topics.enums import Verdict
from topics.models import Meeting, OutcomePage

FIRST_DAYS_AGO, EVERY_DAYS = 2, 8
ORIGINS = ("区政协办公室", "清源融媒", "区政协提案委员会", "委员工作室联络员")
QUESTIONS = (
    "要注册吗？　不用。写完核对一遍就可以提交，当场得到编号和查询码。",
    "查询码丢了怎么办？　查询码不能找回，这是为了保护您。可以带着编号到工作室，由工作人员核对后协助。",
    "多久有答复？　一般事项自交办之日起十五个工作日内答复，每一步的最晚日期在查询页面写明。",
    "我写的会公开吗？　只有您同意、并且两名工作人员先后审核之后才会公开，公开前隐去个人信息。",
    "不会上网怎么办？　到任何一家委员工作室口述，工作人员代为登记，同样有编号和查询码。",
)


def write_news(
    topics: list[Topic],
    outcomes: dict[int, OutcomePage],
    studios: list[StudioPage],
    english: English,
    *,
    days: Days,
    rng: Random,
    count: int,
) -> None:
    index = NewsIndexPage.objects.get(locale__language_code="zh-hans")
    items = read("news")["item"]
    events, event = events_of(topics, outcomes), None
    for number in reversed(range(count)):
        day = days.ago(FIRST_DAYS_AGO + number * EVERY_DAYS + rng.randint(0, 2))
        event = take(events, day, event) if number % 5 else None
        item = told(items, event.kind if event else "", number)
        words = slots_for(event, topics, studios, day, english, rng)
        title, summary, *body = texts_of(item, words, english)
        page = NewsPage(
            title=title,
            slug=f"{day:%Y%m%d}-{items.index(item) + 1}",
            summary=summary,
            date=day,
            origin=english.say(rng.choice(ORIGINS)),
            photo=words["photo"],
            body=body_of(paragraphs(rng, body)),
        )
        add(index, page, published_at=at(day, 16))
        if event is None or event.topic.plan.english:
            english.will_translate(page)


def texts_of(item: dict[str, Any], words: dict[str, Any], english: English) -> list[str]:
    """Title, summary (the first sentence) and the paragraphs."""
    texts = [text.format_map(words) for text in (item["title"], *item["body"])]
    translated = [text.format_map(words) for text in (item["title_en"], *item["body_en"])]
    title, *body = map(english.note, texts, translated)
    summary = re.split(r"(?<=。)", body[0])[0]
    if summary != body[0]:
        english.note(summary, re.split(r"(?<=[.?]) ", translated[1])[0])
    return [title, summary, *body]


@dataclass(frozen=True)
class Event:
    """Something that happened to a topic."""

    day: dt.date
    kind: str
    topic: Topic
    meeting: Meeting | None = None
    outcome: OutcomePage | None = None


def events_of(topics: list[Topic], outcomes: dict[int, OutcomePage]) -> list[Event]:
    """In the order of their days."""
    events = []
    for topic in topics:
        if not topic.page.live or topic.page.discontinued_at:
            continue
        events.append(Event(civil(topic.page.collect_from), "opening", topic))
        held = (meeting for meeting in topic.page.meetings.all() if meeting.minutes)
        events += [Event(civil(one.starts_at), "meeting", topic, one) for one in held]
        if outcome := outcomes.get(topic.page.pk):
            events.append(Event(outcome.reported_on, "outcome", topic, outcome=outcome))
    return sorted(events, key=lambda event: (event.day, event.topic.plan.slug))


def take(events: list[Event], day: dt.date, before: Event | None) -> Event | None:
    """The last event of the week before ``day`` on another topic than the one ``before``; it is told once."""
    for event in reversed(events):
        if before is not None and event.topic is before.topic:
            continue
        if dt.timedelta(0) < day - event.day <= dt.timedelta(days=7):
            events.remove(event)
            return event
    return None


def told(items: list[dict[str, Any]], kind: str, number: int) -> dict[str, Any]:
    fitting = [item for item in items if item.get("event", "") == kind]
    return fitting[number % len(fitting)]


def slots_for(
    event: Event | None,
    topics: list[Topic],
    studios: list[StudioPage],
    day: dt.date,
    english: English,
    rng: Random,
) -> dict[str, Any]:
    """A studio and a street; of an event what really happened."""
    topic = event.topic if event else rng.choice(topics)
    studio, street = rng.choice(studios), rng.choice(streets())
    community = in_full(rng.choice(street.communities))
    words = {
        "street": street.label,
        "street_en": street.label_en,
        "community": community,
        "community_en": english_name(community),
        "studio": studio.title,
        "studio_en": f"the {english.of(studio.title)}",
        "photo": topic.page.photo if event else studio.photo,
        "n": rng.randint(21, 48),
        "m": rng.randint(3, 9),
    }
    if event is not None:
        words |= slots_of(event, english)
        words["studio"] = topic.page.studio.title if topic.page.studio else studio.title
    return words


def slots_of(event: Event, english: English) -> dict[str, Any]:
    page, units = event.topic.page, event.topic.page.units.all()
    last = civil(page.collect_until) - dt.timedelta(days=1)
    words: dict[str, Any] = {
        "topic": page.title,
        "topic_en": event.topic.plan.stock.english.title,
        "units": "、".join(unit.label for unit in units),
        "units_en": " and the ".join(unit.label_en for unit in units),
        "day": f"{event.day.month}月{event.day.day}日",
        "day_en": f"{event.day.day} {event.day:%B}",
        "from": f"{event.day.month}月{event.day.day}日",
        "from_en": f"{event.day.day} {event.day:%B}",
        "until": f"{last.month}月{last.day}日",
        "until_en": f"{last.day} {last:%B}",
    }
    if event.meeting:
        came, agreed, *_rest = event.meeting.minutes.split("\n")
        agreed = agreed.removeprefix("形成一致：").rstrip("。")
        words |= {
            "place": event.meeting.place,
            "place_en": english.of(event.meeting.place),
            "agreed": agreed,
            "agreed_count": len(agreed.split("；")),
            "said": came.split("人次。", 1)[-1],
        }
        came, agreed, *_rest = english.of(event.meeting.minutes).split("\n")
        words["agreed_en"] = agreed.removeprefix("Agreed: ").rstrip(".")
        words["said_en"] = came.split(" spoke. ", 1)[-1]
    if event.outcome:
        parts = list(event.outcome.recommendations.all())
        verdicts = [part.verdict for part in parts]
        words["total"], words["adopted"] = len(parts), verdicts.count(Verdict.ADOPTED)
        words["partly"] = verdicts.count(Verdict.PARTLY)
        words["other"] = len(parts) - words["adopted"] - words["partly"]
        words["first"], words["first_unit"] = parts[0].text.rstrip("。"), parts[0].owner.label
        words["first_en"] = english.of(parts[0].text).rstrip(".")
        words["first_unit_en"] = parts[0].owner.label_en
    return words


def write_questions(english: English, *, rng: Random, days: Days) -> None:
    home = HomePage.objects.get(locale__language_code="zh-hans")
    page = StandardPage(
        title=english.say("常见问题"),
        slug="questions",
        summary=english.say("提意见、查进展、看结果，最常被问到的几件事。"),
        body=body_of(paragraphs(rng, map(english.say, QUESTIONS))),
    )
    english.will_translate(add(home, page, published_at=at(days.ago(60), 10)))
