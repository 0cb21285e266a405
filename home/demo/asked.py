"""What people look for, as it would be counted after some weeks, and what editors made of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

from django.apps import apps
from django.db.models import Model
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page

Asked = tuple[str, int, int, float, float]
WEEKS = 6
# Query, searches a week, results, share of searches from which a result is opened, growth of the last week.
ASKED = (
    ("停车", 64, 31, 0.6, 1.0),
    ("加装电梯", 48, 18, 0.7, 1.0),
    ("老旧小区改造", 30, 22, 0.5, 1.0),
    ("充电桩", 22, 14, 0.6, 2.6),
    ("垃圾分类", 20, 12, 0.4, 1.0),
    ("噪音", 18, 16, 0.5, 1.0),
    ("养老", 18, 11, 0.5, 1.0),
    ("路灯不亮", 14, 9, 0.6, 1.0),
    ("公交", 14, 13, 0.4, 1.0),
    ("小孩上学", 12, 0, 0.0, 1.0),
    ("飞线充电", 11, 4, 0.3, 1.0),
    ("社保转移", 10, 0, 0.0, 1.0),
    ("遛狗不牵绳", 9, 3, 0.0, 1.0),
    ("落户", 9, 0, 0.0, 1.0),
    ("杨絮", 8, 0, 0.0, 3.2),
    ("清源湖", 8, 7, 0.0, 1.0),
    ("广场舞", 8, 5, 0.4, 1.0),
    ("暖气不热", 7, 2, 0.0, 0.2),
    ("共享单车乱停", 7, 4, 0.3, 1.6),
    ("学区怎么划", 7, 0, 0.0, 1.0),
)
ENGLISH = (("parking", 6, 3, 0.4, 1.0), ("elevator", 5, 2, 0.3, 1.0))
PROMOTED = (
    (
        "小孩上学",
        "https://www.qingyuan.example/school",
        "义务教育入学服务",
        "入学报名、学区划分在区教育局的网站办理。",
    ),
)
"""Words, address, its text, a word to whoever reads it."""


def write_asked(*, today: dt.date, rng: Random) -> None:
    """By name, for this app knows no search; so that the report has something to show."""
    model = apps.get_model("search", "SearchCount")
    rows = [
        row
        for language, queries in (("zh-hans", ASKED), ("en", ENGLISH))
        for query in queries
        for row in _days(model, language, query, today=today, rng=rng)
    ]
    model.objects.bulk_create(rows, batch_size=1000)
    for words, url, text, description in PROMOTED:
        SearchPromotion.objects.create(
            query=Query.get(words),
            external_link_url=url,
            external_link_text=text,
            description=description,
            sort_order=0,
        )
    if page := Page.objects.live().filter(slug="privacy", locale__language_code="zh-hans").first():
        SearchPromotion.objects.create(
            query=Query.get("个人信息"),
            page=page,
            description="本站收集什么、保存多久、您有哪些权利。",
            sort_order=0,
        )


def _days(
    model: type[Model], language: str, query: Asked, *, today: dt.date, rng: Random
) -> Iterator[Model]:
    text, weekly, hits, opened, growth = query
    for ago in range(WEEKS * 7):
        expected = weekly / 7 * (growth if ago < 7 else 1.0)
        count = max(0, round(expected * rng.uniform(0.5, 1.5)))
        if ago % 7 == 0:
            count = max(count, 5)  # what is rarer has been dropped
        if count:
            yield model(
                day=today - dt.timedelta(ago),
                language=language,
                text=text,
                count=count,
                hits=hits,
                clicks=round(count * opened),
            )
