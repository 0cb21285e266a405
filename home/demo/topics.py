"""The topics' pages with their meetings and files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

from django.core.files.base import ContentFile

from home.demo.agenda import DISTRICT_WIDE, Plan, agenda
from home.demo.dates import Days, at
from home.demo.english import English
from home.demo.meetings import meetings_of
from home.demo.pages import add, block, body_of, item, paragraphs
from home.demo.pictures import write_scenes
from home.demo.reference import Lists
from home.demo.staff import Staff
from home.demo.stock import slots
from portal.media.models import PortalDocument, PortalImage
from studios.models import Member, StudioPage
from topics.models import TopicFile, TopicIndexPage, TopicPage

DISCONTINUED = (
    "征集期间，上级部门已出台统一规定，本议题的主要问题随之解决，经主席会议同意终止。",
    "相关地块已另行规划，继续协商不再有实际意义；已提交的意见逐条转交承办单位办理。",
)

IN_PERSON = "不方便上网的，可以到就近的委员工作室口述，由工作人员代为登记，同样会得到编号和查询码。"


@dataclass(frozen=True)
class Topic:
    """A written topic with its plan."""

    plan: Plan
    page: TopicPage


@dataclass(frozen=True)
class Scene:
    """What topics hang on."""

    lists: Lists
    studios: list[StudioPage]
    members: list[Member]
    days: Days
    english: English


def write_topics(scene: Scene, *, rng: Random, count: int) -> list[Topic]:
    index = TopicIndexPage.objects.get(locale__language_code="zh-hans")
    plans = agenda(days=scene.days, rng=rng, count=count)
    titles = {plan.stock.key: plan.stock.chinese[DISTRICT_WIDE].title for plan in plans}
    pictures = write_scenes({f"topic-{key}": title for key, title in titles.items()}, rng=rng)
    topics = []
    for plan in plans:
        photo = pictures[f"topic-{plan.stock.key}"]
        page = write_topic(plan, scene, photo, index, rng=rng)
        if plan.english:
            scene.english.will_translate(page)
        topics.append(Topic(plan, page))
    return topics


def write_topic(
    plan: Plan, scene: Scene, photo: PortalImage, index: TopicIndexPage, *, rng: Random
) -> TopicPage:
    places, english = slots(rng=rng, street=plan.street), scene.english
    title, summary, question, *body = texts_of(plan, places, english)
    discontinued = plan.stage == "discontinued"
    page = TopicPage(
        title=title,
        slug=plan.slug,
        summary=summary,
        question=question,
        form=plan.stock.form,
        collect_from=plan.collect_from,
        collect_until=plan.collect_until,
        discontinued_at=plan.collect_until - dt.timedelta(days=6, hours=-10)
        if discontinued
        else None,
        discontinued_reason=english.say(rng.choice(DISCONTINUED)) if discontinued else "",
        studio=studio_for(plan, scene),
        photo=photo,
        body=body_of(body_blocks(body, places, english, rng)),
    )
    attach(page, plan, scene, rng)
    page.meetings = meetings_of(plan, places, english, days=scene.days, rng=rng)
    return add(index, page, published_at=announced_at(plan, scene.days))


def texts_of(plan: Plan, places: dict[str, Any], english: English) -> list[str]:
    """Title, summary, question and the paragraphs."""
    texts = [text.format_map(places) for text in plan.words]
    if plan.english:
        for text, translated in zip(texts, plan.english, strict=True):
            english.note(text, translated.format_map(places))
    return texts


def attach(page: TopicPage, plan: Plan, scene: Scene, rng: Random) -> None:
    lists = scene.lists
    sector = lists.sectors[plan.stock.sector]
    page.fields = [lists.fields[plan.stock.field]]
    page.areas = [lists.areas["qingyuan" if plan.instance == DISTRICT_WIDE else plan.street.code]]
    page.sectors = [sector]
    page.units = [lists.units[code] for code in plan.stock.units]
    near = [member for member in scene.members if member.listed and member.sector_id == sector.pk]
    page.members = rng.sample(near, min(len(near), rng.randint(2, 5)))


def announced_at(plan: Plan, days: Days) -> dt.datetime | None:
    """When the page went live; None for a draft."""
    if plan.stage == "draft":
        return None
    day = min(plan.collect_from.date() - dt.timedelta(days=2), days.ago(1))
    return at(day, 10)


def studio_for(plan: Plan, scene: Scene) -> StudioPage | None:
    """The street's studio, or for the whole district the one of the sector, if there is one."""
    slug = f"sector-{plan.stock.sector}" if plan.instance == DISTRICT_WIDE else plan.street.code
    by_slug = {studio.slug: studio for studio in scene.studios}
    return by_slug.get(slug) or by_slug.get(plan.street.code)


def body_blocks(
    texts: list[str], places: dict[str, Any], english: English, rng: Random
) -> list[dict[str, Any]]:
    blocks = [
        block(rng, "paragraph", f"<h2>{english.say('背景')}</h2>"),
        *paragraphs(rng, texts),
    ]
    if rng.random() < 0.5:
        figures = [
            {"number": f"{places['n']}2", "words": english.say("已登记的相关意见")},
            {"number": english.say("{m} 处", places), "words": english.say("委员实地查看")},
            {
                "number": f"{rng.randint(55, 93)}%",
                "words": english.say("受访居民希望尽快商量"),
            },
        ]
        blocks.append(
            block(
                rng,
                "figures",
                {
                    "figures": [item(rng, figure) for figure in figures],
                    "source": english.say("承办工作室整理（示例数据）"),
                },
            )
        )
    if rng.random() < 0.4:
        heading, text = english.say("也可以当面说"), english.say(IN_PERSON)
        blocks.append(block(rng, "callout", {"heading": heading, "text": f"<p>{text}</p>"}))
    return blocks


def write_files(topics: list[Topic], *, rng: Random) -> None:
    """A table of figures as a background file for every third topic."""
    for number, topic in enumerate(topics):
        if number % 3 or topic.plan.stage == "draft":
            continue
        rows = "\n".join(
            f"{community}社区,{rng.randint(12, 96)},{rng.randint(1, 11)}"
            for community in topic.plan.street.communities
        )
        text = f"\ufeff社区,登记意见（件）,实地查看（处）\n{rows}\n"
        document = PortalDocument(title=f"{topic.page.title}：分社区数据（示例）")
        document.file.save(f"demo-{topic.plan.slug}.csv", ContentFile(text.encode()), save=False)
        document.save()
        TopicFile.objects.create(topic=topic.page, document=document, sort_order=0)


def submit_drafts(topics: list[Topic], staff: Staff) -> None:
    """The editor's drafts; the first of them waits for a second person."""
    drafts = [topic.page for topic in topics if topic.plan.stage == "draft"]
    for number, page in enumerate(drafts):
        page.owner = staff["editor"]
        page.save(update_fields=["owner"])
        page.save_revision(user=staff["editor"])
        if number == 0:
            page.get_workflow().start(page, staff["editor"])
