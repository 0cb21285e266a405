"""The topics' pages with their meetings and files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from django.core.files.base import ContentFile

from home.demo.agenda import DISTRICT_WIDE, Plan, agenda
from home.demo.dates import Days, at
from home.demo.meetings import meetings_of
from home.demo.pages import add, block, body_of, in_english, paragraphs
from home.demo.pictures import write_scenes
from home.demo.reference import Lists
from home.demo.staff import Staff
from home.demo.stock import Words, slots
from portal.media.models import PortalDocument, PortalImage
from studios.models import Member, StudioPage
from topics.models import Meeting, TopicFile, TopicIndexPage, TopicPage

DISCONTINUED = (
    "征集期间，上级部门已出台统一规定，本议题的主要问题随之解决，经主席会议同意终止。",
    "相关地块已另行规划，继续协商不再有实际意义；已提交的意见逐条转交承办单位办理。",
)


@dataclass(frozen=True)
class Topic:
    """A written topic with its plan."""

    plan: Plan
    page: TopicPage
    english: TopicPage | None


@dataclass(frozen=True)
class Scene:
    """What topics hang on."""

    lists: Lists
    studios: list[StudioPage]
    members: list[Member]
    days: Days


def write_topics(scene: Scene, *, rng: Random, count: int) -> list[Topic]:
    index = TopicIndexPage.objects.get(locale__language_code="zh-hans")
    index_en = in_english(index)
    plans = agenda(days=scene.days, rng=rng, count=count)
    titles = {plan.stock.key: plan.stock.chinese[DISTRICT_WIDE].title for plan in plans}
    pictures = write_scenes({f"topic-{key}": title for key, title in titles.items()}, rng=rng)
    topics = []
    for plan in plans:
        photo = pictures[f"topic-{plan.stock.key}"]
        page = write_topic(plan, scene, photo, index, rng=rng)
        english = None
        if plan.instance == DISTRICT_WIDE:
            english = write_english(plan, page, index_en, rng=rng)
        topics.append(Topic(plan, page, english))
    return topics


def write_topic(
    plan: Plan, scene: Scene, photo: PortalImage, index: TopicIndexPage, *, rng: Random
) -> TopicPage:
    words, places = plan.stock.chinese[plan.instance], slots(rng=rng, street=plan.street)
    discontinued = plan.stage == "discontinued"
    page = TopicPage(
        title=words.title.format_map(places),
        slug=plan.slug,
        summary=words.summary.format_map(places),
        question=words.question.format_map(places),
        form=plan.stock.form,
        collect_from=plan.collect_from,
        collect_until=plan.collect_until,
        discontinued_at=plan.collect_until - dt.timedelta(days=6, hours=-10)
        if discontinued
        else None,
        discontinued_reason=rng.choice(DISCONTINUED) if discontinued else "",
        studio=studio_for(plan, scene),
        photo=photo,
        body=body_of(body_blocks(words, places, rng)),
    )
    attach(page, plan, scene, rng)
    page.meetings = meetings_of(plan, places, days=scene.days, rng=rng)
    return add(index, page, published_at=announced_at(plan, scene.days))


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


def body_blocks(words: Words, places: dict, rng: Random) -> list[dict]:
    texts = [text.format_map(places) for text in words.body]
    blocks = [block(rng, "paragraph", "<h2>背景</h2>"), *paragraphs(rng, texts)]
    if rng.random() < 0.5:
        figures = [
            {"number": f"{places['n']}2", "words": "已登记的相关意见"},
            {"number": f"{places['m']} 处", "words": "委员实地查看"},
            {"number": f"{rng.randint(55, 93)}%", "words": "受访居民希望尽快商量"},
        ]
        blocks.append(
            block(rng, "figures", {"figures": figures, "source": "承办工作室整理（示例数据）"})
        )
    if rng.random() < 0.4:
        text = "<p>不方便上网的，可以到就近的委员工作室口述，由工作人员代为登记，同样会得到编号和查询码。</p>"
        blocks.append(block(rng, "callout", {"heading": "也可以当面说", "text": text}))
    return blocks


def write_english(
    plan: Plan, source: TopicPage, index: TopicIndexPage, *, rng: Random
) -> TopicPage:
    words = plan.stock.english
    page = TopicPage(
        translation_key=source.translation_key,
        title=words.title,
        slug=source.slug,
        summary=words.summary,
        question=words.question,
        form=source.form,
        collect_from=source.collect_from,
        collect_until=source.collect_until,
        discontinued_at=source.discontinued_at,
        discontinued_reason="A rule of higher rank has settled the matter."
        if source.discontinued_at
        else "",
        studio=source.studio,
        photo=source.photo,
        body=body_of(
            [block(rng, "paragraph", "<h2>Background</h2>"), *paragraphs(rng, words.body)]
        ),
    )
    for name in ("fields", "areas", "sectors", "units", "members"):
        setattr(page, name, list(getattr(source, name).all()))
    page.meetings = [
        Meeting(
            title=f"Meeting {number}",
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=meeting.place,
            sort_order=meeting.sort_order,
        )
        for number, meeting in enumerate(source.meetings.all(), start=1)
    ]
    return add(index, page, published_at=source.first_published_at)


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
        for page in filter(None, (topic.page, topic.english)):
            TopicFile.objects.create(topic=page, document=document, sort_order=0)


def submit_drafts(topics: list[Topic], staff: Staff) -> None:
    """The editor's drafts; the first of them waits for a second person."""
    drafts = [topic.page for topic in topics if topic.plan.stage == "draft"]
    for number, page in enumerate(drafts):
        page.owner = staff["editor"]
        page.save(update_fields=["owner"])
        page.save_revision(user=staff["editor"])
        if number == 0:
            page.get_workflow().start(page, staff["editor"])
