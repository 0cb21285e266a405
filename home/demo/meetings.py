"""The meetings of a topic: where and when, what was to be talked about, what came of it."""

from __future__ import annotations

import datetime as dt
import re
from random import Random
from typing import Any

from home.demo.agenda import Plan
from home.demo.dates import Days, at
from home.demo.english import English
from topics.enums import Phase
from topics.models import Meeting

NONE_YET = frozenset({Phase.ANNOUNCED, "draft", "discontinued"})
ROOMS = (
    "{street}党群服务中心二楼会议室",
    "{street}党群服务中心一楼大厅",
    "{estate}中心花园议事亭",
    "{school}阶梯教室",
    "{street}文化站排练厅",
    "{community}居民活动室",
)
OPENINGS = (
    "主持委员通报意见征集情况，按事情归成几类",
    "承办单位介绍现状和已有做法",
    "三位居民代表各讲五分钟",
    "观看现场踏勘的照片和测量记录",
)
CLOSINGS = (
    "逐条表决，记录赞成与反对的理由",
    "商定下一步分工和时间",
    "委员点评，承办单位当场回应",
    "旁听居民自由发言，每人三分钟",
)
SAID = (
    "发言最长的一位讲了{m}分钟，最短的一位只说了一句：“请把日期写下来。”",
    "有{m}位居民带了照片和账本，承办单位当场核对。",
    "会上两次停下来重新算账，算完以后争的少了。",
    "一位老人说，能坐到一张桌上，本身就算办成了一半。",
    "年轻居民多在晚间到场，提出把流程写成一页纸。",
)
OPEN_POINTS = (
    "留待下次：资金来源和完成期限。",
    "留待下次：少数人不同意时怎样办。",
    "承办单位{day}前补交测算表，再行商议。",
)


NUMBERS = {"五": "five", "七": "seven", "九": "nine", "十一": "eleven"}


def meetings_of(
    plan: Plan, places: dict[str, Any], english: English, *, days: Days, rng: Random
) -> list[Meeting]:
    """One or two for a topic under way, up to four for one that was reported."""
    if plan.stage in NONE_YET:
        return []
    first = plan.collect_until.date() + dt.timedelta(days=rng.randint(5, 9))
    count = rng.randint(1, 4) if plan.reported_on else rng.randint(1, 2)
    room = (plan.reported_on - plan.collect_until.date()).days if plan.reported_on else 99
    meetings = []
    for i in range(count):
        day = first + dt.timedelta(days=min(i * 6, max(0, room - 12)))
        starts = at(day, rng.choice((9, 14, 19)), 30)
        meetings.append(
            Meeting(
                title=english.say(f"第{'一二三四'[i]}次协商会" if count > 1 else "协商会"),
                starts_at=starts,
                ends_at=starts + dt.timedelta(hours=2, minutes=rng.choice((0, 15, 30))),
                place=english.say(rng.choice(ROOMS), places),
                agenda=agenda_of(plan, places, english, rng),
                minutes=minutes_of(plan, i, count, day, english, rng) if day < days.today else "",
                sort_order=i,
            )
        )
    return meetings


def agenda_of(plan: Plan, places: dict[str, Any], english: English, rng: Random) -> str:
    """What the topic asks is what is talked about."""
    words, translated = plan.words, plan.english
    first, last = rng.choice(OPENINGS), rng.choice(CLOSINGS)
    asked = [each.format_map(places) for each in re.findall(r"[^？。]+？", words.question)][:3]
    agenda = "\n".join(
        f"{number}、{point.rstrip('？')}"
        for number, point in zip("一二三四五", (first, *asked, last), strict=False)
    )
    if translated:
        asked = re.findall(r"[^?.]+\?", translated.question.format_map(places))[:3]
        points = (english.of(english.say(first)), *asked, english.of(english.say(last)))
        english.note(
            agenda,
            "\n".join(f"{number}. {point.strip()}" for number, point in enumerate(points, start=1)),
        )
    return agenda


def minutes_of(
    plan: Plan, number: int, count: int, day: dt.date, english: English, rng: Random
) -> str:
    """Who came, what was said, what was agreed and what was not: of the recommendations that came of it."""
    advice = plan.stock.recommendations
    agreed = [one for one in advice if one.verdict == "ADOPTED"]
    argued = [one for one in advice if one.verdict != "ADOPTED"]
    points = sorted(rng.sample(agreed, min(len(agreed), rng.randint(2, 4))), key=agreed.index)
    later = day + dt.timedelta(days=rng.randint(5, 12))
    still_open = (
        english.say(
            rng.choice(OPEN_POINTS),
            {"day": f"{later.month}月{later.day}日", "day_en": f"{later.day} {later:%B}"},
        )
        if number + 1 < count
        else english.say(
            "意见不一：{text}。各自的理由记录在案。",
            {"text": argued[0].text, "text_en": argued[0].english},
        )
    )
    said, m = rng.choice(SAID), rng.choice(tuple(NUMBERS))
    said = english.say(said, {"m": m, "m_en": NUMBERS[m]})
    come, spoke = rng.randint(18, 64), rng.randint(9, 17)
    lines = (
        english.say(
            "到会 {come} 人，其中居民 {residents} 人；发言 {spoke} 人次。{said}",
            {
                "come": come,
                "residents": come - rng.randint(7, 12),
                "spoke": spoke,
                "said": said,
                "said_en": english.of(said),
            },
        ),
        english.say(
            "形成一致：{points}。",
            {
                "points": "；".join(one.text for one in points),
                "points_en": "; ".join(one.english for one in points),
            },
        ),
        still_open,
    )
    return english.note("\n".join(lines), "\n".join(english.each_of(lines)))
