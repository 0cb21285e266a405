"""What was published about the same, on the case screen of whoever answers."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from opinions.enums import State
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.reference import UnitFactory
from tests.factories.search import index, make_document

pytestmark = pytest.mark.django_db


def published(browser: Client, case) -> list[str]:
    """The words of each matter in the list of earlier answers."""
    page = browser.get(reverse("cases:case", args=[case.pk])).content.decode()
    items = re.findall(r'<li class="alike__case">(.*?)</li>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in items if "已公开" in item]


@pytest.fixture
def case(log_in):
    unit = UnitFactory()
    opinion = make_opinion(
        State.HANDLING,
        unit=unit,
        title="请解决一下",
        text="我们是老旧小区，想加装电梯，一楼不同意。",
        place="",
    )
    return log_in(staff(Role.HANDLER, unit=unit)), opinion


def test_text_is_looked_for_and_what_came_of_each_is_said(case):
    browser, opinion = case
    now = timezone.now()
    index(
        make_document(
            "老旧小区加装电梯",
            kind="outcome",
            date=dt.date(2024, 5, 6),
            card={"ADOPTED": 4, "NOT_ADOPTED": 1},
        ),
        make_document(
            "老旧小区加装电梯怎么办",
            kind="topic",
            dates={
                "collect_from": (now - dt.timedelta(9)).isoformat(),
                "collect_until": (now + dt.timedelta(9)).isoformat(),
            },
        ),
    )

    found = sorted(published(browser, opinion))

    assert len(found) == 2
    assert "协商成果 2024-05-06 2024 年协商过，成果：采纳 4、未采纳 1" in found[0]
    assert re.search(r"协商议题 2026-03-02 征集.*，还有 \d+ 天", found[1])


def test_the_matter_itself_takes_no_place_in_the_list(case):
    browser, opinion = case
    own = make_document("我们是老旧小区，想加装电梯，一楼不同意", card={"number": opinion.number})
    index(*(f"停车难之{n}" for n in range(30)))  # otherwise the words would not be rare
    index(own, *(make_document(f"老旧小区想加装电梯之{n}", reply="已协调") for n in range(3)))

    found = published(browser, opinion)

    assert len(found) == 3
    assert all("已有答复" in words for words in found)
