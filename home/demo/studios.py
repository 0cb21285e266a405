"""Fifty studios of five kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from pypinyin import lazy_pinyin

from home.demo.dates import Days, at
from home.demo.pages import add, body_of, in_english, paragraphs
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
HOURS_EN = dict(
    zip(
        HOURS,
        (
            "Wednesdays 14:30–17:00",
            "10th and 20th of each month 9:00–11:30 (next working day on holidays)",
            "Tuesdays and Thursdays 9:00–11:00",
            "Saturdays 9:30–11:30",
            "Monday to Friday 18:30–20:00",
        ),
        strict=True,
    )
)
ABOUT = (
    "工作室设在{place}，门口有坡道，不用预约。来的人先喝杯水，把事情说清楚，能当场答复的当场答复，不能的登记编号。",
    "每次接待由两位委员值班，一位听、一位记。记下的内容读给来人听一遍，确认无误再提交。",
    "成立以来接待居民 {n}00 余人次，推动解决的事有大有小，最小的一件是修好了一盏灯。",
    "除了坐在屋里等，委员每月到楼组和院落走一次，把不方便出门的人的话带回来。",
    "墙上贴着本季度所有事项的进展，写着还差哪一步、等谁的答复。",
)
ABOUT_EN = (
    "Come in without an appointment; there is a ramp at the door. What can be answered is answered at once, the rest is registered and given a number.",
    "Two members are on duty each time: one listens and one writes. What was written is read out before it is sent.",
)


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
            "",
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
        pinyin = "".join(lazy_pinyin(label)).capitalize()
        yield Plan(
            f"{name}委员之家",
            f"{pinyin} Members' Home",
            f"{code}-home",
            StudioKind.COMMUNITY,
            street,
            code,
        )


def write_studios(
    lists: Lists, members: list[Member], staff: Staff, *, days: Days, rng: Random, count: int
) -> list[StudioPage]:
    index = StudioIndexPage.objects.get(locale__language_code="zh-hans")
    index_en = in_english(index)
    pictures = write_scenes(
        {f"street-{street.code}": street.label for street in streets()}, rng=rng
    )
    studios = []
    for plan in list(plans(members, rng))[:count]:
        studio = write_studio(
            plan, lists, members, pictures[f"street-{plan.street.code}"], index, days=days, rng=rng
        )
        if english := english_title(plan, lists):
            write_english(studio, english, index_en, rng=rng)
        studios.append(studio)
    give_clerks(studios, staff)
    return studios


def write_studio(
    plan: Plan,
    lists: Lists,
    members: list[Member],
    photo: PortalImage,
    index: StudioIndexPage,
    *,
    days: Days,
    rng: Random,
) -> StudioPage:
    sector = lists.sectors.get(plan.sector)
    road = rng.choice(plan.street.roads)
    place = f"{road} {rng.randint(2, 188)} 号党群服务中心{rng.choice(('一楼', '二楼', '东门'))}"
    title = plan.title or f"{sector.label if sector else ''}委员工作室"
    page = StudioPage(
        title=title,
        slug=plan.slug,
        summary=f"{plan.kind.label}工作室，服务{lists.areas[plan.area].label}，{rng.choice(('面对面接待', '接待与走访并重', '每月一次主题会客'))}。",
        kind=plan.kind,
        address=f"{plan.street.label}{place}",
        phone=f"0000-{rng.randint(1000000, 1999999)}",
        opening_hours=rng.choice(HOURS),
        area=lists.areas[plan.area],
        sector=sector,
        photo=photo,
        body=body_of(
            paragraphs(
                rng,
                (text.format(place=place, n=rng.randint(2, 19)) for text in rng.sample(ABOUT, 3)),
            )
        ),
    )
    page.members = team_of(plan, lists, members, rng)
    return add(index, page, published_at=at(days.ago(rng.randint(400, 1800)), 10))


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
        return f"Studio of the Sector “{lists.sectors[plan.sector].label_en}”"
    return plan.title_en


def write_english(studio: StudioPage, title: str, index: StudioIndexPage, *, rng: Random) -> None:
    page = StudioPage(
        translation_key=studio.translation_key,
        title=title,
        slug=studio.slug,
        summary=f"Members receive residents here. Serves {studio.area.label_en}.",
        kind=studio.kind,
        address=studio.address,
        phone=studio.phone,
        opening_hours=HOURS_EN[studio.opening_hours],
        area=studio.area,
        sector=studio.sector,
        photo=studio.photo,
        body=body_of(paragraphs(rng, ABOUT_EN)),
    )
    page.members = list(studio.members.all())
    add(index, page, published_at=studio.first_published_at)


def give_clerks(studios: list[StudioPage], staff: Staff) -> None:
    """The login ``clerk`` keeps the first studio; every member of a personal studio could be added likewise."""
    StudioStaff.objects.create(studio=studios[0], user=staff["clerk"], role=StudioRole.CLERK)
