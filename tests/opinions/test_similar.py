"""Cases about the same thing are found by their words, in the person's scope alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from opinions.casework.similar import answered_before, similar_open
from opinions.enums import State
from opinions.models import Opinion
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import MONDAY, make_opinion, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import AreaFactory, FieldFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)

LAMP = {
    "title": "文昌路东段路灯不亮",
    "text": "文昌路东段的路灯一周不亮，晚上走路看不清，老人摔倒过。",
    "place": "文昌路东段",
}
SAME = {
    "title": "东段路灯坏了好几天",
    "text": "文昌路的路灯不亮好几天了，晚上走路害怕。",
    "place": "文昌路",
}
OTHER = {
    "title": "菜场摊位占了人行道",
    "text": "早上七点买菜的人把人行道堵满，推车过不去。",
    "place": "大井头菜场",
}


@pytest.fixture
def dispatcher() -> User:
    return staff(Role.DISPATCHER)


def titles(found: list[Any]) -> list[str]:
    return [each.case.title for each in found]


def test_same_matter_in_other_words_comes_first_and_another_matter_not_at_all(
    dispatcher: User,
) -> None:
    case = make_opinion(**LAMP)
    make_opinion(State.HANDLING, **SAME)
    make_opinion(**OTHER)

    assert titles(similar_open(case, user=dispatcher)) == [SAME["title"]]


@pytest.mark.parametrize(
    "state", [State.ANSWERED, State.CLOSED, State.REJECTED, State.WITHDRAWN, State.MERGED]
)
def test_what_is_over_is_not_offered_for_merging(state: State, dispatcher: User) -> None:
    case = make_opinion(**LAMP)
    make_opinion(state, **SAME)

    assert SAME["title"] not in titles(similar_open(case, user=dispatcher))


def test_same_area_comes_before_another(dispatcher: User) -> None:
    here, there, field = AreaFactory(), AreaFactory(), FieldFactory()
    case = make_opinion(**LAMP, area=here, field=field)
    near = make_opinion(**SAME, area=here, field=field)
    far = make_opinion(**SAME, area=there, field=field)

    assert [each.case for each in similar_open(case, user=dispatcher)] == [near, far]


def test_what_lies_years_apart_is_not_the_same(dispatcher: User) -> None:
    case = make_opinion(**LAMP)
    make_opinion(**SAME, at=MONDAY - 400 * DAY)

    assert similar_open(case, user=dispatcher) == []


def test_nobody_is_shown_what_he_may_not_see() -> None:
    studio, unit = StudioPageFactory(), UnitFactory()
    clerk = staff(Role.CLERK, studio=studio)
    case = make_opinion(**LAMP, studio=studio)
    make_opinion(**SAME, studio=StudioPageFactory())
    make_opinion(State.ANSWERED, **SAME, unit=unit)
    own = make_opinion(State.ANSWERED, **SAME, studio=studio)

    assert similar_open(case, user=clerk) == []
    assert [each.case for each in answered_before(case, user=clerk)] == [own]


def test_earlier_answer_comes_with_its_reply(dispatcher: User) -> None:
    case = make_opinion(**LAMP)
    make_opinion(State.CLOSED, **SAME, reply_text="已换新灯。", at=MONDAY - 90 * DAY)

    (found,) = answered_before(case, user=dispatcher)

    assert found.reply is not None
    assert found.reply.text == "已换新灯。"


def test_answer_by_an_outcome_is_nothing_to_take_over(dispatcher: User) -> None:
    case = make_opinion(**LAMP)
    answered = make_opinion(State.ANSWERED, **SAME)
    answered.replies.all().delete()

    assert answered_before(case, user=dispatcher) == []


@pytest.mark.parametrize("title", ["%%%%", "a' OR 1=1 --", "\\_\\_", "。", "😀😀😀", "x" * 120])
def test_hostile_titles_are_words_like_any_other(title: str, dispatcher: User) -> None:
    case = make_opinion(title=title, text=title, place="")
    make_opinion(**OTHER)

    assert titles(similar_open(case, user=dispatcher)) == []


@pytest.mark.parametrize("count", [1, 8])
def test_number_of_queries_does_not_grow_with_the_cases(
    count: int, dispatcher: User, django_assert_num_queries
) -> None:
    case = make_opinion(**LAMP)
    for _ in range(count):
        make_opinion(**SAME)
        make_opinion(State.ANSWERED, **SAME)
    Opinion.objects.visible_to(dispatcher).exists()  # his rights are read once

    with django_assert_num_queries(5):  # the nearest and their steps, twice; the replies
        found = similar_open(case, user=dispatcher), answered_before(case, user=dispatcher)

    assert [len(each) for each in found] == [min(count, 5)] * 2
