"""What is proposed while somebody types, over fifty thousand titles, against a plain indexed query for a beginning.

Run by ``bench`` in a process of its own for each database: ``python -m bench.suggest TITLES``. With
``POSTGRES_URL`` in the environment it is measured on PostgreSQL too, in a database that is made for it.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.databases import databases, in_a_process
from bench.report import Figure

LONGEST = 0.1
"""Seconds that 95 of 100 proposals may take."""
MEMBERS = 300
PLACES = [
    "桂花",
    "北苑",
    "河西",
    "东湖",
    "石门",
    "柳林",
    "梧桐",
    "新港",
    "状元坊",
    "大井",
    "青石",
    "望江",
    "南塘",
    "白马",
    "西安",
    "城中",
    "兴隆",
    "幸福",
    "和平",
    "文昌",
]
KINDS = ["路", "街", "小区", "社区", "花园", "新村", "家园", "巷", "苑", "里"]
MATTERS = [
    "停车难",
    "路灯不亮",
    "加装电梯",
    "垃圾分类",
    "噪音扰民",
    "井盖破损",
    "下水道堵",
    "充电桩不够",
    "菜市场脏乱",
    "学校门口堵车",
    "公交站太远",
    "养老食堂",
    "水压不足",
    "燃气管老化",
    "外墙脱落",
    "广场舞太吵",
    "宠物伤人",
    "飞线充电",
    "消防通道被占",
    "5G基站辐射",
    "图书馆开放时间",
    "社区医院配药",
    "河道发臭",
    "绿化带踩踏",
]
ENDS = [
    "怎么办",
    "谁来管",
    "什么时候解决",
    "请尽快处理",
    "已经半年了",
    "一直没人修",
    "希望给个答复",
    "，",
    "的建议",
]


def measure(scratch: Path, *, titles: int) -> list[Figure]:
    figures = []
    for name, environment in databases(scratch):
        found = in_a_process("bench.suggest", str(titles), environment=environment)
        figures += told(name, titles, found)
    return figures


def told(database: str, titles: int, found: dict) -> list[Figure]:
    figures = [Figure(f"{database}: titles", f"{titles}")]
    for way, seconds in found["ways"].items():
        value = f"{statistics.median(seconds) * 1000:.1f} / {p95(seconds) * 1000:.1f} ms"
        figures.append(
            Figure(f"{database}: {way}", value, found["plain"] / statistics.median(seconds))
        )
    every = [each for seconds in found["ways"].values() for each in seconds]
    return [
        *figures,
        Figure(f"{database}: plain beginning, indexed", f"{found['plain'] * 1000:.1f} ms"),
        Figure(
            f"{database}: 95 % of all", f"{p95(every) * 1000:.0f} ms", LONGEST / p95(every), 1.0
        ),
        Figure(f"{database}: publish one document", f"{found['publish'] * 1000:.1f} ms"),
    ]


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]


def main(titles: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(titles)
    found = {
        "plain": plain(),
        "ways": {way: timed(typed) for way, typed in ways()},
        "publish": publish(),
    }
    sys.stdout.write(json.dumps(found) + "\n")


def fill(number: int) -> None:
    from django.utils import timezone

    from portal.reference.models import Sector
    from search.actions import index_many
    from studios.models import Member

    index_many(documents(number), at=timezone.now())
    sector = Sector.objects.first() or Sector.objects.create(code="bench", label="经济")
    surnames, given = "赵钱孙李周吴郑王冯陈林", "建国秀英桂兰若水明德文华志强海燕"
    Member.objects.bulk_create(
        Member(
            code=f"m{at}",
            name=random.choice(surnames) + "".join(random.sample(given, 2)),
            sector=sector,
        )
        for at in range(MEMBERS)
    )


def documents(number: int) -> Iterator:
    from portal.core.publishing import SearchDocument

    random.seed(7)
    for at in range(number):
        kind = "topic" if at % 100 == 0 else "news" if at % 50 == 1 else "opinion"
        title = f"{random.choice(PLACES)}{random.choice(KINDS)}{at % 97}号{random.choice(MATTERS)}{random.choice(ENDS)}"
        day = dt.date(2020, 1, 1) + dt.timedelta(days=random.randrange(2400))
        text = "".join(random.choices(MATTERS, k=8))
        yield SearchDocument(
            kind=kind,
            source_id=at,
            locale="zh-hans",
            title=title,
            text=text,
            url=f"/x/{at}/",
            date=day,
        )


def ways() -> list[tuple[str, list[str]]]:
    from pypinyin import lazy_pinyin

    random.seed(11)
    titles = [random.choice(PLACES) + random.choice(KINDS) for _ in range(40)]
    words = [random.choice(MATTERS) for _ in range(40)]
    spelt = ["".join(lazy_pinyin(word))[: random.randint(3, 12)] for word in words]
    initials = ["".join(part[0] for part in lazy_pinyin(word))[:3] for word in words]
    return [
        ("beginning", titles),
        ("inside", words),
        ("one character", [random.choice("".join(MATTERS)) for _ in range(40)]),
        ("two characters", [word[:2] for word in words]),
        ("pinyin", spelt),
        ("initials", initials),
        ("two letters", [each[:2] for each in initials]),
        ("one letter", [each[:1] for each in initials]),
    ]


def timed(typed: list[str]) -> list[float]:
    from search.queries import suggest

    return [seconds(lambda each=each: suggest(each, language="zh-hans")) for each in typed]


def plain() -> float:
    """The ten first titles with a beginning, and nothing else."""
    from django.db import connection

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, title FROM search_title WHERE title >= %s AND title < %s ORDER BY title LIMIT 10",
                ["桂花路", "桂花路\U0010ffff"],
            )
            cursor.fetchall()

    return statistics.median(seconds(ask) for _ in range(50))


def publish() -> float:
    from django.utils import timezone

    from search.actions import put

    [document] = documents(1)
    return statistics.median(
        seconds(lambda: put(kind="topic", source_id=0, documents=[document], at=timezone.now()))
        for _ in range(20)
    )


def seconds(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]))
