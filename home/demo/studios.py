"""Fifty studios of five kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from home.demo.dates import Days, at
from home.demo.english import English
from home.demo.names import english_name, pinyin
from home.demo.pages import add, body_of, paragraphs
from home.demo.pictures import write_scenes
from home.demo.reference import Lists, community_code
from home.demo.staff import Staff
from home.demo.stock import Street, streets
from portal.media.models import PortalImage
from studios.enums import StudioKind, StudioRole
from studios.models import Member, StudioIndexPage, StudioPage, StudioStaff

THEMES = (
    ("一老一小", "Old and Young", "care-elderly"),
    ("社区营造", "Neighbourhood Making", "renewal"),
    ("清清河", "Clear River", "river"),
    ("慢行路", "Walk and Cycle", "walking"),
    ("小店家", "Small Shops", "shops"),
    ("数字伙伴", "Digital Companions", "digital"),
    ("绿窗", "Green Window", "green"),
    ("乡村夜话", "Village Evenings", "villages"),
)
SECTOR_CODES = (
    "teaching", "medicine", "construction", "industry", "arts", "farming", "women", "youth", "union", "environment", "welfare", "technology",
)  # fmt: skip
PERSONAL, COMMUNITIES = 6, 10
HOURS = (
    "每周三 14:30–17:00",
    "每月 10 日、20 日 9:00–11:30（遇节假日顺延）",
    "每周二、四 9:00–11:00",
    "每周六 9:30–11:30",
    "每周一至周五 18:30–20:00",
)
ABOUT = {
    StudioKind.STREET: (
        "工作室就设在{place}，门口有坡道，不用预约。街道里的大事小情，先到这里说一声。",
        "街道的委员按月排班，社区书记每周来一次，把上周登记的事逐件过一遍。",
        "{street}有五个社区，工作室每季度换一个社区“出门办公”，桌子摆到菜场和校门口。",
        "墙上一张街道地图，哪里有事就按一颗图钉，办完换成绿色。现在绿的有 {n}0 多颗。",
    ),
    StudioKind.SECTOR: (
        "本界别的委员分散在各行各业，工作室把专业的人请到一张桌上：您提问题，他们给主意。",
        "每月第一个周四是界别协商日，题目提前两周公布，旁听不限人数。",
        "这里的特点是答得专业、说得明白，遇到看不懂的材料，委员会把它讲成三句话。",
        "界别的调研报告摆在{place}的书架上，谁都可以翻，也可以带走。",
    ),
    StudioKind.THEME: (
        "只做一件事，把一件事做细：凡与本工作室主题有关的，全区的居民都可以来。",
        "工作室有 {n} 名志愿者，从退休工程师到大学生，走现场、量数据、写清单。",
        "每季度办一次开放日，把清单摆出来，办成的、没办成的各占一面墙。",
        "在{place}的长桌上，常年放着一本意见簿，第一页写的是：请写具体的地方。",
    ),
    StudioKind.PERSONAL: (
        "工作室以委员的名字命名，名字挂在门上，办不成就要自己解释。",
        "固定的时间、固定的椅子，六年来换了两次沙发，没换过接待日。",
        "最小的一件事是修好了一盏灯，最大的一件写进了区里的年度计划。",
        "来的多是老邻居，常常先聊半小时家常，正事在最后五分钟。",
    ),
    StudioKind.COMMUNITY: (
        "就在楼下，穿拖鞋也能来。钥匙由三户居民轮流保管，晚上也开。",
        "社区的事社区先商量：漏水、停车、晾晒，{n} 件里有 {m} 件没出小区就谈拢了。",
        "活动室兼作委员之家，孩子写作业，老人下棋，委员坐在角落的桌子旁。",
        "每逢周五傍晚有“板凳会”，不设主席台，谁先到谁先讲。",
    ),
}
COMMON = (
    "每次接待由两位委员值班，一位听、一位记。记下的内容读给来人听一遍，确认无误再提交。",
    "能当场答复的当场答复，不能的登记编号，凭查询码随时看到哪一步。",
    "除了坐在屋里等，委员每月到楼组和院落走一次，把不方便出门的人的话带回来。",
    "成立以来接待居民 {n}00 余人次，墙上贴着本季度所有事项的进展，写着还差哪一步、等谁的答复。",
)
SUMMARIES = {
    StudioKind.STREET: ("面对{area}居民，接待与走访并重。", "{area}的事先到这里说。", "服务{area}，每季度换一个社区上门办公。"),
    StudioKind.SECTOR: ("本界别委员轮流坐班，专业问题说得明白。", "每月一次界别协商日，欢迎旁听。"),
    StudioKind.THEME: ("只做一件事，面向全区居民。", "现场走、数据量、清单晒。", "每季度一次开放日，办成没办成都摆出来。"),
    StudioKind.PERSONAL: ("委员亲自接待，固定时间不改。", "老邻居的老地方，小事大事都能说。"),
    StudioKind.COMMUNITY: ("就在{area}楼下，晚上也开门。", "{area}的板凳会，周五傍晚见。"),
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    title: str
    title_en: str
    slug: str
    kind: StudioKind
    street: Street
    area: str
    sector: str = ""
    member: Member | None = None


def plans(members: list[Member], rng: Random) -> Iterator[Plan]:
    places = streets()
    for street in places:
        yield Plan(
            f"{street.label}委员工作室",
            f"{street.label_en} Members' Studio",
            street.code,
            StudioKind.STREET,
            street,
            street.code,
        )
    for i, code in enumerate(SECTOR_CODES):
        yield Plan(
            "", "", f"sector-{code}", StudioKind.SECTOR, places[i % 14], "qingyuan", sector=code
        )
    for i, (name, name_en, slug) in enumerate(THEMES):
        yield Plan(
            f"“{name}”委员工作室",
            f"{name_en} Studio",
            slug,
            StudioKind.THEME,
            places[(i * 3 + 1) % 14],
            "qingyuan",
        )
    for i, member in enumerate(
        rng.sample([member for member in members if member.listed], PERSONAL)
    ):
        street = places[(i * 5 + 2) % 14]
        yield Plan(
            f"{member.name}委员工作室",
            f"Studio of {pinyin(member.name[0])} {pinyin(member.name[1:])}",
            f"member-{member.code}",
            StudioKind.PERSONAL,
            street,
            street.code,
            member=member,
        )
    for i in range(COMMUNITIES):
        street = places[(i * 4 + 3) % 14]
        label = street.communities[i % 5]
        code = community_code(street, label)
        name = label if label.endswith(("村", "社区")) else f"{label}社区"
        yield Plan(
            f"{name}委员之家",
            f"{english_name(name)} Members' Home",
            f"{code}-home",
            StudioKind.COMMUNITY,
            street,
            code,
        )


def write_studios(
    lists: Lists,
    members: list[Member],
    staff: Staff,
    english: English,
    *,
    days: Days,
    rng: Random,
    count: int,
) -> list[StudioPage]:
    index = StudioIndexPage.objects.get(locale__language_code="zh-hans")
    pictures = write_scenes(
        {f"street-{street.code}": street.label for street in streets()}, rng=rng
    )
    studios = []
    for plan in list(plans(members, rng))[:count]:
        photo = pictures[f"street-{plan.street.code}"]
        studio = write_studio(plan, lists, members, photo, index, english, days=days, rng=rng)
        english.note(studio.title, english_title(plan, lists))
        studios.append(english.will_translate(studio))
    give_clerks(studios, staff)
    return studios


def write_studio(
    plan: Plan,
    lists: Lists,
    members: list[Member],
    photo: PortalImage,
    index: StudioIndexPage,
    english: English,
    *,
    days: Days,
    rng: Random,
) -> StudioPage:
    sector = lists.sectors.get(plan.sector)
    area, words = lists.areas[plan.area], words_of(plan, english, rng)
    title = plan.title or f"{sector.label if sector else ''}委员工作室"
    page = StudioPage(
        title=title,
        slug=plan.slug,
        summary=english.say(
            rng.choice(SUMMARIES[plan.kind]), {"area": area.label, "area_en": area.label_en}
        ),
        kind=plan.kind,
        address=english.say("{street}{place}", words),
        phone=f"0000-{rng.randint(1000000, 1999999)}",
        opening_hours=english.say(rng.choice(HOURS)),
        area=area,
        sector=sector,
        photo=photo,
        body=body_of(paragraphs(rng, about(plan, words, english, rng))),
    )
    page.members = team_of(plan, lists, members, rng)
    return add(index, page, published_at=at(days.ago(rng.randint(400, 1800)), 10))


def words_of(plan: Plan, english: English, rng: Random) -> dict[str, Any]:
    """Where it is, and numbers."""
    road, door = rng.choice(plan.street.roads), english.say(rng.choice(("一楼", "二楼", "东门")))
    words = {
        "road": road,
        "road_en": english_name(road),
        "number": rng.randint(2, 188),
        "door": door,
        "door_en": english.of(door),
    }
    place = english.say("{road} {number} 号党群服务中心{door}", words)
    return {
        "place": place,
        "place_en": english.of(place),
        "street": plan.street.label,
        "street_en": plan.street.label_en,
        "n": rng.randint(12, 19),
        "m": rng.randint(5, 11),
    }


def about(plan: Plan, words: dict[str, Any], english: English, rng: Random) -> Iterator[str]:
    """What kind of studio it is first, then how it works."""
    for text in (*rng.sample(ABOUT[plan.kind], 2), *rng.sample(COMMON, rng.randint(1, 2))):
        yield english.say(text, words)


def team_of(plan: Plan, lists: Lists, members: list[Member], rng: Random) -> list[Member]:
    """Those of the sector or street, headed by the one the studio is named after."""
    street = lists.areas[plan.street.code]
    near = [
        member
        for member in members
        if member.listed
        and (member.sector.code == plan.sector if plan.sector else member.area_id == street.pk)
    ]
    team = rng.sample(near, min(len(near), rng.randint(4, 9)))
    if plan.member:
        team = [plan.member, *(member for member in team if member != plan.member)]
    return team


def english_title(plan: Plan, lists: Lists) -> str:
    if plan.sector:
        return f"{lists.sectors[plan.sector].label_en} Members' Studio"
    return plan.title_en


def give_clerks(studios: list[StudioPage], staff: Staff) -> None:
    """The login ``clerk`` keeps the first studio; every member of a personal studio could be added likewise."""
    StudioStaff.objects.create(studio=studios[0], user=staff["clerk"], role=StudioRole.CLERK)
