"""News at a steady pace, the newest a few days old, and a page of questions and answers."""

from __future__ import annotations

import datetime as dt
from random import Random

from home.demo.dates import Days, at
from home.demo.pages import add, body_of, in_english, paragraphs
from home.demo.stock import read, streets
from home.demo.topics import Topic
from home.models import HomePage, NewsIndexPage, NewsPage, StandardPage
from studios.models import StudioPage

FIRST_DAYS_AGO, EVERY_DAYS = 2, 8
ORIGINS = ("区政协办公室", "清源融媒", "区政协提案委员会", "委员工作室联络员")
QUESTIONS = (
    ("要注册吗？", "不用。写完核对一遍就可以提交，当场得到编号和查询码。"),
    (
        "查询码丢了怎么办？",
        "查询码不能找回，这是为了保护您。可以带着编号到工作室，由工作人员核对后协助。",
    ),
    ("多久有答复？", "一般事项自交办之日起十五个工作日内答复，每一步的最晚日期在查询页面写明。"),
    ("我写的会公开吗？", "只有您同意、并且两名工作人员先后审核之后才会公开，公开前隐去个人信息。"),
    ("不会上网怎么办？", "到任何一家委员工作室口述，工作人员代为登记，同样有编号和查询码。"),
)
QUESTIONS_EN = (
    (
        "Do I need an account?",
        "No. After a last check you send your opinion and get a number and a secret code at once.",
    ),
    (
        "When will I have an answer?",
        "Usually within fifteen working days after it was handed to a unit; the latest date of each step is shown.",
    ),
    (
        "Will it be published?",
        "Only if you agree and two members of staff have checked it. Personal details are taken out first.",
    ),
)


def write_news(
    topics: list[Topic], studios: list[StudioPage], *, days: Days, rng: Random, count: int
) -> None:
    index = NewsIndexPage.objects.get(locale__language_code="zh-hans")
    index_en = in_english(index)
    items = read("news")["item"]
    for number in reversed(range(count)):
        day = days.ago(FIRST_DAYS_AGO + number * EVERY_DAYS + rng.randint(0, 2))
        item = items[number % len(items)]
        words = slots_for(topics, studios, day, rng)
        page = NewsPage(
            title=item["title"].format_map(words),
            slug=f"{day:%Y%m%d}-{number % len(items) + 1}",
            summary=item["body"][0].format_map(words)[:110],
            date=day,
            origin=rng.choice(ORIGINS),
            photo=words["photo"],
            body=body_of(paragraphs(rng, (text.format_map(words) for text in item["body"]))),
        )
        add(index, page, published_at=at(day, 16))
        if number < 16:
            english = NewsPage(
                translation_key=page.translation_key,
                title=item["title_en"].format_map(words),
                slug=page.slug,
                summary=item["body_en"][0].format_map(words)[:200],
                date=day,
                origin="District CPPCC Office",
                photo=words["photo"],
                body=body_of(paragraphs(rng, (text.format_map(words) for text in item["body_en"]))),
            )
            add(index_en, english, published_at=at(day, 16))


def slots_for(topics: list[Topic], studios: list[StudioPage], day: dt.date, rng: Random) -> dict:
    """A topic that was collecting or deliberating about then, a studio, a street."""
    near = [
        topic
        for topic in topics
        if topic.page.live and -10 <= (day - topic.page.collect_from.date()).days <= 70
    ] or [topic for topic in topics if topic.page.live]
    topic, studio, street = rng.choice(near), rng.choice(studios), rng.choice(streets())
    return {
        "topic": topic.page.title,
        "street": street.label,
        "street_en": street.label_en,
        "community": rng.choice(street.communities).removesuffix("社区"),
        "studio": studio.title,
        "photo": studio.photo if rng.random() < 0.4 else topic.page.photo,
        "n": rng.randint(11, 48),
        "m": rng.randint(3, 9),
    }


def write_questions(*, rng: Random, days: Days) -> None:
    home = HomePage.objects.get(locale__language_code="zh-hans")
    at_ = at(days.ago(60), 10)
    page = StandardPage(
        title="常见问题",
        slug="questions",
        summary="提意见、查进展、看结果，最常被问到的几件事。",
        body=body_of(paragraphs(rng, (f"{question}　{answer}" for question, answer in QUESTIONS))),
    )
    add(home, page, published_at=at_)
    english = StandardPage(
        translation_key=page.translation_key,
        title="Questions and answers",
        slug="questions",
        summary="What people ask most often.",
        body=body_of(
            paragraphs(rng, (f"{question} {answer}" for question, answer in QUESTIONS_EN))
        ),
    )
    add(in_english(home), english, published_at=at_)
